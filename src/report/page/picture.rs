//! The incident as a picture: lanes of bars and marks, with computed places.
//!
//! Owns which lanes there are and what is on them; how they look is the work of a template. Heights
//! are pixels, places are shares of the width. Invariant: every bar and mark names the event it rests
//! on, and a lane holds no more marks than can be told apart.

use super::ground::{Ground, Seen};
use super::milestones::Milestone;
use super::scale::{Scale, Tick};
use crate::base::{Moment, Span};
use crate::incident::Event;
use crate::report::reader::shown;
use crate::report::walked::Stretch;
use crate::runbook::Audience;
use serde::Serialize;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Everybody beyond these shares one lane.
const MOST_PEOPLE: usize = 8;

/// Marks that are nearer to each other than this, in thousandths of a percent, are one.
const NEAR: i128 = 700;

/// Numbers that are nearer than this stand below each other.
const NUMBER_WIDTH: i128 = 7_000;

/// What lies below what, where marks lie on each other.
const RANKS: [&str; 5] = ["staff", "entry", "note", "outside", "trouble"];

/// How high things are, in pixels.
const LABEL: u32 = 18;
const ROW: u32 = 20;
const GAP: u32 = 10;

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// In pixels.
    pub height: u32,
    /// Where the lanes end and the times begin.
    pub axis: u32,
    /// Where the times are written.
    pub labels: u32,
    /// The times below it.
    pub ticks: Vec<Tick>,
    /// The lanes, from top to bottom.
    pub lanes: Vec<Lane>,
    /// What lies left of the picture.
    pub earlier: Option<String>,
    /// What lies right of it.
    pub later: Option<String>,
}

/// One lane. What is in it is no part of its JSON: `rows` puts it there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// What it shows.
    pub name: String,
    /// Where its name is written.
    pub label: u32,
    /// What lasted.
    #[serde(skip)]
    pub bars: Vec<Bar>,
    /// What happened.
    #[serde(skip)]
    pub marks: Vec<Mark>,
}

/// Something that lasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Where it begins.
    pub x: String,
    /// How long it is.
    pub width: String,
    /// Its upper edge.
    pub y: u32,
    /// In pixels.
    pub height: u32,
    /// Where its word stands, from its upper edge.
    pub text_y: u32,
    /// What kind of bar: a class of the style.
    pub kind: String,
    /// The word in it, where there is room.
    pub word: Option<String>,
    /// Whether there is room for it on a telephone too.
    pub is_roomy: bool,
    /// What it says, in full.
    pub said: String,
    /// The event it rests on; none of the beginning, which somebody only named.
    pub event: Option<String>,
    /// The same places in thousandths of a percent, and the word whether there is room or not.
    #[serde(skip)]
    pub span: (i128, i128, String),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Where.
    pub x: String,
    /// Its middle.
    pub y: u32,
    /// What kind of mark: a class of the style.
    pub kind: &'static str,
    /// A number in it.
    pub number: Option<usize>,
    /// What it says, in full.
    pub said: String,
    /// The event it rests on.
    pub event: String,
    /// The same place in thousandths of a percent.
    #[serde(skip)]
    pub place: i128,
}

impl Picture {
    pub(super) fn of(ground: &Ground<'_>, milestones: &[Milestone]) -> Self {
        let scale = scale(ground);
        let mut board = Board {
            y: 0,
            lanes: Vec::new(),
        };
        board.add(ground.get("page.lane.milestones"), |y| {
            numbers(scale, milestones, y)
        });
        board.add(ground.get("page.lane.phase"), |y| {
            bars_only(phases(ground, scale, y))
        });
        board.add(ground.get("page.lane.outside"), |y| {
            marks_only(words(ground, scale, y))
        });
        board.add(ground.get("page.lane.silence"), |y| {
            bars_only(silences(ground, scale, y))
        });
        board.add(ground.get("page.lane.state"), |y| {
            bars_only(states(ground, scale, y))
        });
        board.add(ground.get("page.lane.severity"), |y| {
            bars_only(severities(ground, scale, y))
        });
        board.add(ground.get("page.lane.waiting"), |y| {
            bars_only(waits(ground, scale, y))
        });
        for (name, seen) in people(ground) {
            board.add(&name, |y| marks_only(entries(ground, scale, y, &seen)));
        }
        let last = ground.timeline.told.iter().map(|told| told.at).max();
        let later = last.filter(|last| !scale.holds(*last));
        let earlier = Some(ground.incident.since()).filter(|since| !scale.holds(*since));
        Self {
            height: board.y + 22,
            axis: board.y,
            labels: board.y + 16,
            ticks: scale.ticks(ground.reader),
            lanes: board.lanes,
            earlier: earlier.map(|at| {
                ground.say(
                    "page.picture.earlier",
                    &[("time", &ground.reader.in_full(at))],
                )
            }),
            later: later.map(|at| {
                ground.say(
                    "page.picture.later",
                    &[("time", &ground.reader.in_full(at))],
                )
            }),
        }
    }
}

/// The lanes so far.
struct Board {
    y: u32,
    lanes: Vec<Lane>,
}

/// What is on a lane, and how many rows it takes.
type Drawn = (Vec<Bar>, Vec<Mark>, u32);

impl Board {
    /// Adds a lane, unless there is nothing on it.
    fn add(&mut self, name: &str, draw: impl FnOnce(u32) -> Drawn) {
        let (mut bars, marks, rows) = draw(self.y + LABEL);
        for bar in &mut bars {
            let (from, until, word) = &bar.span;
            bar.is_roomy = has_room(until - from, word, TELEPHONE);
        }
        if bars.is_empty() && marks.is_empty() {
            return;
        }
        self.lanes.push(Lane {
            name: name.to_owned(),
            label: self.y + 13,
            bars,
            marks,
        });
        self.y += LABEL + ROW * rows + GAP;
    }
}

fn bars_only(bars: Vec<Bar>) -> Drawn {
    (bars, Vec::new(), 1)
}

fn marks_only(marks: Vec<Mark>) -> Drawn {
    (Vec::new(), marks, 1)
}

/// From the beginning to the end. What lies far before the declaration or far behind the end would
/// press everything else into a corner: it is left out, and said.
fn scale(ground: &Ground<'_>) -> Scale {
    let incident = ground.incident;
    let declared = incident.declared_at();
    let told = || ground.timeline.told.iter().map(|told| told.at);
    let last = told().max().unwrap_or(declared).max(declared);
    let until = incident.resolved_at().unwrap_or(last).max(declared);
    let began = incident.since().min(declared);
    let length = until.since(declared).max(Span::minutes(10));
    let part = |of: i64| Span::seconds(length.as_seconds() / of);
    let before = |at: Moment| at.plus(Span::seconds(-part(2).as_seconds()));
    let from = if declared.since(began) > Span::seconds(length.as_seconds().saturating_mul(3)) {
        before(declared)
    } else {
        let first = told().min().filter(|first| *first >= before(began));
        first.map_or(began, |first| first.min(began))
    };
    let end = incident.closed_at().unwrap_or(last).max(until);
    let to = if end <= until.plus(part(1)) {
        end
    } else {
        until.plus(part(10))
    };
    // A little air, so that what happened last is not at the very edge.
    Scale::new(
        from,
        to.plus(Span::seconds(to.since(from).as_seconds() / 50)),
    )
}

/// The milestones by their numbers; those that are near stand below each other.
fn numbers(scale: Scale, milestones: &[Milestone], y: u32) -> Drawn {
    let mut rows: Vec<i128> = Vec::new();
    let mut marks = Vec::new();
    for (number, milestone) in milestones.iter().enumerate() {
        let place = scale.place(milestone.moment);
        let row = rows
            .iter()
            .position(|last| place >= *last + NUMBER_WIDTH)
            .unwrap_or(rows.len());
        if row == rows.len() {
            rows.push(place);
        } else {
            rows[row] = place;
        }
        let row = u32::try_from(row).unwrap_or(0);
        marks.push(Mark {
            x: scale.x(milestone.moment),
            y: y + ROW / 2 + ROW * row,
            kind: "milestone",
            number: Some(number + 1),
            said: format!("{} {}", milestone.time, milestone.name),
            event: milestone.rest.event.clone(),
            place,
        });
    }
    let rows = u32::try_from(rows.len()).unwrap_or(1);
    (Vec::new(), marks, rows)
}

/// Whether a word fits into a bar on a screen of middling width; what does not fit is in its title.
fn fits(scale: Scale, word: &str, (from, until): (Moment, Option<Moment>)) -> bool {
    const MIDDLING: i128 = 800;
    let end = until.unwrap_or(scale.to).max(from);
    has_room(scale.place(end) - scale.place(from), word, MIDDLING)
}

/// The width of a picture on a telephone.
const TELEPHONE: i128 = 290;

/// Whether a word fits into so much of a picture that is so wide.
fn has_room(share: i128, word: &str, wide: i128) -> bool {
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

fn stretch<T>(
    ground: &Ground<'_>,
    scale: Scale,
    y: u32,
    stretch: &Stretch<T>,
    (kind, word): (&str, String),
) -> Bar {
    let bar = bar(ground, scale, y, (stretch.from, stretch.until));
    Bar {
        kind: kind.to_owned(),
        said: format!("{word}: {}", bar.said),
        span: (bar.span.0, bar.span.1, word.clone()),
        word: Some(word).filter(|word| fits(scale, word, (stretch.from, stretch.until))),
        event: Some(stretch.event.to_string()),
        ..bar
    }
}

fn phases(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let declared = ground.incident.declared_at();
    let unnoticed = Some(ground.incident.since()).filter(|since| *since < declared);
    let unnoticed = unnoticed.map(|since| {
        let word = ground.get("page.picture.unnoticed").to_owned();
        let bar = bar(ground, scale, y, (since, Some(declared)));
        Bar {
            kind: "unnoticed".to_owned(),
            said: format!("{word}: {}", bar.said),
            span: (bar.span.0, bar.span.1, word.clone()),
            word: Some(word).filter(|word| fits(scale, word, (since, Some(declared)))),
            event: ground.story.declaration().map(|name| name.to_string()),
            ..bar
        }
    });
    let walked = ground.walked.phases.iter().map(|phase| {
        let word = ground.reader.word("report.phase", phase.what.as_str());
        stretch(ground, scale, y, phase, (phase.what.as_str(), word))
    });
    unnoticed.into_iter().chain(walked).collect()
}

fn states(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let states = ground.walked.states.iter();
    states
        .map(|state| {
            let word = ground.reader.word("report.state", state.what.as_str());
            stretch(ground, scale, y, state, (state.what.as_str(), word))
        })
        .collect()
}

fn severities(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
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

fn waits(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
    let waits = ground.walked.waits.iter();
    waits
        .map(|wait| stretch(ground, scale, y, wait, ("waiting", shown(&wait.what))))
        .collect()
}

/// Each silence as a thin bar; what was longer than promised stands out.
fn silences(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Bar> {
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
            kind: "late".to_owned(),
            said: format!("{word}: {}", late.said),
            span: (late.span.0, late.span.1, word.clone()),
            word: Some(word).filter(|word| fits(scale, word, (due, silence.until))),
            event: silence
                .after
                .as_ref()
                .or(silence.before.as_ref())
                .map(ToString::to_string),
            ..late
        });
    }
    bars
}

/// A mark for what was said, handed over, refused.
fn words(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Mark> {
    let marks = ground.events.iter().filter_map(|seen| {
        let (delivery, is_out) = match seen.event {
            Event::DeliverySent { delivery, .. }
            | Event::DeliverySettled {
                delivery,
                sent: true,
                ..
            } => (delivery, true),
            Event::DeliveryFailed { delivery, .. }
            | Event::DeliveryUnknown { delivery, .. }
            | Event::DeliverySettled {
                delivery,
                sent: false,
                ..
            } => (delivery, false),
            _ => return None,
        };
        let audience = ground.incident.draft(&delivery.draft)?.drafted.audience;
        let is_out = is_out && !ground.story.is_taken_back(&seen.entry.name());
        let kind = match (is_out, audience) {
            (false, _) => "trouble",
            (true, Audience::Staff) => "staff",
            (true, Audience::Customers | Audience::Public) => "outside",
        };
        Some((kind, *seen))
    });
    spread(ground, scale, y, marks)
}

/// What each person wrote down, the busiest first.
fn people<'a>(ground: &Ground<'a>) -> Vec<(String, Vec<Seen<'a>>)> {
    let mut by: BTreeMap<&str, Vec<Seen<'a>>> = BTreeMap::new();
    for seen in ground.events.iter().filter(|seen| seen.told.aloud) {
        by.entry(&seen.record.stamp.by).or_default().push(*seen);
    }
    let mut people: Vec<_> = by.into_iter().collect();
    people.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.len()));
    let others = people.split_off(people.len().min(MOST_PEOPLE));
    let mut lanes: Vec<_> = people
        .into_iter()
        .map(|(by, seen)| match shown(by) {
            nobody if nobody.is_empty() => (ground.get("past.nobody").to_owned(), seen),
            by => (by, seen),
        })
        .collect();
    let others: Vec<_> = others.into_iter().flat_map(|(_, seen)| seen).collect();
    if !others.is_empty() {
        lanes.push((ground.get("page.picture.others").to_owned(), others));
    }
    lanes
}

fn entries(ground: &Ground<'_>, scale: Scale, y: u32, seen: &[Seen<'_>]) -> Vec<Mark> {
    let marks = seen.iter().map(|seen| {
        let kind = match seen.event {
            Event::NoteAdded { .. } | Event::EventAmended { .. } => "note",
            _ => "entry",
        };
        (kind, *seen)
    });
    spread(ground, scale, y, marks)
}

/// Marks from left to right; those that cannot be told apart become one.
fn spread<'a>(
    ground: &Ground<'_>,
    scale: Scale,
    y: u32,
    marks: impl Iterator<Item = (&'static str, Seen<'a>)>,
) -> Vec<Mark> {
    let mut placed: Vec<(i128, &'static str, Seen<'a>)> = marks
        .filter(|(_, seen)| scale.holds(seen.at))
        .map(|(kind, seen)| (scale.place(seen.at), kind, seen))
        .collect();
    // What matters most is drawn last, and so lies on top.
    let rank = |kind: &str| RANKS.iter().position(|known| *known == kind);
    placed.sort_by_key(|(place, kind, seen)| (rank(kind), *kind, *place, seen.at));
    let mut groups: Vec<Vec<(i128, &'static str, Seen<'a>)>> = Vec::new();
    for one in placed {
        match groups.last_mut() {
            Some(group) if one.0 - group[0].0 < NEAR && group[0].1 == one.1 => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    let marks = groups.into_iter().filter_map(|group| {
        let (place, kind, first) = *group.first()?;
        let time = ground.time(first.at);
        let said = match group.len() {
            1 => format!("{time} {}", first.told.text),
            more => {
                let more = ground.reader.words.count("page.picture.entries", more);
                format!("{time} {more}")
            }
        };
        Some(Mark {
            x: super::scale::share(place),
            y: y + ROW / 2 - 1,
            kind,
            number: None,
            said,
            event: first.entry.name().to_string(),
            place,
        })
    });
    marks.collect()
}
