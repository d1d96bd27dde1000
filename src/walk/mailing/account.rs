//! What went wrong with a mailing, for people: what happened, what it means, what to type now.
//!
//! Knows every way in which a mailing stops. How a program ends because of it is said by the kind;
//! which number that is, only the command line knows.
//! Invariant: whoever reads it learns whether anybody has got a mail because of it.

use super::{Ended, Trouble};
use crate::base::Words;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::customers::Finding;
use crate::incident::Mailing;
use crate::outbox;
use crate::seam::{DiskFault, DiskTrouble, Fault};
use crate::smtp::Stop;
use crate::walk::advice::against;
use crate::walk::session::Halt;

/// Why a mailing does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What kind of end it is.
    pub kind: Kind,
    /// What happened: without a full stop.
    pub what: String,
    /// What it means: who has got it and who has not.
    pub means: Option<String>,
    /// What to type now, the best first.
    pub commands: Vec<String>,
}

/// The kinds of ends that scripts can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not possible.
    Failed,
    /// A rule says no.
    Refused,
    /// A relay does not let us in, or a secret is missing.
    NoAccess,
    /// It can go on later.
    Partly,
    /// The disk takes nothing.
    NotRecorded,
    /// A person stopped it.
    Interrupted,
}

impl Account {
    fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            means: None,
            commands: Vec::new(),
        }
    }

    fn means(mut self, means: impl Into<String>) -> Self {
        self.means = Some(means.into());
        self
    }

    fn then(mut self, command: impl Into<String>) -> Self {
        self.commands.push(command.into());
        self
    }

    /// In one paragraph, for the screen of the walk, where a key does what a command would.
    #[must_use]
    pub fn in_one(&self) -> String {
        let mut letters = self.what.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let mut text: String = first.chain(letters).collect();
        if !text.ends_with(['.', '?']) {
            text.push('.');
        }
        let advice = self.commands.first();
        let advice = advice.filter(|_| self.kind == Kind::NotRecorded);
        for more in self.means.iter().chain(advice) {
            text.push(' ');
            text.push_str(more);
        }
        text
    }
}

/// Which mailing it is about, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Its name, as `outbox list` shows it.
    pub name: &'a str,
    /// How far it has come.
    pub mailing: Option<&'a Mailing>,
}

impl About<'_> {
    fn resume(&self) -> String {
        format!("aplomb outbox resume {}", self.name)
            .trim_end()
            .to_owned()
    }

    /// `3204 of 4102 have got it. Nobody gets it twice …`
    fn so_far(&self, words: Words) -> String {
        match self.mailing {
            Some(mailing) => words.say(
                "mailing.so-far",
                &[("n", &mailing.accepted), ("all", &mailing.planned)],
            ),
            None => words.get("mailing.nothing-left").to_owned(),
        }
    }
}

/// What a trouble is, in words; none when it is the walk's own, which is told where the walk is.
pub fn of_trouble(trouble: &Trouble, about: About<'_>, words: Words) -> Result<Account, Halt> {
    let nothing = words.get("mailing.nothing-left");
    let say = |key: &str, holes: &[(&str, &dyn std::fmt::Display)]| {
        words.say(&format!("mailing.trouble.{key}"), holes)
    };
    let get = |key: &str| words.get(&format!("mailing.trouble.{key}"));
    Ok(match trouble {
        Trouble::Halt(halt) => return Err(halt.clone()),
        Trouble::Disk(fault) => of_disk(fault, about, words),
        Trouble::NotWritten(fault) => {
            let what = say("not-written", &[("why", &shown(fault))]);
            Account::new(Kind::NotRecorded, what)
                .means(format!(
                    "{} {}",
                    about.so_far(words),
                    get("not-written-means")
                ))
                .then(against(fault.trouble, words))
                .then(about.resume())
        }
        Trouble::OnPaper => Account::new(Kind::NotRecorded, get("on-paper")).means(nothing),
        Trouble::Held => Account::new(Kind::Refused, get("held"))
            .means(get("held-means"))
            .then("aplomb outbox list"),
        Trouble::Begun => Account::new(Kind::Refused, get("begun"))
            .means(get("begun-means"))
            .then(about.resume()),
        Trouble::NotBegun => Account::new(Kind::Failed, get("not-begun"))
            .means(nothing)
            .then("aplomb send"),
        Trouble::Ledger(outbox::Trouble::Newer) => {
            Account::new(Kind::Failed, get("newer")).means(get("untouched"))
        }
        Trouble::Ledger(outbox::Trouble::NoHead | outbox::Trouble::Odd) => {
            Account::new(Kind::Failed, get("odd")).means(get("untouched"))
        }
        Trouble::Changed { file } => Account::new(
            Kind::Failed,
            say("changed", &[("file", &visible_line(file))]),
        )
        .means(get("changed-means")),
        Trouble::NoList { path } => Account::new(
            Kind::Failed,
            say("no-list", &[("path", &visible_line(path))]),
        )
        .means(nothing)
        .then("aplomb send --to FILE"),
        Trouble::List { path, finding } => of_list(path, finding, words),
        Trouble::Nobody { path } => Account::new(
            Kind::Failed,
            say("nobody", &[("path", &visible_line(path))]),
        )
        .means(nothing)
        .then("aplomb customers check"),
        Trouble::Miscounted { there, said } => {
            let what = say("miscounted", &[("there", there), ("said", said)]);
            Account::new(Kind::Refused, what)
                .means(nothing)
                .then("aplomb send --dry-run")
        }
        Trouble::NoMail => Account::new(Kind::Failed, get("no-mail")).means(nothing),
        Trouble::Words(unusable) => Account::new(
            Kind::Failed,
            say("words", &[("why", &unusable.in_words(words))]),
        )
        .means(nothing)
        .then("aplomb check"),
        Trouble::NoRelay => Account::new(Kind::Failed, get("no-relay")).means(nothing),
        Trouble::Fault(Fault::OnlyShown) => {
            Account::new(Kind::Refused, get("only-shown")).means(nothing)
        }
        Trouble::Fault(fault) => {
            let why = visible_line(&reason::in_words(&fault.to_string(), words));
            Account::new(Kind::NoAccess, say("secret", &[("why", &why)]))
                .means(format!("{} {}", about.so_far(words), get("secret-means")))
                .then(match about.mailing {
                    Some(_) => about.resume(),
                    None => "aplomb send".to_owned(),
                })
        }
    })
}

/// What an end of a run is, in words; none when everybody was tried.
#[must_use]
pub fn of_end(ended: &Ended, about: About<'_>, words: Words) -> Option<Account> {
    let so_far = about.so_far(words);
    let say = |key: &str, holes: &[(&str, &dyn std::fmt::Display)]| {
        words.say(&format!("mailing.ended.{key}"), holes)
    };
    let account = match ended {
        Ended::Through => return None,
        Ended::Stopped => Account::new(Kind::Interrupted, say("stopped", &[])).means(so_far),
        Ended::Unreachable { relay, why } => {
            let what = say("unreachable", &[("relay", relay), ("why", why)]);
            let means = say("unreachable-means", &[]);
            Account::new(Kind::Partly, what).means(format!("{so_far} {means}"))
        }
        Ended::NotTrusted { relay, why } => {
            let what = say("not-trusted", &[("relay", relay), ("why", why)]);
            let means = say("not-trusted-means", &[]);
            Account::new(Kind::NoAccess, what).means(format!("{so_far} {means}"))
        }
        Ended::Refused { relay, stop } => {
            let (what, means) = of_stop(relay, stop, words);
            Account::new(Kind::NoAccess, what).means(format!("{so_far} {means}"))
        }
    };
    Some(account.then(about.resume()))
}

/// Why a relay refuses everything: what it said, and what has to be changed.
#[must_use]
pub fn of_stop(relay: &str, stop: &Stop, words: Words) -> (String, String) {
    let (key, reply) = match stop {
        Stop::NoEncryption => ("no-encryption", None),
        Stop::EncryptionRefused(reply) => ("encryption-refused", Some(reply)),
        Stop::NoLogin => ("no-login", None),
        Stop::LoginRefused(reply) => ("login-refused", Some(reply)),
        Stop::LoginWanted(reply) => ("login-wanted", Some(reply)),
        Stop::RelayDenied(reply) => ("relay-denied", Some(reply)),
        Stop::SenderRefused(reply) => ("sender-refused", Some(reply)),
        Stop::Quota(reply) => ("quota", Some(reply)),
        Stop::ContentRefused(reply) => ("content-refused", Some(reply)),
        Stop::TooLong { .. } => ("too-long", None),
        Stop::NotEightBit => ("not-eight-bit", None),
        Stop::Unwelcome(reply) => ("unwelcome", Some(reply)),
    };
    let reply = reply.map(super::run::told).unwrap_or_default();
    let (length, most) = match stop {
        Stop::TooLong { length, most } => (*length, *most),
        _ => (0, 0),
    };
    let holes: [(&str, &dyn std::fmt::Display); 4] = [
        ("relay", &relay),
        ("reply", &reply),
        ("length", &length),
        ("most", &most),
    ];
    let what = words.say(&format!("mailing.stop.{key}"), &holes);
    let means = words.say(&format!("mailing.stop.{key}-means"), &holes);
    (what, means)
}

fn of_list(path: &str, finding: &Finding, words: Words) -> Account {
    let key = format!("customers.code.{}.one", finding.code.as_str());
    let what = visible_line(&finding.what);
    let why = words.say(&key, &[("n", &1), ("what", &what)]);
    let holes: [(&str, &dyn std::fmt::Display); 3] = [
        ("path", &visible_line(path)),
        ("why", &why),
        ("line", &finding.line),
    ];
    let key = if finding.code.is_of_list() {
        "mailing.trouble.list-whole"
    } else {
        "mailing.trouble.list"
    };
    Account::new(Kind::Failed, words.say(key, &holes))
        .means(words.get("mailing.trouble.list-means"))
        .then("aplomb customers check")
}

fn of_disk(fault: &DiskFault, about: About<'_>, words: Words) -> Account {
    let is_written = !matches!(fault.trouble, DiskTrouble::Gone | DiskTrouble::Odd);
    let kind = if is_written {
        Kind::NotRecorded
    } else {
        Kind::Failed
    };
    Account::new(kind, shown(fault))
        .means(about.so_far(words))
        .then(against(fault.trouble, words))
}

fn shown(fault: &DiskFault) -> String {
    visible_line(&fault.to_string())
}
