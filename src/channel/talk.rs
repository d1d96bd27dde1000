//! A conversation over HTTP with a service whose answers need reading, and nothing else.
//!
//! Owns what all of them have in common: who is spoken to, what was sent, and that no secret comes
//! back in what a service says. Refuses to know any service: that is a [`Language`].
//! Invariant: a reason that leaves here holds no key and no part of one that is long enough to be
//! used.

use super::answer;
use super::exchange::{
    Ask, Conversation, Failure, Heard, Keys, Receipt, Response, Sighting, Turn, Weight,
};
use crate::base::Reason;

/// What the answers of a service mean.
pub(super) trait Language: Send {
    /// What follows from an answer.
    fn read(&mut self, answer: &Response) -> Turn;

    /// How to look for our words, knowing what was sent, if anything was.
    fn look(&self, sent: Option<&Receipt>) -> Option<Ask> {
        let _ = sent;
        None
    }

    /// What was seen there.
    fn seen(&self, sent: Option<&Receipt>, answer: &Response) -> Sighting {
        let _ = (sent, answer);
        Sighting::CannotTell
    }
}

/// A conversation with a service that speaks this language.
pub(super) struct Talk<L> {
    first: Ask,
    language: L,
    hidden: Vec<String>,
    sent: Option<Receipt>,
}

impl<L: Language> Talk<L> {
    /// A conversation that begins with this question.
    pub(super) fn new(first: Ask, language: L, keys: &Keys) -> Self {
        Self {
            first,
            language,
            hidden: hidden(keys),
            sent: None,
        }
    }

    /// The same answer without our keys; none when it holds none.
    fn discreet(&self, answer: &Response) -> Option<Response> {
        let text = answer.text();
        let mut parts = self.hidden.iter().map(String::as_str);
        parts.any(|part| text.contains(part)).then(|| {
            let hide = |text: String, part: &String| text.replace(part.as_str(), "•••");
            let body = self.hidden.iter().fold(text, hide).into_bytes();
            Response {
                body,
                ..answer.clone()
            }
        })
    }
}

impl<L: Language> Conversation for Talk<L> {
    fn begin(&mut self) -> Turn {
        Turn::Ask(self.first.clone())
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let Heard::Web(answer) = heard else {
            return Turn::Failed(Failure::Unknown(Reason::AnotherKind {}.into()));
        };
        let turn = self.language.read(answer);
        match (&turn, self.discreet(answer)) {
            (Turn::Sent(receipt), _) => self.sent = Some(receipt.clone()),
            // Read again rather than mended afterwards: a reason is shortened, and half a key
            // would be left of it. A name that the service gave may look like part of a key.
            (Turn::Failed(_), Some(discreet)) => return self.language.read(&discreet),
            _ => {}
        }
        turn
    }

    fn look(&self) -> Option<Ask> {
        self.language.look(self.sent.as_ref())
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        match heard {
            Heard::Web(answer) => self.language.seen(self.sent.as_ref(), answer),
            _ => Sighting::CannotTell,
        }
    }
}

/// The keys, and the parts of an address that are a key in themselves; the longest first, so that
/// nothing of it stays when its part is taken out.
fn hidden(keys: &Keys) -> Vec<String> {
    let whole = keys.0.iter().map(crate::base::Secret::reveal);
    let parts = whole.clone().flat_map(|key| {
        let address = key.contains("://");
        key.split(['/', '?', '&', '=', ':'])
            .filter(move |part| address && part.len() >= 16)
    });
    let usable = whole.filter(|key| key.len() >= 4);
    let mut hidden: Vec<String> = usable.chain(parts).map(str::to_owned).collect();
    hidden.sort_by_key(|part| std::cmp::Reverse(part.len()));
    hidden.dedup();
    hidden
}

/// What an answer means that is no success in the service's own words: its status, or, when that is
/// one of success, that nobody can tell.
pub(super) fn failure(answer: &Response, weight: Weight, why: &str) -> Failure {
    answer::of_status(answer, weight, why).unwrap_or_else(|| {
        let none = Reason::WithoutWords {}.to_string();
        let why = if why.trim().is_empty() { &none } else { why };
        Failure::Unknown(answer::said(answer.status, why))
    })
}

/// A success that is a page for people, such as one to sign in: whoever is on the way has answered,
/// and nobody can tell what the service has heard.
pub(super) fn page_for_people(answer: &Response) -> Option<Failure> {
    let text = answer.text();
    let start: String = text.trim_start().chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html"]
        .iter()
        .any(|sign| start.starts_with(sign));
    is_page.then(|| {
        let why = "a page for people, not the answer of a service";
        Failure::Unknown(answer::said(answer.status, why))
    })
}

/// Nothing was said and nothing is asked but whether the key opens the door.
pub(super) struct Knock {
    /// Whether an answer with a status of success is one.
    pub(super) opens: fn(&serde_json::Value) -> Result<(), String>,
}

impl Language for Knock {
    fn read(&mut self, answer: &Response) -> Turn {
        let json = answer.json();
        if (200..=299).contains(&answer.status) {
            return match (self.opens)(&json) {
                Ok(()) => Turn::Sent(Receipt::default()),
                Err(why) => Turn::Failed(Failure::NoAccess(answer::said(answer.status, &why))),
            };
        }
        let why = words(answer);
        Turn::Failed(match answer.status {
            404 | 410 => Failure::NoAccess(answer::said(answer.status, &why)),
            _ => failure(answer, Weight::Look, &why),
        })
    }
}

/// The words of an answer for people: what JSON usually calls them, else the text.
pub(super) fn words(answer: &Response) -> String {
    let json = answer.json();
    let names = ["message", "error", "description", "errcode", "detail"];
    let mut found = names.iter().filter_map(|name| json[*name].as_str());
    if let Some(words) = found.next() {
        return words.to_owned();
    }
    if let Some(words) = json["error"]["message"].as_str() {
        return words.to_owned();
    }
    let text = answer.text();
    // A page that a proxy made says nothing that helps.
    if text.trim_start().starts_with('<') {
        return String::new();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Secret;

    #[test]
    fn a_name_that_the_service_gave_stays_whole_even_if_it_stands_in_the_address() {
        struct Named;
        impl Language for Named {
            fn read(&mut self, answer: &Response) -> Turn {
                let id = ("id".to_owned(), answer.text());
                Turn::Sent(Receipt {
                    link: None,
                    remote: [id].into(),
                })
            }
        }
        let room = "room-0123456789-abcdef";
        let url = format!("https://chat.example/rooms/{room}");
        let ask = Ask::web(Weight::Once, super::super::exchange::Request::get(&*url));
        let mut talk = Talk::new(ask, Named, &Keys(vec![Secret::new(url)]));
        let heard = Heard::Web(Response {
            status: 200,
            headers: Vec::new(),
            body: room.into(),
        });
        let Turn::Sent(receipt) = talk.hear(&heard) else {
            panic!("sent");
        };
        assert_eq!(receipt.remote["id"], room);
    }

    #[test]
    fn a_service_that_repeats_our_key_does_not_bring_it_onto_the_screen() {
        struct Echo;
        impl Language for Echo {
            fn read(&mut self, answer: &Response) -> Turn {
                Turn::Failed(failure(answer, Weight::Once, &answer.text()))
            }
        }
        let token = "abcdefghijklmnop0123";
        let url = format!("https://hooks.example/services/T1/{token}?sig=sigsigsigsigsigsig&v=1");
        let keys = Keys(vec![Secret::new(url.clone()), Secret::new("short")]);
        let ask = Ask::web(Weight::Once, super::super::exchange::Request::get(&*url));
        let mut talk = Talk::new(ask, Echo, &keys);
        for echo in [
            url.clone(),
            format!("no such path /services/T1/{token}"),
            "bad signature sigsigsigsigsigsig".to_owned(),
            format!("{}{token}", "x".repeat(190)),
            "key short is wrong".to_owned(),
        ] {
            let heard = Heard::Web(Response {
                status: 404,
                headers: Vec::new(),
                body: echo.into_bytes(),
            });
            let Turn::Failed(Failure::Refused(why)) = talk.hear(&heard) else {
                panic!("refused");
            };
            for secret in [&token[..10], "sigsig", "short"] {
                assert!(!why.contains(secret), "{why}");
            }
        }
    }
}
