//! One operation: what its endpoint declares, and what every request of its kind can meet.

use super::{AnySchema, BEARER, Description, SESSION, bounds};
use crate::{
    api::{Credential, Endpoint, Kind, Method, Params, problems},
    ids::IdempotencyKey,
    permission::Permission,
    problem::{Code, Problem},
    sealing,
};
use std::{any::TypeId, collections::BTreeMap};
use utoipa::{
    PartialSchema,
    openapi::{
        AllOfBuilder, Content, Header, HeaderBuilder, HttpMethod, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
        Type,
        extensions::Extensions,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::{RequestBody, RequestBodyBuilder},
        schema::SchemaType,
        security::SecurityRequirement,
    },
};

/// What the endpoints' own documentation says of them: name, method, path, words.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) words: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/endpoints.rs"));

/// Adds the operation of `E`.
pub(crate) fn describe<E: Endpoint>(description: &mut Description) {
    let own = |words: &&Words| (words.name, words.method, words.path) == (E::NAME, E::METHOD.as_str(), E::PATH);
    let words = WORDS.iter().find(own).map_or(E::NAME, |words| words.words);
    let summary = words.split_once(". ").map_or(words, |(first, _)| first).trim_end_matches('.');
    let security = match (E::PERMISSION, E::CREDENTIAL) {
        (Permission::Public, _) => None,
        (_, Credential::Bearer) => Some(BEARER),
        (_, Credential::Cookie) => Some(SESSION),
    };
    let mut operation = OperationBuilder::new()
        .operation_id(Some(E::NAME))
        .summary(Some(summary))
        .description(words.contains(". ").then_some(words))
        .securities(Some(security.map(|name| SecurityRequirement::new(name, [""; 0]))))
        .request_body(body::<E>(description));
    for parameter in parameters::<E>(description) {
        operation = operation.parameter(parameter);
    }
    let (status, success) = success::<E>(description);
    operation = operation.response(status, success);
    let mut refusals: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    problems::<E>().into_iter().for_each(|code| refusals.entry(code.status()).or_default().push(code));
    for (status, codes) in refusals {
        // Most operations mean the same by a status.
        let name = codes.iter().map(|code| format!("{code:?}")).collect::<Vec<_>>().join("Or");
        operation = operation.response(status.to_string(), Ref::from_response_name(&name));
        let response = refusal(description, status, &codes);
        description.responses.insert(name, response.into());
    }
    let method = match E::METHOD {
        Method::Get => HttpMethod::Get,
        Method::Post => HttpMethod::Post,
    };
    description.paths.add_path_operation(E::PATH, vec![method], operation);
}

fn nothing<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<()>()
}

fn body<E: Endpoint>(description: &mut Description) -> Option<RequestBody> {
    if !matches!(E::METHOD, Method::Post) || nothing::<E::Request>() {
        return None;
    }
    let body = RequestBodyBuilder::new().required(Some(Required::True));
    let body = if E::RAW {
        body.content("application/octet-stream", Content::new(None::<AnySchema>))
    } else {
        body.content("application/json", Content::new(Some(description.schema::<E::Request>())))
    };
    // Bytes have no schema: that they are no text is all there is to say of them.
    let body = if E::SEALABLE { body.content(sealing::CONTENT_TYPE, Content::new(None::<AnySchema>)) } else { body };
    Some(body.build())
}

fn parameters<E: Endpoint>(description: &mut Description) -> Vec<Parameter> {
    let names = E::PATH.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let segments = E::Params::describe(description);
    let parameter = |place, name: &str, required, schema| {
        ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(schema)).build()
    };
    let mut all: Vec<_> = names.zip(segments).map(|(name, schema)| parameter(ParameterIn::Path, name, Required::True, schema)).collect();
    // Where it is no claim it is only for what comes sealed.
    if E::IDEMPOTENT || E::SEALABLE {
        let required = if E::IDEMPOTENT { Required::True } else { Required::False };
        all.push(parameter(ParameterIn::Header, "Idempotency-Key", required, description.schema::<IdempotencyKey>()));
    }
    if matches!(E::METHOD, Method::Get) {
        let RefOr::T(Schema::Object(query)) = E::Request::schema() else {
            description.faults.insert(format!("the query of {} is no list of fields", E::NAME));
            return all;
        };
        description.parts::<E::Request>();
        for (name, schema) in query.properties {
            let required = if query.required.contains(&name) { Required::True } else { Required::False };
            all.push(parameter(ParameterIn::Query, &name, required, given(schema)));
        }
    }
    all
}

/// A field of a query is there or not; it is never null.
pub(super) fn given(mut schema: AnySchema) -> AnySchema {
    bounds::complete("", &mut schema);
    let null = SchemaType::Type(Type::Null);
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Array(mut types) = object.schema_type {
                types.retain(|kind| *kind != Type::Null);
                object.schema_type = match types.as_slice() {
                    [one] => SchemaType::Type(one.clone()),
                    _ => SchemaType::Array(types),
                };
            }
            Schema::Object(object).into()
        }
        RefOr::T(Schema::OneOf(mut choice)) => {
            choice.items.retain(|item| !matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == null));
            let only = choice.items.len() == 1;
            choice.items.pop().filter(|_| only).unwrap_or_else(|| Schema::OneOf(choice).into())
        }
        other => other,
    }
}

fn success<E: Endpoint>(description: &mut Description) -> (&'static str, Response) {
    let answer = |words: &str| ResponseBuilder::new().description(words).header("X-Request-Id", request_id());
    let (status, answer) = match E::KIND {
        Kind::Json if nothing::<E::Response>() => ("204", answer("Done.")),
        Kind::Json | Kind::Page => {
            let content = Content::new(Some(description.schema::<E::Response>()));
            let (status, words) =
                if E::IDEMPOTENT { ("201", "Done; or done before, under the same key.") } else { ("200", "What was asked for.") };
            (status, answer(words).content("application/json", content))
        }
        Kind::Stream => {
            let event = description.schema::<E::Response>();
            let lines = ObjectBuilder::new()
                .schema_type(Type::String)
                .content_media_type("application/json")
                .content_schema(Some(event))
                .description(Some("One event a line, for as long as both sides hold on. An empty line says that it does."));
            ("200", answer("Events as they happen.").content("application/x-ndjson", Content::new(Some(lines))))
        }
        Kind::Bytes => {
            let name = always("How to save it.", ObjectBuilder::new().schema_type(Type::String));
            ("200", answer("The file.").header("Content-Disposition", name).content(E::MEDIA_TYPE, Content::new(None::<AnySchema>)))
        }
    };
    let changed = "The session's cookie, which takes the place of the one presented.";
    let cookie = matches!(E::CREDENTIAL, Credential::Cookie);
    let answer = if cookie { answer.header("Set-Cookie", always(changed, ObjectBuilder::new().schema_type(Type::String))) } else { answer };
    (status, answer.build())
}

/// The problems of one status: the general shape, and which of its codes this operation means.
fn refusal(description: &mut Description, status: u16, codes: &[Code]) -> Response {
    let words: Vec<String> = codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    let names = codes.iter().map(|code| code.as_str());
    let these = ObjectBuilder::new()
        .property("code", ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)))
        .property("status", ObjectBuilder::new().schema_type(Type::Integer).enum_values(Some([status])));
    let schema = AllOfBuilder::new().item(description.schema::<Problem>()).item(these).build();
    let mut response = ResponseBuilder::new()
        .description(words.join(" "))
        .header("X-Request-Id", request_id())
        .content("application/problem+json", Content::new(Some(Schema::from(schema))));
    if matches!(status, 429 | 503) {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
        response = response.header("Retry-After", always("Seconds to wait.", seconds));
    }
    response.build()
}

fn request_id() -> Header {
    always("The name of this request in the server's log.", ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{10}$")))
}

/// A header that every such answer has.
fn always(words: &str, schema: ObjectBuilder) -> Header {
    HeaderBuilder::new().description(Some(words)).schema(Some(schema)).extensions(Some(Extensions::from_iter([("required", true)]))).build()
}
