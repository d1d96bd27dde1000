//! What the networks have in common in their answers, and how a key is tried.
//!
//! Refuses to know what an answer means for one network: that is said where its questions are.

use crate::base::Moment;
use crate::base::Reason;
use crate::channel::answer::{of_status, seconds_from_now};
use crate::channel::{Ask, Conversation, Failure, Heard, Receipt, Response, Turn, Weight};
use serde_json::Value;
use std::time::Duration;

/// The answer to a request: nothing else is ever asked here.
pub(super) fn web(heard: &Heard) -> Result<&Response, Turn> {
    match heard {
        Heard::Web(response) => Ok(response),
        _ => Err(Turn::Failed(Failure::Unknown(
            Reason::NotAnAnswer {}.into(),
        ))),
    }
}

/// The words of a service, by the places where it puts them; those of a page for people are none.
pub(super) fn words(response: &Response, places: &[&str]) -> String {
    let json = response.json();
    let mut found = Vec::new();
    for place in places {
        if let Some(text) = json.pointer(place).and_then(Value::as_str)
            && !found.contains(&text)
        {
            found.push(text);
        }
    }
    if found.is_empty() && json.is_null() {
        let text = response.text();
        return if text.trim_start().starts_with('<') {
            String::new()
        } else {
            text
        };
    }
    found.join(": ")
}

/// What an answer means by its status. A success that is not what was asked for cannot be one of
/// this service, where something was only looked at; else nobody can tell.
pub(super) fn failure(response: &Response, weight: Weight, why: &str) -> Failure {
    of_status(response, weight, why).unwrap_or_else(|| {
        let why = format!("{}: {}", response.status, Reason::NotOfThisService {});
        match weight {
            Weight::Look => Failure::Refused(why),
            Weight::Repeatable | Weight::Once => Failure::Unknown(why),
        }
    })
}

/// The same failure with a time to wait, where the service said none in the usual place.
pub(super) fn waiting(failure: Failure, or: Option<Duration>) -> Failure {
    match failure {
        Failure::Busy { why, wait } => Failure::Busy {
            why,
            wait: wait.or(or),
        },
        other => other,
    }
}

/// The same, said of a thread of which some parts are out: people see those already.
pub(super) fn partly(turn: Turn, out: usize, of: usize) -> Turn {
    let Turn::Failed(failure) = turn else {
        return turn;
    };
    if out == 0 {
        return Turn::Failed(failure);
    }
    let say = |why: String| format!("{out} of {of} parts are out; {why}");
    Turn::Failed(match failure {
        Failure::Refused(why) => Failure::Refused(say(why)),
        Failure::NoAccess(why) => Failure::NoAccess(say(why)),
        Failure::Busy { why, wait } => Failure::Busy {
            why: say(why),
            wait,
        },
        Failure::Unknown(why) => Failure::Unknown(say(why)),
    })
}

/// How long until the moment in a header, by the answer's own clock: seconds since 1970, or a date.
/// The header stands in every answer, and means something where a limit was reached.
pub(super) fn until(response: &Response, header: &str) -> Option<Duration> {
    if response.status != 429 {
        return None;
    }
    let value = response.header(header)?.trim();
    let until = match value.parse::<i64>() {
        Ok(seconds) => Moment::from_millis(seconds.saturating_mul(1_000)),
        Err(_) => Moment::parse(value)?,
    };
    let millis = until.millis() - date(response)?.millis();
    let seconds = u32::try_from(millis.max(0).unsigned_abs().div_ceil(1_000)).ok()?;
    seconds_from_now(f64::from(seconds))
}

/// When the service answered, by its own clock.
pub(super) fn date(response: &Response) -> Option<Moment> {
    Moment::parse_http(response.header("date")?.trim())
}

/// The name of something at a service, safe in an address and in a request.
pub(super) fn name(json: &Value, place: &str) -> Option<String> {
    let name = json.pointer(place)?.as_str()?;
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"/?#%\"\\<>".contains(&byte);
    (!name.is_empty() && name.len() <= 200 && name.bytes().all(is_plain)).then(|| name.to_owned())
}

/// A key that is tried: one question, and what its answer says of the key.
pub(super) struct Knock {
    pub(super) ask: Ask,
    pub(super) judge: fn(&Response) -> Option<Failure>,
}

impl Conversation for Knock {
    fn begin(&mut self) -> Turn {
        Turn::Ask(self.ask.clone())
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        match web(heard).map(self.judge) {
            Err(turn) => turn,
            Ok(Some(failure)) => Turn::Failed(failure),
            Ok(None) => Turn::Sent(Receipt::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn a_reset_is_counted_by_the_clock_of_the_service() {
        for (value, date, seconds) in [
            ("1795356330", "Sun, 22 Nov 2026 14:05:00 GMT", Some(30)),
            ("1795356300", "Sun, 22 Nov 2026 14:05:00 GMT", Some(0)),
            ("0", "Sun, 22 Nov 2026 14:05:00 GMT", Some(0)),
            ("99999999999", "Sun, 22 Nov 2026 14:05:00 GMT", None),
            (
                "2026-11-22T14:05:00.000000Z",
                "Sun, 22 Nov 2026 14:04:00 GMT",
                Some(60),
            ),
            (
                "2026-11-24T14:05:00Z",
                "Sun, 22 Nov 2026 14:04:00 GMT",
                Some(86_400),
            ),
            ("soon", "Sun, 22 Nov 2026 14:05:00 GMT", None),
            ("1795356330", "now", None),
        ] {
            let answer = answer(429, &[("reset", value), ("date", date)], "");
            let found = until(&answer, "reset");
            assert_eq!(found, seconds.map(Duration::from_secs), "{value} {date}");
        }
        let broken = [("reset", "1795356330"), super::super::tests::DATE];
        assert_eq!(until(&answer(502, &broken, ""), "reset"), None);
    }

    #[test]
    fn the_words_of_a_page_for_people_are_not_those_of_the_service() {
        for (body, said) in [
            ("<html>Cloudflare</html>", ""),
            ("upstream is gone", "upstream is gone"),
            ("{\"error\":\"no\"}", "no"),
            ("{\"error\":\"no\",\"more\":\"why\"}", "no: why"),
            ("{\"error\":\"no\",\"more\":\"no\"}", "no"),
            ("{\"other\":1}", ""),
        ] {
            let answer = answer(400, &[], body);
            assert_eq!(words(&answer, &["/error", "/more"]), said, "{body}");
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place_in_an_address() {
        for (text, is_name) in [
            ("103254962155278888", true),
            ("urn:li:share:1", true),
            ("at://did:plc:a/b/c", false),
            ("1/../2", false),
            ("1?a=b", false),
            ("", false),
            ("a b", false),
        ] {
            let json = serde_json::json!({ "id": text });
            assert_eq!(name(&json, "/id").is_some(), is_name, "{text}");
        }
    }
}
