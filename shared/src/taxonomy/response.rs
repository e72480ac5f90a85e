//! What the person approached did (docs/domain.md §2.7).

use super::list;

list! {
    /// What the person did (§2.7).
    Response {
        /// “I did not answer”.
        Ignored = "IGNORED" => TARGET_RESPONSE_IGNORED,
        /// “I said no”.
        Declined = "DECLINED" => TARGET_RESPONSE_DECLINED,
        /// “I blocked them”.
        Blocked = "BLOCKED" => TARGET_RESPONSE_BLOCKED,
        /// “I replied”.
        Replied = "REPLIED" => TARGET_RESPONSE_REPLIED,
        /// “We are still in touch”.
        StillTalking = "STILL_TALKING" => TARGET_RESPONSE_STILL_TALKING,
        /// “I agreed to meet”.
        AgreedToMeet = "AGREED_TO_MEET" => TARGET_RESPONSE_AGREED_TO_MEET,
        /// “I met them”.
        Met = "MET" => TARGET_RESPONSE_MET,
        /// “I clicked a link”.
        Clicked = "CLICKED" => TARGET_RESPONSE_CLICKED,
        /// “I typed in a password”.
        EnteredPassword = "ENTERED_PASSWORD" => TARGET_RESPONSE_ENTERED_PASSWORD,
        /// “I only saw it now”.
        NotSeenUntilNow = "NOT_SEEN_UNTIL_NOW" => TARGET_RESPONSE_NOT_SEEN_UNTIL_NOW,
        /// “I told them things that are public”.
        SharedPublicInfo = "SHARED_PUBLIC_INFO" => TARGET_RESPONSE_SHARED_PUBLIC_INFO,
        /// “I told them things that are not public”.
        SharedNonPublic = "SHARED_NON_PUBLIC" => TARGET_RESPONSE_SHARED_NON_PUBLIC,
        /// “I took a gift, money or a trip”.
        AcceptedGiftMoneyTrip = "ACCEPTED_GIFT_MONEY_TRIP" => TARGET_RESPONSE_ACCEPTED_GIFT_MONEY_TRIP,
        /// “I put them in touch with others”.
        IntroducedOthers = "INTRODUCED_OTHERS" => TARGET_RESPONSE_INTRODUCED_OTHERS,
        /// “I did what they asked”.
        DidWhatAsked = "DID_WHAT_ASKED" => TARGET_RESPONSE_DID_WHAT_ASKED,
        /// “I opened a file”.
        OpenedFile = "OPENED_FILE" => TARGET_RESPONSE_OPENED_FILE,
        /// “I installed an app”.
        InstalledApp = "INSTALLED_APP" => TARGET_RESPONSE_INSTALLED_APP,
        /// “My device was out of my sight”.
        DeviceOutOfSight = "DEVICE_OUT_OF_SIGHT" => TARGET_RESPONSE_DEVICE_OUT_OF_SIGHT,
        /// “I told the website or app”.
        ReportedToPlatform = "REPORTED_TO_PLATFORM" => TARGET_RESPONSE_REPORTED_TO_PLATFORM,
        /// “Something else”.
        Other = "OTHER" => TARGET_RESPONSE_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => TARGET_RESPONSE_NOT_SURE,
    }
}
