//! The description of the API, as it is served; what is in it is tested where it is made (`shared/src/openapi`).

use super::harness::{TestApp, plain_answers, report, spawn_app};
use reqwest::{StatusCode, header};
use serde_json::Value;
use shared::{
    api::{ENDPOINTS, Endpoint, Kind, Method},
    cases::{CaseQuery, ListCases},
    description::ApiDescription,
    page::PAGE_SIZE,
    permission::Role,
    problem::{Code, Problem},
};

async fn get(app: &TestApp, token: &str, path_and_query: &str) -> reqwest::Response {
    reqwest::Client::new().get(format!("{}{path_and_query}", app.address)).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn staff_get_the_description_as_a_file_and_a_reporter_gets_none_of_it() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let officer = app.person(&council, &[Role::Case]).await;
    let response = get(&app, &officer.token, ApiDescription::PATH).await;
    assert_eq!(response.status(), StatusCode::OK);
    let header = |name| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header(header::CONTENT_TYPE), "application/json");
    assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"openapi.json\"");
    let text = response.text().await.unwrap();
    assert_eq!(text, backend::description::text().unwrap(), "what the command line prints");
    let document: Value = serde_json::from_str(&text).unwrap();
    for endpoint in ENDPOINTS {
        let method = if endpoint.method == Method::Get { "get" } else { "post" };
        let described = document["paths"][endpoint.path][method]["operationId"] == endpoint.name;
        assert_eq!(described, endpoint.kind != Kind::Page, "{}", endpoint.name);
    }

    let reporter = app.person(&council, &[Role::Reporter]).await;
    let refused = get(&app, &reporter.token, ApiDescription::PATH).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(!refused.text().await.unwrap().contains("paths"));
}

#[tokio::test]
async fn a_field_that_is_given_twice_is_refused_rather_than_chosen_from() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    for _ in 0..=PAGE_SIZE {
        reporter.file(&report(&app, plain_answers())).await.unwrap();
    }
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let next = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().next.unwrap();
    let ask = async |query: String| get(&app, &officer.token, &format!("{}?{query}", ListCases::PATH)).await;
    assert_eq!(ask(format!("cursor={next}")).await.status(), StatusCode::OK);
    let twice = ask(format!("cursor={next}&cursor={next}")).await;
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST);
    let problem: Problem = serde_json::from_slice(&twice.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.code, Code::BadRequest);
}
