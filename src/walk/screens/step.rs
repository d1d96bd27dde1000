//! The screen of a step: why, who, until when, how, and what its kind adds.
//!
//! Owns the order of these. Refuses to know what the keys do. Invariant: a step that is open can be
//! left out from its screen.

use super::keys::Offered;
use super::who::who;
use super::{Sheet, assemble, field};
use crate::base::visible::{visible, visible_line};
use crate::base::{Words, mask};
use crate::incident::next::Place;
use crate::incident::question::{Action, Block, StepView};
use crate::runbook::{Step, StepKind};
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::session::Session;
use crate::walk::{doing, phase_words};

/// The screen of a step, with keys of its own and blocks of its own.
pub fn step(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    place: &Place<'_>,
    keys: &[Offered],
    blocks: Vec<Block>,
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let step = place.step;
    let mut all = Vec::new();
    if let Some(why) = &step.why {
        all.push(field(words, "step.why", visible(why)));
    }
    if let Some(owner) = &step.owner {
        all.push(field(words, "step.who", who(words, incident, owner)));
    }
    if let Some(due) = step.due {
        let by = incident.declared_at().plus(due);
        let until = words.say(
            "step.by",
            &[
                ("clock", &by.clock(world.desk.zone)),
                ("span", &due.in_words(words)),
            ],
        );
        all.push(field(words, "step.due", until));
    }
    if let Some(how) = &step.how {
        all.push(Block::Markdown(visible(how)));
    }
    all.extend(of_kind(words, step));
    all.extend(blocks);
    let mut usual_keys = keys.to_vec();
    let is_open = incident
        .state_of(&step.id)
        .is_some_and(|state| !state.is_settled());
    if is_open {
        usual_keys.push((Action::Skip, "key.skip"));
    }
    let place = words.say(
        "step.place",
        &[
            ("phase", &phase_words(words, place.phase)),
            ("n", &place.number),
            ("all", &place.of),
        ],
    );
    let title = visible_line(&step.title);
    let sheet = Sheet {
        place,
        title,
        blocks: all,
    };
    assemble(world, session, focus, sheet, Some(step), &usual_keys)
}

fn of_kind(words: Words, step: &Step) -> Vec<Block> {
    match &step.kind {
        StepKind::Run(run) => vec![Block::Command(visible_line(&mask::line(&run.command)))],
        StepKind::Check(check) => vec![
            Block::Command(visible_line(&doing::shown_probe(&check.probe))),
            Block::Field {
                label: words.say("check.rhythm", &[]),
                text: words.say(
                    "check.every",
                    &[
                        ("every", &check.every.in_words(words)),
                        ("within", &check.within.in_words(words)),
                    ],
                ),
            },
        ],
        StepKind::Decide(_) | StepKind::Message(_) | StepKind::Ask(_) | StepKind::ByHand => {
            Vec::new()
        }
    }
}
