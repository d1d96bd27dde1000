//! When the disk takes nothing: on paper.
//!
//! Owns what the person is asked, and the line that is printed instead. Refuses to promise
//! anything. Invariant: a line that is on no disk is on the screen.

use crate::incident::Record;
use crate::incident::question::{Answer, ChoiceQuestion, Question};
use crate::seam::{DiskFault, DiskTrouble, Notice};
use crate::walk::World;
use crate::walk::logbook::{NotRecorded, Stuck};

/// How to go on.
pub(super) enum GoOn {
    Again,
    OnPaper,
    Stop,
}

/// The disk took nothing: says so, shows the line, and asks how to go on.
pub(super) fn how_to_go_on(world: &mut World<'_>, lost: &NotRecorded) -> GoOn {
    let words = world.desk.words;
    let trouble = lost.fault.said().in_words(words);
    world.observer.notice(&Notice::NotRecorded {
        line: &lost.line,
        trouble: &trouble,
    });
    let question = Question::Choice(ChoiceQuestion {
        name: "not-recorded".to_owned(),
        ask: words.say("paper.ask", &[("trouble", &trouble)]),
        options: ["paper.again", "paper.paper", "paper.stop"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: None,
        flag: "--no-input".to_owned(),
    });
    match world.prompter.ask(&question) {
        Ok(Answer::Choice(0)) => GoOn::Again,
        Ok(Answer::Choice(1)) => GoOn::OnPaper,
        _ => GoOn::Stop,
    }
}

/// Why nothing is written while the incident goes on on paper.
pub(super) fn on_paper_fault() -> Stuck {
    Stuck::Disk(DiskFault {
        path: "journal".to_owned(),
        trouble: DiskTrouble::Gone,
        source_text: "on paper".to_owned(),
    })
}

/// Prints a line that only exists in memory.
pub(super) fn on_paper(world: &mut World<'_>, lost: NotRecorded) -> Record {
    let trouble = world.desk.words.get("paper.on");
    world.observer.notice(&Notice::NotRecorded {
        line: &lost.line,
        trouble,
    });
    lost.record
}
