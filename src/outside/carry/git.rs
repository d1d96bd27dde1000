//! Publishes files by `git`: committed, and pushed to where their branch belongs.
//!
//! Commits our files and nothing else, whatever lies around staged or changed. Never forces, never
//! resets, never puts anybody's changes aside: when others were there first, our commits are put on
//! top of theirs, and where both changed the same, everything is left as it was for a person. What
//! could not be pushed stays committed, and is pushed with the next message: the branch is pushed
//! as `git push` would.
//!
//! A working copy without any remote is published by its commit. One that has remotes, but whose
//! branch follows none of them, is not: nobody would notice that the page stays as it is.

use crate::base::Reason;
use crate::base::visible::visible_line;
use crate::outside::program::{Ended, Programs, Task};
use crate::outside::stop::Stop;
use crate::outside::world::World;
use crate::seam::Fault;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often others may be there first.
const TRIES: usize = 3;

/// What taking back half a rebase may take when there is no time left.
const TIDY: Duration = Duration::from_secs(10);

/// More of what git says is not told, in characters.
const LONGEST: usize = 200;

/// Variables that would lead git to another place than the one it is started in, such as those of
/// a hook that started us.
const LEAD_ASTRAY: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CONFIG",
];

/// Nobody is there to answer, and what it says is read.
const VARIABLES: [(&str, &str); 5] = [
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_EDITOR", "true"),
    ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "force"),
];

/// Our names are no patterns, and whoever tidies up does not do it now.
const USUAL: [&str; 6] = [
    "git",
    "--literal-pathspecs",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
];

/// A key that would have to be unlocked, or a host nobody knows yet, is an error at once.
const QUIET_SSH: [&str; 2] = ["-c", "core.sshCommand=ssh -oBatchMode=yes"];

/// Who commits where nobody is named.
const NOBODY: [&str; 4] = [
    "-c",
    "user.name=aplomb",
    "-c",
    "user.email=aplomb@localhost",
];

/// A folder in a working copy of git.
pub(super) struct WorkingCopy<'a> {
    programs: &'a Programs,
    folder: &'a Path,
    top: PathBuf,
    until: Instant,
    variables: Vec<(String, String)>,
    without: Vec<&'static str>,
}

/// Where a branch belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// Nowhere else: there is no other place.
    Alone,
    /// To a branch of a remote.
    Follows {
        /// The remote.
        remote: String,
        /// The branch there.
        there: String,
    },
}

impl<'a> WorkingCopy<'a> {
    /// The one a folder is in.
    pub(super) fn open(world: &'a World, folder: &'a Path, until: Instant) -> Result<Self, Fault> {
        Self::among(world, folder, until, &[], &[])
    }

    /// The same, with and without some further variables.
    fn among(
        world: &'a World,
        folder: &'a Path,
        until: Instant,
        with: &[(&str, &str)],
        without: &[&'static str],
    ) -> Result<Self, Fault> {
        let variables = VARIABLES.iter().chain(with);
        let mut copy = Self {
            programs: &world.programs,
            folder,
            top: PathBuf::new(),
            until,
            variables: variables
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            without: LEAD_ASTRAY.iter().chain(without).copied().collect(),
        };
        let top = copy.must(&["rev-parse", "--show-toplevel"])?;
        copy.top = PathBuf::from(top);
        Ok(copy)
    }

    /// The folder of the whole working copy.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// Where its branch belongs; an error when it cannot be published.
    pub(super) fn branch(&self) -> Result<Branch, Fault> {
        let Some(branch) = self.may(&["symbolic-ref", "-q", "--short", "HEAD"])? else {
            return Err(unsent(Reason::NoBranch {}));
        };
        let setting = |name: &str| self.may(&["config", &format!("branch.{branch}.{name}")]);
        match (setting("remote")?, setting("merge")?) {
            (Some(remote), Some(there)) => Ok(Branch::Follows { remote, there }),
            _ if self.must(&["remote"])?.is_empty() => Ok(Branch::Alone),
            _ => {
                let branch = visible_line(&branch);
                Err(unsent(Reason::FollowsNone { branch }))
            }
        }
    }

    /// Commits these files as they are, unless they are committed already.
    pub(super) fn commit(&self, files: &[&str], message: &str) -> Result<(), Fault> {
        if files.is_empty() {
            return Ok(());
        }
        let ours = [&["--"], files].concat();
        self.must(&[&["add"], &ours[..]].concat())?;
        let status = ["status", "--porcelain", "--untracked-files=no"];
        let changed = self.must(&[&status, &ours[..]].concat())?;
        if changed.is_empty() {
            return Ok(());
        }
        let commit = ["commit", "--quiet", "--message", message];
        let commit = [self.names()?, &commit, &ours].concat();
        self.must(&commit).map(drop)
    }

    /// Names whoever commits where nobody else does.
    fn names(&self) -> Result<&'static [&'static str], Fault> {
        let is_named = self.may(&["var", "GIT_AUTHOR_IDENT"])?.is_some()
            && self.may(&["var", "GIT_COMMITTER_IDENT"])?.is_some();
        Ok(if is_named { &[] } else { &NOBODY })
    }

    /// Pushes the branch to where it belongs.
    pub(super) fn push(&self, branch: &Branch) -> Result<(), Fault> {
        let Branch::Follows { remote, there } = branch else {
            return Ok(());
        };
        let to = format!("HEAD:{there}");
        let quiet = self.quiet_ssh()?;
        let push = [quiet, &["push", "--porcelain", remote, &to]].concat();
        // Whatever else is not pushed yet keeps its shape, and no other branch moves along.
        let pull = [
            "-c",
            "rebase.updateRefs=false",
            "pull",
            "--quiet",
            "--rebase=merges",
            "--no-autostash",
            remote,
            there,
        ];
        let pull = [quiet, self.names()?, &pull].concat();
        for tries_left in (0..=TRIES).rev() {
            let pushed = self.run(&push)?;
            if pushed.exit == Some(0) {
                return Ok(());
            }
            if tries_left == 0 || !others_were_first(&pushed) {
                return Err(not_pushed(&pushed));
            }
            self.rebase(&pull)?;
        }
        Ok(())
    }

    /// Puts our commits on top of those of the others, or leaves everything as it was.
    fn rebase(&self, pull: &[&str]) -> Result<(), Fault> {
        let pulled = self.local(pull);
        if pulled.as_ref().is_ok_and(|pulled| pulled.exit == Some(0)) {
            return Ok(());
        }
        // We were on a branch, so nobody else's rebase was under way. It is taken back even when
        // the time is over and somebody wants us to stop: nobody finds their way about in half of
        // one.
        let programs = Programs {
            stop: Stop::new(),
            ..self.programs.clone()
        };
        let abort = ["git", "rebase", "--abort"].map(str::to_owned);
        let _ = programs.tell(&self.task(&abort), TIDY);
        let why = said(&pulled?);
        Err(unsent(Reason::OthersFirst { why }))
    }

    /// Keeps `ssh` from asking anybody, unless somebody has chosen how it is started.
    fn quiet_ssh(&self) -> Result<&'static [&'static str], Fault> {
        let is_chosen = self.may(&["config", "core.sshCommand"])?.is_some();
        Ok(if is_chosen { &[] } else { &QUIET_SSH })
    }

    /// What it prints; an error when it fails.
    fn must(&self, arguments: &[&str]) -> Result<String, Fault> {
        let ended = self.local(arguments)?;
        if ended.exit == Some(0) {
            return Ok(ended.printed.trim_end_matches('\n').to_owned());
        }
        Err(Fault::Unreachable(format!("git: {}", said(&ended))))
    }

    /// What it prints; none when it fails or prints nothing.
    fn may(&self, arguments: &[&str]) -> Result<Option<String>, Fault> {
        let ended = self.local(arguments)?;
        let printed = ended.printed.trim_end_matches('\n');
        let is_there = ended.exit == Some(0) && !printed.is_empty();
        Ok(is_there.then(|| printed.to_owned()))
    }

    /// Something that tells nobody else anything.
    fn local(&self, arguments: &[&str]) -> Result<Ended, Fault> {
        self.run(arguments).map_err(|fault| match fault {
            Fault::TooLate { .. } => unsent(Reason::GitLate {}),
            Fault::Cut(why) => Fault::Unreachable(why),
            other => other,
        })
    }

    fn run(&self, arguments: &[&str]) -> Result<Ended, Fault> {
        let command: Vec<_> = USUAL
            .iter()
            .chain(arguments)
            .copied()
            .map(str::to_owned)
            .collect();
        let left = self.until.saturating_duration_since(Instant::now());
        self.programs.tell(&self.task(&command), left)
    }

    fn task<'t>(&'t self, command: &'t [String]) -> Task<'t> {
        Task {
            variables: &self.variables,
            without: &self.without,
            folder: Some(self.folder),
            ..Task::of(command)
        }
    }
}

fn unsent(why: Reason) -> Fault {
    Fault::Unreachable(why.into())
}

/// Whether the remote has commits that we do not have: it said so, or they came while we pushed.
fn others_were_first(pushed: &Ended) -> bool {
    let signs = [
        "[rejected]",
        "(failed to update ref)",
        "(incorrect old value provided)",
    ];
    let mut refused = refusals(pushed);
    refused.any(|line| signs.iter().any(|sign| line.contains(sign)))
}

/// What was refused, in the lines that are meant for programs.
fn refusals(pushed: &Ended) -> impl Iterator<Item = &str> {
    pushed.printed.lines().filter(|line| line.starts_with('!'))
}

fn not_pushed(pushed: &Ended) -> Fault {
    let why = String::from(Reason::NotPushed { why: said(pushed) });
    // A remote that says no has taken nothing; a connection that broke may have carried all of it.
    let broke = [
        "hung up unexpectedly",
        "early EOF",
        "RPC failed",
        "disconnect",
    ];
    let is_broken = broke.iter().any(|sign| pushed.complained.contains(sign));
    if is_broken && refusals(pushed).next().is_none() {
        Fault::Cut(why)
    } else {
        Fault::Unreachable(why)
    }
}

/// What git said, in one line: the one that says most.
fn said(ended: &Ended) -> String {
    // What follows whenever a remote cannot be read, after the reason.
    let general = [
        "hint:",
        "fatal: Could not read from remote repository",
        "Please make sure you have the correct access rights",
        "and the repository exists.",
    ];
    let is_general = |line: &str| general.iter().any(|known| line.starts_with(known));
    let lines = ended.complained.lines().chain(ended.printed.lines());
    let lines: Vec<_> = lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !is_general(line))
        .collect();
    let ignored = "The following paths are ignored";
    let signs = ["CONFLICT", ignored, "remote: ", "!", "fatal: ", "error: "];
    let mut found = signs
        .iter()
        .filter_map(|sign| lines.iter().find(|line| line.starts_with(sign)));
    let line = found.next().or(lines.last()).copied();
    let Some(line) = line else {
        return Reason::NoWord {}.into();
    };
    let line = ["fatal: ", "error: ", "remote: "]
        .iter()
        .find_map(|sign| line.strip_prefix(sign))
        .unwrap_or(line);
    let line = visible_line(&without_users(&line.replace('\t', " ")));
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// Addresses without whoever is named in them: `https://token@host/` is as good as a password.
fn without_users(line: &str) -> String {
    let mut parts = line.split("://");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['/', ' ', '\'', '"']).unwrap_or(part.len());
        let start = part[..end].rfind('@').map_or(0, |at| at + 1);
        whole += "://";
        whole += &part[start..];
    }
    whole
}

/// The right to work in a working copy: two messages at once would meet in its index.
pub(super) struct Turn(PathBuf);

static TAKEN: (Mutex<Vec<PathBuf>>, Condvar) = (Mutex::new(Vec::new()), Condvar::new());

impl Turn {
    /// Waits for it, but no longer than until then.
    pub(super) fn take(top: &Path, until: Instant) -> Result<Self, Fault> {
        let (taken, changed) = &TAKEN;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.saturating_duration_since(Instant::now());
        let is_taken = |taken: &mut Vec<PathBuf>| taken.iter().any(|one| one == top);
        let waited = changed.wait_timeout_while(taken, left, is_taken);
        let (mut taken, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(unsent(Reason::Taken {}));
        }
        taken.push(top.to_path_buf());
        Ok(Self(top.to_path_buf()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (taken, changed) = &TAKEN;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|one| *one != self.0);
        changed.notify_all();
    }
}

#[cfg(all(test, unix))]
mod tests;
