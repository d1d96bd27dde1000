//! The way a post takes to a page: look whether it is there already, mark the parts, say the words.
//!
//! Owns the order, and what an answer means for the rest of the way. The requests and the reading
//! of answers are each service's own, behind [`Page`].
//! Invariant: the words are said by the last question, so that a way that is given up before has
//! said nothing; and nothing is looked for that was not looked for in vain before.

use super::dialect;
use super::entry::{Entry, remote};
use crate::base::Moment;
use crate::base::Reason;
use crate::channel::answer;
use crate::channel::{
    Ask, Conversation, Failure, Heard, Receipt, Request, Response, Sighting, Turn, Weight,
    is_web_address,
};
use serde_json::Value;

/// How one service is spoken to about one post.
pub(super) trait Page: Send {
    /// The post.
    fn entry(&self) -> &Entry;

    /// Asks for what is on the page, before the first words of an incident are said: an attempt
    /// may have said them and not lived to hear so.
    fn find(&self) -> Option<Request> {
        None
    }

    /// What was found there.
    fn found(&self, page: &Value) -> Found {
        let _ = page;
        Found::Nothing
    }

    /// What was found in an incident that was looked into.
    fn found_in(&self, id: &str, inside: &Value) -> Found {
        let _ = (id, inside);
        Found::Nothing
    }

    /// Requests that mark the parts of the page, where the words do not do that; with our names.
    fn parts(&self) -> Vec<(String, Request)> {
        Vec::new()
    }

    /// Says the words: as a new incident, or in one.
    fn speak(&self, thread: Option<&str>) -> Request;

    /// What the answer says of the words.
    fn spoken(&self, thread: Option<&str>, answer: &Value) -> Spoken;

    /// What an answer means when it is no success.
    fn failure(&self, answer: &Response, weight: Weight) -> Option<Failure> {
        failure(self.entry(), answer, weight)
    }

    /// Asks for what people can read. The receipt is there once the words are said.
    fn look(&self, receipt: Option<&Receipt>) -> Option<Request>;

    /// Whether our words are in it.
    fn seen(&self, receipt: Option<&Receipt>, page: &Value) -> Sighting;
}

/// What a page has of us.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// These words.
    Ours(Receipt),
    /// The incident of this id, without these words.
    Open(String),
    /// Perhaps the incident of this id: this shows what is in it.
    Perhaps(String, Request),
    /// Nothing on this page of a list; this asks for the one with the newest.
    Further(Request),
}

/// What became of the words.
pub(super) enum Spoken {
    /// They are out.
    Out(Receipt),
    /// The incident is there under this id, and the words have to be said in it.
    Opened(String),
    /// The answer is none of this service.
    Strange,
}

enum Place {
    Looking,
    Peeking(String),
    Marking(usize),
    Speaking,
    Done(Receipt),
}

/// The conversation with any status page.
pub(super) struct Visit<P> {
    page: P,
    place: Place,
    thread: Option<String>,
    parts: Vec<(String, Request)>,
    unmarked: Vec<String>,
    /// How often a list has led to another page of it: a list that never ends is left.
    pages: u8,
}

/// More pages of a list are not looked at.
const MOST_PAGES: u8 = 3;

impl<P: Page> Visit<P> {
    pub(super) fn new(page: P) -> Self {
        let thread = page.entry().thread().map(str::to_owned);
        Self {
            parts: page.parts(),
            page,
            place: Place::Speaking,
            thread,
            unmarked: Vec::new(),
            pages: 0,
        }
    }

    fn mark(&mut self, at: usize) -> Turn {
        if let Some((_, request)) = self.parts.get(at) {
            self.place = Place::Marking(at);
            return Turn::Ask(Ask::web(Weight::Repeatable, request.clone()));
        }
        self.place = Place::Speaking;
        let request = self.page.speak(self.thread.as_deref());
        Turn::Ask(Ask::web(Weight::Once, request))
    }

    fn go_on(&mut self, found: Found) -> Turn {
        match found {
            Found::Ours(receipt) => self.done(receipt),
            Found::Perhaps(id, request) => {
                self.place = Place::Peeking(id);
                Turn::Ask(Ask::web(Weight::Look, request))
            }
            Found::Open(id) => {
                self.thread = Some(id);
                self.mark(0)
            }
            Found::Further(request) if self.pages < MOST_PAGES => {
                self.pages += 1;
                Turn::Ask(Ask::web(Weight::Look, request))
            }
            Found::Further(_) | Found::Nothing => self.mark(0),
        }
    }

    fn done(&mut self, mut receipt: Receipt) -> Turn {
        if !self.unmarked.is_empty() {
            let unmarked = self.unmarked.join(", ");
            receipt.remote.insert("unmarked".to_owned(), unmarked);
        }
        self.place = Place::Done(receipt.clone());
        Turn::Sent(receipt)
    }

    fn said(&mut self, answer: &Response) -> Turn {
        match self.page.spoken(self.thread.as_deref(), &answer.json()) {
            Spoken::Out(receipt) => self.done(receipt),
            Spoken::Opened(id) => {
                self.thread = Some(id);
                let request = self.page.speak(self.thread.as_deref());
                Turn::Ask(Ask::web(Weight::Once, request))
            }
            Spoken::Strange => Turn::Failed(Failure::Unknown(strange(answer))),
        }
    }

    fn receipt(&self) -> Option<&Receipt> {
        match &self.place {
            Place::Done(receipt) => Some(receipt),
            _ => None,
        }
    }
}

impl<P: Page> Conversation for Visit<P> {
    fn begin(&mut self) -> Turn {
        self.unmarked.clear();
        let find = self.page.find().filter(|_| self.thread.is_none());
        let Some(request) = find else {
            return self.mark(0);
        };
        self.pages = 0;
        self.place = Place::Looking;
        Turn::Ask(Ask::web(Weight::Look, request))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let Heard::Web(answer) = heard else {
            return Turn::Failed(Failure::Unknown(Reason::NoAnswerOfPage {}.into()));
        };
        let weight = match self.place {
            Place::Looking | Place::Peeking(_) => Weight::Look,
            Place::Marking(_) => Weight::Repeatable,
            Place::Speaking | Place::Done(_) => Weight::Once,
        };
        let failure = self.page.failure(answer, weight);
        match (&self.place, failure) {
            // Where one may not look, or there is no such list, one can still speak.
            (Place::Looking | Place::Peeking(_), Some(Failure::Refused(_))) => self.mark(0),
            // A part that the page does not know must not keep the words from people.
            (Place::Marking(at), Some(Failure::Refused(why))) => {
                let at = *at;
                let part = self.parts.get(at).map_or("", |(name, _)| name);
                self.unmarked.push(format!("{part} ({why})"));
                self.mark(at + 1)
            }
            (_, Some(failure)) => Turn::Failed(failure),
            // Whatever stands between us and the service would swallow the words as well.
            (Place::Looking | Place::Peeking(_), None) if is_strange(answer) => {
                Turn::Failed(Failure::Refused(strange(answer)))
            }
            (Place::Looking, None) => {
                let found = self.page.found(&answer.json());
                self.go_on(found)
            }
            (Place::Peeking(id), None) => {
                let found = self.page.found_in(id, &answer.json());
                self.go_on(found)
            }
            (Place::Marking(at), None) => {
                let next = *at + 1;
                self.mark(next)
            }
            (Place::Speaking | Place::Done(_), None) => self.said(answer),
        }
    }

    fn look(&self) -> Option<Ask> {
        let request = self.page.look(self.receipt())?;
        Some(Ask::web(Weight::Look, request))
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        match heard {
            Heard::Web(answer) if self.page.failure(answer, Weight::Look).is_none() => {
                self.page.seen(self.receipt(), &answer.json())
            }
            _ => Sighting::CannotTell,
        }
    }
}

fn strange(answer: &Response) -> String {
    answer::said(answer.status, &Reason::Strange {}.to_string())
}

/// An answer that is cut is longer than this.
const WHOLE: usize = 900_000;

/// Whether an answer is no JSON, and not because it was cut.
fn is_strange(answer: &Response) -> bool {
    answer.body.len() < WHOLE && answer.json().is_null()
}

/// What an answer means by its status, with the service's own words about it.
pub(super) fn failure(entry: &Entry, answer: &Response, weight: Weight) -> Option<Failure> {
    answer::of_status(answer, weight, &entry.hide(&complaint(answer)))
}

/// What a service says went wrong, in any of the shapes that these services have.
pub(super) fn complaint(answer: &Response) -> String {
    let mut words = Vec::new();
    let body = answer.json();
    if body.is_null() {
        let text = answer.text();
        // A page for people is no reason.
        return Some(text)
            .filter(|text| !text.trim_start().starts_with('<'))
            .unwrap_or_default();
    }
    for place in [
        &body["message"],
        &body["status"]["message"],
        &body["error"],
        &body["errors"],
    ] {
        gather(place, &mut words);
    }
    words.join("; ")
}

fn gather(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.is_empty() && !words.contains(text) => {
            words.push(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        Value::Object(fields) => {
            // The words of an error about itself, then what it says of each field.
            let own = ["title", "detail", "message", "details", "meta"];
            let is_error = own.iter().any(|name| fields.contains_key(*name));
            let fields = fields.iter();
            fields
                .filter(|(name, _)| !is_error || own.contains(&name.as_str()))
                .for_each(|(_, value)| gather(value, words));
        }
        _ => {}
    }
}

/// What it proves that some of these texts, said at these times, are our words. A time that is ours
/// tells them from the same words said before.
pub(super) fn sighting<'a>(
    entry: &Entry,
    receipt: Receipt,
    said: impl Iterator<Item = (&'a Value, &'a Value)>,
) -> Sighting {
    let mut is_said = false;
    for (words, at) in said {
        let words = words.as_str();
        if words.is_some_and(|words| dialect::says(words, &entry.post.body)) {
            is_said = true;
            if is_at(at, entry.post.at) {
                return Sighting::There(receipt);
            }
        }
    }
    match (is_said, entry.was_said_before()) {
        (true, false) => Sighting::There(receipt),
        (true, true) => Sighting::CannotTell,
        (false, _) => Sighting::Absent,
    }
}

/// The words are out under this id: as an incident, or as an update in one.
pub(super) fn out(thread: Option<&str>, id: String) -> Spoken {
    let mut names = remote(thread.unwrap_or(&id));
    if thread.is_some() {
        names.insert("update".to_owned(), id);
    }
    Spoken::Out(Receipt {
        link: None,
        remote: names,
    })
}

/// What an incident proves that was looked into, where only its words and their times tell.
pub(super) fn found_in<'a>(
    entry: &Entry,
    id: &str,
    said: impl Iterator<Item = (&'a Value, &'a Value)>,
) -> Found {
    let receipt = Receipt {
        link: None,
        remote: remote(id),
    };
    match sighting(entry, receipt, said) {
        Sighting::There(receipt) => Found::Ours(receipt),
        _ => Found::Open(id.to_owned()),
    }
}

/// Whether a time of an answer is this one, to the second.
pub(super) fn is_at(time: &Value, moment: Moment) -> bool {
    let time = time.as_str().and_then(Moment::parse);
    time.is_some_and(|time| time.millis() / 1000 == moment.millis() / 1000)
}

/// A text or a number of an answer, as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An address that people may follow.
pub(super) fn link(value: &Value) -> Option<String> {
    let link = value.as_str().filter(|link| is_web_address(link))?;
    Some(link.to_owned())
}

/// The entries of a list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
