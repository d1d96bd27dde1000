//! What the status of an answer means wherever a service has no words of its own, and its words
//! made fit for people.
//!
//! Owns the general rule (RFC 9110, and 420 as Statuspage says it); each service's own exceptions
//! are its own. Reads no clock: a time to wait until is counted from the answer's own `Date`.

use super::exchange::{Failure, Response, Weight};
use crate::base::Moment;
use crate::base::visible::visible_line;
use std::time::Duration;

/// More of what a service says is not shown, in characters.
const LONGEST: usize = 200;

/// Nobody is waited for longer than this.
const MOST: f64 = 24.0 * 60.0 * 60.0;

/// What an answer means by its status alone; none when it is a success.
///
/// 401 and 403 are a matter of access. 408, 420, 425 and 429 did nothing and may be asked again, and
/// so did a 503 that says when: then the service itself speaks. Any other 5xx may have done what was
/// asked, unless asking twice does no harm: a proxy can say 503 after the service has heard us. 303
/// most often means that it was done, and leads to what came of it. What is left of 3xx and 4xx is
/// refused.
#[must_use]
pub fn of_status(response: &Response, weight: Weight, why: &str) -> Option<Failure> {
    let why = said(response.status, why);
    let wait = retry_after(response);
    let says_when = response.status == 503 && wait.is_some();
    match response.status {
        200..=299 => None,
        401 | 403 => Some(Failure::NoAccess(why)),
        303 if weight != Weight::Look => Some(Failure::Unknown(why)),
        500..=599 if weight == Weight::Once && !says_when => Some(Failure::Unknown(why)),
        408 | 420 | 425 | 429 | 500..=599 => Some(Failure::Busy { why, wait }),
        _ => Some(Failure::Refused(why)),
    }
}

/// `404: channel_not_found`: the status and the service's words, made fit for a screen.
#[must_use]
pub fn said(status: u16, words: &str) -> String {
    let words = clean(words);
    if words.is_empty() {
        status.to_string()
    } else {
        format!("{status}: {words}")
    }
}

/// Words from outside on one line, without control characters, and not endless.
#[must_use]
pub fn clean(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = visible_line(&line);
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// How long a service wants to be left alone, by `Retry-After` (RFC 9110, 10.2.3).
#[must_use]
pub fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.header("retry-after")?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return seconds_from_now(seconds);
    }
    let until = Moment::parse_http(value)?;
    let now = Moment::parse_http(response.header("date")?.trim())?;
    let seconds = u64::try_from(until.since(now).as_seconds()).unwrap_or(0);
    Some(Duration::from_secs(seconds).min(Duration::from_secs_f64(MOST)))
}

/// A number of seconds that came from outside; none when it makes no sense.
#[must_use]
pub fn seconds_from_now(seconds: f64) -> Option<Duration> {
    if !seconds.is_finite() {
        return None;
    }
    Some(Duration::from_secs_f64(seconds.clamp(0.0, MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::tests::response;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        response(status, headers, "")
    }

    #[test]
    fn every_status_has_one_meaning() {
        for status in 100..=599 {
            for weight in [Weight::Look, Weight::Repeatable, Weight::Once] {
                let found = of_status(&answer(status, &[]), weight, "");
                let fits = match (status, found) {
                    (200..=299, None)
                    | (401 | 403, Some(Failure::NoAccess(_)))
                    | (408 | 420 | 425 | 429, Some(Failure::Busy { .. })) => true,
                    (303, Some(Failure::Unknown(_))) => weight != Weight::Look,
                    (303, Some(Failure::Refused(_))) => weight == Weight::Look,
                    (500..=599, Some(Failure::Unknown(_))) => weight == Weight::Once,
                    (500..=599, Some(Failure::Busy { .. })) => weight != Weight::Once,
                    (_, Some(Failure::Refused(_))) => !(200..=299).contains(&status),
                    _ => false,
                };
                assert!(fits, "{status} {weight:?}");
            }
        }
    }

    #[test]
    fn a_503_did_nothing_only_where_it_says_when_to_come_back() {
        let busy = answer(503, &[("retry-after", "30")]);
        for weight in [Weight::Look, Weight::Repeatable, Weight::Once] {
            let found = of_status(&busy, weight, "");
            assert!(matches!(found, Some(Failure::Busy { .. })), "{weight:?}");
        }
        let by_a_proxy = of_status(&answer(503, &[]), Weight::Once, "");
        assert!(matches!(by_a_proxy, Some(Failure::Unknown(_))));
    }

    #[test]
    fn a_service_is_left_alone_as_long_as_it_wants_but_never_for_days() {
        let date = ("date", "Sun, 22 Nov 2026 14:05:00 GMT");
        for (value, seconds) in [
            ("30", Some(30)),
            ("0", Some(0)),
            ("-5", Some(0)),
            ("9999999", Some(86_400)),
            ("Sun, 22 Nov 2026 14:06:30 GMT", Some(90)),
            ("Sun, 22 Nov 2026 14:00:00 GMT", Some(0)),
            ("soon", None),
            ("NaN", None),
            ("", None),
        ] {
            let answer = answer(429, &[("retry-after", value), date]);
            assert_eq!(
                retry_after(&answer),
                seconds.map(Duration::from_secs),
                "{value}"
            );
        }
        let undated = answer(429, &[("retry-after", "Sun, 22 Nov 2026 14:06:30 GMT")]);
        assert_eq!(retry_after(&undated), None);
    }

    #[test]
    fn what_a_service_says_cannot_take_over_the_screen() {
        let said = said(400, "no\u{1b}[2J\n  such\r\nchannel \u{202e}evil");
        assert!(said.starts_with("400: no"), "{said}");
        assert!(!said.contains(['\u{1b}', '\n', '\r', '\u{202e}']), "{said}");
        assert!(clean(&"é".repeat(5_000)).chars().count() <= LONGEST + 1);
    }
}
