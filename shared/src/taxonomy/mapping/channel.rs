//! Methods of contact (docs/domain.md §2.1).

use super::{Veris, veris};
use crate::taxonomy::Channel;

const fn by(vector: &'static str) -> Veris {
    veris("action.social.vector", vector)
}

impl Channel {
    /// The methods of contact that the counterintelligence statistics of DCSA would count it under. Empty where they have none.
    pub const fn dcsa(self) -> &'static [&'static str] {
        match self {
            Channel::ProNetwork | Channel::SocialMedia | Channel::Dating => &["Social networking service"],
            Channel::Messaging => &["Social networking service", "Telephone"],
            Channel::EmailWork | Channel::EmailPersonal => &["Email"],
            Channel::PhoneVideo => &["Telephone"],
            Channel::InPerson | Channel::HomeVisit | Channel::ViaOther => &["Personal contact"],
            Channel::Event => &["Conferences, conventions and tradeshows"],
            Channel::OfficeVisit => &["Foreign visit", "Personal contact"],
            Channel::Travel => &["Foreign travel"],
            Channel::CvJob => &["Resume submission"],
            Channel::PostParcel => &["Mail"],
            Channel::WebForm => &["Web form"],
            Channel::NoneSeen | Channel::Other | Channel::NotSure => &[],
        }
    }

    /// The vectors of VERIS. Empty where nobody was met.
    pub const fn veris(self) -> &'static [Veris] {
        match self {
            Channel::ProNetwork | Channel::SocialMedia | Channel::Dating => const { &[by("Social media")] },
            Channel::Messaging => const { &[by("IM"), by("SMS")] },
            Channel::EmailWork | Channel::EmailPersonal => const { &[by("Email")] },
            Channel::PhoneVideo => const { &[by("Phone")] },
            Channel::InPerson | Channel::Event | Channel::OfficeVisit => const { &[by("In-person")] },
            Channel::HomeVisit | Channel::Travel | Channel::ViaOther => const { &[by("In-person")] },
            Channel::CvJob => const { &[by("Documents")] },
            Channel::PostParcel => const { &[by("Documents"), by("Removable media")] },
            Channel::WebForm => const { &[by("Website")] },
            Channel::NoneSeen => &[],
            Channel::Other => const { &[by("Other")] },
            Channel::NotSure => const { &[by("Unknown")] },
        }
    }
}
