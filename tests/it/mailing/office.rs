//! A shop whose customers are to be told: the workspace, its list, and the program that mails it.

use super::books::{Books, Fate};
use super::{Beliefs, Sender};
use crate::faults::shop::{Ran, Shop, run};
use std::path::{Path, PathBuf};
use std::process::Command;

const RUNBOOK: &str = r#"schema   = 1
title    = "The shop is down"
summary  = "Nobody can buy anything."
severity = "sev2"

[[communicate]]
id    = "tell-customers"
title = "Tell the customers"
[communicate.message]
template = "customer-email"
channels = ["customers"]
audience = "customers"

[[recover]]
id    = "restart"
title = "Restart it"

[[close]]
id    = "say-it-is-over"
title = "Say that it is over"
[close.message]
template = "customer-email"
channels = ["customers"]
audience = "customers"
stage    = "resolution"
"#;

/// What the words need to know, in both languages.
const FACTS: [&str; 4] = [
    "impact=buy anything",
    "affected=all customers",
    "impact-fr=rien acheter",
    "affected-fr=tous nos clients",
];

/// Somebody on the list.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) lang: &'static str,
}

/// So many people, two thirds of whom read French.
pub(crate) fn people(count: usize) -> Vec<Person> {
    (0..count)
        .map(|number| Person {
            email: format!("a{number}@x.test"),
            name: format!("Zoé Léger {number}"),
            lang: if number % 3 == 0 { "en" } else { "fr" },
        })
        .collect()
}

/// A relay on this machine, in the clear.
pub(crate) fn relay(port: u16, more: &str) -> String {
    format!("host = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n{more}\n")
}

/// A workspace with an incident, whose customers have not been told.
pub(crate) struct Office {
    pub(crate) shop: Shop,
    /// Where the workspace lies.
    pub(crate) root: PathBuf,
    planned: Vec<String>,
    /// More of the environment.
    variables: Vec<(String, String)>,
    _folder: Option<tempfile::TempDir>,
}

impl Office {
    /// In a folder of its own, with these people and this relay.
    pub(crate) fn new(people: &[Person], relay: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path").join("shop");
        Self {
            _folder: Some(folder),
            ..Self::at(&root, people, relay)
        }
    }

    /// In this folder.
    pub(crate) fn at(root: &Path, people: &[Person], relay: &str) -> Self {
        let office = Self {
            shop: Shop::at(root),
            root: root.to_owned(),
            planned: people.iter().map(|person| person.email.clone()).collect(),
            variables: Vec::new(),
            _folder: None,
        };
        office.configure(relay);
        office.shop.write("runbooks/shop-down.toml", RUNBOOK);
        office.list(people);
        let mut words = vec!["declare", "shop-down", "--no-input"];
        for fact in FACTS {
            words.extend(["--fact", fact]);
        }
        office.run(&words).expect_exit(0);
        office
    }

    /// Looks at a workspace that is there.
    pub(crate) fn found(root: &Path, people: &[Person]) -> Self {
        // Only where things lie: the files are not ours.
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            shop: Shop::at(folder.path()),
            root: root.to_owned(),
            planned: people.iter().map(|person| person.email.clone()).collect(),
            variables: Vec::new(),
            _folder: Some(folder),
        }
    }

    /// With a variable for the program.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Writes the settings anew, with one relay.
    pub(crate) fn configure(&self, relay: &str) {
        self.configure_all(&[relay]);
    }

    /// Writes the settings anew, with relays in their order.
    pub(crate) fn configure_all(&self, relays: &[&str]) {
        let relays: Vec<String> = relays
            .iter()
            .map(|relay| format!("[[channels.customers.relay]]\n{relay}\n"))
            .collect();
        let relays = relays.concat();
        let settings = format!(
            "schema = 1\n[organisation]\nname = \"Shop\"\ncontact = \"help@shop.test\"\n\
             status_page = \"https://status.shop.test\"\n[channels.customers]\nkind = \"mail\"\n\
             from = \"Shop <ops@shop.test>\"\nreply_to = \"help@shop.test\"\n\
             list = \"customers.csv\"\n{relays}"
        );
        std::fs::write(self.root.join("aplomb.toml"), settings).expect("written");
    }

    /// Writes the list anew.
    pub(crate) fn list(&self, people: &[Person]) {
        let mut list = "email,name,lang\n".to_owned();
        for Person { email, name, lang } in people {
            let name = name.replace('"', "\"\"");
            list.push_str(&format!("{email},\"{name}\",{lang}\n"));
        }
        std::fs::write(self.root.join("customers.csv"), list).expect("written");
    }

    /// The program in this workspace, by the clock of this machine, perhaps under another program.
    pub(crate) fn under(&self, words: &[String]) -> Command {
        let mut command = self.shop.under(words);
        command
            .current_dir(&self.root)
            .env("HOME", self.root.join("home"))
            .env_remove("APLOMB_NOW")
            .envs(self.variables.iter().cloned());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.under(&[]);
        command.args(words);
        run(command, "")
    }

    /// The words that send to everybody.
    pub(crate) fn send_words(&self) -> [String; 5] {
        let count = self.planned.len().to_string();
        ["send", "--channel", "customers", "--confirm", &count].map(str::to_owned)
    }

    /// Sends to everybody, for the first time.
    pub(crate) fn send(&self) -> Ran {
        let words = self.send_words();
        self.run(&words.each_ref().map(String::as_str))
    }

    /// The folder of the mailing, once there is one.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        folder_below(&self.root)
    }

    /// What lies in it; none when nothing was frozen yet.
    pub(crate) fn books(&self) -> Option<Books> {
        books_below(&self.root)
    }
}

fn folder_below(root: &Path) -> Option<PathBuf> {
    let incidents = std::fs::read_dir(root.join("incidents")).ok()?;
    let outboxes = incidents
        .flatten()
        .filter_map(|incident| std::fs::read_dir(incident.path().join("outbox")).ok())
        .flat_map(|outbox| outbox.flatten().map(|mailing| mailing.path()));
    outboxes.filter(|path| path.is_dir()).max()
}

/// The books of the mailing of a workspace, once there is one.
pub(crate) fn books_below(root: &Path) -> Option<Books> {
    Books::read(&folder_below(root)?)
}

impl Sender for Office {
    fn planned(&self) -> &[String] {
        &self.planned
    }

    fn go(&self) -> Command {
        let mut command = self.under(&[]);
        // A list that was frozen, and nothing more, is frozen anew.
        if self.books().is_some_and(|books| !books.lines.is_empty()) {
            command.args(["outbox", "resume"]);
        } else {
            command.args(self.send_words());
        }
        command
    }

    fn beliefs(&self) -> Beliefs {
        let Some(books) = self.books() else {
            return Beliefs::default();
        };
        let with = |fate| books.with(fate).into_iter().map(str::to_owned);
        Beliefs {
            accepted: with(Fate::Accepted).collect(),
            unknown: with(Fate::Unknown).chain(with(Fate::Tried)).collect(),
        }
    }

    fn settle(&self, sent: &[String], again: &[String]) {
        for (switch, addresses) in [("--sent", sent), ("--again", again)] {
            // A command line has an end.
            for some in addresses.chunks(500) {
                let mut command = self.under(&[]);
                command.args(["outbox", "settle", switch]).args(some);
                run(command, "").expect(0, switch);
            }
        }
    }
}
