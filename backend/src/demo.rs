//! The demonstration: an institution, an account of each role, and some closed months to look at.
//! The database is marked for ever, and no public address serves it (docs/rules.md §8, §9).

use crate::{
    accounts::{self, NewAccount, Profile},
    intake,
    kernel::{
        Actor, Ctx, Kernel, Signed,
        db::Who,
        error::{Error, Result},
        ids,
        institutions::{self, Institution},
        marks, outbox,
    },
    statistics,
};
use actix_web::web::Data;
use serde::Serialize;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{AccountId, CompartmentId, InstitutionId, SessionId},
    locale::Lang,
    permission::Role,
    questionnaire::{Answers, FORM_VERSION},
    reports::{FileReport, IdentityShown, NewReport},
    settings::{AdviceCard, Contact, Holiday, Number, Review, Settings, Texts, Words},
    text::DisplayName,
    time::Moment,
};
use std::{io::Write, os::unix::fs::OpenOptionsExt};

/// What a person needs to try an account.
#[derive(Debug, Serialize)]
struct DemoAccount {
    role: Role,
    email: String,
    password: String,
    totp_secret: String,
    institution: String,
}

/// Settings worth looking at: a number of its own, a holiday, and advice of both kinds.
fn settings() -> Result<Settings> {
    let said = |text: &str| text.parse().map_err(Error::internal);
    let mine = |number: &str| {
        let (source, owner) = (said("Fernwick staff handbook")?, said("Security team")?);
        Ok::<_, Error>(Number { number: number.parse().map_err(Error::internal)?, source, owner, reviewed_on: "2026-11-02".parse().ok() })
    };
    let label = |en: &str, cy: &str| Ok::<_, Error>(Words { en: en.parse().map_err(Error::internal)?, cy: cy.parse().ok() });
    let card = |techniques: &[&str], en: &str, review| {
        let (text, owner) = (Texts { en: en.parse().map_err(Error::internal)?, cy: None }, said("Security team")?);
        Ok::<_, Error>(AdviceCard { techniques: techniques.iter().map(|code| (*code).to_owned()).collect(), text, owner, review })
    };
    let night = label("6pm to 8am", "6pm i 8am")?;
    Ok(Settings {
        team: Some(mine("020 7946 0190")?),
        contacts: vec![Contact { label: label("Night office", "Swyddfa nos")?, number: mine("020 7946 0191")?, hours: Some(night) }],
        separate_contact: Some(Contact { label: label("Clerk's office", "Swyddfa'r clerc")?, number: mine("020 7946 0192")?, hours: None }),
        holidays: vec![Holiday {
            day: "2026-12-25".parse().map_err(Error::internal)?,
            name: "Christmas Day".parse().map_err(Error::internal)?,
        }],
        advice: vec![
            card(&[], "Tell your office to watch for it.", Review::Reviewed)?,
            card(&["PAID_WORK", "FAKE_PROFILE"], "After the screenshot, report the profile to the site.", Review::Draft)?,
        ],
        ..Settings::default()
    })
}

const NAME: &str = "Fernwick Council (demonstration)";

/// Sets up the demonstration if the database is empty; otherwise changes nothing.
///
/// # Errors
/// The database's; a sentence when it holds something else already.
pub async fn set_up(kernel: &Data<Kernel>) -> Result<()> {
    if !institutions::all(kernel).await?.is_empty() {
        return if marks::is_demonstration(&kernel.db).await? {
            Ok(())
        } else {
            Err(Error::Internal("this database is in use and is no demonstration; choose another data folder".to_owned()))
        };
    }
    let institution = Institution {
        id: InstitutionId(ids::fresh()),
        parent: None,
        slug: "fernwick".to_owned(),
        name: NAME.to_owned(),
        settings: settings()?,
        settings_version: 0,
        separate_compartment: CompartmentId(ids::fresh()),
    };
    let now = kernel.clock.now();
    let (listed, accounts, reporters) = accounts_of(kernel, &institution)?;
    // The list first: a database whose passwords nobody knows would be of no use.
    write_list(kernel, &listed)?;
    let (action, who) = (Action::System(System::DemonstrationSetUp), Who { account: None, institution: Some(institution.id) });
    let id = institution.id;
    let written = kernel.write(now, who, action, id.0, None, async move |tx| {
        marks::mark_demonstration(tx, now).await?;
        institutions::insert(tx, &institution).await?;
        for account in accounts {
            accounts::insert(tx, account).await?;
        }
        Ok(())
    });
    written.await?;
    earlier_months(kernel, &reporters, id).await
}

type Accounts = (Vec<DemoAccount>, Vec<accounts::Prepared>, Vec<AccountId>);

/// How many members of staff the earlier reports come from. Nobody can sign in as them.
const OFFICES: usize = 14;

fn accounts_of(kernel: &Kernel, institution: &Institution) -> Result<Accounts> {
    let (mut listed, mut prepared, mut reporters) = (Vec::new(), Vec::new(), Vec::new());
    let offices = (1..=OFFICES).map(|number| (Role::Reporter, format!("office-{number:02}"), format!("Demo Office {number:02}"), false));
    let roles = Role::ALL.map(|role| (role, role.label().to_lowercase().replace(' ', "-"), format!("Demo {}", role.label()), true));
    for (role, word, name, listing) in roles.into_iter().chain(offices) {
        let email = format!("{word}@fernwick.example");
        let (password, secret, id) = (password(), ids::random::<20>(), AccountId(ids::fresh()));
        let profile = Profile {
            email: email.parse().map_err(Error::internal)?,
            name: name.parse::<DisplayName>().map_err(|_| Error::internal("a demonstration name is too long"))?,
            roles: vec![(role, institution.id).into()],
            also: Vec::new(),
        };
        let account = NewAccount { id, institution: institution.id, profile };
        prepared.push(accounts::prepare(kernel, &account, &password, secret.to_vec())?);
        if listing {
            listed.push(DemoAccount {
                role,
                email,
                password,
                totp_secret: totp_rs::Secret::from(secret).to_base32(),
                institution: institution.name.clone(),
            });
        } else {
            reporters.push(id);
        }
    }
    Ok((listed, prepared, reporters))
}

/// Four groups of four letters: 75 bits that can be typed on a phone.
fn password() -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = |random: u64| LETTERS.get((random % 26) as usize).copied().map_or('x', char::from);
    let group = |_| (0..4).map(|_| letter(u64::from_le_bytes(ids::random()))).collect::<String>();
    (0..4).map(group).collect::<Vec<_>>().join("-")
}

fn write_list(kernel: &Kernel, accounts: &[DemoAccount]) -> Result<()> {
    let path = kernel.config.data.join("demo-accounts.json");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path).map_err(Error::internal)?;
    file.write_all(&serde_json::to_vec_pretty(accounts)?).map_err(Error::internal)
}

/// Two closed months of reports, filed by the same code as every other, so that desk and picture have
/// something to show. Their alerts lie in the past: the mailbox starts empty.
async fn earlier_months(kernel: &Data<Kernel>, reporters: &[AccountId], institution: InstitutionId) -> Result<()> {
    let now = kernel.clock.now();
    let channels = ["PRO_NETWORK", "MESSAGING", "PRO_NETWORK", "EVENT", "PRO_NETWORK", "EMAIL_WORK", "PRO_NETWORK"];
    let techniques = ["PAID_WORK", "ELICIT", "CULTIVATE", "FAKE_PROFILE", "INFLUENCE"];
    for (number, reporter) in reporters.iter().cycle().take(2 * reporters.len()).enumerate() {
        let pick = |list: &[&'static str]| list.get(number % list.len()).copied().unwrap_or_default();
        let hours = i64::try_from(number).map_err(Error::internal)? * 50 + 700;
        let received = now.plus(-hours * Moment::HOUR);
        let answers = Answers::new()
            .with("danger_now", &["NO"])
            .with("subject_relation", &["ME"])
            .with("last_contact", &["THIS_WEEK"])
            .with("channel", &[pick(&channels)])
            .with("techniques", &[pick(&techniques)])
            .with("target_response", &["IGNORED"])
            .with("persona_org", &["Amber Recruiting"])
            .with("narrative", &["A message out of nowhere about a well paid report. Made up for this demonstration."])
            .with("next_contact", &["NO"])
            .with("contact_method", &["EMAIL"]);
        let new = NewReport {
            form_version: FORM_VERSION,
            language: Lang::En,
            answered_at: received,
            identity_mode: IdentityShown::Named,
            answers,
            on_behalf_of: None,
        };
        let (session, roles) = (SessionId(ids::fresh()), vec![Role::Reporter]);
        let signed = Signed { account: *reporter, institution, session, roles, proven_at: received };
        let ctx: Ctx<FileReport> = Ctx::internal(kernel.clone(), Actor::Account(signed), received);
        intake::file(&ctx, &new).await?;
    }
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    kernel.write(now, Who::default(), action, institution.0, None, async |tx| outbox::drop_waiting(tx).await).await?;
    statistics::tick(kernel).await
}
