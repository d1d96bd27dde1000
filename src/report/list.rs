//! The table of incidents.
//!
//! Owns the layout: one line each where there is room, else two, with the name that is typed on a
//! line of its own. Keeps the order it is given. Invariant: an incident can be told from a drill, and one that is open from one that is closed,
//! without colour.

use super::header::mark;
use super::reader::{Reader, shown};
use super::style::{Line, Tone};
use super::summary::Summary;
use super::wrap::{clip, pad};
use crate::base::Moment;
use crate::incident::Kind;
use unicode_width::UnicodeWidthStr;

/// The room a title needs at least, for an incident to stand on one line.
const TITLE: usize = 16;

/// The lines of `aplomb list` at this time.
#[must_use]
pub fn lines(incidents: &[Summary], now: Moment, reader: Reader, width: usize) -> Vec<Line> {
    if incidents.is_empty() {
        let none = reader.words.get("report.list.none");
        return super::wrap::wrap(none, width)
            .into_iter()
            .map(|piece| Line::of(Tone::Plain, piece))
            .collect();
    }
    let rows: Vec<Row> = incidents
        .iter()
        .map(|incident| Row::of(incident, now, reader))
        .collect();
    let widest = |column: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| column(row).width());
        widths.max().unwrap_or(0)
    };
    let columns = [
        widest(|row| &row.mark),
        widest(|row| &row.id) + 2,
        widest(|row| row.severity) + 2,
        widest(|row| &row.state) + 2,
    ];
    let room = width.saturating_sub(columns.iter().sum());
    if room < TITLE {
        return rows.iter().flat_map(|row| row.in_two(width)).collect();
    }
    rows.iter().map(|row| row.in_one(columns, room)).collect()
}

struct Row {
    /// `EXERCISE `, or nothing; never cut.
    mark: String,
    id: String,
    severity: &'static str,
    /// The public state, or by how much the next message is late.
    state: String,
    is_late: bool,
    title: String,
    tone: Tone,
}

impl Row {
    fn of(incident: &Summary, now: Moment, reader: Reader) -> Self {
        let state = if incident.open {
            reader.word("report.state", incident.status.as_str())
        } else if incident.kind == Kind::Backfilled {
            reader.words.get("past.state").to_owned()
        } else if incident.resolved_at.is_none() {
            reader.words.get("report.state.withdrawn").to_owned()
        } else {
            reader.words.get("report.state.closed").to_owned()
        };
        let mark = mark(incident.kind, reader);
        let late = incident
            .next_update_due
            .filter(|_| incident.open && incident.is_overdue(now))
            .map(|due| {
                let span = reader.span(now.since(due));
                reader.words.say("report.list.late", &[("span", &span)])
            });
        let tone = if incident.open {
            Tone::Strong
        } else {
            Tone::Plain
        };
        Self {
            mark: mark.map(|mark| format!("{mark} ")).unwrap_or_default(),
            id: incident.id.to_string(),
            severity: incident.severity.as_str(),
            is_late: late.is_some(),
            state: late.unwrap_or(state),
            title: shown(&incident.title),
            tone,
        }
    }

    fn state_tone(&self) -> Tone {
        if self.is_late {
            Tone::Warn
        } else {
            Tone::Plain
        }
    }

    fn in_one(&self, [marks, ids, severities, states]: [usize; 4], room: usize) -> Line {
        Line::of(Tone::Warn, pad(&self.mark, marks))
            .then(self.tone, pad(&self.id, ids))
            .then(Tone::Plain, pad(self.severity, severities))
            .then(self.state_tone(), pad(&self.state, states))
            .then(self.tone, clip(&self.title, room))
    }

    fn in_two(&self, width: usize) -> [Line; 2] {
        let room = width.saturating_sub(self.mark.width());
        let facts = clip(&format!("{} {}", self.severity, self.state), room);
        let title = format!(" · {}", self.title);
        let room = room.saturating_sub(facts.width());
        let first = Line::of(Tone::Warn, self.mark.as_str()).then(self.state_tone(), facts);
        let first = if room > " · …".width() {
            first.then(self.tone, clip(&title, room))
        } else {
            first
        };
        let id = clip(&format!("  {}", self.id), width);
        [first, Line::of(Tone::Quiet, id)]
    }
}
