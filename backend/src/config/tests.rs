use super::*;
use std::path::Path;

fn load(toml: &str, environment: &[(&str, &str)]) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vedette.toml");
    std::fs::write(&file, toml).unwrap();
    Config::load(Some(&file), environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
}

#[test]
fn nothing_set_means_the_embedded_defaults() {
    let config = Config::load(None, std::iter::empty()).unwrap();
    assert_eq!(config.public_origin(), "http://localhost:8080");
    assert_eq!(config.listen.port(), 8080);
    assert!(config.database().starts_with("sqlite:"));
    assert!(matches!(config.mail.transport, Transport::File));
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = load("[server]\nlisten = \"127.0.0.1:1\"", &[("VEDETTE_SERVER__LISTEN", "127.0.0.1:2"), ("PATH", "/bin")]).unwrap();
    assert_eq!(config.listen.port(), 2);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name_and_all_faults_come_at_once() {
    let faults = load("public_urll = \"x\"\n[mail]\ntransport = \"smtp\"\nport = \"many\"", &[("VEDETTE_SERVER__LISTN", "x")]).unwrap_err();
    let text = faults.to_string();
    assert!(text.contains("public_urll is not a setting; did you mean public_url?"), "{text}");
    assert!(text.contains("VEDETTE_SERVER__LISTN is not a setting; did you mean server.listen?"), "{text}");
    assert!(text.contains("mail.port should be a port number") && text.contains("mail.host must be set"), "{text}");
}

#[test]
fn a_fresh_proof_lasts_five_minutes_or_as_long_as_the_operator_says_within_bounds() {
    let lasts = |seconds: &str| load("", &[("VEDETTE_ACCOUNTS__FRESH_PROOF_SECONDS", seconds)]).map(|config| config.fresh_proof);
    assert_eq!(load("", &[]).unwrap().fresh_proof, shared::step_up::FRESH);
    assert_eq!((lasts("10"), lasts("900")), (Ok(10_000), Ok(900_000)));
    for wrong in ["9", "901", "0", "-1", "never"] {
        let faults = lasts(wrong).unwrap_err().to_string();
        assert!(faults.contains("accounts.fresh_proof_seconds should be a whole number from 10 to 900"), "{wrong}: {faults}");
    }
}

#[test]
fn files_lie_in_the_data_folder_and_a_scanner_is_near_unless_said_otherwise() {
    let config = load("[data]\nfolder = \"/srv/vedette\"", &[]).unwrap();
    assert_eq!((config.objects.as_path(), config.scanner), (Path::new("/srv/vedette/objects"), None));
    let set = |address: &str| load("", &[("VEDETTE_CLAMAV__ADDRESS", address)]).map(|config| config.scanner.unwrap());
    assert_eq!(set("unix:/run/clamd.ctl").unwrap(), Scanner::Unix("/run/clamd.ctl".into()));
    assert_eq!(set("127.0.0.1:3310").unwrap(), Scanner::Tcp("127.0.0.1:3310".parse().unwrap()));
    for wrong in ["unix:clamd.ctl", "8.8.8.8:3310", "0.0.0.0:3310", "clamd", "127.0.0.1"] {
        assert!(set(wrong).unwrap_err().to_string().contains("clamav.address should be like unix:"), "{wrong}");
    }
}

#[test]
fn plain_text_mail_is_for_this_machine_only() {
    let faults = load("[mail]\ntransport = \"smtp\"\nhost = \"mail.example\"\ntls = \"none\"", &[]).unwrap_err();
    assert!(faults.to_string().contains("mail.tls may be \"none\" only"));
    assert!(load("[mail]\ntransport = \"smtp\"\nhost = \"localhost\"\ntls = \"none\"", &[]).is_ok());
}

#[test]
fn metrics_are_read_nowhere_unless_set_and_never_where_strangers_are() {
    let listens = |address: &str| load("", &[("VEDETTE_METRICS__LISTEN", address)]).map(|config| config.metrics);
    assert_eq!(load("", &[]).unwrap().metrics, None);
    for fine in ["127.0.0.1:9464", "[::1]:9464", "10.1.2.3:9464", "192.168.0.9:1", "[fd00::2]:9464"] {
        assert_eq!(listens(fine), Ok(Some(fine.parse().unwrap())));
    }
    for refused in ["0.0.0.0:9464", "[::]:9464", "8.8.8.8:9464", "[2001:db8::1]:9464", "127.0.0.1", "localhost:9464"] {
        let fault = listens(refused).unwrap_err().to_string();
        assert!(fault.contains("metrics.listen should be an address and port of this machine"), "{refused}: {fault}");
    }
}

#[test]
fn every_key_is_explained_to_operators_and_no_other() {
    let page = include_str!("../../../docs/operate.md");
    let table = page.split("## Configuration").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let mut shown: Vec<&str> = rows.flat_map(|cell| cell.split('`')).filter(|name| !matches!(*name, "" | ", ")).collect();
    let mut known: Vec<&str> = keys::KEYS.iter().map(|key| key.name).collect();
    shown.sort_unstable();
    known.sort_unstable();
    assert_eq!(shown, known);
}

#[test]
fn a_password_in_the_database_address_is_not_repeated_in_a_fault() {
    let faults = load("[database]\nurl = \"mysql://u:hunter2@h/d\"", &[]).unwrap_err();
    assert!(!faults.to_string().contains("hunter2"));
}

#[test]
fn only_this_machine_is_not_public_and_a_demonstration_may_also_stand_on_a_private_address() {
    for local in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"] {
        assert!(!is_public(local, false), "{local}");
    }
    for private in
        ["https://192.168.1.7:8080", "https://10.0.0.2", "https://[fd00::2]:8080", "https://vedette.local", "https://169.254.1.1"]
    {
        assert!(is_public(private, false) && !is_public(private, true), "{private}");
    }
    for public in ["https://report.example", "https://8.8.8.8", "https://localhost.example", "http://127.0.0.1.example"] {
        assert!(is_public(public, true), "{public}");
    }
}

#[test]
fn a_public_address_with_the_defaults_is_refused_for_every_reason_of_the_rule() {
    let config = load("public_url = \"http://report.example\"\n[keys]\nfolder = \"data/keys\"\n[database]\nurl = \"postgres://db.example/v?sslmode=require\"", &[]).unwrap();
    let reasons = unsafe_for_public(&config, true).join("\n");
    for word in ["https://", "mail.transport", "demonstration", "staff_passwords", "keys.folder", "trusted_proxy", "verify-full"] {
        assert!(reasons.contains(word), "{word} in {reasons}");
    }
    assert!(unsafe_for_public(&load("", &[]).unwrap(), true).is_empty(), "localhost is nobody's business");
}

#[test]
fn a_demonstration_is_shown_at_most_four_hundred_days_ahead() {
    let ahead = |days: &str| load("", &[("VEDETTE_DEMONSTRATION__DAYS_AHEAD", days)]).map(|config| config.days_ahead);
    assert_eq!(load("", &[]).unwrap().days_ahead, 0);
    assert_eq!(ahead("400").unwrap(), 400);
    for wrong in ["401", "-1", "soon"] {
        let faults = ahead(wrong).unwrap_err().to_string();
        assert!(faults.contains("demonstration.days_ahead should be a whole number from 0 to 400"), "{wrong}: {faults}");
    }
}

#[test]
fn a_complete_public_configuration_is_accepted() {
    let toml = "public_url = \"https://report.example\"\n[server]\ntrusted_proxy = \"127.0.0.1\"\n[keys]\nfolder = \"/etc/vedette/keys\"\n[data]\nfolder = \"/var/lib/vedette\"\n\
        [mail]\ntransport = \"smtp\"\nhost = \"mail.example\"\n[accounts]\nstaff_passwords = false";
    assert_eq!(unsafe_for_public(&load(toml, &[]).unwrap(), false), Vec::<String>::new());
    let database = [("VEDETTE_DATABASE__URL", "postgres://vedette@db.example/vedette")];
    assert_eq!(unsafe_for_public(&load(toml, &database).unwrap(), false), Vec::<String>::new());
}

#[test]
fn a_file_that_is_not_there_is_one_of_the_faults() {
    let faults = Config::load(Some(Path::new("/nowhere/vedette.toml")), std::iter::empty()).unwrap_err();
    assert!(faults.to_string().contains("/nowhere/vedette.toml cannot be read"));
}

#[test]
fn an_installation_answers_to_its_own_name_and_this_machines_only() {
    let ours = load("public_url = \"https://report.example\"", &[]).unwrap();
    assert!(ours.serves("report.example") && ours.serves("REPORT.example") && ours.serves("localhost:8080") && ours.serves("[::1]:1"));
    for other in ["evil.example", "report.example.evil.example", "report.example:8443", "", "localhost.evil.example"] {
        assert!(!ours.serves(other), "{other}");
    }
    assert!(!load("", &[]).unwrap().serves("report.example"), "defaults behind a proxy serve nobody");
}

#[test]
fn a_server_open_to_the_network_must_know_its_public_name() {
    let open = load("[server]\nlisten = \"0.0.0.0:8080\"", &[]).unwrap();
    assert!(unsafe_for_public(&open, false).join("").contains("server.listen"));
}
