//! Files that reporters add to their reports: what may be sent, in which steps, and what became of each
//! (docs/security.md §4.2).
//!
//! A file is begun with its name, kind and size, so that what cannot be kept is refused before it travels. Then it comes
//! in pieces of one size; whoever lost the line asks how far it came and goes on there. With the last piece it is held and
//! looked at, and then kept or refused.

mod name;
mod unkept;

pub use name::FileName;
pub use unkept::{Unkept, fit};

use crate::{
    api::{Endpoint, Kind, Method},
    ids::{AttachmentId, CaseId, Reference, ReportId},
    permission::Permission,
    problem::Code,
    sealing,
    sessions::Right,
    time::Moment,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most bytes of a file.
pub const FILE_MAX: u32 = 10 * 1024 * 1024;

/// The most files of a report. Refused ones do not count.
pub const FILES_MAX: usize = 5;

/// The most files that somebody may begin in a day, refused ones too.
pub const FILES_A_DAY: u64 = 25;

/// The bytes of a piece; only the last one of a file is smaller.
pub const PIECE: u32 = 256 * 1024;

/// The most pixels a picture may be wide or high.
pub const PIXELS_MAX: u32 = 12_000;

/// POST `/api/v1/reports/{reference}/attachments`: begins a file of one of the caller's own reports. A retry with the same
/// key begins one. What cannot be kept is refused here, before anything of it was sent. A phone that waits for a network
/// keeps it sealed, and sends it so (docs/adr/0053-files-that-wait-on-a-phone.md).
#[derive(Debug)]
pub struct BeginAttachment;

impl Endpoint for BeginAttachment {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports/{reference}/attachments";
    const PERMISSION: Permission = Permission::FileReport;
    const RIGHT: Right = Right::Filing;
    const IDEMPOTENT: bool = true;
    const SEALABLE: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = (Reference,);
    type Request = NewAttachment;
    type Response = AttachmentBegun;
}

/// POST `/api/v1/attachments/{attachment}/pieces/{offset}`: sends a piece of a file, as bytes. Every piece but the last has
/// the length that beginning told. One that is there already is left as it is; one out of its turn is a conflict. A sealed
/// piece comes with the idempotency key that it was sealed for.
#[derive(Debug)]
pub struct SendPiece;

impl Endpoint for SendPiece {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/attachments/{attachment}/pieces/{offset}";
    const PERMISSION: Permission = Permission::FileReport;
    const RIGHT: Right = Right::Filing;
    const RAW: bool = true;
    const SEALABLE: bool = true;
    const LARGEST: usize = PIECE as usize + sealing::OVERHEAD;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (AttachmentId, u32);
    type Request = Piece;
    type Response = AttachmentProgress;
}

/// GET `/api/v1/attachments/{attachment}`: how far a file has come, for whoever began it.
#[derive(Debug)]
pub struct GetAttachment;

impl Endpoint for GetAttachment {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/attachments/{attachment}";
    const PERMISSION: Permission = Permission::FileReport;
    const RIGHT: Right = Right::Filing;
    type Params = (AttachmentId,);
    type Request = ();
    type Response = AttachmentProgress;
}

/// GET `/api/v1/cases/{case}/attachments`: the files of a case's reports. Reading the list is recorded.
#[derive(Debug)]
pub struct ListAttachments;

impl Endpoint for ListAttachments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/attachments";
    const PERMISSION: Permission = Permission::ReadReport;
    type Params = (CaseId,);
    type Request = ();
    type Response = Attachments;
}

/// GET `/api/v1/cases/{case}/attachments/{attachment}/file`: the file as it is kept: of a picture a new one without
/// metadata, anything else as it was sent. Where the reporter's name is kept apart, what is as it was sent opens with the
/// name. Reading it is recorded.
#[derive(Debug)]
pub struct GetAttachmentFile;

impl Endpoint for GetAttachmentFile {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/attachments/{attachment}/file";
    const PERMISSION: Permission = Permission::ReadReport;
    const KIND: Kind = Kind::Bytes;
    const REFUSALS: &'static [Code] = &[Code::BeingChecked, Code::FileKeptApart];
    type Params = (CaseId, AttachmentId);
    type Request = ();
    type Response = ();
}

/// GET `/api/v1/cases/{case}/attachments/{attachment}/original`: a picture as it was sent, where its reporter agreed to
/// that. Reading it is recorded.
#[derive(Debug)]
pub struct GetOriginal;

impl Endpoint for GetOriginal {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/cases/{case}/attachments/{attachment}/original";
    const PERMISSION: Permission = Permission::OpenOriginal;
    const KIND: Kind = Kind::Bytes;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::BeingChecked];
    type Params = (CaseId, AttachmentId);
    type Request = ();
    type Response = ();
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Media {
    /// A photo.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A screenshot.
    #[serde(rename = "image/png")]
    Png,
    /// A picture of the web.
    #[serde(rename = "image/webp")]
    Webp,
    /// A document.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// An e-mail with its headers.
    #[serde(rename = "message/rfc822")]
    Email,
    /// A text without form.
    #[serde(rename = "text/plain")]
    Text,
}

impl Media {
    /// Each of them.
    pub const ALL: [Self; 6] = [Self::Jpeg, Self::Png, Self::Webp, Self::Pdf, Self::Email, Self::Text];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Email => "message/rfc822",
            Self::Text => "text/plain",
        }
    }

    /// How the name of such a file ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Email => "eml",
            Self::Text => "txt",
        }
    }

    /// What the end of a file's name says that it is.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            other => Self::ALL.into_iter().find(|media| media.extension() == other),
        }
    }

    /// Whether it is drawn anew, and with that loses what it says about place, time and device.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// What a browser's file field offers to choose from. It names no HEIC, so that a phone hands over a JPEG instead.
pub const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf,message/rfc822,text/plain,.eml,.txt";

/// A file to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAttachment {
    /// What it is called.
    pub name: FileName,
    /// What it is.
    pub media: Media,
    /// Its size.
    pub bytes: u32,
    /// Of a picture: whether it may be kept as it is beside the new one that is made of it.
    #[serde(default)]
    pub keep_original: bool,
}

/// A file was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentBegun {
    /// The file.
    pub id: AttachmentId,
    /// The bytes of each piece but the last.
    pub piece: u32,
}

/// A piece of a file.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Piece(pub Vec<u8>);

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Piece({} bytes)", self.0.len())
    }
}

impl Serialize for Piece {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Piece;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Piece, E> {
                Ok(Piece(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttachmentState {
    /// Not all of it is here.
    Arriving,
    /// It is here and was not looked at yet. Nobody can read it.
    Held,
    /// It can be read.
    Kept,
    /// It is not kept.
    Refused,
}

impl AttachmentState {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Arriving, Self::Held, Self::Kept, Self::Refused];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arriving => "ARRIVING",
            Self::Held => "HELD",
            Self::Kept => "KEPT",
            Self::Refused => "REFUSED",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// How far a file has come, for whoever sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentProgress {
    /// What it is by now.
    pub state: AttachmentState,
    /// How many bytes are here; the next piece begins there.
    pub arrived: u32,
    /// How many there will be.
    pub bytes: u32,
    /// Why it is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unkept: Option<Unkept>,
}

/// A file in the list of its reporter. Its name is not in it: the phone may be in somebody else's hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAttachment {
    /// The file.
    pub id: AttachmentId,
    /// When it was begun, in the institution's zone and the language of the request.
    pub at_words: String,
    /// What became of it.
    pub state: AttachmentState,
    /// Why it is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unkept: Option<Unkept>,
}

/// The files of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachments {
    /// The files, by report, oldest first. Those that have not arrived are not among them.
    pub items: Vec<AttachmentRead>,
}

/// A file as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentRead {
    /// The file.
    pub id: AttachmentId,
    /// The report it belongs to.
    pub report: ReportId,
    /// When it was begun.
    pub at: Moment,
    /// What its reporter called it; nothing where that could tell a name that is kept apart.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub name: Option<FileName>,
    /// What it can be saved as.
    pub media: Media,
    /// How many bytes it has.
    pub bytes: u32,
    /// What became of it.
    pub state: AttachmentState,
    /// Why it is not kept.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub unkept: Option<Unkept>,
    /// Whether there is a picture as it was sent, which the reader could open.
    pub original: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_and_its_seal_fit_into_what_is_taken_and_little_more() {
        assert_eq!((PIECE, FILE_MAX), (262_144, 10_485_760));
        assert_eq!(SendPiece::LARGEST, 262_144 + sealing::OVERHEAD);
    }

    #[test]
    fn a_state_is_known_by_its_code_alone() {
        for state in AttachmentState::ALL {
            assert_eq!(AttachmentState::from_code(state.code()), Some(state));
        }
        assert_eq!(AttachmentState::from_code("kept"), None);
    }
}
