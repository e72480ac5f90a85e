//! What the outside is told of our own failures: one document, whatever broke.

use super::{audit::owner, harness::spawn_app};
use sea_orm::ConnectionTrait;
use shared::{
    api::{ENDPOINTS, Kind, Method},
    permission::Role,
    problem::{Code, Problem},
};

#[tokio::test]
async fn f4_every_failure_of_ours_is_the_generic_problem_and_names_no_cause() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut people = Vec::new();
    for role in [Role::Lead, Role::Admin] {
        people.push(app.person(&council, &[role]).await);
    }
    let db = owner(&app).await;
    for table in ["cases", "invitations", "closed_months", "settings_versions"] {
        db.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_gone")).await.unwrap();
    }
    let mut failed = Vec::new();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == Method::Get && endpoint.kind == Kind::Json) {
        let path = endpoint.path.replace("{case}", NOTHING).replace("{version}", NOTHING);
        for person in &people {
            let call = person.client.get(format!("{}{path}", app.address)).bearer_auth(&person.token);
            let answer = call.send().await.unwrap();
            if answer.status().as_u16() < 500 {
                continue;
            }
            let told: Problem = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            assert!(told.request_id.is_some());
            assert_eq!(Problem { request_id: None, ..told }, Problem::of(Code::Internal), "{}", endpoint.name);
            failed.push(endpoint.name);
        }
    }
    for name in ["ListCases", "OpenCase", "ListInvitations", "GetPicture", "GetSettings", "ListSettings", "OpenSettings"] {
        assert!(failed.contains(&name), "{name} did not fail: {failed:?}");
    }
}

const NOTHING: &str = "00000000-0000-0000-0000-000000000000";
