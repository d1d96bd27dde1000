//! A desk: an empty home, a fixed clock, and the program as a person would run it.
//!
//! What is shown is a transcript: the command, both streams, the exit code, with the desk's own
//! path written as `[DESK]`. Nothing of the machine reaches the program.

#![expect(
    clippy::disallowed_methods,
    reason = "a desk is set up with files and starts the program: that is its work"
)]

use aplomb::base::{Moment, Span};
use std::cell::Cell;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A place to run the program in: `home`, and the folder `shop` that we are in.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    now: Cell<Moment>,
}

impl Desk {
    /// An empty desk on a Sunday afternoon.
    pub(crate) fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            now: Cell::new(Moment::parse("2026-11-22T14:05:00Z").expect("a moment")),
        };
        for folder in ["home", "shop"] {
            std::fs::create_dir(desk.root().join(folder)).expect("a folder");
        }
        desk
    }

    /// A desk with a workspace in the folder we are in.
    pub(crate) fn with_workspace() -> Self {
        let desk = Self::new();
        desk.run(["init"]).expect_exit(0);
        desk
    }

    /// The folder of the desk.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder
            .path()
            .canonicalize()
            .expect("the desk is there")
    }

    /// A path on the desk; relative ones begin in the folder we are in.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().join("shop").join(path)
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, span: &str) -> &Self {
        self.now
            .set(self.now.get().plus(Span::parse(span).expect("a span")));
        self
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
        self
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect(path)
    }

    /// Runs the program.
    pub(crate) fn run<I: IntoIterator<Item = S>, S: Into<String>>(&self, args: I) -> Transcript {
        self.call().run(args)
    }

    /// Runs the program, once something about its surroundings has been said.
    pub(crate) fn call(&self) -> Call<'_> {
        Call {
            desk: self,
            input: None,
            variables: Vec::new(),
            folder: String::new(),
        }
    }

    /// The same with a text on standard input.
    pub(crate) fn stdin(&self, text: &str) -> Call<'_> {
        self.call().stdin(text)
    }

    /// The program, ready to be run, in this desk's surroundings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aplomb"));
        command
            .env_clear()
            .envs(self.variables())
            .current_dir(self.path(""));
        command
    }

    /// The environment of this desk, for whoever starts the program in another way.
    pub(crate) fn variables(&self) -> [(&'static str, String); 6] {
        [
            ("HOME", self.root().join("home").to_string_lossy().into()),
            ("PATH", "/usr/bin:/bin".into()),
            ("TZ", "UTC".into()),
            ("USER", "ana".into()),
            ("APLOMB_NOW", self.now.get().to_string()),
            ("APLOMB_WRITER", "ana-laptop".into()),
        ]
    }
}

/// A run that is being prepared.
pub(crate) struct Call<'a> {
    desk: &'a Desk,
    input: Option<String>,
    variables: Vec<(String, Option<String>)>,
    folder: String,
}

impl Call<'_> {
    /// With a text on standard input; without one it is empty.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// With a variable; `[DESK]` in it is the desk.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        let value = value.replace("[DESK]", &self.desk.root().to_string_lossy());
        self.variables.push((name.to_owned(), Some(value)));
        self
    }

    /// Without a variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.push((name.to_owned(), None));
        self
    }

    /// In another folder of the desk, such as `../elsewhere`; it is made.
    pub(crate) fn at(mut self, folder: &str) -> Self {
        std::fs::create_dir_all(self.desk.path(folder)).expect("a folder");
        folder.clone_into(&mut self.folder);
        self
    }

    /// Runs the program; a minute passes.
    pub(crate) fn run<I: IntoIterator<Item = S>, S: Into<String>>(self, args: I) -> Transcript {
        let root = self.desk.root().to_string_lossy().into_owned();
        let args: Vec<String> = args
            .into_iter()
            .map(|arg| arg.into().replace("[DESK]", &root))
            .collect();
        let mut command = self.desk.command();
        command
            .args(&args)
            .current_dir(self.desk.path(&self.folder));
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let mut child = command
            .stdin(if self.input.is_some() {
                Stdio::piped()
            } else {
                Stdio::null()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        if let (Some(mut pipe), Some(text)) = (child.stdin.take(), &self.input) {
            // Whoever does not read all of its input is not at fault.
            let _ = pipe.write_all(text.as_bytes());
        }
        let output = child.wait_with_output().expect("the program's end");
        self.desk.wait("1m");
        let typed: Vec<_> = args
            .iter()
            .map(|arg| quoted(&arg.replace(&root, "[DESK]")))
            .collect();
        let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&root, "[DESK]");
        Transcript {
            command: typed.join(" "),
            stdout: plain(&output.stdout),
            stderr: plain(&output.stderr),
            exit: output.status.code(),
        }
    }
}

fn quoted(arg: &str) -> String {
    if arg.is_empty() || arg.contains(|c: char| c.is_whitespace() || "'\"$*?;|&<>()".contains(c)) {
        format!("'{arg}'")
    } else {
        arg.to_owned()
    }
}

/// What a person would have seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transcript {
    command: String,
    /// What was asked for.
    pub(crate) stdout: String,
    /// Talk.
    pub(crate) stderr: String,
    /// The exit code; none when a signal ended it.
    pub(crate) exit: Option<i32>,
}

impl Transcript {
    /// Insists on an exit code.
    #[track_caller]
    pub(crate) fn expect_exit(self, exit: i32) -> Self {
        assert_eq!(self.exit, Some(exit), "{self}");
        self
    }

    /// Standard output, read as one line of JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert!(
            self.stdout.ends_with('\n') && self.stdout.lines().count() == 1,
            "{self}"
        );
        serde_json::from_str(&self.stdout).expect("JSON")
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", format!("$ aplomb {}", self.command).trim_end())?;
        f.write_str(&self.stdout)?;
        if !self.stdout.is_empty() && !self.stdout.ends_with('\n') {
            writeln!(f, "⏎")?;
        }
        for line in self.stderr.lines() {
            writeln!(f, "! {line}")?;
        }
        match self.exit {
            Some(0) => Ok(()),
            Some(exit) => writeln!(f, "[exit {exit}]"),
            None => writeln!(f, "[ended by a signal]"),
        }
    }
}
