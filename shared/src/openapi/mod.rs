//! The description of the API, in OpenAPI 3.1: made from [`ENDPOINTS`] and the types they name, so that it cannot say
//! anything else than they do. Behind a feature, because no browser should download it.

mod bounds;
mod operation;
mod values;

pub(crate) use operation::describe;
pub(crate) use values::{codes, form_version, later_answers, words};

use crate::api::{ENDPOINTS, Kind};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{
    ToSchema,
    openapi::{
        Components, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Response, Schema, Server,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// A schema, or the name of one.
pub type AnySchema = RefOr<Schema>;

/// The names of the two ways to say who is asking.
const BEARER: &str = "bearer";
const SESSION: &str = "session";

/// A description in the making.
#[derive(Default)]
pub struct Description {
    paths: Paths,
    schemas: BTreeMap<String, AnySchema>,
    responses: BTreeMap<String, RefOr<Response>>,
    faults: BTreeSet<String>,
}

impl Description {
    /// Describes a type, and the types in it, once; gives its name to refer to.
    pub(crate) fn schema<T: ToSchema>(&mut self) -> AnySchema {
        self.parts::<T>();
        self.add(T::name().into_owned(), T::schema());
        Ref::from_schema_name(T::name()).into()
    }

    /// Describes the types in a type.
    fn parts<T: ToSchema>(&mut self) {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        parts.into_iter().for_each(|(name, schema)| self.add(name, schema));
    }

    /// Of two types with one name the second would take the first one's place, unseen.
    fn add(&mut self, name: String, mut schema: AnySchema) {
        bounds::complete(&name, &mut schema);
        if self.schemas.get(&name).is_some_and(|known| *known != schema) {
            self.faults.insert(format!("two types are called {name}"));
        }
        self.schemas.insert(name, schema);
    }
}

/// The whole description. `version` is the product's.
///
/// # Errors
/// Everything the types say that cannot be described; a test keeps it from happening.
pub fn document(version: &str) -> Result<OpenApi, String> {
    let mut description = Description::default();
    ENDPOINTS.iter().filter(|endpoint| endpoint.kind != Kind::Page).for_each(|endpoint| (endpoint.describe)(&mut description));
    let Description { paths, schemas, responses, faults } = description;
    if !faults.is_empty() {
        return Err(faults.into_iter().collect::<Vec<_>>().join("; "));
    }
    let mut components = Components::new();
    components.schemas = schemas;
    components.responses = responses;
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    let token = token.description(Some("The five-minute token that ExchangeToken gives for a session."));
    components.add_security_scheme(BEARER, SecurityScheme::Http(token.build()));
    let cookie = ApiKeyValue::with_description("__Host-session", "The session itself, as SignIn sets it. It changes with each exchange.");
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let info = InfoBuilder::new()
        .title("Vedette")
        .version(version)
        .description(Some("Reports of suspicious approaches, the desk that works on them, and the picture. docs/api.md holds what is common to all operations."))
        .license(Some(LicenseBuilder::new().name("MIT").identifier(Some("MIT")).build()));
    Ok(OpenApiBuilder::new().info(info).servers(Some([Server::new("/")])).paths(paths).components(Some(components)).build())
}

#[cfg(test)]
mod tests;
