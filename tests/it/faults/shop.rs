//! A small shop with an incident: what the program is tried on.
//!
//! Owns the workspace, the ways to start the program in it, and the judgement of what it left on
//! the disk: sound, a beginning of the undisturbed story, nothing acknowledged lost, nothing twice.

use aplomb::base::WriterId;
use aplomb::incident::{Event, Record};
use aplomb::outside::Files;
use aplomb::walk::logbook::Logbook;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// The incident that is declared on the day of [`NOW`].
pub(crate) const ID: &str = "2026-11-22-shop-down";
/// The time that every story is told at, so that two runs write the same bytes.
pub(crate) const NOW: &str = "2026-11-22T14:05:00Z";
/// Everything that is asked on the way from the declaration to the end of the incident. Choices are
/// named, so that no line is an answer to the question how to go on without a disk.
pub(crate) const ANSWERS: &str =
    "\n\nT-1\n\nn\ncalled the host\nRestart\n\nNo, none was lost\nthe shop\n\n\n";
/// What the templates want to know.
pub(crate) const DECLARE: [&str; 10] = [
    "declare",
    "shop-down",
    "--no-input",
    "--fact",
    "impact=buy anything",
    "--fact",
    "affected=all customers",
    "--fact",
    "workaround=call us",
    // Some declare while another one is open.
    "--another",
];

pub(crate) const RUNBOOK: &str = r#"schema   = 1
title    = "The shop is down"
summary  = "Nobody can buy anything."
severity = "sev3"

[[communicate]]
id    = "tell-staff"
title = "Tell the team"
[communicate.message]
template = "staff-alert"
channels = ["team-chat"]
audience = "staff"

[[communicate]]
id    = "ask-host"
title = "Ask the host"
[communicate.ask]
fact = "ticket"
question = "Which ticket?"

[[recover]]
id    = "look"
title = "Look at the shop"

[[recover]]
id    = "way"
title = "Which way?"
[recover.decide]
options = [{ label = "Restart", goto = "restart" }, { label = "Wait" }]

[[recover]]
id    = "restart"
title = "Restart it"

[[close]]
id    = "say-it-is-over"
title = "Say that it is over"
[close.message]
template = "status-page"
channels = ["status-page"]
audience = "public"
stage    = "resolution"
"#;

/// A workspace.
pub(crate) struct Shop {
    root: PathBuf,
    /// Where it lies, when it is ours to remove.
    _folder: Option<tempfile::TempDir>,
}

impl Shop {
    /// In a folder of its own, with nothing in it yet.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path").join("shop");
        Self {
            _folder: Some(folder),
            ..Self::at(&root)
        }
    }

    /// In this folder, which is made.
    pub(crate) fn at(root: &Path) -> Self {
        std::fs::create_dir_all(root.join("runbooks")).expect("folders");
        let shop = Self {
            root: root.to_owned(),
            _folder: None,
        };
        shop.write(
            "aplomb.toml",
            "schema = 1\n[organisation]\nname = \"Shop\"\n",
        );
        shop.write("runbooks/shop-down.toml", RUNBOOK);
        shop
    }

    /// With an incident that has just been declared: once, the others are copies.
    pub(crate) fn declared() -> Self {
        static ONCE: LazyLock<Vec<Copied>> = LazyLock::new(|| {
            let shop = Shop::new();
            shop.run(DECLARE).expect_exit(0);
            let mut copied = Vec::new();
            copy(&shop.root, &shop.root, &mut copied);
            copied
        });
        let shop = Self::new();
        for Copied {
            path,
            rights,
            bytes,
        } in &*ONCE
        {
            let path = shop.path(path);
            match bytes {
                Some(bytes) => std::fs::write(&path, bytes).expect("written"),
                None => std::fs::create_dir_all(&path).expect("a folder"),
            }
            std::fs::set_permissions(&path, rights.clone()).expect("the same rights");
        }
        shop
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The journal of the incident.
    pub(crate) fn journal(&self) -> PathBuf {
        self.path(&format!("incidents/{ID}/journal/w1.jsonl"))
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }

    /// Appends bytes to a file, as a crash may leave them.
    pub(crate) fn append(path: &Path, bytes: &[u8]) {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(path)
            .expect("a file");
        file.write_all(bytes).expect("appended");
    }

    /// The program in this workspace, as writer `w1`, at [`NOW`].
    pub(crate) fn command(&self) -> Command {
        self.under(&[] as &[&str])
    }

    /// The same, started by another program.
    pub(crate) fn under(&self, words: &[impl Into<OsString> + Clone]) -> Command {
        let mut words = words
            .iter()
            .cloned()
            .map(Into::into)
            .chain([OsString::from(env!("CARGO_BIN_EXE_aplomb"))]);
        let mut command = Command::new(words.next().expect("at least the program"));
        command
            .args(words)
            .env_clear()
            .env("HOME", self.root.join("home"))
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("USER", "ana")
            .env("APLOMB_NOW", NOW)
            .env("APLOMB_WRITER", "w1")
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(crate) fn run<S: Into<OsString>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        let mut command = self.command();
        command.args(args.into_iter().map(Into::into));
        run(command, "")
    }

    /// Walks the incident with these lines of input.
    pub(crate) fn walk(&self, answers: &str) -> Ran {
        let mut command = self.command();
        command.arg("resume");
        run(command, answers)
    }

    /// Every record on the disk, in the order of the story.
    pub(crate) fn story(&self) -> Vec<Record> {
        let files = Files::new(&self.root);
        let writer = WriterId::parse("reader").expect("a name");
        let id = ID.parse().expect("an id");
        let (_, records) = Logbook::load(&files, id, writer).expect("readable");
        records
    }

    /// What is in the folder of incidents: every path with its bytes.
    pub(crate) fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        visit(&self.root, &mut found);
        found.sort();
        found
    }
}

/// A file of a shop, or a folder.
struct Copied {
    path: String,
    rights: std::fs::Permissions,
    /// None for a folder.
    bytes: Option<Vec<u8>>,
}

/// Everything below a folder, the folders before what is in them.
fn copy(root: &Path, folder: &Path, copied: &mut Vec<Copied>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let below = path.strip_prefix(root).expect("it is below");
        let is_folder = path.is_dir();
        copied.push(Copied {
            path: below.to_str().expect("a text").to_owned(),
            rights: std::fs::metadata(&path).expect("rights").permissions(),
            bytes: (!is_folder).then(|| std::fs::read(&path).expect("a file")),
        });
        if is_folder {
            copy(root, &path, copied);
        }
    }
}

fn visit(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            visit(&path, found);
        }
        // The list of incidents is a memory that reading may write.
        let is_index = entry.file_name() == ".index";
        if !is_index {
            let bytes = if kind.is_file() {
                std::fs::read(&path).unwrap_or_default()
            } else {
                Vec::new()
            };
            found.push((path, bytes));
        }
    }
}

/// Runs a command with this on its standard input.
pub(crate) fn run(mut command: Command, input: &str) -> Ran {
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().expect("it starts");
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever is killed reads no more.
        let _ = pipe.write_all(input.as_bytes());
    }
    Ran::of(&child.wait_with_output().expect("it ends"))
}

/// How the program ended, and what it said.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// The exit code; none after a signal.
    pub(crate) exit: Option<i32>,
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            exit: output.status.code(),
        }
    }

    #[track_caller]
    pub(crate) fn expect_exit(self, exit: i32) -> Self {
        self.expect(exit, "")
    }

    #[track_caller]
    pub(crate) fn expect(self, exit: i32, case: &str) -> Self {
        assert_eq!(self.exit, Some(exit), "{case}: {self:#?}");
        self
    }

    /// How many records the screen called recorded.
    pub(crate) fn acknowledged(&self) -> usize {
        let said =
            |line: &&str| line.starts_with("Recorded ") && line.len() == "Recorded 14:05:00".len();
        self.stderr.lines().filter(said).count()
    }

    /// The journal lines that were printed because they are not on the disk.
    pub(crate) fn printed(&self) -> Vec<&str> {
        let is_line = |line: &&str| line.starts_with("{\"seq\":");
        self.stderr.lines().filter(is_line).collect()
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// What records tell, whatever was only noticed while they were written.
pub(crate) fn told(records: &[Record]) -> Vec<String> {
    records
        .iter()
        .map(|record| {
            let events = record.events.iter();
            let events = events.filter(|event| !matches!(event, Event::TailSetAside { .. }));
            format!("{} {:?}", record.stamp.by, events.collect::<Vec<_>>())
        })
        .collect()
}

/// The story as it goes when nothing goes wrong, and where the incident stands after each record.
pub(crate) struct Undisturbed {
    pub(crate) told: Vec<String>,
    /// The journal's lines, without the header.
    pub(crate) lines: Vec<String>,
    stands: Vec<serde_json::Value>,
}

impl Undisturbed {
    /// From a shop in which everything went well.
    pub(crate) fn of(shop: &Shop) -> Self {
        let text = std::fs::read(shop.journal()).expect("a journal");
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let cut = Shop::new();
        let mut stands = Vec::new();
        for records in 1..lines.len() {
            cut.write(
                &format!("incidents/{ID}/journal/w1.jsonl"),
                lines[..=records].concat(),
            );
            stands.push(stand(&cut));
        }
        let line = |line: &&[u8]| String::from_utf8_lossy(line).trim_end().to_owned();
        Self {
            told: told(&shop.story()),
            lines: lines[1..].iter().map(line).collect(),
            stands,
        }
    }

    /// Judges a disk on which so many records of this story were acknowledged, and up to so many
    /// more may have been under way: it is sound, it tells a beginning of the story, the incident
    /// stands where that beginning ends, and it can be written on.
    #[track_caller]
    pub(crate) fn judge(&self, shop: &Shop, acknowledged: usize, under_way: usize, case: &str) {
        let verified = shop.run(["log", "verify", "--json", ID]).expect(0, case);
        assert_eq!(verified.json()["ok"], true, "{case}: {verified:#?}");
        let before = told(&shop.story());
        assert!(
            (acknowledged..=acknowledged + under_way).contains(&before.len()),
            "{case}: {acknowledged} acknowledged, {} there",
            before.len()
        );
        assert_eq!(before, self.told[..before.len()], "{case}");
        assert_eq!(stand(shop), self.stands[before.len() - 1], "{case}");
        shop.run(["note", "--incident", ID, "afterwards"])
            .expect(0, case);
        let after = shop.story();
        assert_eq!(after.len(), before.len() + 1, "{case}");
        assert_eq!(told(&after)[..before.len()], before, "{case}");
        let verified = shop
            .run(["log", "verify", "--json", ID])
            .expect(0, case)
            .json();
        assert_eq!(
            verified["writers"][0]["torn_bytes"], 0,
            "{case}: {verified}"
        );
        assert_eq!(verified["writers"][0]["records"], after.len(), "{case}");
    }
}

/// Where the incident stands.
fn stand(shop: &Shop) -> serde_json::Value {
    let status = shop.run(["status", "--json", ID]).expect_exit(0).json();
    serde_json::json!([
        status["phase"],
        status["next_step"],
        status["steps"],
        status["gate"]
    ])
}
