//! When the program itself is wrong.
//!
//! Turns a panic into a calm message: the journal is safe, here it is, this is how to go on. The
//! panic still unwinds, so that guards put the terminal right again.
//! Invariant: the message is complete even when nothing is known yet, neither language nor folder.

use super::exit::Exit;
use super::output;
use crate::base::visible::visible_line;
use crate::base::{Lang, Words};
use crate::outside::couriers::is_courier;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What is known of this run when it breaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The language of the screen.
    pub(crate) lang: Lang,
    /// The folder that holds the incidents.
    pub(crate) incidents: Option<PathBuf>,
    /// Whether to show what programmers want to see.
    pub(crate) debug: bool,
}

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

/// Tells what is known, in case something breaks later.
pub(crate) fn remember(known: Known) {
    *KNOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
}

/// Runs something; a panic in it is told calmly and becomes [`Exit::Bug`].
pub(crate) fn guarded(run: impl FnOnce() -> Exit) -> Exit {
    std::panic::set_hook(Box::new(|panic| {
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let known = known.unwrap_or_default();
        // The walk goes on without a courier, and says itself what has become of the message.
        if known.debug || !is_courier() {
            output::say_painted(&message(&known, panic));
        }
    }));
    caught(run)
}

fn caught(run: impl FnOnce() -> Exit) -> Exit {
    std::panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(Exit::Bug)
}

fn message(known: &Known, panic: &PanicHookInfo<'_>) -> String {
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    let said = said(panic);
    let mut message = words(known, &place);
    if known.debug {
        let trace = std::backtrace::Backtrace::force_capture();
        let _ = write!(message, "\n{}\n{trace}", visible_line(said));
    }
    message
}

/// What the panic said: a text, in one of its two forms.
fn said<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    let payload = panic.payload();
    let literal = payload.downcast_ref::<&str>().copied();
    let composed = payload.downcast_ref::<String>().map(String::as_str);
    literal.or(composed).unwrap_or_default()
}

fn words(known: &Known, place: &str) -> String {
    let words = Words::of(known.lang);
    let journal = match &known.incidents {
        Some(folder) => words.say(
            "crash.journal_in",
            &[("folder", &visible_line(&folder.to_string_lossy()))],
        ),
        None => words.get("crash.journal").to_owned(),
    };
    [
        words.get("crash.bug").to_owned(),
        journal,
        words.get("crash.next").to_owned(),
        words.say("crash.report", &[("place", &place)]),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_tells_where_the_journal_is_and_how_to_go_on() {
        let known = Known {
            incidents: Some("/desk/incidents".into()),
            ..Known::default()
        };
        insta::assert_snapshot!(words(&known, "src/walk/guide.rs:10:5"), @r"
        aplomb has a mistake in itself and stopped here. The incident goes on, and so can you.
        The journal is safe: what the screen called recorded is on the disk, in /desk/incidents
        Next: aplomb resume
        Later, when it is quiet, please report it with this place: src/walk/guide.rs:10:5
        ");
    }

    #[test]
    fn a_panic_ends_with_the_code_of_a_bug() {
        assert_eq!(caught(|| panic!("broken for the test")), Exit::Bug);
        assert_eq!(caught(|| Exit::Refused), Exit::Refused);
    }
}
