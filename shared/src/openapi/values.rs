//! Types whose JSON their Rust shape does not show.

use super::AnySchema;
use crate::{
    additions::LaterForm,
    locale::{Lang, text},
    page::{PAGE_SIZE, Page},
    questionnaire::{self, Answers, FORM_VERSION, Field, FieldKind, REPORT},
    settings::ClockTime,
    time::{ClockOffset, Day, Moment, Month},
};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, KnownFormat, ObjectBuilder, Ref, SchemaFormat, Type,
        schema::{AdditionalProperties, SchemaType},
    },
};

impl PartialSchema for Moment {
    fn schema() -> AnySchema {
        let moment = ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
        let moment = moment.minimum(Some(i64::MIN)).maximum(Some(i64::MAX)).examples([1_795_435_200_000_i64]);
        moment.description(Some("A moment in milliseconds since 1970-01-01T00:00:00 UTC.")).into()
    }
}

impl ToSchema for Moment {}

impl PartialSchema for ClockOffset {
    fn schema() -> AnySchema {
        let offset = ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)));
        let offset = offset.minimum(Some(-Self::MOST)).maximum(Some(Self::MOST)).examples([86_400]);
        let words = "Seconds that a device's clock was behind the server's when it last heard of it; negative when it was ahead.";
        offset.description(Some(words)).into()
    }
}

impl ToSchema for ClockOffset {}

impl PartialSchema for Month {
    fn schema() -> AnySchema {
        let month = ObjectBuilder::new().schema_type(Type::String).description(Some("A calendar month."));
        month.pattern(Some("^[1-9][0-9]{3}-(0[1-9]|1[0-2])$")).examples(["2026-11"]).into()
    }
}

impl ToSchema for Month {}

impl PartialSchema for Day {
    fn schema() -> AnySchema {
        let day = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        day.description(Some("A day of the calendar.")).examples(["2026-11-23"]).into()
    }
}

impl ToSchema for Day {}

impl PartialSchema for ClockTime {
    fn schema() -> AnySchema {
        let time = ObjectBuilder::new().schema_type(Type::String).description(Some("A time of day; 24:00 is the end of it."));
        time.pattern(Some("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")).examples(["09:00"]).into()
    }
}

impl ToSchema for ClockTime {}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> AnySchema {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).max_items(Some(PAGE_SIZE));
        let next = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        ObjectBuilder::new()
            .description(Some("One portion of a list."))
            .property("items", items.description(Some("The rows, in the list's order.")))
            .property("next", next.description(Some("What to send as `cursor` for the next portion; null at the end.")))
            .required("items")
            .required("next")
            .into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    /// The bare name would be the same for every list.
    fn name() -> Cow<'static, str> {
        format!("PageOf{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, AnySchema)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// Typed words of at most `most` characters.
pub(crate) fn words(most: usize) -> AnySchema {
    let words = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(most));
    words
        .pattern(Some(r"[^\s\x00-\x1f\x7f-\x9f]"))
        .description(Some("White space around it and control characters in it do not count."))
        .into()
}

/// One of these codes. Macros that make an enum from a table call this: what they write as `rename` reaches no derive.
pub(crate) fn codes(words: &str, codes: &[&str]) -> AnySchema {
    ObjectBuilder::new().schema_type(Type::String).description(Some(words)).enum_values(Some(codes.iter().copied())).into()
}

/// The form a new report belongs to.
pub(crate) fn form_version() -> AnySchema {
    let version = ObjectBuilder::new().schema_type(Type::Integer).enum_values(Some([FORM_VERSION]));
    version.description(Some("The form the answers belong to.")).into()
}

impl PartialSchema for Answers {
    fn schema() -> AnySchema {
        let words = format!(
            "Answers by field, as form version {FORM_VERSION} asks for them: codes, or one text. White space around a text and control characters in it do not count."
        );
        let mut answers = ObjectBuilder::new().description(Some(words)).additional_properties(Some(AdditionalProperties::FreeForm(false)));
        for page in REPORT.pages {
            // Whoever has said nothing yet meets the pages that everybody meets.
            let everybody = page.when.holds(&REPORT, &Answers::new());
            for field in page.fields() {
                answers = answers.property(field.id, values(page, field));
                answers = if everybody && field.required { answers.required(field.id) } else { answers };
            }
        }
        answers.into()
    }
}

impl ToSchema for Answers {}

/// Answers to the forms by which something is added to a report; which form asks what, its fields say.
pub(crate) fn later_answers() -> AnySchema {
    let words = "Answers by field, as the form asks for them: codes, or one text. What another form asks is refused.";
    let none = ObjectBuilder::new().description(Some(words)).additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let pages = LaterForm::ALL.into_iter().flat_map(LaterForm::pages);
    let fields = pages.flat_map(|page| page.fields().iter().map(move |field| (page, field)));
    fields.fold(none, |answers, (page, field)| answers.property(field.id, values(page, field))).into()
}

fn values(page: &questionnaire::Page, field: &Field) -> ArrayBuilder {
    let one = ObjectBuilder::new().schema_type(Type::String);
    let (value, most) = match field.kind {
        FieldKind::One(choices) => (one.enum_values(Some(choices.iter().map(|choice| choice.code))), 1),
        FieldKind::Many { choices, .. } => (one.enum_values(Some(choices.iter().map(|choice| choice.code))), choices.len()),
        FieldKind::Day => (one.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))), 1),
        FieldKind::Line { max } | FieldKind::Text { max, .. } => (one.max_length(Some(max)), 1),
    };
    let asked = text(Lang::En, field.label.unwrap_or(page.heading));
    let values = ArrayBuilder::new().description(Some(asked)).items(value).max_items(Some(most));
    if field.required { values.min_items(Some(1)) } else { values }
}
