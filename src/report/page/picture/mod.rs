//! The incident as a picture: lanes of bars and marks, with computed places.
//!
//! Owns which lanes there are and what is on them; how they look is the work of a template. Heights
//! are pixels, places are shares of the width. Invariant: every bar and mark names the event it
//! rests on, and a lane holds no more marks than can be told apart.

mod bars;
mod marks;

use super::ground::Ground;
use super::milestones::Milestone;
use super::scale::{Scale, Tick};
use bars::{TELEPHONE, has_room, phases, severities, silences, states, waits};
use marks::{entries, numbers, people, words};
use serde::Serialize;

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
        let scale = Scale::of(ground);
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
