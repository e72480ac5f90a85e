//! Looking through what reports say. Each is opened, looked at and forgotten (docs/security.md §4.1).

use super::{
    opened::WHO_FILED,
    store::{content_place, open, rows},
};
use crate::kernel::{
    Kernel,
    compartments::Rooms,
    error::{Error, Result},
    vault::{Sealed, Tag, TagKind},
};
use actix_web::web::{Data, block};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::{
    identifiers::folded,
    ids::{CaseId, InstitutionId, Reference, ReportId},
    questionnaire::Answers,
    time::Moment,
};
use std::sync::Arc;
use uuid::Uuid;

/// Words that one report has to hold all of; parts of words do, too.
#[derive(Clone)]
pub struct Words(Arc<[String]>);

impl Words {
    /// Those of a text; nothing where no letter or digit is in it.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = folded(text).split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then(|| Self(words.into()))
    }

    fn all_in(&self, said: &Answers) -> bool {
        let said = said.iter().filter(|(field, _)| !WHO_FILED.contains(field)).flat_map(|(_, values)| values);
        let said: Vec<String> = said.map(|text| folded(text)).collect();
        self.0.iter().all(|word| said.iter().any(|text| text.contains(word)))
    }
}

/// A report that was found.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its case.
    pub case: CaseId,
    /// When it was received.
    pub received_at: Moment,
    /// Where it stands.
    pub place: Place,
}

/// A place among an institution's reports, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    received_at: i64,
    id: Uuid,
}

/// A sealed report, not looked at yet.
#[derive(Debug, FromQueryResult)]
pub struct Shut {
    id: Uuid,
    received_at: i64,
    case_id: Uuid,
    compartment_tag: Tag,
    content_key: Sealed,
    content: Sealed,
}

/// Of a report's content, what is looked at.
#[derive(Deserialize)]
struct Said {
    words: Answers,
}

/// The next reports after a place, this many and the newest first; only of some cases, where these are said.
///
/// # Errors
/// The database's.
pub async fn shut(
    kernel: &Kernel,
    institution: InstitutionId,
    only: Option<&[CaseId]>,
    after: Option<Place>,
    most: u64,
) -> Result<Vec<Shut>> {
    let (received_at, id) = (rows::Column::ReceivedAt, rows::Column::Id);
    let mut found = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0));
    if let Some(Place { received_at: at, id: last }) = after {
        let earlier = Condition::any().add(received_at.lt(at)).add(Condition::all().add(received_at.eq(at)).add(id.lt(last)));
        // The first says nothing new; by it the databases find the place in the index.
        found = found.filter(received_at.lte(at)).filter(earlier);
    }
    if let Some(only) = only {
        found = found.filter(rows::Column::CaseId.is_in(only.iter().map(|case| case.0)));
    }
    let columns = [id, received_at, rows::Column::CaseId, rows::Column::CompartmentTag, rows::Column::ContentKey, rows::Column::Content];
    let found = found.order_by_desc(received_at).order_by_desc(id).limit(most).select_only().columns(columns);
    Ok(found.into_model().all(kernel.db.reader()).await?)
}

/// Those that hold the words; without those that do not open. On a thread where it holds nobody up.
///
/// # Errors
/// Internal only.
pub async fn holding(kernel: &Data<Kernel>, shut: Vec<Shut>, words: &Words) -> Result<Vec<Found>> {
    let (kernel, words) = (kernel.clone(), words.clone());
    block(move || shut.into_iter().filter_map(|shut| shut.found(&kernel, &words)).collect()).await.map_err(Error::internal)
}

impl Shut {
    /// Where it stands.
    pub const fn place(&self) -> Place {
        Place { received_at: self.received_at, id: self.id }
    }

    /// Whether it stands in one of these compartments.
    pub fn is_in(&self, kernel: &Kernel, rooms: &Rooms) -> bool {
        rooms.hold(&kernel.vault, self.id, &self.compartment_tag)
    }

    fn found(self, kernel: &Kernel, words: &Words) -> Option<Found> {
        let place = self.place();
        let said = open::<Said>(kernel, content_place(ReportId(self.id)), self.content_key, self.content);
        let said = said.inspect_err(|cause| kernel.unopened.tell("report", self.id, cause)).ok()?;
        words.all_in(&said.words).then_some(Found { case: CaseId(self.case_id), received_at: Moment(self.received_at), place })
    }
}

/// The report of this name.
///
/// # Errors
/// The database's.
pub async fn of_reference(kernel: &Kernel, institution: InstitutionId, reference: Reference) -> Result<Option<Found>> {
    let tag = kernel.vault.tag(TagKind::Reference, &[reference.to_string().as_bytes()]);
    let theirs = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::ReferenceTag.eq(tag));
    let row = theirs.one(kernel.db.reader()).await?;
    let found = |row: rows::Model| Found {
        case: CaseId(row.case_id),
        received_at: Moment(row.received_at),
        place: Place { received_at: row.received_at, id: row.id },
    };
    Ok(row.map(found))
}
