//! An identifier as people know it: the name on its platform, and the platform's name.

use super::{Identifier, Kind, Platform, defang::guarded};

impl Platform {
    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinkedIn => "LinkedIn",
            Self::X => "X",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::Threads => "Threads",
            Self::TikTok => "TikTok",
            Self::Telegram => "Telegram",
            Self::WhatsApp => "WhatsApp",
            Self::Signal => "Signal",
            Self::WeChat => "WeChat",
            Self::YouTube => "YouTube",
            Self::Xing => "Xing",
            Self::GitHub => "GitHub",
            Self::Bluesky => "Bluesky",
            Self::Mastodon => "Mastodon",
            Self::Reddit => "Reddit",
            Self::Discord => "Discord",
            Self::Vk => "VK",
            Self::Skype => "Skype",
        }
    }
}

impl Identifier {
    /// What people call it: of an account on a platform its name there, otherwise the whole of it. Nothing makes a link of
    /// it, as of [`Identifier::defanged`].
    pub fn handle(&self) -> String {
        match (self.kind(), self.platform()) {
            (Kind::ProfileUrl | Kind::Handle, Some(_)) => {
                let value = self.value();
                guarded(value.strip_prefix("in/").unwrap_or(value))
            }
            _ => self.defanged(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifiers::parse;

    #[test]
    fn an_account_is_known_by_its_name_and_everything_else_by_the_whole_of_it() {
        for (typed, platform, handle) in [
            ("https://uk.linkedin.com/in/amber-recruiting?trk=x", Some("LinkedIn"), "amber-recruiting"),
            ("https://t.me/amber_recruiting", Some("Telegram"), "amber_recruiting"),
            ("amber@recruiting.example", None, "amber[at]recruiting[.]example"),
            ("https://recruiting.example/", None, "recruiting[.]example"),
        ] {
            let found = parse(typed, None).unwrap();
            assert_eq!((found.platform().map(Platform::name), found.handle().as_str()), (platform, handle), "{typed}");
        }
    }
}
