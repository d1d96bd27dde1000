//! The others, each started as its own documentation says.

use super::measure::{Run, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where everything of the peers is built.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../peers")
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("benches/peers")
        .join(name)
}

fn must(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?}");
}

/// Postfix's own generator: the same text to everybody, connections that are kept.
pub(crate) fn smtp_source(port: u16, sessions: u32, people: u32) -> Run {
    let mut command = Command::new("/usr/sbin/smtp-source");
    command
        .args([
            "-d",
            "-N",
            "-l",
            "1800",
            "-f",
            "ops@shop.test",
            "-t",
            "customer@x.test",
        ])
        .args(["-s", &sessions.to_string(), "-m", &people.to_string()])
        .arg(format!("127.0.0.1:{port}"));
    run(&mut command, people)
}

/// mailmerge, from Python's package index, in an environment of its own.
pub(crate) fn mailmerge(port: u16, people: u32) -> Run {
    let home = folder().join("venv");
    if !home.join("bin/mailmerge").exists() {
        must(Command::new("python3").args(["-m", "venv"]).arg(&home));
        must(Command::new(home.join("bin/pip")).args(["install", "-q", "mailmerge"]));
    }
    let work = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let text = fs::read_to_string(source("message.txt")).unwrap();
    let template = format!(
        "TO: {{{{name}}}} <{{{{email}}}}>\nFROM: Shop <ops@shop.test>\n\
         SUBJECT: Shop: service disruption\n\n{}",
        text.replace("{name}", "{{name}}")
    );
    let mut rows = "email,name\n".to_owned();
    for person in 0..people {
        rows.push_str(&format!("customer{person}@x.test,Customer {person}\n"));
    }
    let server = format!("[smtp_server]\nhost = 127.0.0.1\nport = {port}\n");
    fs::write(work.path().join("template.txt"), template).unwrap();
    fs::write(work.path().join("list.csv"), rows).unwrap();
    fs::write(work.path().join("server.conf"), server).unwrap();
    let mut command = Command::new(home.join("bin/mailmerge"));
    command.current_dir(work.path()).args([
        "--no-dry-run",
        "--no-limit",
        "--template",
        "template.txt",
        "--database",
        "list.csv",
        "--config",
        "server.conf",
    ]);
    run(&mut command, people)
}

/// Python's smtplib: one connection that is kept, the message compiled once.
pub(crate) fn kept(port: u16, people: u32) -> Run {
    let mut command = Command::new("python3");
    command
        .arg(source("kept.py"))
        .args([port.to_string(), people.to_string()]);
    run(&mut command, people)
}

/// lettre's own transport and pool.
pub(crate) fn lettre(port: u16, connections: u32, people: u32) -> Run {
    must(
        Command::new("cargo")
            .args([
                "build",
                "--release",
                "--quiet",
                "--locked",
                "--manifest-path",
            ])
            .arg(source("Cargo.toml"))
            .arg("--target-dir")
            .arg(folder()),
    );
    let mut command = Command::new(folder().join("release/lettre-pool"));
    command
        .arg(port.to_string())
        .args([connections, people].map(|number| number.to_string()));
    run(&mut command, people)
}
