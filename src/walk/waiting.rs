//! The words of the waiting page: which update is the newest, and what it says in each language.
//!
//! The door for whoever publishes an update: [`bulletin`] with the draft that is going out, then
//! [`crate::waiting::files`], then `outside::leaves::put` into the folder of each channel of kind
//! `page`. Writes nothing. Words that nobody outside has seen are shown only to whoever asks for
//! them by the name of their draft.
//!
//! Invariant: what a bulletin says was known when its update was written; answers that were given
//! since, for an update that is not out yet, are not in it.

use super::session::{Halt, fold};
use super::{Desk, Logbook, compose, library};
use crate::base::{ChannelName, IncidentId, Lang, Words, WriterId};
use crate::draft::{self, Medium, Template};
use crate::incident::draft::DraftProgress;
use crate::incident::{DraftId, Event, Incident, Kind, Record};
use crate::runbook::{Audience, Stage};
use crate::seam::Disk;
use crate::waiting::{Bulletin, House, Said, State, Update, Wording};

/// The template that is written for the page.
const TEMPLATE: &str = "waiting-page";
/// The kind of a channel that is the page.
const KIND: &str = "page";

/// Which words are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest that somebody outside has seen.
    Published,
    /// The newest there are, whoever has seen them.
    Newest,
    /// Those of this draft.
    Draft(DraftId),
}

/// What is to be shown for an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What is said.
    pub bulletin: Bulletin,
    /// The draft whose words these are; none when nothing has been said yet.
    pub draft: Option<DraftId>,
    /// A newer draft that nobody outside has seen yet.
    pub ahead: Option<DraftId>,
}

/// What is to be shown for an incident now, as its journals tell it.
pub fn bulletin(
    disk: &dyn Disk,
    desk: &Desk,
    writer: &WriterId,
    id: &IncidentId,
    which: &Which,
) -> Result<Shown, Halt> {
    let (_, records) = Logbook::load(disk, id.clone(), writer.clone())?;
    let incident = fold(id, &records)?;
    Ok(shown(disk, desk, &incident, &records, which))
}

/// The same for an incident whose records are at hand.
pub fn shown(
    disk: &dyn Disk,
    desk: &Desk,
    incident: &Incident,
    records: &[Record],
    which: &Which,
) -> Shown {
    let house = House::of(desk);
    let newest = newest(disk, desk, incident, |_| true);
    let chosen = match which {
        Which::Published => {
            self::newest(disk, desk, incident, |draft| is_published(incident, draft))
        }
        Which::Newest => newest,
        Which::Draft(id) => incident.draft(id),
    };
    let ahead = newest
        .filter(|newest| chosen.is_none_or(|chosen| chosen.drafted.draft != newest.drafted.draft));
    let exercise = incident.kind() == Kind::Drill;
    let bulletin = match chosen {
        Some(draft) => said(disk, desk, records, incident, draft),
        None => Bulletin::prepared(house, incident.lang(), &desk.languages, exercise),
    };
    Shown {
        bulletin,
        draft: chosen.map(|draft| draft.drafted.draft.clone()),
        ahead: ahead.map(|draft| draft.drafted.draft.clone()),
    }
}

/// What is shown when nothing is open: prepared in a quiet week.
#[must_use]
pub fn prepared(desk: &Desk, lang: Lang) -> Bulletin {
    Bulletin::prepared(House::of(desk), lang, &desk.languages, false)
}

/// The names of the channels that are the page.
pub fn channels(desk: &Desk) -> impl Iterator<Item = &ChannelName> {
    let sheets = desk.channels.iter();
    sheets
        .filter(|(_, sheet)| sheet.kind == KIND)
        .map(|(name, _)| name)
}

impl House {
    /// Who speaks, as the workspace says it.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let is_stand_in = |name: &str| {
            let languages = Lang::ALL.into_iter();
            languages
                .map(|lang| Words::of(lang).get("seat.organisation"))
                .any(|stand_in| stand_in == name)
        };
        Self {
            organisation: some(&desk.organisation)
                .filter(|name| !is_stand_in(name))
                .unwrap_or_default(),
            status_page: some(&desk.status_page),
            contact: some(&desk.contact),
        }
    }
}

/// Whether somebody outside has seen these words, or they belong to a round that is out and a
/// person said that these are the words.
fn is_published(incident: &Incident, draft: &DraftProgress) -> bool {
    let number = draft.drafted.update;
    let is_round_out = || incident.published().iter().any(|out| out.number == number);
    draft.is_out() || (draft.is_approved() && is_round_out())
}

/// The draft that speaks for the newest update, among those that may.
fn newest<'i>(
    disk: &dyn Disk,
    desk: &Desk,
    incident: &'i Incident,
    may: impl Fn(&DraftProgress) -> bool,
) -> Option<&'i DraftProgress> {
    let drafts = incident.drafts().filter(|draft| may(draft));
    let ranked = drafts.filter_map(|draft| {
        let rank = rank(disk, desk, draft)?;
        // Of one step and round, the later words.
        Some(((draft.drafted.update, rank, &draft.drafted.draft), draft))
    });
    ranked.max_by_key(|(key, _)| *key).map(|(_, draft)| draft)
}

/// How well a message speaks on the page; none when it is not for everybody's eyes.
fn rank(disk: &dyn Disk, desk: &Desk, draft: &DraftProgress) -> Option<u8> {
    let drafted = &draft.drafted;
    if drafted.audience != Audience::Public || drafted.subject.is_some() {
        return None;
    }
    let is_page = |channel| channels(desk).any(|name| name == channel);
    if drafted.template.as_str() == TEMPLATE || drafted.channels.iter().any(is_page) {
        return Some(3);
    }
    let template = library::template(disk, &drafted.template, drafted.stage, drafted.lang);
    match template.map(|template| template.front.medium) {
        Ok(Medium::Mail | Medium::Voice) => None,
        Ok(Medium::Page) => Some(2),
        Ok(Medium::Chat) => Some(1),
        Ok(Medium::Post) | Err(_) => Some(0),
    }
}

/// What a draft says, in every language.
fn said(
    disk: &dyn Disk,
    desk: &Desk,
    records: &[Record],
    incident: &Incident,
    draft: &DraftProgress,
) -> Bulletin {
    let drafted = &draft.drafted;
    let then = as_it_was(records, &drafted.draft);
    let then = then.as_ref().unwrap_or(incident);
    let state = match drafted.stage {
        Stage::Resolution => State::Over,
        _ => State::of(then.status()),
    };
    let wording = |lang: Lang| {
        let values = compose::values_of(desk, then, drafted, draft.at, lang);
        let value = |name: &str| values.get(name).unwrap_or_default().to_owned();
        let body = if lang == drafted.lang {
            Some(drafted.body.clone())
        } else if drafted.edited {
            None
        } else {
            let template = library::template(disk, &drafted.template, drafted.stage, lang).ok();
            template.and_then(|template| in_words(&template, &values, then))
        };
        Wording {
            lang,
            body,
            said: Said {
                started: value("started"),
                written: value("now"),
                next: drafted
                    .next_due
                    .map_or_else(String::new, |_| value("next_update")),
            },
        }
    };
    let languages = desk.languages.iter().copied();
    let others = languages.filter(|lang| *lang != drafted.lang);
    Bulletin {
        house: House::of(desk),
        exercise: incident.kind() == Kind::Drill,
        update: Some(Update {
            number: drafted.update,
            state,
            started: then.since(),
            written: draft.at,
            next: drafted.next_due,
        }),
        wordings: std::iter::once(drafted.lang)
            .chain(others)
            .map(wording)
            .collect(),
    }
}

/// A template in words; none when it needs something else than the one that was written.
fn in_words(template: &Template, values: &draft::Values, incident: &Incident) -> Option<String> {
    let mark = (incident.kind() == Kind::Drill).then(|| Words::of(template.lang).get("drill.mark"));
    let rendered = draft::render(template, values, mark).ok()?;
    (rendered.subject.is_none()).then_some(rendered.body)
}

/// The incident as it stood when a draft was written.
fn as_it_was(records: &[Record], draft: &DraftId) -> Option<Incident> {
    let wrote = |event: &Event| matches!(event, Event::DraftRendered(one) if one.draft == *draft);
    let at = records
        .iter()
        .position(|record| record.events.iter().any(wrote))?;
    let id = records.iter().find_map(|record| {
        record.events.iter().find_map(|event| match event {
            Event::IncidentDeclared(declared) => Some(declared.incident.clone()),
            _ => None,
        })
    })?;
    fold(&id, &records[..=at]).ok()
}
