//! What the approacher did or asked for (docs/domain.md §2.2).

use super::list;

list! {
    /// What they did or asked for (§2.2).
    Technique {
        /// “Offered paid work, a report or consulting”.
        PaidWork = "PAID_WORK" => TECHNIQUES_PAID_WORK,
        /// “Asked odd or nosy questions”.
        Elicit = "ELICIT" => TECHNIQUES_ELICIT,
        /// “Asked for things that are not public”.
        InsideInfo = "INSIDE_INFO" => TECHNIQUES_INSIDE_INFO,
        /// “Used a fake or odd profile”.
        FakeProfile = "FAKE_PROFILE" => TECHNIQUES_FAKE_PROFILE,
        /// “Tried hard to become my friend”.
        Cultivate = "CULTIVATE" => TECHNIQUES_CULTIVATE,
        /// “Wanted me to say, ask, vote or write something”.
        Influence = "INFLUENCE" => TECHNIQUES_INFLUENCE,
        /// “Wanted a pass, a visit, a meeting or a way in”.
        Access = "ACCESS" => TECHNIQUES_ACCESS,
        /// “Sent a strange link, file, QR code or login page”.
        Phish = "PHISH" => TECHNIQUES_PHISH,
        /// “Threatened me, my staff or my family”.
        Threat = "THREAT" => TECHNIQUES_THREAT,
        /// “It just felt wrong”.
        FeltWrong = "FELT_WRONG" => TECHNIQUES_FELT_WRONG,
        /// “Offered gifts, meals or a free trip”.
        GiftTravel = "GIFT_TRAVEL" => TECHNIQUES_GIFT_TRAVEL,
        /// “Offered a donation, or money for a local project”.
        Donation = "DONATION" => TECHNIQUES_DONATION,
        /// “Offered money or favours for doing something”.
        Bribe = "BRIBE" => TECHNIQUES_BRIBE,
        /// “Was acting for somebody else”.
        Intermediary = "INTERMEDIARY" => TECHNIQUES_INTERMEDIARY,
        /// “Romance or sexual interest”.
        Honeytrap = "HONEYTRAP" => TECHNIQUES_HONEYTRAP,
        /// “Said they would share something private”.
        Blackmail = "BLACKMAIL" => TECHNIQUES_BLACKMAIL,
        /// “A device was stolen, searched, plugged in or acted oddly”.
        Device = "DEVICE" => TECHNIQUES_DEVICE,
        /// “Pretended to be me, a colleague or an official”.
        Impersonate = "IMPERSONATE" => TECHNIQUES_IMPERSONATE,
        /// “Followed, watched, filmed or photographed us”.
        Surveil = "SURVEIL" => TECHNIQUES_SURVEIL,
        /// “Spread lies, fake video or leaks about us”.
        Disinfo = "DISINFO" => TECHNIQUES_DISINFO,
        /// “A colleague, intern or job seeker acted oddly”.
        Insider = "INSIDER" => TECHNIQUES_INSIDER,
        /// “Put pressure on me or family because of links abroad”.
        DiasporaPressure = "DIASPORA_PRESSURE" => TECHNIQUES_DIASPORA_PRESSURE,
        /// “Something else”.
        Other = "OTHER" => TECHNIQUES_OTHER,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => TECHNIQUES_NOT_SURE,
    }
}
