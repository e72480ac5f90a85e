//! Over what, from whose side, how often and where (docs/domain.md §1.3, §2.8).

use super::{later_list, list};

list! {
    /// Which app or site carried the contact (§1.3).
    Platform {
        /// “LinkedIn”.
        LinkedIn = "LINKEDIN" => PLATFORM_LINKEDIN,
        /// “WhatsApp”.
        WhatsApp = "WHATSAPP" => PLATFORM_WHATSAPP,
        /// “Signal”.
        Signal = "SIGNAL" => PLATFORM_SIGNAL,
        /// “Telegram”.
        Telegram = "TELEGRAM" => PLATFORM_TELEGRAM,
        /// “WeChat”.
        WeChat = "WECHAT" => PLATFORM_WECHAT,
        /// “X, which was Twitter”.
        X = "X" => PLATFORM_X,
        /// “Facebook”.
        Facebook = "FACEBOOK" => PLATFORM_FACEBOOK,
        /// “Instagram”.
        Instagram = "INSTAGRAM" => PLATFORM_INSTAGRAM,
        /// “TikTok”.
        TikTok = "TIKTOK" => PLATFORM_TIKTOK,
        /// “Xing”.
        Xing = "XING" => PLATFORM_XING,
        /// “Zoom or Teams”.
        ZoomTeams = "ZOOM_TEAMS" => PLATFORM_ZOOM_TEAMS,
        /// “A dating app”.
        DatingApp = "DATING_APP" => PLATFORM_DATING_APP,
        /// “Another app or site”.
        Other = "OTHER" => PLATFORM_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => PLATFORM_NOT_SURE,
    }
    /// Which of the reporter’s own accounts was contacted (§1.3).
    AccountType {
        /// “My work account”.
        Work = "WORK" => ACCOUNT_TYPE_WORK,
        /// “My own account”.
        Personal = "PERSONAL" => ACCOUNT_TYPE_PERSONAL,
        /// “Both”.
        Both = "BOTH" => ACCOUNT_TYPE_BOTH,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => ACCOUNT_TYPE_NOT_SURE,
    }
}

later_list! {
    /// Who made the first move (§1.3).
    Direction {
        /// “They contacted me first”.
        TheyFirst = "THEY_FIRST" => DIRECTION_THEY_FIRST,
        /// “I contacted them first”.
        IFirst = "I_FIRST" => DIRECTION_I_FIRST,
        /// “Someone put us in touch”.
        Introduced = "INTRODUCED" => DIRECTION_INTRODUCED,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DIRECTION_NOT_SURE,
    }
    /// How many times there was contact, roughly (§1.3).
    ContactCount {
        /// “Once”.
        Once = "ONCE" => CONTACT_COUNT_ONCE,
        /// “Two to five times”.
        TwoToFive = "TWO_TO_FIVE" => CONTACT_COUNT_TWO_TO_FIVE,
        /// “More than five times”.
        More = "MORE" => CONTACT_COUNT_MORE,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => CONTACT_COUNT_NOT_SURE,
    }
}

list! {
    /// What kind of place it happened in (§2.8).
    Place {
        /// “In a parliament building”.
        ParliamentEstate = "PARLIAMENT_ESTATE" => LOCATION_TYPE_PARLIAMENT_ESTATE,
        /// “At a member’s local office”.
        ConstituencyOffice = "CONSTITUENCY_OFFICE" => LOCATION_TYPE_CONSTITUENCY_OFFICE,
        /// “In a council building”.
        CouncilBuilding = "COUNCIL_BUILDING" => LOCATION_TYPE_COUNCIL_BUILDING,
        /// “At a surgery for local people”.
        Surgery = "SURGERY" => LOCATION_TYPE_SURGERY,
        /// “At a home”.
        Home = "HOME" => LOCATION_TYPE_HOME,
        /// “In a café, restaurant or bar”.
        RestaurantBar = "RESTAURANT_BAR" => LOCATION_TYPE_RESTAURANT_BAR,
        /// “At a reception or an embassy”.
        ReceptionEmbassy = "RECEPTION_EMBASSY" => LOCATION_TYPE_RECEPTION_EMBASSY,
        /// “At a conference”.
        Conference = "CONFERENCE" => LOCATION_TYPE_CONFERENCE,
        /// “In a hotel”.
        Hotel = "HOTEL" => LOCATION_TYPE_HOTEL,
        /// “On a train or plane, or in a car”.
        Transport = "TRANSPORT" => LOCATION_TYPE_TRANSPORT,
        /// “Somewhere abroad”.
        Abroad = "ABROAD" => LOCATION_TYPE_ABROAD,
        /// “Only online”.
        OnlineOnly = "ONLINE_ONLY" => LOCATION_TYPE_ONLINE_ONLY,
        /// “Somewhere else”.
        Other = "OTHER" => LOCATION_TYPE_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => LOCATION_TYPE_NOT_SURE,
    }
}
