//! A desk with a list of customers, a relay to mail through, and an incident that is open.

use crate::desk::{Desk, Transcript};
use crate::relay::sink::{Manners, Sink};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// The channel, without its relay.
pub(crate) const CHANNEL: &str = "[organisation]\nname = 'Shop'\nlang = 'en'\ntimezone = 'Etc/UTC'\n\
    [channels.customers]\nkind = 'mail'\nfrom = 'Shop <hello@shop.example>'\nlist = 'customers.csv'\n";

/// A relay of this machine, in the clear.
pub(crate) fn relay(port: u16) -> String {
    format!(
        "[channels.customers.relay]\nhost = '127.0.0.1'\nport = {port}\ntls = 'none'\nconnections = 2\n"
    )
}

/// A desk where mail can be sent.
pub(crate) struct Post {
    pub(crate) desk: Desk,
    pub(crate) sink: Sink,
}

impl Post {
    /// So many customers, a relay with these manners, and an incident in which the colleagues and
    /// the status page know already.
    pub(crate) fn new(people: usize, manners: Manners) -> Self {
        let post = Self::undeclared(people, manners);
        declare(&post.desk);
        post
    }

    /// The same before anything happens.
    pub(crate) fn undeclared(people: usize, manners: Manners) -> Self {
        let (desk, sink) = (Desk::with_workspace(), Sink::open(manners));
        desk.write("customers.csv", &list(people));
        desk.write("aplomb.toml", &format!("{CHANNEL}{}", relay(sink.port())));
        Self { desk, sink }
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Transcript {
        self.desk.run(args.iter().copied())
    }

    /// How many mails the relay has accepted, and that nobody got two.
    #[track_caller]
    pub(crate) fn accepted(&self) -> u64 {
        assert_eq!(self.sink.audit().doubles(), []);
        assert_eq!(self.sink.audit().violations(), []);
        self.sink.audit().accepted()
    }

    /// The files below a folder of the workspace, by their paths from it.
    pub(crate) fn files(&self, below: &str) -> Vec<String> {
        files(&self.desk, below)
    }
}

/// Opens an incident whose next step is the mail to customers.
pub(crate) fn declare(desk: &Desk) {
    let facts = [
        "impact=open the shop",
        "affected=all customers",
        "workaround=",
    ];
    let facts = facts.iter().flat_map(|fact| ["--fact", fact]);
    let args = ["declare", "site-down", "--no-input"];
    desk.run(args.into_iter().chain(facts)).expect_exit(0);
    for step in ["tell-staff", "update-status-page"] {
        desk.run(["done", step]).expect_exit(0);
    }
}

/// A list: every third reads French.
pub(crate) fn list(people: usize) -> String {
    let mut list = "email,name,lang\n".to_owned();
    for n in 1..=people {
        let lang = if n % 3 == 0 { "fr" } else { "en" };
        let _ = writeln!(list, "a{n}@x.example,Ana {n},{lang}");
    }
    list
}

/// Manners with these answers to recipients: from the address, and how often it was tried before.
pub(crate) fn answering(
    answer: impl Fn(&str, u32) -> Option<String> + Send + Sync + 'static,
) -> Manners {
    Manners {
        answers: Some(Arc::new(answer)),
        ..Manners::default()
    }
}

/// The files below a folder of a desk's workspace, by their paths from it.
pub(crate) fn files(desk: &Desk, below: &str) -> Vec<String> {
    let root = desk.path("");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![desk.path(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let short = path.strip_prefix(&root).expect("below");
                found.push(short.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}
