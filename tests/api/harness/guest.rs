//! Somebody with an invitation in their hand.

use super::{Person, TestApp, client::Page};
use sea_orm::{ConnectionTrait, Database, Statement};
use shared::{
    accounts::Credentials,
    ids::IdempotencyKey,
    invitations::{InviteAccount, Invited, NewInvitation},
    permission::Role,
    problem::Problem,
    time::Moment,
};

/// A password nobody minds.
pub const PASSWORD: &str = "slow tide under the pier";

/// A fresh key.
pub fn key() -> IdempotencyKey {
    IdempotencyKey(backend::kernel::ids::fresh())
}

/// Who is asked.
pub fn asked(email: &str, roles: &[Role]) -> NewInvitation {
    NewInvitation { email: email.parse().unwrap(), name: "Somebody Particular".parse().unwrap(), roles: roles.to_vec() }
}

/// Asks somebody.
pub async fn invite(admin: &mut Person, email: &str, roles: &[Role]) -> Result<Invited, Problem> {
    admin.send_with::<InviteAccount>(&(), &asked(email, roles), Some(key())).await
}

/// How many rows a table has.
pub async fn rows(app: &TestApp, table: &str) -> i64 {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let sql = Statement::from_string(db.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {table}"));
    db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// The part of a page between two others.
pub fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).map_or(rest, |(part, _)| part)
}

/// Somebody at the page behind the link.
pub struct Guest {
    pub person: Person,
    pub code: String,
    pub visit: String,
}

impl Guest {
    /// Opens the page.
    pub async fn visiting(app: &TestApp, code: &str) -> Self {
        let mut person = Person::nobody(app);
        let page = person.visit("/invitation").await;
        let visit = between(&page.text, "name=\"visit\" value=\"", "\"").to_owned();
        Self { person, code: code.to_owned(), visit }
    }

    /// Sends the code.
    pub async fn send_code(&mut self) -> Page {
        let fields = [("invitation", self.code.as_str()), ("visit", self.visit.as_str())];
        self.person.post("/invitation", &fields).await
    }

    /// Sends password and six-digit code.
    pub async fn finish(&mut self, password: &str, six: &str) -> Page {
        let fields = [("invitation", self.code.as_str()), ("visit", self.visit.as_str()), ("password", password), ("code", six)];
        self.person.post("/invitation", &fields).await
    }
}

/// The letters the page offers for the authenticator app.
pub fn letters(page: &Page) -> &str {
    between(between(&page.text, "id=\"key\"", "</p>"), ">", "<")
}

/// The same, read.
pub fn secret(page: &Page) -> Vec<u8> {
    totp_rs::Secret::try_from_base32(letters(page).replace(' ', "")).unwrap().as_ref().to_vec()
}

/// The six digits an app shows.
pub fn six(secret: &[u8], at: Moment) -> String {
    let totp = totp_rs::Builder::new().with_secret(secret.to_vec()).build_noncompliant();
    totp.generate(u64::try_from(at.0 / 1000).unwrap()).to_string()
}

/// Uses an invitation from its code to its account; gives what signs in from the next code on.
pub async fn accept(app: &TestApp, code: &str, email: &str) -> Credentials {
    let mut guest = Guest::visiting(app, code).await;
    let secret = secret(&guest.send_code().await);
    let done = guest.finish(PASSWORD, &six(&secret, app.now())).await;
    assert_eq!(done.location.as_deref(), Some("/sign-in?notice=ready"), "{}", done.text);
    app.pass(30 * Moment::SECOND);
    Credentials { email: email.to_owned(), password: PASSWORD.to_owned(), code: six(&secret, app.now()) }
}
