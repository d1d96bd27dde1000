//! strace, as the hand that kills or refuses at a chosen system call.

use super::shop::{Ran, Shop, run};
use crate::skipped::skipped;
use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// The calls that change something on a disk.
const CALLS: &str = "write,pwrite64,writev,fsync,fdatasync,sync_file_range,ftruncate,truncate,\
    rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,open,openat,creat,flock,\
    fallocate,chmod,fchmod";

/// Whether strace is here and may trace.
pub(crate) fn can_trace() -> bool {
    let traced = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let works = traced.is_ok_and(|status| status.success());
    if !works {
        skipped("strace is not here, or may not trace");
    }
    works
}

/// A system call that touches an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// Its name.
    pub(crate) name: String,
    /// The how manyth of this name in its process.
    pub(crate) number: usize,
    /// The whole line of the trace.
    pub(crate) line: String,
}

impl Call {
    /// Whether it is about a journal, and not about what can be made again from it.
    pub(crate) fn is_for_the_journal(&self) -> bool {
        self.line.contains("/journal")
    }
}

/// A traced run: what the program said, and every line of the trace.
pub(crate) struct Traced {
    pub(crate) ran: Ran,
    pub(crate) lines: Vec<String>,
}

/// Runs the program under strace, perhaps with an injection such as `write:error=EIO:when=2`.
pub(crate) fn traced(shop: &Shop, args: &[&str], input: &str, injection: Option<&str>) -> Traced {
    traced_by(|words| shop.under(words), args, input, injection)
}

/// The same for a program that is started in its own way.
pub(crate) fn traced_by(
    under: impl Fn(&[String]) -> Command,
    args: &[&str],
    input: &str,
    injection: Option<&str>,
) -> Traced {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let mut words = vec![
        "strace".to_owned(),
        "-f".to_owned(),
        "-y".to_owned(),
        "-s".to_owned(),
        "32".to_owned(),
        "-o".to_owned(),
        log.path().display().to_string(),
        "-e".to_owned(),
        format!("trace={CALLS}"),
    ];
    // Nothing but these calls stops the program; only a signal comes too late in that way.
    if injection.is_none_or(|injection| !injection.contains("signal=")) {
        words.push("--seccomp-bpf".to_owned());
    }
    if let Some(injection) = injection {
        words.extend(["-e".to_owned(), format!("inject={injection}")]);
    }
    let mut command = under(&words);
    command.args(args);
    let ran = run(command, input);
    let text = std::fs::read(log.path()).expect("a trace");
    let text = String::from_utf8_lossy(&text);
    Traced {
        ran,
        lines: text.lines().map(str::to_owned).collect(),
    }
}

impl Traced {
    /// Whether the injection met a call.
    pub(crate) fn was_hit(&self) -> bool {
        self.ran.exit.is_none() || self.lines.iter().any(|line| line.contains("INJECTED"))
    }

    /// Every call that changes something in the folder of incidents.
    pub(crate) fn calls(&self, shop: &Shop) -> Vec<Call> {
        self.calls_below(&shop.path(""))
    }

    /// The same in this workspace.
    pub(crate) fn calls_below(&self, root: &Path) -> Vec<Call> {
        let folder = root.join("incidents").display().to_string();
        let root = root.display().to_string();
        let root = root.trim_end_matches('/');
        let mut counts = HashMap::new();
        let mut found = Vec::new();
        for line in &self.lines {
            let Some((process, call)) = line.split_once(' ') else {
                continue;
            };
            let Some((name, rest)) = call.trim_start().split_once('(') else {
                continue;
            };
            if name.starts_with(['+', '-', '<']) {
                continue;
            }
            let count = counts.entry((process, name)).or_insert(0_usize);
            *count += 1;
            let is_reading =
                name == "openat" && !rest.contains("O_CREAT") && !rest.contains("O_WRONLY");
            let is_flush_of_root = name == "fsync" && rest.contains(&format!("<{root}>"));
            if !is_reading && (rest.contains(&folder) || is_flush_of_root) {
                found.push(Call {
                    name: name.to_owned(),
                    number: *count,
                    line: line.clone(),
                });
            }
        }
        found
    }

    /// The files that were flushed although a flush on them had failed before.
    pub(crate) fn flushed_again(&self) -> Vec<String> {
        let mut failed = Vec::new();
        let mut again = Vec::new();
        for line in &self.lines {
            let is_flush = ["fsync(", "fdatasync("]
                .iter()
                .any(|flush| line.contains(flush));
            let Some(file) = line
                .split('<')
                .nth(1)
                .and_then(|rest| rest.split('>').next())
            else {
                continue;
            };
            if !is_flush || !file.ends_with(".jsonl") {
                continue;
            }
            if failed.contains(&file) {
                again.push(line.clone());
            }
            if line.contains("INJECTED") {
                failed.push(file);
            }
        }
        again
    }
}
