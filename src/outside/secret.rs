//! Fetches a secret from where the configuration says it is kept, at the moment it is needed.
//!
//! Keeps none. The environment is not read here: whoever may read it comes in. Reasons name the
//! place, never what was found there.

use super::input;
use crate::base::Reason;
use crate::config::SecretRef;
use crate::seam::{DiskTrouble, Fault, Secret};
use std::path::PathBuf;

/// No secret is longer than this, in bytes.
const LONGEST: u64 = 16 * 1024;

/// Where secrets are looked for.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// What relative paths are relative to.
    pub root: PathBuf,
    /// What `~/` stands for.
    pub home: Option<PathBuf>,
    /// The value of a variable; none when it is not set or empty.
    pub variable: fn(&str) -> Option<String>,
}

impl Default for Secrets {
    fn default() -> Self {
        Self {
            root: PathBuf::new(),
            home: None,
            variable: |_| None,
        }
    }
}

impl Secrets {
    /// Fetches a secret; `ask` runs a program and returns what it printed.
    pub fn fetch(
        &self,
        at: &SecretRef,
        ask: impl FnOnce(&[String]) -> Result<Vec<u8>, Fault>,
    ) -> Result<Secret, Fault> {
        let found = match at {
            SecretRef::Env(name) => (self.variable)(name)
                .ok_or_else(|| missing(Reason::VariableUnset { name: name.clone() }))?,
            SecretRef::File(name) => {
                let path = match (name.strip_prefix("~/"), &self.home) {
                    (Some(rest), Some(home)) => home.join(rest),
                    _ => self.root.join(name),
                };
                let bytes = input::read(&path, LONGEST).map_err(|fault| {
                    let name = name.clone();
                    missing(match fault.trouble {
                        DiskTrouble::Gone => Reason::FileGone { name },
                        DiskTrouble::Denied => Reason::FileDenied { name },
                        _ => Reason::FileTrouble { name },
                    })
                })?;
                text(at, bytes)?.trim().to_owned()
            }
            SecretRef::Command(command) => {
                let printed = text(at, ask(command)?)?;
                printed.lines().next().unwrap_or_default().trim().to_owned()
            }
        };
        if found.is_empty() {
            return Err(missing(match at {
                SecretRef::Env(name) => Reason::VariableEmpty { name: name.clone() },
                SecretRef::File(name) => Reason::FileEmpty { name: name.clone() },
                SecretRef::Command(command) => {
                    let name = command.join(" ");
                    Reason::CommandEmpty { name }
                }
            }));
        }
        Ok(Secret::new(found))
    }

    /// Fetches a secret where that asks nobody and starts nothing.
    #[must_use]
    pub fn at_hand(&self, at: &SecretRef) -> Option<Secret> {
        self.fetch(at, |_| Err(Fault::OnlyShown)).ok()
    }
}

fn text(at: &SecretRef, bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|_| {
        missing(match at {
            SecretRef::Command(command) => {
                let name = command.join(" ");
                Reason::CommandNoText { name }
            }
            SecretRef::Env(name) | SecretRef::File(name) => {
                Reason::FileNoText { name: name.clone() }
            }
        })
    })
}

fn missing(why: Reason) -> Fault {
    Fault::Unreachable(why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let desk = tempfile::tempdir().expect("a folder");
        let secrets = Secrets {
            root: desk.path().join("root"),
            home: Some(desk.path().join("home")),
            variable: |name| (name == "SMTP").then(|| "from-env".to_owned()),
        };
        for folder in ["root", "home"] {
            std::fs::create_dir(desk.path().join(folder)).expect("a folder");
        }
        (desk, secrets)
    }

    #[expect(clippy::disallowed_methods, reason = "the files of a test")]
    fn put(desk: &tempfile::TempDir, path: &str, bytes: &[u8]) {
        std::fs::write(desk.path().join(path), bytes).expect("a file");
    }

    fn fetched(secrets: &Secrets, at: &SecretRef) -> Result<String, String> {
        secrets
            .fetch(at, |_| Ok(b"first line \nsecond".to_vec()))
            .map(|secret| secret.reveal().to_owned())
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn each_place_gives_up_its_secret() {
        let (desk, secrets) = secrets();
        put(&desk, "root/key", b"  from-root\n");
        put(&desk, "home/key", b"from-home\n\n");
        let absolute = desk.path().join("root/key").display().to_string();
        for (at, secret) in [
            (SecretRef::Env("SMTP".into()), "from-env"),
            (SecretRef::File("key".into()), "from-root"),
            (SecretRef::File("~/key".into()), "from-home"),
            (SecretRef::File(absolute), "from-root"),
            (SecretRef::Command(vec!["pass".into()]), "first line"),
        ] {
            assert_eq!(fetched(&secrets, &at).as_deref(), Ok(secret), "{at}");
        }
    }

    #[test]
    fn a_secret_that_is_not_there_is_named_by_its_place() {
        let (desk, secrets) = secrets();
        put(&desk, "root/empty", b" \n");
        put(&desk, "root/noise", b"\xff\xfe");
        put(&desk, "root/long", &vec![b'x'; 20_000]);
        for (at, why) in [
            (
                SecretRef::Env("GONE".into()),
                "the variable `GONE` is not set",
            ),
            (
                SecretRef::File("gone".into()),
                "the file `gone` is not there",
            ),
            (SecretRef::File("empty".into()), "the file `empty` is empty"),
            (
                SecretRef::File("long".into()),
                "the file `long` cannot be read",
            ),
            (
                SecretRef::File("noise".into()),
                "the file `noise` holds something that is not text",
            ),
        ] {
            assert_eq!(fetched(&secrets, &at), Err(why.to_owned()));
        }
        let command = SecretRef::Command(vec!["pass".into(), "smtp".into()]);
        let silent = secrets.fetch(&command, |_| Ok(b"\nsecond".to_vec()));
        let why = "the command `pass smtp` printed nothing".to_owned();
        assert_eq!(silent, Err(Fault::Unreachable(why)));
    }

    #[test]
    fn at_hand_is_what_asks_nobody() {
        let (_desk, secrets) = secrets();
        let variable = SecretRef::Env("SMTP".into());
        assert_eq!(secrets.at_hand(&variable), Some(Secret::new("from-env")));
        let command = SecretRef::Command(vec!["pass".into()]);
        assert_eq!(secrets.at_hand(&command), None);
    }
}
