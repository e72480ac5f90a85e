//! Who, when and how: the small lists of the fast path and the methods of contact (docs/domain.md §1.2, §2.1).

use super::list;

list! {
    /// Whether anyone is in danger right now (§1.2, page 1).
    Danger {
        /// “No”.
        No = "NO" => DANGER_NOW_NO,
        /// “Yes”.
        Yes = "YES" => DANGER_NOW_YES,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => DANGER_NOW_NOT_SURE,
    }
    /// Whom they contacted, seen from the reporter (§1.2, page 2).
    Relation {
        /// “Me”.
        Me = "ME" => SUBJECT_RELATION_ME,
        /// “The person I work for”.
        MyBoss = "MY_BOSS" => SUBJECT_RELATION_MY_BOSS,
        /// “Someone I work with”.
        Colleague = "COLLEAGUE" => SUBJECT_RELATION_COLLEAGUE,
        /// “Our whole office”.
        WholeOffice = "WHOLE_OFFICE" => SUBJECT_RELATION_WHOLE_OFFICE,
        /// “Someone in a family”.
        Family = "FAMILY" => SUBJECT_RELATION_FAMILY,
        /// “Someone else”.
        Other = "OTHER" => SUBJECT_RELATION_OTHER,
    }
    /// When it last happened, roughly (§1.2, page 3).
    LastContact {
        /// “Today”.
        Today = "TODAY" => LAST_CONTACT_TODAY,
        /// “Yesterday”.
        Yesterday = "YESTERDAY" => LAST_CONTACT_YESTERDAY,
        /// “Earlier this week”.
        ThisWeek = "THIS_WEEK" => LAST_CONTACT_THIS_WEEK,
        /// “Earlier this month”.
        ThisMonth = "THIS_MONTH" => LAST_CONTACT_THIS_MONTH,
        /// “Longer ago”.
        LongerAgo = "LONGER_AGO" => LAST_CONTACT_LONGER_AGO,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => LAST_CONTACT_NOT_SURE,
    }
    /// How they made contact (§2.1).
    Channel {
        /// “LinkedIn or a job site”.
        ProNetwork = "PRO_NETWORK" => CHANNEL_PRO_NETWORK,
        /// “WhatsApp, text or a chat app”.
        Messaging = "MESSAGING" => CHANNEL_MESSAGING,
        /// “Email to my work address”.
        EmailWork = "EMAIL_WORK" => CHANNEL_EMAIL_WORK,
        /// “Email to my own address”.
        EmailPersonal = "EMAIL_PERSONAL" => CHANNEL_EMAIL_PERSONAL,
        /// “Other social media”.
        SocialMedia = "SOCIAL_MEDIA" => CHANNEL_SOCIAL_MEDIA,
        /// “Phone or video call”.
        PhoneVideo = "PHONE_VIDEO" => CHANNEL_PHONE_VIDEO,
        /// “Face to face, by chance or planned”.
        InPerson = "IN_PERSON" => CHANNEL_IN_PERSON,
        /// “At an event, reception or conference”.
        Event = "EVENT" => CHANNEL_EVENT,
        /// “They came to an office or surgery”.
        OfficeVisit = "OFFICE_VISIT" => CHANNEL_OFFICE_VISIT,
        /// “They came to my home”.
        HomeVisit = "HOME_VISIT" => CHANNEL_HOME_VISIT,
        /// “While I was travelling abroad”.
        Travel = "TRAVEL" => CHANNEL_TRAVEL,
        /// “Through someone I know”.
        ViaOther = "VIA_OTHER" => CHANNEL_VIA_OTHER,
        /// “A CV, or someone asking us for a job”.
        CvJob = "CV_JOB" => CHANNEL_CV_JOB,
        /// “A letter, parcel or gift”.
        PostParcel = "POST_PARCEL" => CHANNEL_POST_PARCEL,
        /// “A website or enquiry form”.
        WebForm = "WEB_FORM" => CHANNEL_WEB_FORM,
        /// “A dating app”.
        Dating = "DATING" => CHANNEL_DATING,
        /// “I did not meet or talk to anyone”.
        NoneSeen = "NONE_SEEN" => CHANNEL_NONE_SEEN,
        /// “Something else”.
        Other = "OTHER" => CHANNEL_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => CHANNEL_NOT_SURE,
    }
    /// Whether something is about to happen (§1.2, page 9).
    NextContact {
        /// “No, nothing that I know of”.
        No = "NO" => NEXT_CONTACT_NO,
        /// “Yes, in the next two days”.
        Within48h = "WITHIN_48H" => NEXT_CONTACT_WITHIN_48H,
        /// “Yes, in the next week”.
        Within7d = "WITHIN_7D" => NEXT_CONTACT_WITHIN_7D,
        /// “Yes, later than that”.
        Later = "LATER" => NEXT_CONTACT_LATER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => NEXT_CONTACT_NOT_SURE,
    }
    /// How the reporter may be reached (§1.2, page 10).
    ContactMethod {
        /// “Phone call”.
        Call = "CALL" => CONTACT_METHOD_CALL,
        /// “Text message”.
        Text = "TEXT" => CONTACT_METHOD_TEXT,
        /// “Email”.
        Email = "EMAIL" => CONTACT_METHOD_EMAIL,
        /// “Face to face”.
        InPerson = "IN_PERSON" => CONTACT_METHOD_IN_PERSON,
        /// “A message in this service”.
        SecureMessage = "SECURE_MESSAGE" => CONTACT_METHOD_SECURE_MESSAGE,
    }
}
