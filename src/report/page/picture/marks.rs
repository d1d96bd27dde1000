//! What happened: milestones, words and what people wrote down, as marks.
//!
//! Owns which marks are one because they are too near. Refuses to leave a person out: those beyond
//! the busiest share a lane. Invariant: a lane holds no more marks than can be told apart.

use super::{Drawn, Mark, ROW};
use crate::incident::Event;
use crate::report::page::ground::{Ground, Seen};
use crate::report::page::milestones::Milestone;
use crate::report::page::scale::{Scale, share};
use crate::report::reader::shown;
use crate::runbook::Audience;
use std::collections::BTreeMap;

/// Everybody beyond these shares one lane.
const MOST_PEOPLE: usize = 8;

/// Marks that are nearer to each other than this, in thousandths of a percent, are one.
const NEAR: i128 = 700;

/// Numbers that are nearer than this stand below each other.
const NUMBER_WIDTH: i128 = 7_000;

/// What lies below what, where marks lie on each other.
const RANKS: [&str; 5] = ["staff", "entry", "note", "outside", "trouble"];

/// The milestones by their numbers; those that are near stand below each other.
pub(super) fn numbers(scale: Scale, milestones: &[Milestone], y: u32) -> Drawn {
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

/// A mark for what was said, handed over, refused.
pub(super) fn words(ground: &Ground<'_>, scale: Scale, y: u32) -> Vec<Mark> {
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
pub(super) fn people<'a>(ground: &Ground<'a>) -> Vec<(String, Vec<Seen<'a>>)> {
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

pub(super) fn entries(ground: &Ground<'_>, scale: Scale, y: u32, seen: &[Seen<'_>]) -> Vec<Mark> {
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
            x: share(place),
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
