//! What may have got out, over which device, and who knows of it (docs/domain.md §1.3, §1.4).

use super::{later_list, list};

list! {
    /// How sensitive what was told is: the level, never the content (§1.3).
    InfoLevel {
        /// “Nothing private”.
        NothingPrivate = "NOTHING_PRIVATE" => INFO_SHARED_LEVEL_NOTHING_PRIVATE,
        /// “Things about me or other people”.
        Personal = "PERSONAL" => INFO_SHARED_LEVEL_PERSONAL,
        /// “How our office works”.
        OfficeInternal = "OFFICE_INTERNAL" => INFO_SHARED_LEVEL_OFFICE_INTERNAL,
        /// “Political plans or views that are not public”.
        NotPublicPolitical = "NOT_PUBLIC_POLITICAL" => INFO_SHARED_LEVEL_NOT_PUBLIC_POLITICAL,
        /// “It may be secret or protected”.
        MaybeClassified = "MAYBE_CLASSIFIED" => INFO_SHARED_LEVEL_MAYBE_CLASSIFIED,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => INFO_SHARED_LEVEL_NOT_SURE,
    }
    /// Which device or account may be affected (§1.4).
    Device {
        /// “Work phone”.
        WorkPhone = "WORK_PHONE" => DEVICE_EVENTS_WORK_PHONE,
        /// “My own phone”.
        PersonalPhone = "PERSONAL_PHONE" => DEVICE_EVENTS_PERSONAL_PHONE,
        /// “Work computer or tablet”.
        WorkComputer = "WORK_COMPUTER" => DEVICE_EVENTS_WORK_COMPUTER,
        /// “My own computer or tablet”.
        PersonalComputer = "PERSONAL_COMPUTER" => DEVICE_EVENTS_PERSONAL_COMPUTER,
        /// “Work account”.
        WorkAccount = "WORK_ACCOUNT" => DEVICE_EVENTS_WORK_ACCOUNT,
        /// “My own account”.
        PersonalAccount = "PERSONAL_ACCOUNT" => DEVICE_EVENTS_PERSONAL_ACCOUNT,
        /// “Something else”.
        Other = "OTHER" => DEVICE_EVENTS_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DEVICE_EVENTS_NOT_SURE,
    }
    /// When that happened to the device or account (§1.4).
    DeviceWhen {
        /// “In the last day”.
        LastDay = "LAST_DAY" => DEVICE_WHEN_LAST_DAY,
        /// “Earlier this week”.
        ThisWeek = "THIS_WEEK" => DEVICE_WHEN_THIS_WEEK,
        /// “Longer ago”.
        LongerAgo = "LONGER_AGO" => DEVICE_WHEN_LONGER_AGO,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DEVICE_WHEN_NOT_SURE,
    }
}

later_list! {
    /// Who has heard of it already (§1.3).
    ToldAlready {
        /// “The police”.
        Police = "POLICE" => TOLD_ALREADY_POLICE,
        /// “My party or whip”.
        PartyWhip = "PARTY_WHIP" => TOLD_ALREADY_PARTY_WHIP,
        /// “The computer team”.
        It = "IT" => TOLD_ALREADY_IT,
        /// “An embassy”.
        Embassy = "EMBASSY" => TOLD_ALREADY_EMBASSY,
        /// “My security team”.
        SecurityTeam = "SECURITY_TEAM" => TOLD_ALREADY_SECURITY_TEAM,
        /// “My manager”.
        Manager = "MANAGER" => TOLD_ALREADY_MANAGER,
        /// “Nobody yet”.
        Nobody = "NOBODY" => TOLD_ALREADY_NOBODY,
        /// “Someone else”.
        Other = "OTHER" => TOLD_ALREADY_OTHER,
    }
}
