use super::*;
use crate::{
    api::{Meta, Method},
    questionnaire::{Answers, FORM_VERSION, check},
};
use proptest::{prelude::*, sample::SizeRange};
use serde_json::{Value, json};

fn described() -> Value {
    serde_json::to_value(document("1.2.3").unwrap()).unwrap()
}

fn operation<'a>(document: &'a Value, endpoint: &Meta) -> &'a Value {
    &document["paths"][endpoint.path][endpoint.method.as_str().to_lowercase()]
}

fn programs() -> impl Iterator<Item = &'static Meta> {
    ENDPOINTS.iter().filter(|endpoint| endpoint.kind != Kind::Page)
}

#[test]
fn every_endpoint_for_programs_is_described_once_and_nothing_else_is() {
    let document = described();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let mut found: Vec<_> = paths.values().flat_map(|item| item.as_object().unwrap().values()).map(|o| o["operationId"].clone()).collect();
    found.sort_by_key(Value::to_string);
    let mut listed: Vec<_> = programs().map(|endpoint| json!(endpoint.name)).collect();
    listed.sort_by_key(Value::to_string);
    assert_eq!(found, listed);
    for endpoint in programs() {
        assert_eq!(operation(&document, endpoint)["operationId"], endpoint.name);
    }
}

#[test]
fn every_name_that_is_referred_to_is_explained() {
    fn refers(value: &Value, to: &mut Vec<String>) {
        match value {
            Value::Object(object) => object.iter().for_each(|(name, value)| match value {
                Value::String(place) if name == "$ref" => to.push(place.clone()),
                _ => refers(value, to),
            }),
            Value::Array(items) => items.iter().for_each(|item| refers(item, to)),
            _ => {}
        }
    }
    let document = described();
    let mut places = Vec::new();
    refers(&document, &mut places);
    assert!(places.len() > 20, "{places:?}");
    for place in places {
        assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place}");
    }
}

#[test]
fn the_documentation_of_an_endpoint_names_its_own_method_and_path() {
    for endpoint in programs() {
        let words = operation::WORDS.iter().find(|words| words.name == endpoint.name);
        let words = words.unwrap_or_else(|| panic!("begin the documentation of {} with its method and path", endpoint.name));
        assert_eq!((words.method, words.path), (endpoint.method.as_str(), endpoint.path), "{}", endpoint.name);
    }
}

#[test]
fn what_is_demanded_is_marked_as_demanded() {
    let document = described();
    for endpoint in programs() {
        let operation = operation(&document, endpoint);
        let header = |parameter: &&Value| parameter["in"] == "header" && parameter["required"] == true;
        let headers: Vec<_> = operation["parameters"].as_array().into_iter().flatten().filter(header).map(|p| p["name"].clone()).collect();
        assert_eq!(headers, if endpoint.idempotent { vec![json!("Idempotency-Key")] } else { vec![] }, "{}", endpoint.name);
        let segments = operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(segments, endpoint.path.matches('{').count(), "{}", endpoint.name);
        assert_eq!(operation["requestBody"].is_object(), operation["requestBody"]["required"] == true);
        assert!(endpoint.method == Method::Post || operation["requestBody"].is_null());
    }
}

#[test]
fn two_types_of_one_name_are_found_out() {
    mod other {
        #[derive(utoipa::ToSchema)]
        #[expect(dead_code, reason = "only described")]
        pub(super) struct Problem {
            what: String,
        }
    }
    let mut description = Description::default();
    description.schema::<crate::problem::Problem>();
    description.schema::<crate::problem::Problem>();
    assert!(description.faults.is_empty(), "the same type twice is one type");
    description.schema::<other::Problem>();
    assert_eq!(description.faults.into_iter().collect::<Vec<_>>(), ["two types are called Problem"]);
}

#[test]
fn lists_of_different_things_have_different_names() {
    let mut description = Description::default();
    description.schema::<crate::page::Page<crate::cases::CaseLine>>();
    description.schema::<crate::page::Page<crate::cases::ReportRead>>();
    assert!(description.faults.is_empty());
    assert!(["PageOfCaseLine", "CaseLine", "PageOfReportRead", "Answers"].iter().all(|name| description.schemas.contains_key(*name)));
}

#[test]
fn a_code_is_described_as_it_is_written() {
    fn written<T: serde::Serialize>(all: &[T]) -> Value {
        serde_json::to_value(all).unwrap()
    }
    use crate::{lifecycle::CaseState, locale::Lang, permission::Role, priority::Priority, problem::Code, suppression::Band};
    let all = [
        ("CaseState", written(CaseState::ALL)),
        ("Lang", written(&Lang::ALL)),
        ("Role", written(&Role::ALL)),
        ("Priority", written(&[Priority::P1, Priority::P2, Priority::P3, Priority::P4])),
        ("Code", written(Code::ALL)),
        ("Band", written(&[Band::FewerThanFive, Band::FiveToNineteen, Band::TwentyToFortyNine, Band::FiftyOrMore])),
    ];
    let audited = [
        ("Group", written(crate::audit_words::Group::ALL)),
        ("ObjectKind", written(crate::audit_words::ObjectKind::ALL)),
        ("TechniqueWanted", written(crate::taxonomy::Technique::CODES)),
    ];
    let document = described();
    for (name, codes) in all.into_iter().chain(audited) {
        assert_eq!(document["components"]["schemas"][name]["enum"], codes, "{name}");
    }
}

#[test]
fn what_denies_unknown_fields_says_so() {
    let document = described();
    for closed in ["Credentials", "NewReport", "Answers"] {
        assert_eq!(document["components"]["schemas"][closed]["additionalProperties"], false, "{closed}");
    }
}

#[test]
fn every_tagged_choice_that_denies_unknown_fields_says_so_for_each_shape() {
    let note = described()["components"]["schemas"]["Note"]["oneOf"].as_array().unwrap().clone();
    assert_eq!(note.len(), 3);
    assert!(note.iter().all(|shape| shape["additionalProperties"] == false), "{note:?}");
}

#[test]
fn every_number_says_how_large_it_may_be() {
    fn look(at: &Value, path: &str, without: &mut Vec<String>) {
        match at {
            Value::Object(fields) => {
                let sized = |end: &str| fields.contains_key(end) || fields.contains_key("enum");
                let known = fields.get("format").and_then(Value::as_str).is_some_and(|format| format.contains("int"));
                if known && !(sized("minimum") && sized("maximum")) {
                    without.push(path.to_owned());
                }
                fields.iter().for_each(|(name, field)| look(field, &format!("{path}/{name}"), without));
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, path, without)),
            _ => {}
        }
    }
    let (document, mut without) = (described(), Vec::new());
    look(&document, "", &mut without);
    assert!(without.is_empty(), "{without:?}");
    let version = &document["components"]["schemas"]["CampaignEnd"]["properties"]["version"];
    assert_eq!((&version["minimum"], &version["maximum"]), (&json!(1), &json!(u32::MAX)));
}

/// Values as the description of a field allows them.
fn values(field: &Value) -> BoxedStrategy<Vec<String>> {
    let number = |name: &str| field[name].as_u64().map(|n| usize::try_from(n).unwrap());
    let size = SizeRange::from(number("minItems").unwrap_or(0)..=number("maxItems").unwrap());
    let item = match field["items"]["enum"].as_array() {
        Some(codes) => prop::sample::select(codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect::<Vec<_>>()).boxed(),
        None if field["items"]["format"] == "date" => {
            (1..=9999, 1..=12, 1..=28).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")).boxed()
        }
        None => prop::collection::vec(any::<char>(), 0..=usize::try_from(field["items"]["maxLength"].as_u64().unwrap()).unwrap())
            .prop_map(String::from_iter)
            .boxed(),
    };
    prop::collection::vec(item, size).boxed()
}

/// Answers as the description allows them, each field given.
fn answers() -> impl Strategy<Value = Answers> {
    let schema = described()["components"]["schemas"]["Answers"].clone();
    let fields = schema["properties"].as_object().unwrap().clone();
    let each = fields.into_iter().map(|(name, field)| values(&field).prop_map(move |values| (name.clone(), values)));
    each.collect::<Vec<_>>().prop_map(|fields| {
        let mut answers = Answers::new();
        fields.into_iter().for_each(|(name, values)| answers.set(&name, values));
        answers
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn answers_as_described_pass_the_check(answers in answers()) {
        prop_assert!(check(&answers).is_ok(), "{:?}", check(&answers));
    }

    #[test]
    fn a_required_answer_cannot_be_left_out(answers in answers(), which: prop::sample::Index) {
        let required = described()["components"]["schemas"]["Answers"]["required"].clone();
        let required: Vec<String> = serde_json::from_value(required).unwrap();
        prop_assert_eq!(required.len(), 8);
        let mut answers = answers;
        let left_out: &String = which.get(&required);
        answers.set(left_out, Vec::new());
        prop_assert!(check(&answers).is_err());
    }
}

#[test]
fn a_field_of_a_query_is_never_null() {
    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Query {
        words: Option<String>,
        priority: Option<crate::priority::Priority>,
        month: crate::time::Month,
    }
    let RefOr::T(Schema::Object(query)) = <Query as utoipa::PartialSchema>::schema() else { panic!("a struct is an object") };
    let given = |name: &str| serde_json::to_value(operation::given(query.properties[name].clone())).unwrap();
    assert_eq!(given("words"), json!({ "type": "string" }));
    assert_eq!(given("priority"), json!({ "$ref": "#/components/schemas/Priority" }));
    assert_eq!(given("month"), json!({ "$ref": "#/components/schemas/Month" }));
}

#[test]
fn a_new_report_is_of_the_form_this_build_asks() {
    assert_eq!(described()["components"]["schemas"]["NewReport"]["properties"]["form_version"]["enum"], json!([FORM_VERSION]));
}
