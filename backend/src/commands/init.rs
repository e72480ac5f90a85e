//! `vedette init`: from nothing to an installation with its first invitation (docs/rules.md §8).

use crate::{
    accounts::{Order, Sent, invite_by_command},
    app::open,
    config::{Config, is_public, unsafe_for_public},
    kernel::{
        Kernel,
        clock::Clock,
        db::{Who, embedded_url, migrate_up},
        error::{Error, Result},
        http::assets::Assets,
        ids,
        institutions::{self, Institution},
    },
};
use serde::Deserialize;
use shared::{
    audit::{Action, System},
    ids::{CompartmentId, InstitutionId},
    institutions::Slug,
    invitations::NewInvitation,
    permission::Role,
    settings::Settings,
    text::{DisplayName, Email, Label},
};
use std::{
    fs::{self, OpenOptions},
    io::{BufRead, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// What an operator answers, in a file or one after the other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Where people will reach the installation.
    pub public_url: String,
    /// Its first institution.
    pub institution: First,
    /// Who will look after accounts.
    pub admin: Somebody,
    /// Who reads what the security team must not: two people from outside it (docs/rules.md §3).
    pub separate_contacts: Vec<Somebody>,
    /// The institution's settings; what is left out stays as it comes.
    #[serde(default)]
    pub settings: Settings,
}

/// An institution's names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// In addresses: small letters, digits and hyphens.
    pub slug: String,
    /// For people.
    pub name: Label,
}

/// Somebody to be invited.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Somebody {
    /// Their name.
    pub name: DisplayName,
    /// Their address.
    pub email: Email,
}

/// Where everything goes.
#[derive(Debug)]
pub struct Places {
    /// The configuration file.
    pub config: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// The key folder.
    pub keys: PathBuf,
}

impl Answers {
    /// Reads a file of answers.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|e| Error::Internal(format!("{} cannot be read: {e}", path.display())))?;
        toml::from_str(&text).map_err(|e| Error::Internal(format!("{}: {}", path.display(), e.to_string().trim())))
    }

    /// Asks for each. An answer that does not fit is asked for again.
    ///
    /// # Errors
    /// A sentence for the operator when the input ends.
    pub fn ask(input: &mut impl BufRead, output: &mut impl Write) -> Result<Self> {
        let mut asking = Asking { input, output };
        let public_url = asking.one("Public address, like https://report.example", |text: &str| Some(text.to_owned()))?;
        let institution = First {
            slug: asking.one("Institution, short name for addresses, like fernwick", |text| is_slug(text).then(|| text.to_owned()))?,
            name: asking.one("Institution, name for people", |text| text.parse().ok())?,
        };
        let separate_contacts = vec![asking.person("First separate contact")?, asking.person("Second separate contact")?];
        let admin = asking.person("First administrator")?;
        Ok(Self { public_url, institution, admin, separate_contacts, settings: Settings::default() })
    }

    fn check(&self) -> Result<()> {
        if !is_slug(&self.institution.slug) {
            return Err(Error::Internal("the institution's short name should be small letters, digits and hyphens".to_owned()));
        }
        if self.separate_contacts.is_empty() || self.separate_contacts.iter().any(|contact| contact.email == self.admin.email) {
            let sentence = "name at least one separate contact, better two; the administrator cannot be one";
            return Err(Error::Internal(sentence.to_owned()));
        }
        let fault = |fault: &shared::problem::FieldProblem| format!("\n  - {}: {}", fault.pointer, fault.detail);
        self.settings.check().map_err(|faults| Error::Internal(format!("the settings: {}", faults.iter().map(fault).collect::<String>())))
    }
}

fn is_slug(text: &str) -> bool {
    text.parse::<Slug>().is_ok()
}

struct Asking<'a, I, O> {
    input: &'a mut I,
    output: &'a mut O,
}

impl<I: BufRead, O: Write> Asking<'_, I, O> {
    fn one<T>(&mut self, question: &str, fit: impl Fn(&str) -> Option<T>) -> Result<T> {
        loop {
            write!(self.output, "{question}: ").and_then(|()| self.output.flush()).map_err(Error::internal)?;
            let mut line = String::new();
            if self.input.read_line(&mut line).map_err(Error::internal)? == 0 {
                return Err(Error::Internal("the answers ended before the questions; nothing was written".to_owned()));
            }
            let typed = line.trim();
            match fit(typed).filter(|_| !typed.is_empty()) {
                Some(answer) => return Ok(answer),
                None => writeln!(self.output, "That does not fit. Please try again.").map_err(Error::internal)?,
            }
        }
    }

    fn person(&mut self, who: &str) -> Result<Somebody> {
        let name = self.one(&format!("{who}, name"), |text| text.parse().ok())?;
        Ok(Somebody { name, email: self.one(&format!("{who}, e-mail address"), |text| text.parse().ok())? })
    }
}

/// Sets everything up; the lines to tell the operator. Writes nothing where something is already.
///
/// # Errors
/// A sentence for the operator.
pub async fn init(answers: Answers, places: &Places) -> Result<Vec<String>> {
    answers.check()?;
    let text = configuration(&answers, places)?;
    free(places)?;
    write_new(&places.config, &text)?;
    let config = Config::load(Some(&places.config), std::iter::empty()).map_err(|faults| {
        // What was written a moment ago is of no use, and would be in the way of the next try.
        let _ = fs::remove_file(&places.config);
        Error::Internal(faults.to_string())
    })?;
    fs::create_dir_all(&places.data).map_err(Error::internal)?;
    migrate_up(&embedded_url(&places.data)).await?;
    let kernel = open(config, Clock::System, Assets::default()).await?;
    let lines = set_up(&kernel, answers, places).await;
    kernel.db.close().await;
    lines
}

/// The configuration file's text: staff never sign in with a password on a public address.
fn configuration(answers: &Answers, places: &Places) -> Result<String> {
    let whole = |path: &Path| std::path::absolute(path).map(|path| path.display().to_string()).map_err(Error::internal);
    let table =
        |values: Vec<(&str, toml::Value)>| values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<toml::Table>();
    let (data, keys) = (whole(&places.data)?, whole(&places.keys)?);
    let (inner, outer) = (Path::new(&keys), Path::new(&data));
    if inner.starts_with(outer) || outer.starts_with(inner) {
        return Err(Error::Internal("key folder and data folder must not lie one inside the other".to_owned()));
    }
    let public = is_public(&answers.public_url, false);
    let all = table(vec![
        ("public_url", answers.public_url.clone().into()),
        ("data", table(vec![("folder", data.clone().into())]).into()),
        ("keys", table(vec![("folder", keys.clone().into())]).into()),
        ("accounts", table(vec![("staff_passwords", (!public).into())]).into()),
    ]);
    toml::to_string(&all).map_err(Error::internal)
}

fn free(places: &Places) -> Result<()> {
    let taken = |path: &Path| path.is_file() || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    match [&places.config, &places.data, &places.keys].into_iter().find(|path| taken(path)) {
        None => Ok(()),
        Some(path) => Err(Error::Internal(format!("{} is there already; nothing was changed", path.display()))),
    }
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    let fault = |e: std::io::Error| Error::Internal(format!("{} cannot be written: {e}", path.display()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fault)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)
}

async fn set_up(kernel: &Kernel, answers: Answers, places: &Places) -> Result<Vec<String>> {
    let institution = Institution {
        id: InstitutionId(ids::fresh()),
        parent: None,
        slug: answers.institution.slug.clone(),
        name: answers.institution.name.into(),
        settings: answers.settings,
        settings_version: 0,
        separate_compartment: CompartmentId(ids::fresh()),
    };
    let (id, row, now) = (institution.id, institution.clone(), kernel.clock.now());
    let (who, action) = (Who { account: None, institution: Some(id) }, Action::System(System::InstitutionSetUp));
    kernel.write(now, who, action, id.0, None, async move |tx| institutions::insert(tx, &row).await.map(drop)).await?;
    let mut lines = vec![format!("The configuration is in {}, the keys are in {}.", places.config.display(), places.keys.display())];
    lines.push("Take a backup of the keys now, and keep it apart from every backup of the data.".to_owned());
    for contact in &answers.separate_contacts {
        invited(kernel, &institution, contact, Role::SeparateContact, false, &mut lines).await;
    }
    invited(kernel, &institution, &answers.admin, Role::Admin, true, &mut lines).await;
    lines.extend(verdict(kernel, &institution, answers.separate_contacts.len()));
    Ok(lines)
}

/// Invites somebody. What is set up by now stays, so a refusal is told with what to do about it.
async fn invited(kernel: &Kernel, institution: &Institution, person: &Somebody, role: Role, print: bool, lines: &mut Vec<String>) {
    let new = NewInvitation { email: person.email.clone(), name: person.name.clone(), roles: vec![role] };
    let order = Order { slug: institution.slug.clone(), new, print };
    let label = role.label().to_lowercase();
    lines.push(match invite_by_command(kernel, order).await {
        Ok(Sent::Link(link)) => {
            format!("The {label}'s invitation works once, for 72 hours, and is not shown again. Pass it to nobody else:\n{link}")
        }
        Ok(Sent::Letter) => format!("A letter to a {label} waits; the server sends it once it runs and mail is set up."),
        Err(cause) => format!("The {label} was not invited: {cause} Mend it, then use `vedette invite`."),
    });
}

/// Whether it may serve, in plain words.
fn verdict(kernel: &Kernel, institution: &Institution, contacts: usize) -> Vec<String> {
    let config = &kernel.config;
    let mut faults = unsafe_for_public(config, false);
    if is_public(&config.public_url, false) {
        faults.extend(institutions::unset_texts(std::slice::from_ref(institution)));
    }
    let mut lines = Vec::new();
    if contacts < 2 {
        let words =
            "With one separate contact, what they read cannot be closed and no name in it opened. Invite a second with `vedette invite`.";
        lines.push(words.to_owned());
    }
    lines.push(if faults.is_empty() {
        format!("The configuration is complete. `vedette serve` makes {} answer.", config.public_url)
    } else {
        format!("Before `vedette serve` starts on {}:\n  - {}", config.public_url, faults.join("\n  - "))
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &[&str]) -> (Result<Answers>, String) {
        let (typed, mut said) = (lines.join("\n") + "\n", Vec::new());
        let answers = Answers::ask(&mut typed.as_bytes(), &mut said);
        (answers, String::from_utf8(said).unwrap())
    }

    const GOOD: [&str; 9] = [
        "https://report.example",
        "fernwick",
        "Fernwick Council",
        "Green Clerk",
        "clerk@fernwick.example",
        "Blue Clerk",
        "blue@fernwick.example",
        "Red Porter",
        "admin@fernwick.example",
    ];

    #[test]
    fn each_question_is_asked_until_its_answer_fits() {
        let mut typed = GOOD.to_vec();
        typed.insert(1, "Fern Wick");
        typed.insert(5, "no address");
        let (answers, said) = asked(&typed);
        let answers = answers.unwrap();
        assert_eq!((answers.institution.slug.as_str(), answers.separate_contacts.len()), ("fernwick", 2));
        assert_eq!(answers.admin.email.expose(), "admin@fernwick.example");
        assert_eq!(said.matches("does not fit").count(), 2, "{said}");
        assert!(asked(&GOOD[..4]).0.unwrap_err().to_string().contains("nothing was written"));
    }

    #[test]
    fn the_administrator_is_no_separate_contact() {
        let mut typed = GOOD;
        typed[4] = "admin@fernwick.example";
        assert!(asked(&typed).0.unwrap().check().is_err());
        assert!(asked(&GOOD).0.unwrap().check().is_ok());
    }

    #[test]
    fn a_public_address_gets_no_staff_passwords_and_keys_stay_out_of_the_data() {
        let answers = asked(&GOOD).0.unwrap();
        let places = |keys: &str| Places { config: "v.toml".into(), data: "/srv/data".into(), keys: keys.into() };
        assert!(configuration(&answers, &places("/srv/keys")).unwrap().contains("staff_passwords = false"));
        assert!(configuration(&answers, &places("/srv/data/keys")).is_err() && configuration(&answers, &places("/srv")).is_err());
    }
}
