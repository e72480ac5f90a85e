//! What every answer carries, and the pages around the form.

use super::harness::{
    Person,
    guest::{self, Guest},
    spawn_app, spawn_app_with,
};
use shared::{
    api::{ENDPOINTS, Kind},
    permission::Role,
    settings::{Legal, Settings, Texts},
};

#[tokio::test]
async fn every_answer_carries_the_headers_whatever_it_is() {
    let app = spawn_app().await;
    let client = Person::nobody(&app).client;
    for path in ["/", "/sign-in", "/nowhere", "/api/v1/me", "/api/v1/nowhere", "/healthz", "/assets/report/report-abc.css", "/report"] {
        let response = client.get(format!("{}{path}", app.address)).send().await.unwrap();
        let headers = response.headers();
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("content-security-policy", "require-trusted-types-for 'script'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-robots-tag", "noindex"),
            ("x-request-id", ""),
        ] {
            assert!(headers[name].to_str().unwrap().contains(part), "{path}: {name}");
        }
        assert!(!headers.contains_key("server") && !headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn assets_come_compressed_and_stay_for_ever_and_nothing_else_of_the_folder_is_served() {
    let app = spawn_app().await;
    let client = Person::nobody(&app).client;
    let get = |path: &str, takes: &'static str| client.get(format!("{}{path}", app.address)).header("accept-encoding", takes).send();
    let pressed = get("/assets/report/report-abc.css", "gzip, br").await.unwrap();
    assert_eq!(pressed.headers()["content-encoding"], "br");
    assert!(pressed.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    let plain = get("/assets/report/report-abc.css", "identity").await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    for hidden in [
        "/assets/report/index.html",
        "/assets/report/.stamp",
        "/assets/report/report-abc.css.br",
        "/assets/../data/vedette.sqlite",
        "/assets/%2e%2e/keys/index.key",
        "/.git/config",
    ] {
        assert_eq!(get(hidden, "identity").await.unwrap().status().as_u16(), 404, "{hidden}");
    }
}

#[tokio::test]
async fn the_shell_is_filled_for_its_reader_and_its_policy_lets_only_its_own_loader_run() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let shell = person.visit("/report").await;
    assert!(shell.text.contains("<html lang=\"en\"") && shell.text.contains("danger_now") && !shell.text.contains("{{"), "{}", shell.text);
    assert!(shell.text.contains("action=\"/plain/danger\""), "the first question is an ordinary form");
    assert!(
        shell.policy.contains("'sha256-") && shell.policy.contains("'wasm-unsafe-eval'") && !shell.policy.contains("'unsafe-"),
        "{}",
        shell.policy
    );
    let welsh = person.visit("/report?lang=cy").await;
    assert!(welsh.text.contains("<html lang=\"cy\""));
    let start = Person::nobody(&app).visit("/").await;
    assert_eq!(start.text.matches("<script").count(), 1, "only the way out in a hurry");
    assert!(start.policy.ends_with("; script-src 'self'; connect-src 'self'"), "{}", start.policy);
}

#[tokio::test]
async fn a_signed_out_visit_is_led_to_the_sign_in_page_and_back() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut visitor = Person::nobody(&app);
    assert_eq!(visitor.visit("/report").await.location.as_deref(), Some("/sign-in?next=/report"));
    let given = account.credentials(&app);
    let fields =
        [("email", given.email.as_str()), ("password", given.password.as_str()), ("code", given.code.as_str()), ("next", "/plain/danger")];
    assert_eq!(visitor.post("/sign-in", &fields).await.location.as_deref(), Some("/plain/danger"));
    assert_eq!(visitor.visit("/plain/danger").await.status.as_u16(), 200);
    assert_eq!(visitor.post("/sign-out", &[]).await.location.as_deref(), Some("/sign-in?notice=signed-out"));
    assert_eq!(visitor.visit("/plain/danger").await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_never_the_password_and_counts_towards_a_wait() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    let mut visitor = Person::nobody(&app);
    let fields = [("email", "a@people.example"), ("password", "hunter2hunter2"), ("code", "123456"), ("next", "//evil.example")];
    let page = visitor.post("/sign-in", &fields).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.text.contains("a@people.example") && !page.text.contains("hunter2") && !page.text.contains("evil.example"));
    for _ in 0..5 {
        visitor.post("/sign-in", &fields).await;
    }
    assert_eq!(visitor.post("/sign-in", &fields).await.status.as_u16(), 429);
}

#[tokio::test]
async fn each_role_sees_its_own_shell_and_a_page_of_words_instead_of_the_others() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let refused = reporter.visit("/desk").await;
    assert_eq!(refused.status.as_u16(), 403);
    assert!(refused.text.contains("Your role does not allow this page") && refused.text.contains("<h1"), "{}", refused.text);
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.visit("/desk").await.status.as_u16(), 403);
    assert_eq!(leader.visit("/desk/picture").await.status.as_u16(), 200);
    let mut officer = app.person(&council, &[Role::Triage]).await;
    assert_eq!(officer.visit("/desk/cases/anything").await.status.as_u16(), 200);
}

#[tokio::test]
async fn error_pages_speak_both_languages_and_say_what_to_do() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    let page = Person::nobody(&app).visit("/nowhere").await;
    assert_eq!(page.status.as_u16(), 404);
    assert!(page.text.contains("Page not found") && page.text.contains("lang=\"cy\"") && page.text.contains("999"), "{}", page.text);
    let method = Person::nobody(&app).client.delete(format!("{}/plain/danger", app.address)).send().await.unwrap();
    assert_eq!(method.status().as_u16(), 405);
    assert_eq!(method.headers()["allow"], "GET, POST");
}

#[tokio::test]
async fn information_pages_show_the_operators_text_or_say_that_there_is_none() {
    let app = spawn_app_with(&[("VEDETTE_LEGAL__SECURITY_CONTACT", "mailto:security@fernwick.example")]).await;
    let privacy = Texts { en: "We keep it for a year.".parse().unwrap(), cy: "Rydym yn ei gadw am flwyddyn.".parse().ok() };
    let legal = Legal { privacy: Some(privacy), ..Legal::default() };
    app.institution_with("fernwick", Settings { legal, ..Settings::default() }).await;
    let mut visitor = Person::nobody(&app);
    assert!(visitor.visit("/about/privacy").await.text.contains("We keep it for a year."));
    assert!(visitor.visit("/about/privacy?lang=cy").await.text.contains("Rydym yn ei gadw am flwyddyn."));
    for topic in ["cookies", "accessibility", "complaint", "feedback"] {
        assert_eq!(visitor.visit(&format!("/about/{topic}")).await.status.as_u16(), 200, "{topic}");
    }
    assert_eq!(visitor.visit("/about/nothing").await.status.as_u16(), 404);
    assert!(visitor.visit("/.well-known/security.txt").await.text.contains("Contact: mailto:security@fernwick.example"));
}

#[tokio::test]
async fn a_request_for_another_host_is_told_that_it_is_not_served_here() {
    let app = spawn_app().await;
    let client = Person::nobody(&app).client;
    for (host, status) in [("report.example", 421), ("localhost.evil.example", 421), ("localhost:8080", 200), ("127.0.0.1", 200)] {
        let answer = client.get(format!("{}/", app.address)).header("host", host).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{host}");
    }
}

#[tokio::test]
async fn signing_out_of_a_session_that_is_over_is_done() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    let mut visitor = Person::nobody(&app);
    assert_eq!(visitor.post("/sign-out", &[]).await.location.as_deref(), Some("/sign-in?notice=signed-out"));
    assert_eq!(visitor.visit("/desk/cases/a&notice=signed-out").await.location.as_deref(), Some("/sign-in"));
}

#[tokio::test]
async fn health_is_told_to_anyone_and_tells_nothing() {
    let app = spawn_app().await;
    let mut visitor = Person::nobody(&app);
    assert_eq!(visitor.visit("/healthz").await.text, "ok\n");
    assert_eq!(visitor.visit("/readyz").await.text, "ready\n");
}

#[tokio::test]
async fn a_page_with_a_permission_is_never_shown_signed_out() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    let mut visitor = Person::nobody(&app);
    for endpoint in
        ENDPOINTS.iter().filter(|endpoint| endpoint.kind == Kind::Page && endpoint.permission != shared::permission::Permission::Public)
    {
        let path = endpoint
            .path
            .replace("{page}", "danger")
            .replace("{case}", "x")
            .replace("{campaign}", "x")
            .replace("{entity}", "x")
            .replace("{passkey}", "x")
            .replace("{account}", "x")
            .replace("{reference}", "AR-7KQ4-M2P9")
            .replace("{form}", "more")
            .replace("{topic}", "privacy")
            .replace("{notice}", &uuid::Uuid::nil().to_string())
            .replace("{question}", &uuid::Uuid::nil().to_string());
        let page = if endpoint.method == shared::api::Method::Get { visitor.visit(&path).await } else { visitor.post(&path, &[]).await };
        assert_eq!(page.status.as_u16(), 303, "{}", endpoint.name);
        assert!(page.location.unwrap().starts_with("/sign-in?"), "{}", endpoint.name);
    }
}

#[tokio::test]
async fn the_page_of_an_invitation_and_the_one_after_it_allow_script_files_of_ours_and_no_other_script() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    guest::invite(&mut admin, "ann@people.example", &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let mut guest = Guest::visiting(&app, &app.post()[0].code()).await;
    let page = guest.person.visit("/invitation").await;
    assert!(
        page.policy.ends_with("; script-src 'self'; connect-src 'self'") && page.policy.contains("require-trusted-types-for 'script'"),
        "{}",
        page.policy
    );
    let address = guest::between(&page.text, "<script src=\"/assets/report/pages/invitation", "\" defer></script>");
    let address = format!("/assets/report/pages/invitation{address}");
    let script = guest.person.client.get(format!("{}{address}", app.address)).send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    assert!(address.starts_with("/assets/report/pages/invitation.js?") && script.text().await.unwrap().contains("take()"));
    let setup = guest.send_code().await;
    assert_eq!((setup.policy, setup.text.matches("<script").count()), (page.policy, 2));
    assert!(setup.text.contains("<script src=\"/assets/report/pages/passkeys.js?"), "{}", setup.text);
    let nothing = guest.person.post("/invitation", &[("invitation", " ")]).await;
    assert!(nothing.status.as_u16() == 422 && nothing.text.contains("Copy the code from the letter"), "{}", nothing.text);
}
