//! The platforms whose account addresses are known, each with what it takes for one account.
//!
//! A link and a typed name lead through the same rule of `handle.rs`, which is why they are one identifier.

mod messaging;
mod meta;
mod networks;
mod professional;

pub(super) use meta::whatsapp_number;

use super::{Identifier, kind::codes, link::Link};

codes! {
    /// A platform an account can be on (docs/domain.md §4.5 has the forms of each).
    Platform {
        /// LinkedIn. Names without case; opaque member ids with.
        LinkedIn = "LINKEDIN",
        /// X, formerly Twitter. Names without case.
        X = "X",
        /// Facebook and Messenger. Names without case and dots.
        Facebook = "FACEBOOK",
        /// Instagram. Names without case.
        Instagram = "INSTAGRAM",
        /// Threads. Names without case; not taken for the Instagram account of that name.
        Threads = "THREADS",
        /// TikTok. Names without case.
        TikTok = "TIKTOK",
        /// Telegram. Names without case.
        Telegram = "TELEGRAM",
        /// WhatsApp, whose accounts are telephone numbers and are read as such.
        WhatsApp = "WHATSAPP",
        /// Signal. Names without case; links to a name with.
        Signal = "SIGNAL",
        /// WeChat. Ids without case; links of a code with.
        WeChat = "WECHAT",
        /// YouTube. Names without case; channel ids with.
        YouTube = "YOUTUBE",
        /// Xing. Names without case.
        Xing = "XING",
        /// GitHub. Names without case.
        GitHub = "GITHUB",
        /// Bluesky. Host names and DIDs, without case.
        Bluesky = "BLUESKY",
        /// Mastodon and others that speak ActivityPub: `name@host`, without case.
        Mastodon = "MASTODON",
        /// Reddit. Names without case.
        Reddit = "REDDIT",
        /// Discord. Names without case, and numbers.
        Discord = "DISCORD",
        /// VK. Names without case.
        Vk = "VK",
        /// Skype. Names without case.
        Skype = "SKYPE",
    }
}

type Reader = fn(&Link<'_>) -> Option<Identifier>;

const READERS: &[(&str, Reader)] = &[
    ("linkedin.com", professional::linkedin),
    ("linkedin.cn", professional::linkedin),
    ("xing.com", professional::xing),
    ("github.com", professional::github),
    ("company-information.service.gov.uk", professional::companies_house),
    ("facebook.com", meta::facebook),
    ("fb.com", meta::facebook),
    ("fb.me", meta::facebook),
    ("m.me", meta::facebook),
    ("messenger.com", meta::messenger),
    ("instagram.com", meta::instagram),
    ("instagr.am", meta::instagram),
    ("threads.net", meta::threads),
    ("threads.com", meta::threads),
    ("wa.me", meta::whatsapp),
    ("whatsapp.com", meta::whatsapp),
    ("t.me", messaging::telegram),
    ("telegram.me", messaging::telegram),
    ("telegram.dog", messaging::telegram),
    ("web.telegram.org", messaging::telegram_web),
    ("signal.me", messaging::signal),
    ("u.wechat.com", messaging::wechat),
    ("discord.com", messaging::discord),
    ("discordapp.com", messaging::discord),
    ("twitter.com", networks::x),
    ("x.com", networks::x),
    ("tiktok.com", networks::tiktok),
    ("youtube.com", networks::youtube),
    ("bsky.app", networks::bluesky),
    ("bsky.social", networks::bluesky_host),
    ("reddit.com", networks::reddit),
    ("vk.com", networks::vk),
    ("vk.ru", networks::vk),
];

/// The account a link leads to; none for posts, groups, invitations and all else that is not one account.
pub(super) fn account(link: &Link<'_>) -> Option<Identifier> {
    match READERS.iter().find(|(host, _)| link.is_at(host)) {
        Some((_, reader)) => reader(link),
        None => networks::mastodon(link),
    }
}

impl Platform {
    /// Where anybody can look an account up, without its scheme; none where the platform has no such page.
    pub(super) fn address(self, value: &str) -> Option<String> {
        let id = value.strip_prefix("id/");
        Some(match (self, id) {
            (Self::LinkedIn, Some(id)) => format!("linkedin.com/profile/view?id={id}"),
            (Self::LinkedIn, None) => format!("linkedin.com/{value}"),
            (Self::X, Some(id)) => format!("x.com/i/user/{id}"),
            (Self::X, None) => format!("x.com/{value}"),
            (Self::Facebook, Some(id)) => format!("facebook.com/profile.php?id={id}"),
            (Self::Facebook, None) => format!("facebook.com/{value}"),
            (Self::Instagram, _) => format!("instagram.com/{value}"),
            (Self::Threads, _) => format!("threads.com/@{value}"),
            (Self::TikTok, _) => format!("tiktok.com/@{value}"),
            (Self::Telegram, _) => format!("t.me/{value}"),
            (Self::YouTube, _) => format!("youtube.com/{value}"),
            (Self::Xing, _) => format!("xing.com/{value}"),
            (Self::GitHub, _) => format!("github.com/{value}"),
            (Self::Bluesky, _) => format!("bsky.app/profile/{value}"),
            (Self::Mastodon, _) => {
                let (name, host) = value.split_once('@')?;
                format!("{host}/@{name}")
            }
            (Self::Reddit, _) => format!("reddit.com/user/{value}"),
            (Self::Vk, _) => format!("vk.com/{value}"),
            (Self::Discord, _) if value.starts_with("users/") => format!("discord.com/{value}"),
            (Self::Signal, _) if value.starts_with("eu/") => format!("signal.me/#{value}"),
            (Self::WeChat, _) => format!("u.wechat.com/{}", value.strip_prefix("qr/")?),
            (Self::WhatsApp | Self::Discord | Self::Signal | Self::Skype, _) => return None,
        })
    }

    /// A platform by what people call it. `x` alone is a letter; the caller knows whether it may be a name.
    pub(super) fn called(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "linkedin" | "linked-in" => Self::LinkedIn,
            "x" | "twitter" => Self::X,
            "facebook" | "fb" | "messenger" => Self::Facebook,
            "instagram" | "insta" | "ig" => Self::Instagram,
            "threads" => Self::Threads,
            "tiktok" => Self::TikTok,
            "telegram" | "tg" => Self::Telegram,
            "whatsapp" => Self::WhatsApp,
            "signal" => Self::Signal,
            "wechat" | "weixin" | "微信" => Self::WeChat,
            "youtube" => Self::YouTube,
            "xing" => Self::Xing,
            "github" => Self::GitHub,
            "bluesky" | "bsky" => Self::Bluesky,
            "mastodon" => Self::Mastodon,
            "reddit" => Self::Reddit,
            "discord" => Self::Discord,
            "vk" | "vkontakte" => Self::Vk,
            "skype" => Self::Skype,
            _ => return None,
        })
    }
}
