//! Who they said they were, whom they approached, and who speaks for that person (docs/domain.md §1.3, §2.5a, §2.6).

use super::{later_list, list};

later_list! {
    /// Who they said they were, true or not (§2.5a).
    Affiliation {
        /// “Someone who finds people for jobs”.
        Recruiter = "RECRUITER" => CLAIMED_AFFILIATION_RECRUITER,
        /// “A firm that gives advice”.
        Consultancy = "CONSULTANCY" => CLAIMED_AFFILIATION_CONSULTANCY,
        /// “Another kind of business”.
        Business = "BUSINESS" => CLAIMED_AFFILIATION_BUSINESS,
        /// “A university or think tank”.
        ThinkTankAcademic = "THINK_TANK_ACADEMIC" => CLAIMED_AFFILIATION_THINK_TANK_ACADEMIC,
        /// “A journalist”.
        Journalist = "JOURNALIST" => CLAIMED_AFFILIATION_JOURNALIST,
        /// “A lobbyist, paid to win over politicians”.
        Lobbyist = "LOBBYIST" => CLAIMED_AFFILIATION_LOBBYIST,
        /// “A diplomat or official from another country”.
        DiplomatOfficial = "DIPLOMAT_OFFICIAL" => CLAIMED_AFFILIATION_DIPLOMAT_OFFICIAL,
        /// “A charity or campaign group”.
        CharityNgo = "CHARITY_NGO" => CLAIMED_AFFILIATION_CHARITY_NGO,
        /// “A community or culture group”.
        CommunityCulturalGroup = "COMMUNITY_CULTURAL_GROUP" => CLAIMED_AFFILIATION_COMMUNITY_CULTURAL_GROUP,
        /// “A faith group”.
        FaithGroup = "FAITH_GROUP" => CLAIMED_AFFILIATION_FAITH_GROUP,
        /// “Someone active in a party”.
        PartyActivist = "PARTY_ACTIVIST" => CLAIMED_AFFILIATION_PARTY_ACTIVIST,
        /// “Someone who gives money”.
        Donor = "DONOR" => CLAIMED_AFFILIATION_DONOR,
        /// “Someone who lives in my area”.
        Constituent = "CONSTITUENT" => CLAIMED_AFFILIATION_CONSTITUENT,
        /// “A student or intern”.
        StudentIntern = "STUDENT_INTERN" => CLAIMED_AFFILIATION_STUDENT_INTERN,
        /// “A friend or a date”.
        FriendRomantic = "FRIEND_ROMANTIC" => CLAIMED_AFFILIATION_FRIEND_ROMANTIC,
        /// “UK police or a UK official”.
        UkOfficialOrPolice = "UK_OFFICIAL_OR_POLICE" => CLAIMED_AFFILIATION_UK_OFFICIAL_OR_POLICE,
        /// “Computer support”.
        ItSupport = "IT_SUPPORT" => CLAIMED_AFFILIATION_IT_SUPPORT,
        /// “They did not say”.
        None = "NONE" => CLAIMED_AFFILIATION_NONE,
        /// “Someone else”.
        Other = "OTHER" => CLAIMED_AFFILIATION_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => CLAIMED_AFFILIATION_NOT_SURE,
    }
}

list! {
    /// What the person approached does in public life (§2.6).
    TargetRole {
        /// “Member of Parliament (MP)”.
        Mp = "MP" => TARGET_ROLE_MP,
        /// “Member of the House of Lords”.
        Peer = "PEER" => TARGET_ROLE_PEER,
        /// “Member of the Scottish Parliament (MSP)”.
        Msp = "MSP" => TARGET_ROLE_MSP,
        /// “Member of the Senedd (MS)”.
        Ms = "MS" => TARGET_ROLE_MS,
        /// “Member of the Northern Ireland Assembly (MLA)”.
        Mla = "MLA" => TARGET_ROLE_MLA,
        /// “Mayor”.
        Mayor = "MAYOR" => TARGET_ROLE_MAYOR,
        /// “Member of the London Assembly”.
        LondonAssembly = "LONDON_ASSEMBLY" => TARGET_ROLE_LONDON_ASSEMBLY,
        /// “Police and crime commissioner”.
        Pcc = "PCC" => TARGET_ROLE_PCC,
        /// “Councillor”.
        Councillor = "COUNCILLOR" => TARGET_ROLE_COUNCILLOR,
        /// “Candidate in an election”.
        Candidate = "CANDIDATE" => TARGET_ROLE_CANDIDATE,
        /// “Works for an elected member”.
        MembersStaff = "MEMBERS_STAFF" => TARGET_ROLE_MEMBERS_STAFF,
        /// “Works for a member of the Lords”.
        PeersStaff = "PEERS_STAFF" => TARGET_ROLE_PEERS_STAFF,
        /// “Works for a parliament or assembly”.
        HouseOrParliamentStaff = "HOUSE_OR_PARLIAMENT_STAFF" => TARGET_ROLE_HOUSE_OR_PARLIAMENT_STAFF,
        /// “Works for a council”.
        CouncilOfficer = "COUNCIL_OFFICER" => TARGET_ROLE_COUNCIL_OFFICER,
        /// “Works for a political party”.
        PartyStaff = "PARTY_STAFF" => TARGET_ROLE_PARTY_STAFF,
        /// “Special adviser to a minister”.
        SpecialAdviser = "SPECIAL_ADVISER" => TARGET_ROLE_SPECIAL_ADVISER,
        /// “Runs an all-party group”.
        AppgSecretariat = "APPG_SECRETARIAT" => TARGET_ROLE_APPG_SECRETARIAT,
        /// “Used to be a member or staff”.
        Former = "FORMER" => TARGET_ROLE_FORMER,
        /// “Family of one of these”.
        Family = "FAMILY" => TARGET_ROLE_FAMILY,
        /// “Someone else”.
        Other = "OTHER" => TARGET_ROLE_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => TARGET_ROLE_NOT_SURE,
    }
    /// Why somebody reports for another person (§1.2).
    ProxyAuthority {
        /// “They asked me to”.
        AskedMe = "ASKED_ME" => PROXY_AUTHORITY_ASKED_ME,
        /// “It is part of my job”.
        MyJob = "MY_JOB" => PROXY_AUTHORITY_MY_JOB,
        /// “I am worried about them”.
        Worried = "WORRIED" => PROXY_AUTHORITY_WORRIED,
    }
}
