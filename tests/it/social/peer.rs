//! Programs of the networks themselves, in the language of the networks.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether the peers are asked: `tests/run --real`.
pub(super) fn is_asked() -> bool {
    std::env::var("APLOMB_REAL").is_ok_and(|value| value == "1")
}

/// Runs one of our scripts with the libraries that were installed for it.
pub(super) fn node(script: &str) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let modules = root.join("target/real/social/node_modules");
    assert!(
        modules.is_dir(),
        "the peers are not there: `tests/run --real` installs them"
    );
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "TERM", "node"])
        .arg(path(script))
        .env("NODE_PATH", modules);
    command
}

/// A file of the folder of these peers.
pub(super) fn path(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/real/social").join(name)
}

/// A line of answer for each text.
pub(super) fn ask(script: &str, texts: &[String]) -> Vec<String> {
    let mut peer = node(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node, and setpriv of util-linux");
    let mut input = peer.stdin.take().expect("an input");
    let lines: String = texts
        .iter()
        .map(|text| serde_json::to_string(text).expect("JSON") + "\n")
        .collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = peer.wait_with_output().expect("an answer");
    writer.join().expect("no panic").expect("a reader");
    assert!(output.status.success(), "{script} has failed");
    let answers = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<String> = answers.lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), texts.len(), "an answer for each");
    answers
}
