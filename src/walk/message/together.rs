//! Messages that leave together: the others are read before they do.

use super::block::block;
use crate::incident::Drafted;
use crate::incident::question::Action;
use crate::walk::ask::{Asked, ask_view};
use crate::walk::focus::Focus;
use crate::walk::session::{Halt, Session};
use crate::walk::{World, screens, sending};

/// Shows every other text that would leave together with this one, each once and in full: nobody
/// sends words that were not on the screen. Settled when somebody turned to something else instead.
pub(super) fn others_are_read(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    this: &Drafted,
    parcels: &[sending::begin::Parcel],
) -> Result<Asked, Halt> {
    let words = world.desk.words;
    let text = |drafted: &Drafted| (drafted.subject.clone(), drafted.body.clone());
    let mut read = vec![text(this)];
    for (draft, names) in parcels {
        if read.contains(&text(&draft.drafted)) {
            continue;
        }
        read.push(text(&draft.drafted));
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let sheet = screens::Sheet {
            place: words.get("send-all.place").to_owned(),
            title: words.say("send-all.title", &[("channels", &words.list(&names))]),
            blocks: vec![block(world, session, &draft.drafted)],
        };
        let own = [(Action::Usual, "send-all.read")];
        let view = screens::sheet(world, session, focus, sheet, &own);
        if let Asked::Settled(outcome) = ask_view(world, session, focus, None, view)? {
            return Ok(Asked::Settled(outcome));
        }
    }
    Ok(Asked::Act(Action::SendAll))
}
