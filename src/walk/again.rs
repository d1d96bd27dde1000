//! A message, looked at again before it leaves.
//!
//! Brings together what the incident knows and the rules of [`lint`](crate::lint), in a few lines.
//! Never stops anybody: what is found stands beside the words, and the person decides.

use super::Desk;
use crate::base::Words;
use crate::incident::{Drafted, Incident};
use crate::lint::{self, Aside, Finding, House, Message, Part, Twin};

/// More than this is not read before a message goes out.
const MOST: usize = 2;

/// What the desk and the incident know of the organisation.
#[must_use]
pub fn house(desk: &Desk, incident: Option<&Incident>) -> House {
    let relays = desk
        .channels
        .values()
        .filter_map(|sheet| sheet.mail.as_ref());
    let hosts = relays.flat_map(|sheet| &sheet.mail.relays);
    let people = incident
        .into_iter()
        .flat_map(|incident| incident.people().values());
    let public = [&desk.contact, &desk.status_page];
    House {
        hosts: hosts.map(|relay| relay.host.clone()).collect(),
        people: people.cloned().collect(),
        public: public
            .into_iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect(),
    }
}

/// The rules that were set aside in an incident.
#[must_use]
pub fn asides(incident: &Incident) -> Vec<Aside> {
    let notes = incident.notes().iter();
    notes.filter_map(|note| Aside::of_note(note)).collect()
}

/// What there is to look at again in a message, in every language it is written in. Its length is
/// told beside it already.
#[must_use]
pub fn of_draft(desk: &Desk, incident: &Incident, drafted: &Drafted) -> Vec<Finding> {
    let house = house(desk, Some(incident));
    let promised = drafted.next_due.map(|next| next.clock(desk.zone));
    let status = incident.told_at(drafted.stage);
    let mut found = Vec::new();
    for (at, (lang, subject, body)) in drafted.wordings().enumerate() {
        let twin = drafted.also.first().filter(|_| at == 0).map(|twin| Twin {
            subject: twin.subject.as_deref(),
            body: &twin.body,
            lang: twin.lang,
        });
        let message = Message {
            subject,
            body,
            lang,
            audience: drafted.audience,
            written_for: drafted.written_for,
            stage: drafted.stage,
            status,
            next: promised.as_deref(),
            house: &house,
            limits: &[],
            twin,
        };
        let of_this = lint::lint(&message).into_iter();
        found.extend(of_this.map(|finding| match at {
            0 => finding,
            // The place is one of its words; its subject stands above them.
            _ => Finding {
                span: match finding.part {
                    Part::Subject => 0..0,
                    Part::Body | Part::Twin => finding.span,
                },
                part: Part::Twin,
                ..finding
            },
        }));
    }
    Aside::without(found, &asides(incident))
}

/// The same for people, in a few lines; none when there is nothing.
#[must_use]
pub fn lines(found: &[Finding], words: Words) -> Vec<String> {
    let mut lines: Vec<String> = found
        .iter()
        .take(MOST)
        .map(|one| line(one, words))
        .collect();
    if found.len() > MOST {
        lines.push(words.say("lint.more", &[("n", &(found.len() - MOST))]));
    }
    lines
}

/// Every one of them: for whoever is asked why the message goes out all the same.
#[must_use]
pub fn every_line(found: &[Finding], words: Words) -> Vec<String> {
    found.iter().map(|one| line(one, words)).collect()
}

fn line(finding: &Finding, words: Words) -> String {
    let what = finding.in_words(words);
    let place = match finding.part {
        Part::Body => None,
        Part::Subject => Some("lint.subject"),
        Part::Twin => Some("lint.other"),
    };
    let what = place.map_or_else(
        || what.clone(),
        |place| {
            words.say(
                "lint.place",
                &[("what", &what), ("place", &words.get(place))],
            )
        },
    );
    words.say(
        "lint.again",
        &[("rule", &finding.rule.code()), ("what", &what)],
    )
}
