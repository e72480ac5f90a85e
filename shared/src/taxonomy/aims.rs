//! What was wanted and what was held out for it (docs/domain.md §1.3, §2.3).

use super::{later_list, list};

list! {
    /// What they wanted to know, to have or to get done (§2.3a).
    Sought {
        /// “What politicians think or plan in private”.
        PoliticalInside = "POLITICAL_INSIDE" => SOUGHT_POLITICAL_INSIDE,
        /// “Plans or papers that are not out yet”.
        PolicyDraft = "POLICY_DRAFT" => SOUGHT_POLICY_DRAFT,
        /// “What a committee is doing”.
        CommitteeBusiness = "COMMITTEE_BUSINESS" => SOUGHT_COMMITTEE_BUSINESS,
        /// “Things marked secret or protected”.
        ClassifiedOrRestricted = "CLASSIFIED_OR_RESTRICTED" => SOUGHT_CLASSIFIED_OR_RESTRICTED,
        /// “The armed forces or security”.
        DefenceSecurity = "DEFENCE_SECURITY" => SOUGHT_DEFENCE_SECURITY,
        /// “Money, business or trade”.
        EconomyTrade = "ECONOMY_TRADE" => SOUGHT_ECONOMY_TRADE,
        /// “Science or technology”.
        ScienceTech = "SCIENCE_TECH" => SOUGHT_SCIENCE_TECH,
        /// “How we deal with other countries”.
        ForeignPolicy = "FOREIGN_POLICY" => SOUGHT_FOREIGN_POLICY,
        /// “Building plans or council contracts”.
        LocalPlanningContract = "LOCAL_PLANNING_CONTRACT" => SOUGHT_LOCAL_PLANNING_CONTRACT,
        /// “Private facts about other people”.
        PersonalDataOfOthers = "PERSONAL_DATA_OF_OTHERS" => SOUGHT_PERSONAL_DATA_OF_OTHERS,
        /// “My own private life”.
        MyPersonalLife = "MY_PERSONAL_LIFE" => SOUGHT_MY_PERSONAL_LIFE,
        /// “To meet people I know”.
        ContactsIntroductions = "CONTACTS_INTRODUCTIONS" => SOUGHT_CONTACTS_INTRODUCTIONS,
        /// “A pass, or a way into a building”.
        AccessPassSite = "ACCESS_PASS_SITE" => SOUGHT_ACCESS_PASS_SITE,
        /// “Passwords, or a way into a computer”.
        ItAccounts = "IT_ACCOUNTS" => SOUGHT_IT_ACCOUNTS,
        /// “A vote, a question or a speech”.
        VoteQuestionSpeech = "VOTE_QUESTION_SPEECH" => SOUGHT_VOTE_QUESTION_SPEECH,
        /// “My support, in public or in the news”.
        EndorsementMedia = "ENDORSEMENT_MEDIA" => SOUGHT_ENDORSEMENT_MEDIA,
        /// “A job or a placement for someone”.
        PlaceAPerson = "PLACE_A_PERSON" => SOUGHT_PLACE_A_PERSON,
        /// “Nothing so far”.
        NothingYet = "NOTHING_YET" => SOUGHT_NOTHING_YET,
        /// “Something else”.
        Other = "OTHER" => SOUGHT_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => SOUGHT_NOT_SURE,
    }
}

later_list! {
    /// What they held out in return (§2.3b).
    Offered {
        /// “Money”.
        MoneyCash = "MONEY_CASH" => OFFERED_MONEY_CASH,
        /// “Digital money, such as Bitcoin”.
        Crypto = "CRYPTO" => OFFERED_CRYPTO,
        /// “A job, or paid advice work”.
        JobConsulting = "JOB_CONSULTING" => OFFERED_JOB_CONSULTING,
        /// “A trip”.
        Travel = "TRAVEL" => OFFERED_TRAVEL,
        /// “A gift”.
        Gift = "GIFT" => OFFERED_GIFT,
        /// “Meals, drinks or tickets”.
        Hospitality = "HOSPITALITY" => OFFERED_HOSPITALITY,
        /// “A donation to a party or a cause”.
        Donation = "DONATION" => OFFERED_DONATION,
        /// “A prize, or a place in the news”.
        PublicityAward = "PUBLICITY_AWARD" => OFFERED_PUBLICITY_AWARD,
        /// “Money for research”.
        ResearchFunding = "RESEARCH_FUNDING" => OFFERED_RESEARCH_FUNDING,
        /// “Jobs, business or a twin town for my area”.
        BusinessForArea = "BUSINESS_FOR_AREA" => OFFERED_BUSINESS_FOR_AREA,
        /// “Love or sex”.
        Romance = "ROMANCE" => OFFERED_ROMANCE,
        /// “Help for my family”.
        HelpFamily = "HELP_FAMILY" => OFFERED_HELP_FAMILY,
        /// “Nothing”.
        Nothing = "NOTHING" => OFFERED_NOTHING,
        /// “Something else”.
        Other = "OTHER" => OFFERED_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => OFFERED_NOT_SURE,
    }
}

list! {
    /// How much the offer was worth, in pounds (§1.3).
    ValueBand {
        /// “They did not say”.
        NoneStated = "NONE_STATED" => OFFER_VALUE_BAND_NONE_STATED,
        /// “Less than £500”.
        Under500 = "UNDER_500" => OFFER_VALUE_BAND_UNDER_500,
        /// “£500 to £5,000”.
        From500To5000 = "FROM_500_TO_5000" => OFFER_VALUE_BAND_FROM_500_TO_5000,
        /// “More than £5,000”.
        Over5000 = "OVER_5000" => OFFER_VALUE_BAND_OVER_5000,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => OFFER_VALUE_BAND_NOT_SURE,
    }
    /// Whether what was offered or taken stands in a public register (§1.3).
    Declared {
        /// “Yes”.
        Yes = "YES" => DECLARED_YES,
        /// “Not yet”.
        NotYet = "NOT_YET" => DECLARED_NOT_YET,
        /// “It does not need to be”.
        NotNeeded = "NOT_NEEDED" => DECLARED_NOT_NEEDED,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DECLARED_NOT_SURE,
    }
}
