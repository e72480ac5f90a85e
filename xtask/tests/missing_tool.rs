//! A tool that is missing and cannot be installed: one sentence, exit code 1, nothing of our insides.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Runs `xtask tools` where only the given programs exist, and gives its complaint.
fn complaint(programs: &[(&str, &str)]) -> String {
    complaint_of("tools", programs)
}

/// The same of another command.
fn complaint_of(command: &str, programs: &[(&str, &str)]) -> String {
    let place = tempfile::tempdir().unwrap();
    let bin = place.path().join("bin");
    fs::create_dir(&bin).unwrap();
    for (name, script) in programs {
        write(&bin.join(name), script, place.path());
    }
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg(command)
        .env_clear()
        .env("PATH", &bin)
        .env("VEDETTE_CACHE", place.path().join("cache"))
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "one sentence, not: {said}");
    for inside in ["panicked", "stack backtrace", "RUST_BACKTRACE", "src/"] {
        assert!(!said.contains(inside), "{said}");
    }
    said
}

fn write(file: &Path, script: &str, place: &Path) {
    fs::write(file, format!("#!/bin/sh\n{}\n", script.replace("PLACE", &place.display().to_string()))).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A compiler whose sysroot has the target, so that the next tool is reached.
const RUSTC: (&str, &str) = (
    "rustc",
    "case \"$1\" in --print) /bin/mkdir -p PLACE/lib/rustlib/wasm32-unknown-unknown/lib; echo PLACE;; *) echo rustc 1.95.0;; esac",
);
const NODE: (&str, &str) = ("node", "echo v20.1.0");
const CARGO: (&str, &str) = ("cargo", "echo 'error: could not connect to the network' >&2; exit 101");

#[test]
fn without_anything() {
    let said = complaint(&[]);
    assert!(said.contains("wasm32-unknown-unknown") && said.contains("install rustup"), "{said}");
}

#[test]
fn a_target_that_rustup_cannot_add() {
    let said = complaint(&[("rustc", "echo /nowhere"), ("rustup", "echo 'error: offline' >&2; exit 1")]);
    assert!(said.contains("run `rustup target add wasm32-unknown-unknown`"), "{said}");
}

#[test]
fn without_node() {
    let said = complaint(&[RUSTC]);
    assert!(said.contains("Node.js is missing") && said.contains("apt-get install nodejs"), "{said}");
    let said = complaint(&[RUSTC, ("node", "echo v18.19.0")]);
    assert!(said.contains("`18.19.0`, too old"), "{said}");
}

#[test]
fn a_tool_that_cargo_cannot_install() {
    let said = complaint(&[RUSTC, NODE, CARGO]);
    assert!(said.contains("trunk") && said.contains("run `cargo install trunk --version"), "{said}");
    assert!(said.contains("could not be installed"), "{said}");
}

#[test]
fn packages_that_npm_cannot_install() {
    let pins = include_str!("../tools.toml");
    let version = |name: &str| {
        let (_, rest) = pins.split_once(&format!("[cargo.{name}]\nversion = \"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let trunk = format!("echo trunk {}", version("trunk"));
    let bindgen = format!("echo wasm-bindgen {}", version("wasm-bindgen-cli"));
    let said = complaint(&[RUSTC, NODE, ("trunk", &trunk), ("wasm-bindgen", &bindgen), ("npm", "exit 1")]);
    assert!(said.contains("npm packages of frontend") && said.contains("run `npm ci"), "{said}");
}

#[test]
fn without_python_or_what_makes_its_environments() {
    let without_venv = "case \"$1\" in --version) echo Python 3.11.2;; *) exit 1;; esac";
    for programs in [&[][..], &[("python3", "echo Python 3.10.12")], &[("python3", without_venv)]] {
        let said = complaint_of("contract", programs);
        assert!(said.contains("Python 3.11 or later") && said.contains("python3-venv"), "{said}");
    }
}

#[test]
fn packages_that_pip_cannot_install() {
    let script = "case \"$1 $2\" in --version*) echo Python 3.11.2;; '-I -c') ;; '-I -m') /bin/mkdir -p \"$4/bin\"; \
                  printf '#!/bin/sh\\nexit 1\\n' > \"$4/bin/python\"; /bin/chmod +x \"$4/bin/python\";; esac";
    let said = complaint_of("contract", &[("python3", script)]);
    assert!(said.contains("Python packages of tests/contract could not be installed") && said.contains("pip.log"), "{said}");
}

/// What is installed is found again, below the cache: then only npm is missing here.
#[test]
fn tools_that_cargo_can_install() {
    let script = "case \"$3\" in wasm-bindgen-cli) bin=wasm-bindgen;; *) bin=$3;; esac; /bin/mkdir -p \"$7/bin\"; \
                  printf '#!/bin/sh\\necho %s %s\\n' \"$bin\" \"$5\" > \"$7/bin/$bin\"; /bin/chmod +x \"$7/bin/$bin\"";
    let said = complaint(&[RUSTC, NODE, ("cargo", script)]);
    assert!(said.contains("npm is missing"), "{said}");
}
