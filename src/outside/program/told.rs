//! A program that is told something on its standard input, and answers on both outputs.

use super::{LAST_WORDS, LOOK, Output, Programs, end};
use crate::base::mask::{mask, names_a_secret};
use crate::seam::Fault;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Stdio};
use std::time::{Duration, Instant};

/// What a program is started with.
#[derive(Clone, Copy, Default)]
pub(in crate::outside) struct Task<'a> {
    /// Program and arguments; never empty, no shell in between.
    pub(in crate::outside) command: &'a [String],
    /// What it reads.
    pub(in crate::outside) input: &'a str,
    /// Variables it has beside those of everybody.
    pub(in crate::outside) variables: &'a [(String, String)],
    /// Variables of everybody that it does not have.
    pub(in crate::outside) without: &'a [&'a str],
    /// Where it runs, when that is not where all of them run.
    pub(in crate::outside) folder: Option<&'a Path>,
}

impl<'a> Task<'a> {
    /// A program with nothing but its arguments.
    pub(in crate::outside) fn of(command: &'a [String]) -> Self {
        Self {
            command,
            ..Self::default()
        }
    }
}

/// How a program ended, and what it said, without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::outside) struct Ended {
    /// Its exit code; none when a signal ended it.
    pub(in crate::outside) exit: Option<i32>,
    /// What it printed on its standard output.
    pub(in crate::outside) printed: String,
    /// What it printed on its standard error.
    pub(in crate::outside) complained: String,
}

impl Programs {
    /// Runs a program to its end, or ends it with everything it started. Nobody hears what it
    /// prints meanwhile.
    pub(in crate::outside) fn tell(
        &self,
        task: &Task<'_>,
        within: Duration,
    ) -> Result<Ended, Fault> {
        let begun = Instant::now();
        let broken = |error: io::Error| Fault::Unreachable(error.to_string());
        let (printed, out) = io::pipe().map_err(broken)?;
        let (complained, err) = io::pipe().map_err(broken)?;
        let outputs = [out, err].map(Stdio::from);
        let mut child = self.spawn(task, Stdio::piped(), outputs)?;
        if let Some(pipe) = child.stdin.take() {
            pour(task.input, pipe);
        }
        let printed = Output::of(printed, None, Vec::new());
        let complained = Output::of(complained, None, Vec::new());
        let ended = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Ok(status),
                Ok(None) if self.stop.is_raised() => break Err(true),
                Ok(None) if begun.elapsed() >= within => break Err(false),
                Ok(None) => printed.wait(LOOK.min(within.saturating_sub(begun.elapsed()))),
                // It runs, and nobody can say any more what it does.
                Err(error) => {
                    end(&mut child);
                    return Err(Fault::Cut(error.to_string()));
                }
            }
        };
        if ended.is_err() {
            end(&mut child);
        }
        for output in [&printed, &complained] {
            output.wait(LAST_WORDS);
        }
        let secrets = self.secrets_of(task);
        let [printed, complained] = [printed, complained].map(|said| mask(&said.text(), &secrets));
        match ended {
            Ok(status) => Ok(Ended {
                exit: status.code(),
                printed,
                complained,
            }),
            Err(is_stopped) => {
                let output = printed + &complained;
                Err(if is_stopped {
                    self.stop.use_up();
                    Fault::Stopped { output }
                } else {
                    Fault::TooLate { output }
                })
            }
        }
    }

    /// What it must not print: what nobody may, and the values it alone was given.
    fn secrets_of(&self, task: &Task<'_>) -> Vec<String> {
        let given = task.variables.iter();
        let given = given.filter(|(name, _)| names_a_secret(name));
        let given = given.map(|(_, value)| value.clone());
        self.secrets.iter().cloned().chain(given).collect()
    }
}

/// Gives a program what it reads, in the background: it may never read it, or be gone before.
fn pour(input: &str, mut pipe: ChildStdin) {
    if input.is_empty() {
        return;
    }
    let input = input.to_owned();
    std::thread::spawn(move || {
        let _ = pipe.write_all(input.as_bytes());
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn shell(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    fn told(script: &str, input: &str) -> Result<Ended, Fault> {
        let command = shell(script);
        let task = Task {
            input,
            ..Task::of(&command)
        };
        Programs::default().tell(&task, LONG)
    }

    fn ended(printed: &str, complained: &str) -> Ended {
        Ended {
            exit: Some(0),
            printed: printed.to_owned(),
            complained: complained.to_owned(),
        }
    }

    #[test]
    fn it_reads_all_of_its_message_and_its_outputs_are_kept_apart() {
        let long = "é".repeat(300_000);
        let bytes = told("wc -c", &long);
        assert_eq!(bytes, Ok(ended("600000\n", "")));
        assert_eq!(
            told("cat; echo no >&2", "one\n"),
            Ok(ended("one\n", "no\n"))
        );
        assert_eq!(told("cat", ""), Ok(ended("", "")));
    }

    #[test]
    fn whoever_does_not_read_does_not_keep_us() {
        let long = "x".repeat(1_000_000);
        let begun = Instant::now();
        assert_eq!(told("true", &long), Ok(ended("", "")));
        assert_eq!(
            told("exec <&-; echo closed", &long),
            Ok(ended("closed\n", ""))
        );
        // A child of its own keeps the input open, and never reads it.
        assert_eq!(
            told("sleep 5 >/dev/null 2>&1 & echo gone", &long),
            Ok(ended("gone\n", ""))
        );
        assert!(begun.elapsed() < Duration::from_secs(4));
    }

    #[test]
    fn it_has_its_variables_beside_those_of_everybody_and_not_those_it_must_not_have() {
        let command = shell("echo \"$A_B:${HOME-none}:${PATH:+path}\"; pwd");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().canonicalize().expect("a path");
        let task = Task {
            variables: &[("A_B".to_owned(), "c d".to_owned())],
            without: &["HOME"],
            folder: Some(&path),
            ..Task::of(&command)
        };
        let here = format!("c d:none:path\n{}\n", path.display());
        assert_eq!(Programs::default().tell(&task, LONG), Ok(ended(&here, "")));
    }

    #[test]
    fn no_secret_comes_back_neither_ours_nor_one_it_was_given() {
        let command = shell("echo is-$API_TOKEN; echo hunter2! >&2");
        let programs = Programs {
            secrets: vec!["hunter2!".to_owned()],
            ..Programs::default()
        };
        let task = Task {
            variables: &[("API_TOKEN".to_owned(), "correct-horse".to_owned())],
            ..Task::of(&command)
        };
        assert_eq!(programs.tell(&task, LONG), Ok(ended("is-•••\n", "•••\n")));
    }

    #[test]
    fn one_that_takes_too_long_is_ended_with_everything_it_started() {
        let command = shell("echo $$; sleep 600 & sleep 600");
        let late = Programs::default().tell(&Task::of(&command), Duration::from_millis(300));
        let Err(Fault::TooLate { output }) = late else {
            panic!("{late:?}")
        };
        let group: i32 = output.trim().parse().expect("it printed its number");
        let group = rustix::process::Pid::from_raw(group).expect("a number");
        let gone = (0..100).any(|_| {
            std::thread::park_timeout(LOOK);
            rustix::process::test_kill_process_group(group).is_err()
        });
        assert!(gone, "something of it still runs");
    }

    #[test]
    fn what_cannot_be_started_was_told_nothing() {
        let nul = shell("true");
        let variables = [("A".to_owned(), "b\0c".to_owned())];
        for task in [
            Task::of(&[]),
            Task::of(&["/nowhere/at-all".to_owned()]),
            Task::of(&["/etc/passwd".to_owned()]),
            Task {
                variables: &variables,
                ..Task::of(&nul)
            },
            Task {
                folder: Some(Path::new("/nowhere")),
                ..Task::of(&nul)
            },
        ] {
            let answer = Programs::default().tell(&task, LONG);
            assert!(matches!(answer, Err(Fault::Unreachable(_))), "{answer:?}");
        }
    }

    #[test]
    fn its_exit_is_told_as_it_was() {
        for (script, exit) in [("exit 7", Some(7)), ("kill -9 $$", None)] {
            assert_eq!(told(script, "").map(|ended| ended.exit), Ok(exit));
        }
    }
}
