//! The screens of the walk, composed as data in the reader's language.
//!
//! A file for each screen, and one each for what all of them have: notices above, keys and the
//! clock below. Refuses to know how any of it is drawn. Invariant: everything that came from
//! outside is made visible here, once, before it becomes a question.

mod clock;
mod close;
mod keys;
mod notices;
mod round;
mod step;
mod under_way;
mod untold;
mod waiting;
mod who;

pub use close::close;
pub use keys::{Offered, relabel};
pub use round::{RoundPlace, round};
pub use step::step;
pub use under_way::under_way;
pub use untold::untold;
pub use waiting::waiting;
pub use who::access;

use super::World;
use super::focus::Focus;
use super::session::Session;
use crate::base::Words;
use crate::base::visible::visible_line;
use crate::incident::Kind;
use crate::incident::question::{Block, Key, StepView};
use crate::runbook::Step;

/// What a screen says before notices, keys and clock are added.
#[derive(Debug)]
pub struct Sheet {
    /// Where we are.
    pub place: String,
    /// What to do.
    pub title: String,
    /// What stands below.
    pub blocks: Vec<Block>,
}

/// The screen of a sheet, with keys of its own.
pub fn sheet(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    sheet: Sheet,
    keys: &[Offered],
) -> StepView {
    assemble(world, session, focus, sheet, None, keys)
}

/// The screen of a sheet, and of the step that is asked about on it.
fn assemble(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    sheet: Sheet,
    asked: Option<&Step>,
    own: &[Offered],
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let (keys, more_keys) = keys::keys(words, incident, focus, asked, own);
    let mut blocks = notices::notices(world, session, focus);
    blocks.extend(sheet.blocks);
    StepView {
        exercise: (incident.kind() == Kind::Drill).then(|| words.get("drill.mark").to_owned()),
        incident: words.say(
            "step.incident",
            &[
                ("title", &visible_line(&incident.declared().title)),
                ("severity", &incident.severity()),
            ],
        ),
        place: sheet.place,
        title: sheet.title,
        blocks,
        keys,
        more_keys,
        clock: clock::live_clock(words, incident),
    }
}

/// Says below a screen what each of its keys does, in the words the screen has for it.
pub fn help(words: Words, view: &mut StepView) {
    let line = |key: &Key| {
        let shown = keys::shown_key(words, key.key);
        words.say("help.key", &[("key", &shown), ("does", &key.label)])
    };
    let items = view.keys.iter().chain(&view.more_keys).map(line);
    let items = items.chain([words.get("help.safe").to_owned()]).collect();
    view.blocks.push(Block::List {
        heading: words.get("help.heading").to_owned(),
        items,
    });
}

/// A line with the catalogue's name of what it says.
fn field(words: Words, label: &str, text: String) -> Block {
    Block::Field {
        label: words.get(label).to_owned(),
        text,
    }
}
