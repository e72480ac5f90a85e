//! How it felt from the inside: signs, pressure, time limits and levers (docs/domain.md §1.3, §1.4, §2.4, §2.9).

use super::{later_list, list};

later_list! {
    /// What seemed wrong about them or the way they behaved (§2.4).
    WarningSign {
        /// “Too much praise”.
        Flattery = "FLATTERY" => WARNING_SIGNS_FLATTERY,
        /// “Wanted a fast answer”.
        Rush = "RUSH" => WARNING_SIGNS_RUSH,
        /// “Too good to be true”.
        TooGood = "TOO_GOOD" => WARNING_SIGNS_TOO_GOOD,
        /// “Not clear who they are or what they want”.
        Vague = "VAGUE" => WARNING_SIGNS_VAGUE,
        /// “Kept asking to meet alone”.
        PrivateMeet = "PRIVATE_MEET" => WARNING_SIGNS_PRIVATE_MEET,
        /// “Wanted to meet away from work”.
        AwayFromWork = "AWAY_FROM_WORK" => WARNING_SIGNS_AWAY_FROM_WORK,
        /// “We met in an odd way”.
        OddIntro = "ODD_INTRO" => WARNING_SIGNS_ODD_INTRO,
        /// “Passed me on to someone who wanted the same”.
        Handover = "HANDOVER" => WARNING_SIGNS_HANDOVER,
        /// “Too interested in my work or life”.
        NosyWork = "NOSY_WORK" => WARNING_SIGNS_NOSY_WORK,
        /// “Asked about people I work with”.
        AsksAboutOthers = "ASKS_ABOUT_OTHERS" => WARNING_SIGNS_ASKS_ABOUT_OTHERS,
        /// “Said something wrong so I would correct it”.
        BaitCorrection = "BAIT_CORRECTION" => WARNING_SIGNS_BAIT_CORRECTION,
        /// “Asked me to do something wrong”.
        Dodgy = "DODGY" => WARNING_SIGNS_DODGY,
        /// “Asked me to keep it quiet”.
        Secrecy = "SECRECY" => WARNING_SIGNS_SECRECY,
        /// “Asked to move to a private app”.
        MoveApp = "MOVE_APP" => WARNING_SIGNS_MOVE_APP,
        /// “A new, empty or copied profile”.
        ProfileThin = "PROFILE_THIN" => WARNING_SIGNS_PROFILE_THIN,
        /// “I could not find their company”.
        FirmUnfindable = "FIRM_UNFINDABLE" => WARNING_SIGNS_FIRM_UNFINDABLE,
        /// “A strange way to pay, like cash or Bitcoin”.
        OddPay = "ODD_PAY" => WARNING_SIGNS_ODD_PAY,
        /// “Started small, then asked for more”.
        SmallThenBig = "SMALL_THEN_BIG" => WARNING_SIGNS_SMALL_THEN_BIG,
        /// “Kept trying after I said no”.
        KeepsComing = "KEEPS_COMING" => WARNING_SIGNS_KEEPS_COMING,
        /// “Knew things about me they should not know”.
        KnowsTooMuch = "KNOWS_TOO_MUCH" => WARNING_SIGNS_KNOWS_TOO_MUCH,
        /// “Something else”.
        Other = "OTHER" => WARNING_SIGNS_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => WARNING_SIGNS_NOT_SURE,
    }
    /// How they leaned on the person (§1.3).
    Pressure {
        /// “Told me to keep it secret”.
        Secrecy = "SECRECY" => PRESSURE_USED_SECRECY,
        /// “Said I had to be quick”.
        Deadline = "DEADLINE" => PRESSURE_USED_DEADLINE,
        /// “Threatened me”.
        Threat = "THREAT" => PRESSURE_USED_THREAT,
        /// “Made me feel guilty”.
        Guilt = "GUILT" => PRESSURE_USED_GUILT,
        /// “Praised me a lot”.
        Flattery = "FLATTERY" => PRESSURE_USED_FLATTERY,
        /// “Something else”.
        Other = "OTHER" => PRESSURE_USED_OTHER,
    }
}

list! {
    /// How soon a threat runs out (§1.4).
    Deadline {
        /// “Within a day”.
        Within24h = "WITHIN_24H" => DEADLINE_WITHIN_24H,
        /// “Later than that”.
        Later = "LATER" => DEADLINE_LATER,
        /// “They set no time”.
        None = "NONE" => DEADLINE_NONE,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DEADLINE_NOT_SURE,
    }
}

later_list! {
    /// What about the person they played on (§2.9). Asked only after filing, and never counted where few are.
    Lever {
        /// “Money worries”.
        MoneyWorry = "MONEY_WORRY" => LEVER_MONEY_WORRY,
        /// “Hopes for my job or career”.
        Career = "CAREER" => LEVER_CAREER,
        /// “Wanting to feel important”.
        EgoStatus = "EGO_STATUS" => LEVER_EGO_STATUS,
        /// “A cause I believe in”.
        IdeologyCause = "IDEOLOGY_CAUSE" => LEVER_IDEOLOGY_CAUSE,
        /// “Love or sex”.
        Romance = "ROMANCE" => LEVER_ROMANCE,
        /// “Something I keep secret”.
        Secret = "SECRET" => LEVER_SECRET,
        /// “Family abroad”.
        FamilyAbroad = "FAMILY_ABROAD" => LEVER_FAMILY_ABROAD,
        /// “My roots or my community”.
        HeritageCommunity = "HERITAGE_COMMUNITY" => LEVER_HERITAGE_COMMUNITY,
        /// “Anger at how I was treated”.
        Grievance = "GRIEVANCE" => LEVER_GRIEVANCE,
        /// “Feeling lonely”.
        Loneliness = "LONELINESS" => LEVER_LONELINESS,
        /// “Gambling, drink or drugs”.
        GamblingSubstance = "GAMBLING_SUBSTANCE" => LEVER_GAMBLING_SUBSTANCE,
        /// “Health”.
        Health = "HEALTH" => LEVER_HEALTH,
        /// “Being new to the job”.
        Inexperience = "INEXPERIENCE" => LEVER_INEXPERIENCE,
        /// “Nothing”.
        None = "NONE" => LEVER_NONE,
        /// “I would rather not say”.
        PreferNotSay = "PREFER_NOT_SAY" => LEVER_PREFER_NOT_SAY,
        /// “Something else”.
        Other = "OTHER" => LEVER_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => LEVER_NOT_SURE,
    }
}
