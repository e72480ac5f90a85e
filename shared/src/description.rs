//! The description of the API, for programs that want to read it (docs/api.md).

use crate::{
    api::{Endpoint, Kind, Method},
    permission::Permission,
};

/// GET `/api/v1/openapi.json`: this description, in OpenAPI 3.1.
#[derive(Debug)]
pub struct ApiDescription;

impl Endpoint for ApiDescription {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/openapi.json";
    const PERMISSION: Permission = Permission::ReadApi;
    const KIND: Kind = Kind::Bytes;
    const MEDIA_TYPE: &'static str = "application/json";
    type Params = ();
    type Request = ();
    type Response = ();
}
