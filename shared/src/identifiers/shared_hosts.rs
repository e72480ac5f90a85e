//! Hosts that many people use, so that meeting one twice proves little (docs/domain.md §4.5).

/// Mail for everybody.
#[rustfmt::skip]
const MAIL: &[&str] = &[
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com", "yahoo.com",
    "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "pm.me", "gmx.com",
    "gmx.net", "gmx.de", "web.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com", "qq.com", "163.com", "126.com", "foxmail.com",
    "sina.com", "zoho.com", "fastmail.com", "tutanota.com", "tuta.com", "btinternet.com", "sky.com",
];

/// Platforms, shortened links, files and forms, rented web space, and the public sector. As above, an entry covers its
/// sub-domains. Short on purpose: an institution adds what it knows by its legitimate contacts.
#[rustfmt::skip]
const SHARED: &[&str] = &[
    // platforms
    "linkedin.com", "linkedin.cn", "twitter.com", "x.com", "facebook.com", "fb.com", "fb.me", "messenger.com", "m.me",
    "instagram.com", "tiktok.com", "telegram.org", "t.me", "telegram.me", "whatsapp.com", "wa.me", "signal.org", "signal.me",
    "signal.group", "wechat.com", "weixin.qq.com", "youtube.com", "youtu.be", "xing.com", "github.com", "github.io", "gitlab.com",
    "bsky.app", "bsky.social", "mastodon.social", "threads.net", "threads.com", "reddit.com", "discord.com", "discord.gg", "vk.com",
    "vk.ru", "skype.com", "zoom.us", "teams.microsoft.com", "medium.com", "substack.com", "eventbrite.com", "eventbrite.co.uk",
    // shortened links
    "lnkd.in", "t.co", "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "linktr.ee",
    // files and forms
    "google.com", "google.co.uk", "goo.gle", "forms.gle", "dropbox.com", "wetransfer.com", "we.tl", "onedrive.live.com", "1drv.ms",
    "sharepoint.com", "office.com", "microsoft.com", "box.com", "mega.nz", "docusign.net", "docusign.com", "calendly.com",
    "surveymonkey.com", "typeform.com", "canva.com", "notion.site", "apple.com", "amazon.com", "amazon.co.uk", "wikipedia.org",
    // rented web space
    "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com", "squarespace.com", "webflow.io", "netlify.app", "vercel.app",
    "pages.dev", "workers.dev", "herokuapp.com", "azurewebsites.net", "web.core.windows.net", "amazonaws.com", "cloudfront.net",
    "firebaseapp.com", "web.app", "appspot.com", "myshopify.com", "godaddysites.com", "ngrok.io", "ngrok-free.app", "duckdns.org",
    // the public sector
    "gov.uk", "parliament.uk", "parliament.scot", "senedd.wales", "gov.scot", "gov.wales", "police.uk", "nhs.uk", "nhs.net",
    "mod.uk", "ac.uk", "sch.uk",
];

/// Rented space: the name below the entry is one tenant's own, so it proves as much as a domain.
#[rustfmt::skip]
const TENANTS: &[&str] = &[
    "github.io", "substack.com", "sharepoint.com", "notion.site", "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com",
    "squarespace.com", "webflow.io", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "herokuapp.com", "azurewebsites.net",
    "firebaseapp.com", "web.app", "appspot.com", "myshopify.com", "godaddysites.com", "ngrok.io", "ngrok-free.app", "duckdns.org",
];

pub(super) fn is_shared(host: &str) -> bool {
    MAIL.iter().chain(SHARED).any(|entry| host == *entry || (is_below(host, entry) && !TENANTS.contains(entry)))
}

/// Whether anybody has an address at a host.
pub(super) fn is_mail(host: &str) -> bool {
    MAIL.contains(&host)
}

/// Whether a host is a name below another.
pub(super) fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|head| head.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_of_rented_space_is_not_the_space() {
        assert!(is_shared("github.io") && is_shared("docs.google.com") && is_shared("members.parliament.uk"));
        assert!(!is_shared("amber-recruiting.github.io") && !is_shared("notgmail.com") && !is_shared("amber.example"));
        assert!(TENANTS.iter().all(|entry| SHARED.contains(entry)));
    }
}
