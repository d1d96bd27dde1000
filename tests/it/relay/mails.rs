//! Mails as another program reads them: Python's own `email` package, by `tests/read_mail.py`.

use super::{python, script};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mail, as somebody else understands it.
#[derive(Clone, Debug)]
pub(crate) struct Mail(pub(crate) Value);

impl Mail {
    /// The values of a header, decoded.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let headers = self.0["headers"].as_array().into_iter().flatten();
        headers
            .filter(|header| {
                let known = header[0].as_str().unwrap_or_default();
                known.eq_ignore_ascii_case(name)
            })
            .filter_map(|header| header[1].as_str())
            .collect()
    }

    /// The value of a header that is there once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers(name);
        assert_eq!(found.len(), 1, "{name}: {:#}", self.0);
        found[0]
    }

    /// The text of the part of this type, with plain line ends.
    #[track_caller]
    pub(crate) fn part(&self, kind: &str) -> String {
        let parts = self.0["parts"].as_array().expect("parts");
        let found: Vec<&Value> = parts.iter().filter(|part| part["type"] == kind).collect();
        assert_eq!(found.len(), 1, "{kind}: {:#}", self.0);
        let text = found[0]["text"].as_str().expect("text");
        text.replace("\r\n", "\n")
    }

    /// The name and address it says it is to.
    #[track_caller]
    pub(crate) fn to(&self) -> (&str, &str) {
        let to = self.0["to"].as_array().expect("addresses");
        assert_eq!(to.len(), 1, "never a visible list: {:#}", self.0);
        let text = |at: usize| to[0][at].as_str().expect("text");
        (text(0), text(1))
    }

    /// The recipient of the envelope.
    pub(crate) fn recipient(&self) -> &str {
        match self.0["envelope"]["to"].as_array() {
            Some(to) if to.len() == 1 => to[0].as_str().unwrap_or_default(),
            Some(_) => "",
            // A mailbox writes it into the head.
            None => self.header("X-Original-To"),
        }
    }

    /// Insists that nothing about its form could trouble anybody.
    #[track_caller]
    pub(crate) fn is_sound(&self) -> &Self {
        let wire = &self.0["wire"];
        let is = |name: &str, value: bool| assert_eq!(wire[name], value, "{name}: {:#}", self.0);
        assert_eq!(self.0["defects"], serde_json::json!([]), "{:#}", self.0);
        for part in self.0["parts"].as_array().expect("parts") {
            assert_eq!(part["defects"], serde_json::json!([]), "{:#}", self.0);
        }
        is("bare", false);
        is("nul", false);
        let longest = |name: &str| wire[name].as_u64().expect("a length");
        assert!(longest("longest_line") <= 998, "{:#}", self.0);
        assert!(longest("longest_head_line") <= 998, "{:#}", self.0);
        self
    }
}

/// Reads these files, with the public key of a signature when there is one: its name in the DNS,
/// and the file of its record.
#[track_caller]
pub(crate) fn read_mails(files: &[PathBuf], key: Option<(&str, &Path)>) -> Vec<Mail> {
    let mut files = files.to_vec();
    files.sort();
    let modules = if key.is_some() { "email,dkim" } else { "email" };
    let mut command = Command::new(python(modules));
    command.arg(script("read_mail.py"));
    if let Some((name, record)) = key {
        command
            .arg("--key")
            .arg(format!("{name}={}", record.display()));
    }
    let mut mails = Vec::new();
    for some in files.chunks(1000) {
        let mut command = clone(&command);
        let output = command.args(some).output().expect("Python");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            mails.push(Mail(serde_json::from_str(line).expect("JSON")));
        }
    }
    mails
}

fn clone(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    copy
}

/// Reads mails that were kept in memory.
#[track_caller]
pub(crate) fn read_texts<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Vec<Mail> {
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<PathBuf> = texts
        .into_iter()
        .enumerate()
        .map(|(number, text)| {
            let path = folder.path().join(format!("{number:07}"));
            std::fs::write(&path, text).expect("written");
            path
        })
        .collect();
    read_mails(&files, None)
}
