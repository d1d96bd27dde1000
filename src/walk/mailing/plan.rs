//! What would be sent: to how many, in which words, and what is missing in which row.
//!
//! Reads, and writes nothing. What a person approved is what is sent: the letters are made of the
//! draft as the journal has it.

use super::{MailSheet, People, Trouble};
use crate::base::{ChannelName, Lang, Secret};
use crate::draft::letter::{Addressee, Approved, Frozen, Letterhead, Letters, Readable, Signature};
use crate::draft::{Template, Values};
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::{Delivery, Incident};
use crate::outbox::{Recipient, message};
use crate::seam::Fault;
use crate::walk::session::Session;
use crate::walk::{World, compose, library};
use std::collections::BTreeMap;

/// What would be sent.
#[derive(Debug)]
pub struct Plan {
    /// Which message on which channel.
    pub delivery: Delivery,
    /// The channel.
    pub sheet: MailSheet,
    /// Who it is for.
    pub people: People,
    /// The words.
    pub letters: Letters,
    /// How many read each language, in letters of that language or of the main one.
    pub languages: BTreeMap<Lang, u64>,
    /// The first mail of each language.
    pub samples: Vec<Sample>,
    /// What rows lack that the words need: how many, and the first of their lines.
    pub lacking: BTreeMap<String, Lacking>,
}

/// A mail as its reader will see it.
#[derive(Debug)]
pub struct Sample {
    /// Its language.
    pub lang: Lang,
    /// For whom.
    pub to: Recipient,
    /// What they read.
    pub readable: Readable,
}

/// Rows that lack something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lacking {
    /// How many.
    pub count: u64,
    /// The first of their lines.
    pub rows: Vec<u64>,
}

/// How many lines are named.
const NAMED: usize = 5;

impl Plan {
    /// What would be sent of a draft on a channel of mail: as it is configured, or to another list.
    pub fn make(
        world: &World<'_>,
        session: &Session<'_>,
        delivery: &Delivery,
        other: Option<MailSheet>,
    ) -> Result<Self, Trouble> {
        let configured = || sheet(world, &delivery.channel).cloned();
        let sheet = other.or_else(configured).ok_or(Trouble::NoMail)?;
        let incident = session.incident();
        let draft = incident.draft(&delivery.draft).ok_or(Trouble::NoMail)?;
        let people = People::read(world.disk, &sheet)?;
        let letters = letters(world, incident, draft, &delivery.channel, &sheet)?;
        let mut plan = Self {
            delivery: delivery.clone(),
            sheet,
            people,
            languages: BTreeMap::new(),
            samples: Vec::new(),
            lacking: BTreeMap::new(),
            letters,
        };
        plan.look()?;
        Ok(plan)
    }

    /// Looks at every row, as it will be written to.
    fn look(&mut self) -> Result<(), Trouble> {
        let Self {
            people,
            letters,
            languages,
            samples,
            lacking,
            ..
        } = self;
        let there: Vec<Lang> = letters.langs().collect();
        let usual = there.first().copied().unwrap_or_default();
        people.each(|person| {
            let lang = person.lang.filter(|lang| there.contains(lang));
            let lang = lang.unwrap_or(usual);
            *languages.entry(lang).or_default() += 1;
            let is_first = !samples.iter().any(|sample| sample.lang == lang);
            if !is_first && letters.names(lang).is_empty() {
                return Ok(());
            }
            match letters.read(lang, &addressee(&person)) {
                Ok(readable) if is_first => samples.push(Sample {
                    lang,
                    to: person,
                    readable,
                }),
                Ok(_) => {}
                Err(missing) => {
                    for name in missing.names {
                        let lacking = lacking.entry(name).or_default();
                        lacking.count += 1;
                        if lacking.rows.len() < NAMED {
                            lacking.rows.push(person.row);
                        }
                    }
                }
            }
            Ok(())
        })?;
        samples.sort_by_key(|sample| there.iter().position(|lang| *lang == sample.lang));
        Ok(())
    }

    /// The words as they are frozen.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        message::write(self.letters.frozen())
    }
}

/// The frozen words of a file.
pub(super) fn thaw(bytes: &[u8]) -> Option<Frozen> {
    message::read(bytes)
}

/// A person as the letters see them.
pub(super) fn addressee(person: &Recipient) -> Addressee<'_> {
    Addressee {
        address: &person.email,
        name: person.name.as_deref(),
        variables: &person.vars,
    }
}

/// A channel of mail; none when it is something else.
#[must_use]
pub fn sheet<'a>(world: &World<'a>, channel: &ChannelName) -> Option<&'a MailSheet> {
    world.desk.channels.get(channel)?.mail.as_deref()
}

/// The key mails are signed with; none when they are not, or when nothing leads out.
pub(super) fn key(world: &World<'_>, sheet: &MailSheet) -> Result<Option<Secret>, Trouble> {
    let Some(dkim) = &sheet.mail.dkim else {
        return Ok(None);
    };
    match world.wire.secret(&dkim.key) {
        Ok(key) => Ok(Some(key)),
        Err(Fault::OnlyShown) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

fn letters(
    world: &World<'_>,
    incident: &Incident,
    draft: &DraftProgress,
    channel: &ChannelName,
    sheet: &MailSheet,
) -> Result<Letters, Trouble> {
    let drafted = &draft.drafted;
    let key = key(world, sheet)?;
    let wordings = std::iter::once((drafted.lang, drafted.subject.as_deref(), &drafted.body))
        .chain(
            drafted
                .also
                .iter()
                .map(|also| (also.lang, also.subject.as_deref(), &also.body)),
        );
    type Made<'a> = (Lang, &'a str, &'a str, Option<(Template, Values)>);
    let made: Vec<Made<'_>> = wordings
        .map(|(lang, subject, body)| {
            let made_of = made_of(world, incident, draft, lang);
            let subject = subject.unwrap_or(&incident.declared().title);
            (lang, subject, body.as_str(), made_of)
        })
        .collect();
    let approved: Vec<Approved<'_>> = made
        .iter()
        .map(|(lang, subject, body, made_of)| Approved {
            lang: *lang,
            subject,
            body,
            made_of: made_of
                .as_ref()
                .map(|(template, values)| (template, values)),
            frame: compose::frame(world.desk, incident, *lang),
        })
        .collect();
    let head = Letterhead {
        from: sheet.mail.from.clone(),
        reply_to: sheet.mail.reply_to.clone(),
        incident: incident.id().to_string(),
        update: drafted.update,
        earlier: earlier(incident, draft, channel),
        thread: thread(incident, draft, channel),
        list: channel.to_string(),
        date: draft.at,
        unsubscribe: sheet.mail.unsubscribe.clone(),
        dkim: sheet
            .mail
            .dkim
            .as_ref()
            .filter(|_| key.is_some())
            .map(|dkim| Signature {
                domain: dkim.domain.clone(),
                selector: dkim.selector.clone(),
            }),
    };
    let key = key.as_ref().map(|key| key.reveal().as_bytes());
    Ok(Letters::new(&approved, head, key)?)
}

/// The template of a draft in a language, and what filled it then.
fn made_of(
    world: &World<'_>,
    incident: &Incident,
    draft: &DraftProgress,
    lang: Lang,
) -> Option<(Template, Values)> {
    let drafted = &draft.drafted;
    let template = library::template(world.disk, &drafted.template, drafted.stage, lang).ok()?;
    let values = compose::values_of(world.desk, incident, drafted, draft.at, lang);
    Some((template, values))
}

/// The rounds before this one that went out on this channel.
fn earlier(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> Vec<u32> {
    let mut rounds: Vec<u32> = incident
        .drafts()
        .filter(|other| other.drafted.update < draft.drafted.update)
        .filter(|other| other.deliveries.get(channel) == Some(&DeliveryState::Sent))
        .map(|other| other.drafted.update)
        .collect();
    rounds.sort_unstable();
    rounds.dedup();
    rounds
}

/// One conversation per channel; several messages of one round on it are told apart by their step.
fn thread(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> String {
    let step = &draft.drafted.step;
    let is_alone = !incident.drafts().any(|other| {
        other.drafted.update == draft.drafted.update
            && other.drafted.step != *step
            && other.drafted.channels.contains(channel)
    });
    if is_alone {
        channel.to_string()
    } else {
        format!("{channel}.{step}")
    }
}
