//! The command line.

use backend::{
    App,
    accounts::Order,
    app::open,
    commands::{
        self,
        init::{Answers, Places},
        institution::Addition,
    },
    config::{Config, is_public, unsafe_for_public},
    demo::{self, Size},
    description,
    kernel::{clock::Clock, db, error::Error, http::assets::Assets, telemetry},
};
use clap::{Parser, Subcommand};
use shared::{
    institutions::Slug,
    invitations::NewInvitation,
    permission::Role,
    text::{DisplayName, Email, Label},
};
use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Gives memory back, which the C library does not (docs/adr/0020-memory-goes-back.md).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Vedette: people of a democratic institution report suspected approaches; their security team works on them.
#[derive(Debug, Parser)]
#[command(name = "vedette", version, after_help = backend::config::help())]
struct Arguments {
    /// The configuration file (TOML). VEDETTE_SECTION__KEY in the environment wins over it.
    #[arg(long, global = true, value_name = "FILE", env = "VEDETTE_CONFIG", hide_env = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set up a new installation: configuration, keys, first institution, first invitations. Overwrites nothing.
    Init(Init),
    /// Serve until told to stop (SIGTERM or Ctrl-C); what was begun is finished first.
    Serve,
    /// Look at the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Bring the database schema forward or back.
    Migrate {
        #[command(subcommand)]
        command: MigrateCommand,
    },
    /// Look at the keys, or make new ones.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Put a copy of the database, as it is at one moment, into a folder; safe while the server runs. Needs no keys
    /// and holds none: copy the key folder to another place.
    Backup {
        /// Where backups are kept. This one gets a folder of its own there, named by the time.
        folder: PathBuf,
    },
    /// Put a backup back where nothing is, and check that the keys open all of it and that the audit holds. Stop the
    /// server first.
    Restore {
        /// What `vedette backup` made: a folder whose name begins with vedette-.
        backup: PathBuf,
        /// An empty folder for the embedded database; without it data.folder. PostgreSQL's goes into the empty database
        /// that database.url names.
        folder: Option<PathBuf>,
    },
    /// Check the audit.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Look at the institutions, or add one below another.
    Institution {
        #[command(subcommand)]
        command: InstitutionCommand,
    },
    /// Invite somebody to make an account, for the first people of an installation: a letter with a link that works once.
    Invite(Invite),
    /// Print the description of the API (OpenAPI 3.1). Needs no database, no keys and no settings.
    Openapi,
    /// Fill an empty database with a demonstration; it stays one for ever.
    Demo(Demo),
}

#[derive(Debug, clap::Args)]
struct Init {
    /// A file of answers (TOML); without it they are asked for on the terminal. --config names where to write.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Where the data will be.
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
    /// Where the keys will be: outside the data.
    #[arg(long, value_name = "FOLDER", default_value = "data-keys")]
    keys: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Demo {
    /// What the reports follow from: the same number makes the same ones.
    #[arg(long, value_name = "NUMBER", default_value_t = demo::SEED)]
    seed: u64,
    /// Only an account of each role and two months of reports that nobody has worked on.
    #[arg(long, conflicts_with = "seed")]
    few: bool,
    /// So many reports more over fourteen months, for measuring what grows with them.
    #[arg(long, value_name = "NUMBER", requires = "few", default_value_t = 0)]
    reports: u32,
}

#[derive(Debug, clap::Args)]
struct Invite {
    /// The institution they will belong to, by its short name.
    #[arg(long, value_name = "SLUG")]
    institution: String,
    /// Where the letter goes, and what they will sign in with.
    #[arg(long, value_name = "ADDRESS")]
    email: Email,
    /// Their name for people.
    #[arg(long, value_parser = |text: &str| text.parse::<DisplayName>().map_err(|fault| fault.to_string()))]
    name: DisplayName,
    /// What they will be, like ADMIN. May be given more than once.
    #[arg(long, required = true)]
    role: Vec<Role>,
    /// Print the link instead of sending a letter, while mail is not set up. Whoever has it can use it: pass it on safely.
    #[arg(long)]
    print: bool,
}

#[derive(Debug, Subcommand)]
enum InstitutionCommand {
    /// List them, each below the one it belongs to.
    List,
    /// Add one below another, with nobody in it.
    Add {
        /// The institution it will lie below, by its short name.
        #[arg(long, value_name = "SLUG")]
        below: Slug,
        /// Its short name for addresses: small letters, digits and hyphens.
        #[arg(long)]
        slug: Slug,
        /// Its name for people.
        #[arg(long, value_parser = |text: &str| text.parse::<Label>().map_err(|fault| fault.to_string()))]
        name: Label,
        /// Its time zone, like Europe/London; the other one's where none is said.
        #[arg(long, value_parser = |text: &str| text.parse::<Label>().map_err(|fault| fault.to_string()))]
        zone: Option<Label>,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say everything that is wrong with it, or that nothing is.
    Check,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum KeysCommand {
    /// List the keys and how many documents each still wraps.
    Status,
    /// Make new keys and wrap every document by the new one; safe while the server runs. Take a backup of
    /// the key folder before and after.
    Rotate {
        /// Make no key; only finish a rotation that was interrupted.
        #[arg(long)]
        finish: bool,
    },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Follow the chain from the first row to the last. Needs no keys; exits 1 at the first thing that is wrong.
    Verify {
        /// A file of checkpoints that was kept elsewhere (from the log, or copied by hand).
        #[arg(long = "checkpoint", value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
        /// A public key that may have signed, in hex. Without it, the keys in the database are taken and named.
        #[arg(long = "key", value_name = "HEX")]
        keys: Vec<String>,
    },
    /// Take the audit as it is, after you put a backup back: the server signs nothing that does not continue what it
    /// signed before. Stop the server first.
    Accept,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum MigrateCommand {
    /// Apply what this build has and the database lacks. Take a backup first.
    Up,
    /// Undo the last change. Its data is lost.
    Down,
    /// List the changes.
    Status,
}

#[actix_web::main]
async fn main() -> ExitCode {
    // Database, mails and keys are the service's own, from the first byte.
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o077));
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Internal(sentence)) => fail(&sentence),
        Err(other) => fail(&other.to_string()),
    }
}

fn fail(sentence: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "vedette: {}", sentence.trim_end());
    ExitCode::FAILURE
}

fn say(sentence: &str) {
    let _ = writeln!(std::io::stdout(), "{sentence}");
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    let settings = || load(arguments.config.as_deref());
    match arguments.command {
        Command::Init(Init { answers, data, keys }) => {
            let config = arguments.config.unwrap_or_else(|| "vedette.toml".into());
            let answers = answers.map_or_else(ask, |file| Answers::read(&file))?;
            let lines = commands::init::init(answers, &Places { config, data, keys }).await?;
            lines.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Serve => serve(settings()?).await,
        Command::Config { command: ConfigCommand::Check } => check(settings()?).await,
        Command::Migrate { command } => migrate(&settings()?, command).await,
        Command::Keys { command } => {
            let kernel = open(settings()?, Clock::System, Assets::default()).await?;
            let lines = match command {
                KeysCommand::Status => commands::keys::status(&kernel).await?,
                KeysCommand::Rotate { finish } => commands::keys::rotate(&kernel, !finish).await?,
            };
            kernel.db.close().await;
            lines.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Backup { folder } => {
            commands::backup::backup(&settings()?, &Clock::System, &folder).await?.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Restore { backup, folder } => {
            commands::backup::restore(settings()?, &backup, folder.as_deref()).await?.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Audit { command: AuditCommand::Verify { checkpoints, keys } } => {
            commands::audit::check(&settings()?, &checkpoints, &keys).await?.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Audit { command: AuditCommand::Accept } => {
            let kernel = open(settings()?, Clock::System, Assets::default()).await?;
            let lines = commands::audit::accept(&kernel).await?;
            kernel.db.close().await;
            lines.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Institution { command } => {
            let kernel = open(settings()?, Clock::System, Assets::default()).await?;
            let lines = match command {
                InstitutionCommand::List => commands::institution::list(&kernel).await?,
                InstitutionCommand::Add { below, slug, name, zone } => {
                    commands::institution::add(&kernel, Addition { below, slug, name, zone }).await?
                }
            };
            kernel.db.close().await;
            lines.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Openapi => {
            say(&description::text()?);
            Ok(())
        }
        Command::Invite(Invite { institution: slug, email, name, role: roles, print }) => {
            let kernel = open(settings()?, Clock::System, Assets::default()).await?;
            let order = Order { slug, new: NewInvitation { email, name, roles }, print };
            let lines = commands::invite::invite(&kernel, order).await?;
            kernel.db.close().await;
            lines.iter().for_each(|line| say(line));
            Ok(())
        }
        Command::Demo(Demo { seed, few, reports }) => {
            // It is led through the past.
            let clock = Clock::at(Clock::System.now());
            let kernel = actix_web::web::Data::new(open(settings()?, clock, Assets::default()).await?);
            demo::set_up(&kernel, if few { Size::Few { more: reports } } else { Size::Whole { seed } }).await?;
            kernel.db.close().await;
            say(&format!("The demonstration is ready; its accounts are in {}.", kernel.config.data.join("demo-accounts.json").display()));
            Ok(())
        }
    }
}

/// The answers of whoever sits at the terminal.
fn ask() -> Result<Answers, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::Internal("nobody is at the terminal to ask; name a file with --answers".to_owned()));
    }
    Answers::ask(&mut std::io::stdin().lock(), &mut std::io::stdout())
}

fn load(file: Option<&Path>) -> Result<Config, Error> {
    // VEDETTE_CONFIG names the file itself, so it is not one of the settings.
    let environment = std::env::vars().filter(|(name, _)| name != "VEDETTE_CONFIG");
    Config::load(file, environment).map_err(|faults| Error::Internal(faults.to_string()))
}

async fn serve(config: Config) -> Result<(), Error> {
    telemetry::start(&config.log_level);
    let app = App::build(config, Clock::System).await?;
    tracing::info!(listening = %app.address()?, "serving");
    if let Some(metrics) = app.metrics_address()? {
        tracing::info!(%metrics, "metrics can be read");
    }
    app.run().await?;
    tracing::info!("stopped");
    Ok(())
}

async fn check(config: Config) -> Result<(), Error> {
    let faults = unsafe_for_public(&config, false);
    if !faults.is_empty() {
        return Err(Error::Internal(format!("this must not serve the public:\n  - {}", faults.join("\n  - "))));
    }
    let public = is_public(&config.public_url, false);
    let words = if public { "public" } else { "reachable from this machine only" };
    say(&format!("The configuration is complete. {} is {words}.", config.public_url));
    // Looking must not be what makes keys and data.
    if !config.keys.is_dir() || !config.data.is_dir() {
        say("Nothing is set up yet, so what institutions set was not looked at.");
        return Ok(());
    }
    let kernel = open(config, Clock::System, Assets::default()).await?;
    let warnings = commands::check::warnings(&kernel, public).await?;
    kernel.db.close().await;
    if !warnings.is_empty() {
        say(&format!("Still to do:\n  - {}", warnings.join("\n  - ")));
    }
    Ok(())
}

async fn migrate(config: &Config, command: MigrateCommand) -> Result<(), Error> {
    std::fs::create_dir_all(&config.data).map_err(Error::internal)?;
    let lines = match command {
        MigrateCommand::Up => db::migrate_up(&config.database()).await?,
        MigrateCommand::Down => db::migrate_down(&config.database()).await?,
        MigrateCommand::Status => db::migrate_status(&config.database()).await?,
    };
    lines.iter().for_each(|line| say(line));
    Ok(())
}
