//! The reports' rows.

use super::{advice, delay, due_words};
use crate::kernel::{
    Kernel,
    compartments::{self, Rooms},
    db::Rows,
    error::{Error, Result},
    institutions::{self, Institution},
    vault::{Column, Place, Sealed, Tag, TagKind},
    words,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    identifiers::folded_name,
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, MemberAlertId, Reference, ReportId},
    lifecycle::{ReportState, TriageOutcome},
    locale::Lang,
    priority::Priority,
    questionnaire::{Answers, Checked, FORM_VERSION},
    reports::{FiledBy, IdentityShown, NewReport, Receipt},
    suppression::Delay,
    text::{DisplayName, Email},
    time::{ClockOffset, Moment},
};

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reports")]
    pub(in crate::reports) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub received_at: i64,
        pub state: String,
        pub priority: i16,
        pub form_version: i16,
        pub case_id: Uuid,
        pub compartment_tag: Tag,
        pub reference_tag: Tag,
        pub reporter_tag: Tag,
        pub content_key: Sealed,
        pub content: Sealed,
        pub codes_key: Sealed,
        pub codes: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::reports) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The words of a report and who said them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) reference: Reference,
    pub(super) reporter: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_behalf_of: Option<Behalf>,
    #[serde(default)]
    pub(super) filed_by: FiledBy,
    #[serde(default)]
    pub(super) in_a_rush: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<DisplayName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) asked_by: Option<MemberAlertId>,
    pub(super) answered_at: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) clock_offset: Option<ClockOffset>,
    pub(super) language: Lang,
    #[serde(default)]
    pub(super) identity_mode: IdentityShown,
    pub(super) words: Answers,
}

impl Content {
    /// As [`Sender::counts`].
    pub(super) fn counts(&self) -> bool {
        counts(self.filed_by, self.asked_by)
    }
}

fn counts(filed_by: FiledBy, asked_by: Option<MemberAlertId>) -> bool {
    filed_by.is_verified() && asked_by.is_none()
}

/// For whom somebody sent a report under a delegation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Behalf {
    /// The member.
    pub member: AccountId,
    /// Their name.
    pub name: DisplayName,
    /// Whether it is kept from them.
    pub private: bool,
}

/// Who sends a report, and for whom.
#[derive(Debug)]
pub struct Sender {
    /// Where.
    pub institution: InstitutionId,
    /// Who. Of somebody without an account an id that is nobody's, and of this report alone: two reports of theirs have
    /// nothing in common.
    pub account: AccountId,
    /// How that is known.
    pub filed_by: FiledBy,
    /// Whether it came in a rush of reports without an account.
    pub in_a_rush: bool,
    /// Their name, where they gave one.
    pub name: Option<DisplayName>,
    /// Their account's address.
    pub email: Option<Email>,
    /// For whom, if not for themselves.
    pub on_behalf_of: Option<Behalf>,
    /// The alert to members that asked for it.
    pub asked_by: Option<MemberAlertId>,
}

impl Sender {
    /// Whether what the report tells of counts toward a campaign and other reports' priority (docs/rules.md §5).
    pub fn counts(&self) -> bool {
        counts(self.filed_by, self.asked_by)
    }

    /// Whose the report is (`shared::permission::delegation::is_own`): it is found by them.
    fn owner(&self) -> AccountId {
        self.on_behalf_of.as_ref().filter(|behalf| !behalf.private).map_or(self.account, |behalf| behalf.member)
    }
}

/// The coded answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Codes {
    /// The codes by field.
    pub answers: Answers,
    /// Who was approached, as a keyed tag: for counting distinct ones.
    pub target: Vec<u8>,
    /// What triage made of it (docs/domain.md §4.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<TriageOutcome>,
    /// How soon it was reported, where that can be told. Worked out while the day is at hand, which is among the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
}

/// Padding: most reports fit the first step.
const CONTENT_SIZE: usize = 2048;
pub(super) const CODES_SIZE: usize = 1024;

/// Its sealed documents.
pub const SEALED: &[Column] = &[Column::split("reports", "content_key", "content"), Column::split("reports", "codes_key", "codes")];

pub(super) const fn content_place(id: ReportId) -> Place {
    Place::new("reports", "content", id.0)
}

pub(super) const fn codes_place(id: ReportId) -> Place {
    Place::new("reports", "codes", id.0)
}

/// A report sealed and ready to be written, with what its reporter will be told.
#[derive(Debug)]
pub struct Prepared {
    row: rows::ActiveModel,
    /// What its reporter keeps of it, once it is written.
    pub receipt: Receipt,
}

/// Where a new report goes.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its id.
    pub report: ReportId,
    /// The case it opens.
    pub case: CaseId,
    /// How soon.
    pub priority: Priority,
    /// The compartment it is routed into.
    pub compartment: CompartmentId,
    /// Its name for people.
    pub reference: Reference,
    /// When it was received.
    pub received_at: Moment,
}

/// Seals a report outside the transaction.
///
/// # Errors
/// Internal only.
pub fn prepare(
    kernel: &Kernel,
    institution: &Institution,
    sender: Sender,
    new: &NewReport,
    checked: &Checked,
    route: &Route,
) -> Result<Prepared> {
    let owner = sender.owner();
    let answered_at = delay::put_right(new.answered_at, new.clock_offset);
    let delay = delay::of(checked, answered_at, route.received_at, &institution.time_zone());
    let codes = Codes { answers: checked.codes().clone(), target: target(kernel, &sender, checked), delay, outcome: None };
    let content = Content {
        reference: route.reference,
        reporter: sender.account,
        filed_by: sender.filed_by,
        in_a_rush: sender.in_a_rush,
        on_behalf_of: sender.on_behalf_of,
        asked_by: sender.asked_by,
        name: sender.name,
        email: sender.email,
        answered_at: new.answered_at,
        clock_offset: new.clock_offset,
        language: new.language,
        identity_mode: new.identity(checked),
        words: checked.words().clone(),
    };
    let apart = route.compartment != compartments::team(institution.id);
    let times = (route.received_at, route.received_at);
    let receipt = in_words(kernel, institution, &content, &codes.answers, times, content.language, apart);
    let (content_key, content) = kernel.vault.seal_json(content_place(route.report), &content, CONTENT_SIZE)?.split();
    let (codes_key, codes) = kernel.vault.seal_json(codes_place(route.report), &codes, CODES_SIZE)?.split();
    let row = rows::ActiveModel {
        id: Set(route.report.0),
        institution: Set(institution.id.0),
        received_at: Set(route.received_at.0),
        state: Set(ReportState::Received.code().to_owned()),
        priority: Set(route.priority.number()),
        form_version: Set(i16::try_from(FORM_VERSION).map_err(Error::internal)?),
        case_id: Set(route.case.0),
        compartment_tag: Set(compartments::tag(&kernel.vault, route.compartment, route.report.0)),
        reference_tag: Set(kernel.vault.tag(TagKind::Reference, &[route.reference.to_string().as_bytes()])),
        reporter_tag: Set(kernel.vault.tag(TagKind::Reporter, &[owner.0.as_bytes()])),
        content_key: Set(content_key),
        content: Set(content),
        codes_key: Set(codes_key),
        codes: Set(codes),
    };
    Ok(Prepared { row, receipt })
}

/// Who was approached, as a keyed tag (docs/rules.md §2): an account, or somebody by the name that was typed. Where no name
/// is given, everybody's "someone I work with" is one target: a count can be too low by that, never open a cell that
/// should stay hidden. A whole office is never the person whose name it is called by.
///
/// All reports without an account are one target together: whoever sends many of them opens no cell (docs/rules.md §5).
///
/// Of somebody who acts for a member, "me" and "my boss" are that member, who is then one target however many report.
pub fn target(kernel: &Kernel, sender: &Sender, checked: &Checked) -> Vec<u8> {
    let relation = checked.codes().first("subject_relation").unwrap_or_default();
    let member = sender.on_behalf_of.as_ref().map(|behalf| behalf.member);
    let (relation, own) = match (relation, member) {
        ("ME" | "MY_BOSS", Some(member)) => ("ME", Some(member)),
        ("ME", None) => ("ME", Some(sender.account)),
        (other, _) => (other, None),
    };
    let name = own.is_none().then(|| checked.words().first("subject_name").and_then(folded_name)).flatten();
    let (how, who) = match (&own, &name) {
        _ if !sender.filed_by.is_verified() => ("WITHOUT_ACCOUNT", &[][..]),
        (Some(account), _) => (relation, account.0.as_bytes().as_slice()),
        (None, Some(name)) if relation == "WHOLE_OFFICE" => (relation, name.as_bytes()),
        (None, Some(name)) => ("NAME", name.as_bytes()),
        (None, None) => (relation, &[][..]),
    };
    let tag = kernel.vault.tag(TagKind::Target, &[sender.institution.0.as_bytes(), how.as_bytes(), who]);
    tag.as_ref().iter().take(16).copied().collect()
}

impl Prepared {
    /// The row, for the door to insert.
    pub fn rows(self) -> Rows {
        Rows::one(self.row)
    }
}

pub(super) fn open<T: DeserializeOwned>(kernel: &Kernel, place: Place, key: Sealed, body: Sealed) -> Result<T> {
    kernel.vault.open_json(place, &Sealed::join(key, body))
}

pub(super) async fn row(kernel: &Kernel, id: ReportId) -> Result<rows::Model> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?;
    row.ok_or_else(|| Error::internal("a report is missing"))
}

/// What its reporter keeps of a report: in the language of the page that says it, else in the one that they wrote in.
///
/// # Errors
/// The database's; internal when it is not there.
pub async fn receipt(kernel: &Kernel, id: ReportId, now: Moment, lang: Option<Lang>) -> Result<Receipt> {
    let row = row(kernel, id).await?;
    let institution = institutions::get(kernel, InstitutionId(row.institution)).await?;
    let content: Content = open(kernel, content_place(id), row.content_key, row.content)?;
    let codes: Codes = open(kernel, codes_place(id), row.codes_key, row.codes)?;
    let apart = room(kernel, &institution, &row.compartment_tag, id)? != compartments::team(institution.id);
    let lang = lang.unwrap_or(content.language);
    Ok(in_words(kernel, &institution, &content, &codes.answers, (Moment(row.received_at), now), lang, apart))
}

fn in_words(
    kernel: &Kernel,
    institution: &Institution,
    content: &Content,
    codes: &Answers,
    (received_at, now): (Moment, Moment),
    lang: Lang,
    apart: bool,
) -> Receipt {
    let settings = &institution.settings;
    let danger = codes.of("danger_now").iter().any(|code| code != "NO");
    let next = due_words::whose_report(content, lang).chain([due_words::what_happens_next(settings, lang, now, apart, danger)]);
    Receipt {
        reference: content.reference,
        received_at,
        received_words: words::day_and_time(received_at, &institution.time_zone(), lang),
        next_words: next.collect::<Vec<_>>().join(" "),
        // They speak of the office and the team, and it may be about somebody there.
        advice: if apart { Vec::new() } else { advice::cards(kernel, settings, lang, codes) },
    }
}

pub(super) fn room(kernel: &Kernel, institution: &Institution, tag: &Tag, id: ReportId) -> Result<CompartmentId> {
    let found = Rooms::all(institution).find(&kernel.vault, id.0, tag);
    found.ok_or_else(|| Error::internal("a report stands in no compartment"))
}

/// Where reports went, for the alert; without those that do not open.
///
/// # Errors
/// The database's.
pub async fn routes(kernel: &Kernel, ids: &[ReportId]) -> Result<Vec<(InstitutionId, Route)>> {
    let found = rows::Entity::find().filter(rows::Column::Id.is_in(ids.iter().map(|id| id.0)));
    let mut routes = Vec::new();
    for row in found.all(kernel.db.reader()).await? {
        let (id, institution) = (row.id, institutions::get(kernel, InstitutionId(row.institution)).await?);
        match route(kernel, &institution, row) {
            Ok(route) => routes.push((institution.id, route)),
            Err(cause) => kernel.unopened.tell("report", id, &cause),
        }
    }
    Ok(routes)
}

pub(super) fn route(kernel: &Kernel, institution: &Institution, row: rows::Model) -> Result<Route> {
    let id = ReportId(row.id);
    let content: Content = open(kernel, content_place(id), row.content_key, row.content)?;
    Ok(Route {
        report: id,
        case: CaseId(row.case_id),
        priority: Priority::from_number(row.priority).ok_or_else(|| Error::internal("a priority is unknown"))?,
        compartment: room(kernel, institution, &row.compartment_tag, id)?,
        reference: content.reference,
        received_at: Moment(row.received_at),
    })
}
