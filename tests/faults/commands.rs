//! What docs/operate.md tells an operator to type can be typed.

use super::server::program;
use std::{collections::BTreeSet, process::Command};

/// The words after the program's name, wherever code on the page names it.
fn shown(page: &str) -> BTreeSet<Vec<String>> {
    let mut code = Vec::new();
    for (number, part) in page.split("```").enumerate() {
        match number % 2 {
            1 => code.extend(part.lines().map(str::to_owned)),
            _ => code.extend(part.split('`').skip(1).step_by(2).map(|inline| inline.replace('\n', " "))),
        }
    }
    let mut shown = BTreeSet::new();
    for line in code {
        let words: Vec<&str> = line.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let is_program = *word == "vedette" || word.ends_with("bin/vedette");
            // The service's user has the same name.
            let is_user = at > 0 && matches!(words[at - 1], "-u" | "-o" | "-g");
            let after: Vec<String> = words[at + 1..].iter().map(|word| (*word).to_owned()).collect();
            if is_program && !is_user && !after.is_empty() {
                shown.insert(after);
            }
        }
    }
    shown
}

/// The command in some words, and the options they use.
fn command(words: &[String]) -> (Vec<&str>, Vec<&str>) {
    let (mut path, mut options, mut words) = (Vec::new(), Vec::new(), words.iter().map(String::as_str));
    while let Some(word) = words.next() {
        if word == "--config" && path.is_empty() {
            words.next();
        } else if word.starts_with("--") {
            options.push(word.split('=').next().unwrap());
        } else if options.is_empty() && path.len() < 2 && word.chars().all(|letter| letter.is_ascii_lowercase()) {
            path.push(word);
        }
    }
    (path, options)
}

#[test]
fn every_command_and_option_that_operate_md_shows_exists() {
    let units = [include_str!("../../docs/systemd/vedette.service"), include_str!("../../docs/systemd/vedette-backup.service")].join("\n");
    let all = shown(&format!("{}\n```\n{units}\n```\n", include_str!("../../docs/operate.md")));
    for words in &all {
        let (path, options) = command(words);
        let help = Command::new(program()).args(&path).arg("--help").env_clear().output().unwrap();
        let text = String::from_utf8_lossy(&help.stdout).into_owned();
        assert!(help.status.success(), "`vedette {}`: {}", words.join(" "), String::from_utf8_lossy(&help.stderr));
        for option in options {
            assert!(text.contains(option), "`vedette {}` has no {option}", path.join(" "));
        }
    }
    let help = Command::new(program()).arg("--help").env_clear().output().unwrap();
    let listed = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands = listed.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    for name in commands.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(all.iter().any(|words| command(words).0.first() == Some(&name)), "docs/operate.md does not show `vedette {name}`");
    }
}

#[test]
fn a_command_that_does_not_exist_would_be_noticed() {
    let found = shown(
        "Run `vedette frobnicate --hard` now.\n```\nrunuser -u vedette -- /usr/local/bin/vedette --config vedette.toml keys status\nid vedette\n```\n",
    );
    let found: Vec<_> = found.iter().map(|words| command(words)).collect();
    assert_eq!(found, [(vec!["keys", "status"], vec![]), (vec!["frobnicate"], vec!["--hard"])]);
    let refused = Command::new(program()).args(["frobnicate", "--help"]).env_clear().output().unwrap();
    assert!(!refused.status.success());
}
