//! What lasted: phases, states, severities, waits and silences as bars.
//!
//! Owns the word in a bar, and whether there is room for it. Refuses to judge: what was late, the
//! silences say. Invariant: every bar names the event it rests on, but for a beginning that
//! somebody only named.

use super::{Bar, ROW};
use crate::base::Moment;
use crate::report::page::ground::Ground;
use crate::report::page::scale::Scale;
use crate::report::reader::shown;
use crate::report::walked::Stretch;
use unicode_width::UnicodeWidthStr;

/// The width of a picture on a telephone.
pub(super) const TELEPHONE: i128 = 290;

/// Whether a word fits into so much of a picture that is so wide.
pub(super) fn has_room(share: i128, word: &str, wide: i128) -> bool {
    const LETTER: i128 = 6;
    let room = share * wide / 100_000;
    i128::try_from(word.width()).unwrap_or(i128::MAX) * LETTER + 8 <= room
}

/// A bar from here to there.
fn bar(ground: &Ground<'_>, scale: Scale, y: u32, (from, until): (Moment, Option<Moment>)) -> Bar {
    let end = until.unwrap_or(scale.to).max(from);
    let times = match until {
        Some(until) => ground.say(
            "page.picture.between",
            &[("from", &ground.time(from)), ("until", &ground.time(until))],
        ),
        None => ground.say("page.picture.since", &[("from", &ground.time(from))]),
    };
    Bar {
        x: scale.x(from),
        width: scale.width(from, end),
        y,
        height: ROW - 2,
        text_y: 13,
        kind: String::new(),
        word: None,
        is_roomy: false,
        said: times,
        event: None,
        span: (scale.place(from), scale.place(end), String::new()),
    }
}

/// The same bar with a kind and a word, which stands in it where there is room on a screen of middling
/// width; what does not fit is in its title.
fn named(bar: Bar, kind: &str, word: String) -> Bar {
    const MIDDLING: i128 = 800;
    let (from, until, _) = bar.span;
    Bar {
        kind: kind.to_owned(),
        said: format!("{word}: {}", bar.said),
        span: (from, until, word.clone()),
        word: Some(word).filter(|word| has_room(until - from, word, MIDDLING)),
        ..bar
    }
}

fn stretch<T>(
    ground: &Ground<'_>,
    scale: Scale,
    y: u32,
    stretch: &Stretch<T>,
    (kind, word): (&str, String),
) -> Bar {
    let bar = bar(ground, scale, y, (stretch.from, stretch.until));
    Bar {
        event: Some(stretch.event.to_string()),
        ..named(bar, kind, word)
    }
}

pub(super) fn phases(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let declared = ground.incident.declared_at();
    let unnoticed = Some(ground.incident.since()).filter(|since| *since < declared);
    let unnoticed = unnoticed.map(|since| {
        let word = ground.get("page.picture.unnoticed").to_owned();
        let bar = bar(ground, scale, y, (since, Some(declared)));
        Bar {
            event: ground.story.declaration().map(|name| name.to_string()),
            ..named(bar, "unnoticed", word)
        }
    });
    let walked = ground.walked.phases.iter().map(|phase| {
        let word = ground.reader.word("report.phase", phase.what.as_str());
        stretch(ground, scale, y, phase, (phase.what.as_str(), word))
    });
    unnoticed.into_iter().chain(walked).collect()
}

pub(super) fn states(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let states = ground.walked.states.iter();
    states
        .map(|state| {
            let word = ground.reader.word("report.state", state.what.as_str());
            stretch(ground, scale, y, state, (state.what.as_str(), word))
        })
        .collect()
}

pub(super) fn severities(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let end = ground.incident.resolved_at();
    let severities = ground.walked.severities.iter();
    severities
        .map(|severity| {
            let severity = Stretch {
                until: severity.until.or(end),
                ..severity.clone()
            };
            let word = severity.what.as_str();
            stretch(ground, scale, y, &severity, (word, word.to_owned()))
        })
        .collect()
}

pub(super) fn waits(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let waits = ground.walked.waits.iter();
    waits
        .map(|wait| stretch(ground, scale, y, wait, ("waiting", shown(&wait.what))))
        .collect()
}

/// Each silence as a thin bar; what was longer than promised stands out.
pub(super) fn silences(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let mut bars = Vec::new();
    for silence in ground.silences {
        let whole = bar(ground, scale, y, (silence.from, silence.until));
        bars.push(Bar {
            y: y + 5,
            height: ROW - 12,
            kind: "silence".to_owned(),
            event: silence.before.as_ref().map(ToString::to_string),
            ..whole
        });
        let Some(due) = silence.due.filter(|_| silence.is_late) else {
            continue;
        };
        let late = bar(ground, scale, y, (due, silence.until));
        let word = match silence.late() {
            Some(span) => {
                let span = ground.reader.exact_span(span);
                ground.say("page.picture.late-by", &[("span", &span)])
            }
            None => ground.get("page.picture.late").to_owned(),
        };
        bars.push(Bar {
            event: silence
                .after
                .as_ref()
                .or(silence.before.as_ref())
                .map(ToString::to_string),
            ..named(late, "late", word)
        });
    }
    bars
}
