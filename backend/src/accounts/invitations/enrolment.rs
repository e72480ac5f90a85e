//! What an authenticator app is given.

use crate::kernel::{
    Kernel,
    error::{Error, Result},
    vault::TagKind,
};
use frontend::render::Square;
use qrcode::{Color, EcLevel, QrCode};
use shared::{
    ids::InvitationId,
    locale::{Lang, key, text},
    text::Email,
};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

/// The secret on offer, for one invitation and one visit of its page.
///
/// It is made from the keys, so nothing waits in the database, and loading the page again shows the same. It
/// is the visit's own: whoever reads the letter first and only looks does not learn what the invited person's
/// app will hold.
pub(super) struct Enrolment {
    secret: [u8; 20],
}

impl Enrolment {
    pub(super) fn of(kernel: &Kernel, invitation: InvitationId, visit: Uuid) -> Result<Self> {
        let tag = kernel.vault.tag(TagKind::Authenticator, &[invitation.0.as_bytes(), visit.as_bytes()]);
        let secret = tag.as_ref().first_chunk().copied().ok_or_else(|| Error::internal("a tag is too short"))?;
        Ok(Self { secret })
    }

    /// The secret, 160 bits.
    pub(super) const fn secret(&self) -> &[u8; 20] {
        &self.secret
    }

    /// As letters to be typed, in groups of four.
    pub(super) fn key(&self) -> String {
        let letters: Vec<char> = Secret::from(self.secret).to_base32().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// As a link that apps on the same phone open.
    pub(super) fn link(&self, email: &Email) -> Result<String> {
        // The colon parts issuer and account in such a link, and no app could tell them apart again.
        let account = email.expose().replace(':', "-");
        let totp = Builder::new().with_secret(self.secret).with_account_name(account).with_issuer(Some(text(Lang::En, key::APP_NAME)));
        totp.build().map_err(Error::internal)?.to_url().map_err(Error::internal)
    }
}

/// A link as a square that another phone's camera reads: its dark parts as one path, with the light border
/// the standard asks for.
pub(super) fn square(link: &str) -> Result<Square> {
    const BORDER: usize = 4;
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(Error::internal)?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, colours) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in colours.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                path += &format!("M{} {}h{length}v1h-{length}z", column + BORDER, row + BORDER, length = run.len());
            }
            column += run.len();
        }
    }
    Ok(Square { size: width + 2 * BORDER, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_and_link_hold_the_secret_and_the_link_says_whose_it_is() {
        let enrolment = Enrolment { secret: *b"12345678901234567890" };
        assert_eq!(enrolment.key(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let link = enrolment.link(&"o'neil+desk@fernwick.example".parse().unwrap()).unwrap();
        let read = totp_rs::Totp::from_url(&link).unwrap();
        assert!(link.starts_with("otpauth://totp/") && link.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{link}");
        assert_eq!((read.account_name(), read.issuer()), ("o'neil+desk@fernwick.example", Some("Vedette")));
    }

    #[test]
    fn an_address_with_a_colon_still_gets_a_link() {
        let link = Enrolment { secret: [7; 20] }.link(&"a:b@fernwick.example".parse().unwrap()).unwrap();
        assert_eq!(totp_rs::Totp::from_url(&link).unwrap().account_name(), "a-b@fernwick.example");
    }

    /// Draws the path again, square by square.
    #[test]
    fn the_square_is_drawn_as_the_library_says() {
        let link = "otpauth://totp/Vedette:ann@fernwick.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Vedette";
        let drawn = square(link).unwrap();
        let code = QrCode::with_error_correction_level(link, EcLevel::M).unwrap();
        let mut dark = vec![false; drawn.size * drawn.size];
        for run in drawn.path.split_terminator('z') {
            let number = |part: &str| part.parse::<usize>().unwrap();
            let (at, length) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            for step in 0..number(length.split('v').next().unwrap()) {
                dark[number(y) * drawn.size + number(x) + step] = true;
            }
        }
        for y in 0..drawn.size {
            for x in 0..drawn.size {
                let inside = (4..drawn.size - 4).contains(&x) && (4..drawn.size - 4).contains(&y);
                let wanted = inside && code[(x - 4, y - 4)] == Color::Dark;
                assert_eq!(dark[y * drawn.size + x], wanted, "{x} {y}");
            }
        }
    }
}
