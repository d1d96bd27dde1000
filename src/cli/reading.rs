//! `status`, `list`, `timeline`: reading back. Nothing here writes to a journal.

use super::Outcome;
use super::args::read::{List, Status, Timeline, TimelineFormat};
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::{Invocation, quoted};
use super::output;
use super::page as blocks;
use super::seat::Seat;
use super::which;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Moment, Span, Words};
use crate::incident::question::Block;
use crate::incident::{Incident, Record};
use crate::report::entry::TYPES;
use crate::report::filter::is_known_type;
use crate::report::style::{Line, Tone, page};
use crate::report::wrap::hang;
use crate::report::{self, Filter, Measures, Reader, json, list, markdown, status, terminal};
use crate::walk::logbook::Logbook;
use crate::walk::mailing::{look, result};
use crate::walk::register::register;
use crate::walk::session::{Halt, fold};
use std::collections::BTreeSet;

/// Where an incident stands.
pub(crate) fn status(args: &Status, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let session = which::session(&seat, args.flag.or(args.incident.as_deref()))?;
    let incident = session.incident();
    let now = seat.clock.now();
    if invocation.json() {
        invocation.out.text(&json::status(incident, now));
        return Ok(Exit::Done);
    }
    let colour = invocation.out.colour;
    if args.steps {
        let lines = status::steps::all(incident, reader(&seat), width(invocation));
        invocation.out.text(&page(&lines, colour));
        return Ok(Exit::Done);
    }
    let lines = status::lines(incident, now, reader(&seat), width(invocation));
    invocation.out.text(&page(&lines, colour));
    for look in look::all(&seat.files, incident) {
        let mailing = &look.mailing;
        if [mailing.untried(), mailing.waiting, mailing.unknown] == [0; 3] {
            continue;
        }
        let words = invocation.words;
        let mut parts = vec![Block::Markdown(result::totals(&look, words))];
        let commands = result::commands(&look, words);
        parts.extend(commands.into_iter().map(Block::Command));
        let lines = blocks::lines(&parts, words, width(invocation));
        let lines = lines.into_iter().filter(|line| !line.pieces().is_empty());
        let lines: Vec<_> = std::iter::once(Line::blank()).chain(lines).collect();
        invocation.out.text(&page(&lines, colour));
    }
    if session.is_damaged() {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// All incidents.
pub(crate) fn list(_: &List, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let register = register(&seat.files, &seat.writer);
    let words = invocation.words;
    if let Some(fault) = &register.fault {
        return Err(CliError::disk(fault, words));
    }
    if invocation.json() {
        invocation.out.text(&json::list(&register.incidents));
    } else {
        let width = width(invocation);
        let lines = list::lines(&register.incidents, seat.clock.now(), reader(&seat), width);
        let colour = invocation.out.colour;
        invocation.out.text(&page(&lines, colour));
    }
    for line in which::unreadable(&register, words) {
        invocation.out.say(&line);
    }
    Ok(Exit::Done)
}

/// What happened, in order.
pub(crate) fn timeline(args: &Timeline, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let id = latest(&seat, args.flag.or(args.incident.as_deref()))?;
    let (incident, records, damage) = load(&seat, &id)?;
    let damaged = !damage.is_empty();
    let filter = filter(args, &seat, &incident, &records)?;
    let show = Show {
        format: args.format,
        filter,
        full: args.full,
        lanes: args.lanes,
        pages: !args.no_pager,
        names: args.names,
        damage,
    };
    show.print(&seat, (&incident, &records), invocation);
    if damaged {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// Tells what happened in an incident, in order.
pub(crate) fn tell(seat: &Seat, id: &IncidentId, invocation: &mut Invocation) -> Outcome {
    let (incident, records, damage) = load(seat, id)?;
    let damaged = !damage.is_empty();
    let show = Show {
        format: TimelineFormat::Terminal,
        filter: Filter::default(),
        full: false,
        lanes: false,
        pages: false,
        names: false,
        damage,
    };
    show.print(seat, (&incident, &records), invocation);
    if damaged {
        invocation.out.say(invocation.words.get("damage.on"));
    }
    Ok(Exit::Done)
}

/// How a timeline is shown.
struct Show {
    format: TimelineFormat,
    filter: Filter,
    full: bool,
    lanes: bool,
    pages: bool,
    names: bool,
    /// What is wrong with the journal.
    damage: Vec<String>,
}

impl Show {
    fn print(
        &self,
        seat: &Seat,
        (incident, records): (&Incident, &[Record]),
        invocation: &mut Invocation,
    ) {
        let reader = reader(seat);
        let mut told = report::Timeline::of(incident, records, reader);
        self.filter.apply(&mut told, incident, records);
        if self.names {
            told = told.with_names();
        }
        let measures = || Measures::of(incident, records);
        let what = self.damage.join(" ");
        let said = (!what.is_empty()).then(|| {
            let words = invocation.words;
            words.say("damage.report", &[("what", &what)])
        });
        match self.format {
            _ if invocation.json() => invocation.out.text(&json::timeline(incident, &told)),
            TimelineFormat::Json => invocation.out.text(&json::timeline(incident, &told)),
            TimelineFormat::Md => {
                let mut text = markdown::timeline(incident, &told, &measures(), reader);
                if let (Some(said), Some(end)) = (said, text.find('\n')) {
                    text.insert_str(end + 1, &format!("\n{}\n", markdown::escape(&said)));
                }
                invocation.out.text(&text);
            }
            TimelineFormat::Terminal => {
                let picture = self
                    .lanes
                    .then(|| report::page::picture(incident, records, reader));
                let view = terminal::View {
                    width: width(invocation),
                    full: self.full,
                    whole: self.filter.is_empty(),
                    picture: picture.as_ref(),
                };
                let mut lines = terminal::timeline(incident, &told, &measures(), reader, view);
                if let Some(said) = said {
                    let mut above = hang((Tone::Warn, "▲ "), Tone::Warn, &said, view.width);
                    above.push(Line::blank());
                    lines.splice(..0, above);
                }
                let text = page(&lines, invocation.out.colour);
                match invocation.pager().filter(|_| self.pages) {
                    Some(pager) => invocation.out.pages(&text, &pager),
                    None => invocation.out.text(&text),
                }
            }
        }
    }
}

fn filter(
    args: &Timeline,
    seat: &Seat,
    incident: &Incident,
    records: &[Record],
) -> Result<Filter, CliError> {
    let words = seat.desk.words;
    if let Some(unknown) = args.types.iter().find(|kind| !is_known_type(kind)) {
        let mut known: Vec<&str> = Vec::new();
        for kind in TYPES {
            let first = kind.split('.').next().unwrap_or(kind);
            if !known.contains(&first) {
                known.push(first);
            }
        }
        let holes: [(&str, &dyn std::fmt::Display); 1] = [("given", &visible_line(unknown))];
        return Err(CliError::usage(words.say("timeline-of.no-type", &holes))
            .meaning(words.say("usage.values", &[("values", &known.join(", "))])));
    }
    if let Some(error) = args
        .by
        .iter()
        .find_map(|name| nobody(name, incident, records, words))
    {
        return Err(error);
    }
    let since = args
        .since
        .as_deref()
        .map(|text| since(text, seat, incident, records))
        .transpose()?;
    Ok(Filter {
        types: args.types.clone(),
        by: args.by.clone(),
        phases: args.phase.clone(),
        since,
    })
}

/// That nobody of this name took part; perhaps another was meant. Whoever has a role and wrote
/// nothing is no mistake.
fn nobody(name: &str, incident: &Incident, records: &[Record], words: Words) -> Option<CliError> {
    let wrote = records.iter().map(|record| record.stamp.by.as_str());
    let known: BTreeSet<&str> = wrote
        .chain(incident.people().values().map(String::as_str))
        .filter(|known| !known.is_empty())
        .collect();
    let begin = name.to_lowercase();
    if known
        .iter()
        .any(|known| known.to_lowercase().starts_with(&begin))
    {
        return None;
    }
    let error = CliError::usage(words.say("timeline-by.nobody", &[("given", &visible_line(name))]));
    Some(match nearest(name, known.iter().copied()) {
        Some(meant) => error.hint(format!("aplomb timeline --by {}", quoted(meant))),
        None => {
            let known: Vec<String> = known.into_iter().map(visible_line).collect();
            error.meaning(words.say("usage.values", &[("values", &known.join(", "))]))
        }
    })
}

/// `14:05` is the first such time since the beginning; `30m` is so long before the end, or before now.
fn since(
    text: &str,
    seat: &Seat,
    incident: &Incident,
    records: &[Record],
) -> Result<Moment, CliError> {
    if let Ok(span) = Span::parse(text) {
        let of_story = |record: &Record| {
            if incident.is_backfilled() {
                record.stamp.happened()
            } else {
                record.stamp.at
            }
        };
        let last = records.iter().map(of_story).max();
        let end = match last {
            Some(last) if !incident.is_open() => last,
            _ => seat.clock.now(),
        };
        return Ok(end.plus(Span::seconds(-span.as_seconds())));
    }
    let day_after = incident.since().plus(Span::seconds(24 * 3600 - 1));
    Moment::parse_by_hand(text, day_after, seat.desk.zone).ok_or_else(|| {
        let words = seat.desk.words;
        CliError::usage(words.say("seat.bad-time", &[("given", &visible_line(text))]))
    })
}

/// The incident to read about: the one that was named, the open one, or the newest of all; what was
/// real comes before rehearsals.
pub(crate) fn latest(seat: &Seat, named: Option<&str>) -> Result<IncidentId, CliError> {
    if named.is_some() {
        return which::incident(seat, named);
    }
    let register = register(&seat.files, &seat.writer);
    match which::open(seat, &register)? {
        Some(id) => Ok(id),
        None => match which::newest(&register.incidents) {
            Some(newest) => Ok(newest.id.clone()),
            None => match register.unreadable.as_slice() {
                [(only, _)] => Ok(only.clone()),
                _ => which::incident(seat, None),
            },
        },
    }
}

/// An incident as its journals tell it, and in words what is wrong with them.
pub(crate) fn load(
    seat: &Seat,
    id: &IncidentId,
) -> Result<(Incident, Vec<Record>, Vec<String>), CliError> {
    let words = seat.desk.words;
    let told = |halt: Halt| halt::told(halt, words);
    let (book, records) = Logbook::load(&seat.files, id.clone(), seat.writer.clone())
        .map_err(|stuck| told(Halt::Stuck(stuck)))?;
    let incident = fold(id, &records).map_err(told)?;
    let damage = book.problems().map(|problem| problem.say(words)).collect();
    Ok((incident, records, damage))
}

pub(crate) fn reader(seat: &Seat) -> Reader {
    Reader::new(seat.desk.words.lang(), seat.desk.zone)
}

/// The width to write for: the terminal's, or eighty columns.
pub(crate) fn width(invocation: &Invocation) -> usize {
    invocation
        .settings
        .columns
        .or_else(output::columns)
        .unwrap_or(80)
        .clamp(20, 100)
}
