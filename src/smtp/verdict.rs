//! What an answer to a message means: for the message, for the run, for the connection.
//!
//! The first digit decides; enhanced codes and a few words of well-known relays tell what concerns
//! one recipient from what concerns everybody. In doubt it is the recipient alone: one refusal
//! that is told is better than a run that stops for nothing. Nobody is taken off a list for good
//! without a code that names the mailbox.

use super::{Outcome, Pause, Reply, Stop};

/// To what the relay answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// MAIL: the sender, the same for everybody.
    Sender,
    /// RCPT: the recipient.
    Recipient,
    /// DATA: whether the message may come.
    Permission,
    /// The end of the message.
    End,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// For this message, and nothing else.
    Message(Outcome),
    /// For this message, and the connection is to be given up for a while.
    Pause(Outcome, Pause),
    /// For everything: the message goes back, no other connection will fare better.
    Stop(Stop),
}

/// Judges a refusal, for now or for good. `unusual` is whether the address needed SMTPUTF8.
pub(super) fn judge(place: Place, reply: Reply, unusual: bool) -> Verdict {
    let words = reply.text.to_ascii_lowercase();
    if let Some(stop) = for_everything(place, &reply, &words, unusual) {
        return Verdict::Stop(stop(reply));
    }
    let pause = Pause::Asked(reply.clone());
    if reply.code / 100 == 4 {
        let later = Outcome::Later(reply);
        return if is_busy(place, &later) {
            Verdict::Pause(later, pause)
        } else {
            Verdict::Message(later)
        };
    }
    // Out of order: nothing was said about this message, but the two of us have lost each other.
    if reply.code == 503 {
        return Verdict::Pause(Outcome::Later(reply), pause);
    }
    // RFC 5321, 4.5.3.1.10: an old way to say 452.
    let is_too_many = reply.enhanced.is_none() || reply.wants_fewer_at_once();
    if place == Place::Recipient && reply.code == 552 && is_too_many {
        return Verdict::Message(Outcome::Later(reply));
    }
    let is_gone = names_the_mailbox(&reply) && matches!(place, Place::Recipient | Place::End);
    Verdict::Message(if is_gone {
        Outcome::MailboxGone(reply)
    } else {
        Outcome::Refused(reply)
    })
}

/// What stops everything, if it does.
fn for_everything(
    place: Place,
    reply: &Reply,
    words: &str,
    unusual: bool,
) -> Option<fn(Reply) -> Stop> {
    let is_final = reply.code / 100 == 5;
    let says = |all: &[&str]| all.iter().any(|word| words.contains(word));
    if matches!(reply.code, 530 | 534 | 535 | 538) || (reply.code == 503 && says(&["auth"])) {
        return Some(Stop::LoginWanted);
    }
    if says(&["daily"]) && says(&["quota", "limit"]) || (is_final && reply.is_about(4, &[5])) {
        return Some(Stop::Quota);
    }
    let is_policy = reply.enhanced.is_none_or(|code| code.subject == 7);
    let is_denied = says(&["relay"])
        && says(&[
            "denied",
            "not permitted",
            "not allowed",
            "unable to",
            "prohibited",
            "cannot",
            "invalid credentials",
            "not authori",
        ]);
    if place != Place::End && is_policy && is_denied && (is_final || reply.code == 454) {
        return Some(Stop::RelayDenied);
    }
    if !is_final {
        return None;
    }
    let is_too_long = reply.is_about(3, &[4]) || reply.is_about(2, &[3]);
    let is_full = reply.is_about(2, &[2]);
    let is_content = match place {
        Place::Recipient => false,
        _ => is_too_long || (reply.code == 552 && !is_full),
    };
    if is_content {
        return Some(Stop::ContentRefused);
    }
    let is_sender = match place {
        Place::Sender => reply.code != 503 && !unusual,
        _ => {
            reply.is_about(1, &[7, 8])
                || says(&["sender address rejected", "address is not verified"])
        }
    };
    is_sender.then_some(Stop::SenderRefused)
}

/// Whether "not now" is about the relay and not about this recipient.
fn is_busy(place: Place, later: &Outcome) -> bool {
    let Outcome::Later(reply) = later else {
        return false;
    };
    if reply.wants_fewer_at_once() {
        return false;
    }
    match place {
        Place::Sender | Place::Permission => true,
        Place::Recipient => matches!(reply.code, 421 | 454),
        Place::End => matches!(reply.code, 421 | 452 | 454),
    }
}

/// Codes that say that there is no such mailbox, or never will be again.
fn names_the_mailbox(reply: &Reply) -> bool {
    reply.is_about(1, &[0, 1, 2, 3, 4, 6, 10]) || reply.is_about(2, &[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use Place::{End, Permission, Recipient, Sender};

    fn verdict(place: Place, said: &str) -> String {
        let (code, words) = said.split_once(' ').expect("a code and words");
        let reply = Reply::read(code.parse().expect("digits"), words);
        match judge(place, reply, false) {
            Verdict::Message(outcome) => name(&format!("{outcome:?}")),
            Verdict::Pause(outcome, _) => format!("{}, pause", name(&format!("{outcome:?}"))),
            Verdict::Stop(stop) => format!("stop: {}", name(&format!("{stop:?}"))),
        }
    }

    fn name(shown: &str) -> String {
        shown.split('(').next().expect("a name").to_owned()
    }

    /// What relays were seen to say, and what it means.
    const SEEN: &[(Place, &str, &str)] = &[
        // Postfix.
        (
            Recipient,
            "450 4.7.1 <a@b.c>: greylisted try later",
            "Later",
        ),
        (Recipient, "550 5.1.1 <a@b.c>: no such user", "MailboxGone"),
        (Recipient, "421 4.7.0 <a@b.c>: rate limited", "Later, pause"),
        (
            Recipient,
            "554 5.7.1 <a@b.c>: Relay access denied",
            "stop: RelayDenied",
        ),
        (
            Recipient,
            "454 4.7.1 <a@b.c>: Relay access denied",
            "stop: RelayDenied",
        ),
        (Recipient, "452 4.5.3 Error: too many recipients", "Later"),
        (Recipient, "552 too many recipients", "Later"),
        (Recipient, "552 5.2.2 mailbox full", "Refused"),
        (
            Recipient,
            "553 5.7.1 <a@b.c>: Sender address rejected: not owned",
            "stop: SenderRefused",
        ),
        (
            Recipient,
            "550 5.1.8 <a@b.c>: Domain not found",
            "stop: SenderRefused",
        ),
        (
            Recipient,
            "450 4.1.8 <a@b.c>: Sender address rejected: Domain not found",
            "Later",
        ),
        (Recipient, "550 5.1.2 no such domain", "MailboxGone"),
        (Recipient, "550 5.1.10 null MX", "MailboxGone"),
        (Recipient, "550 5.2.1 mailbox disabled", "MailboxGone"),
        (Recipient, "550 5.7.1 blocked by policy", "Refused"),
        (Recipient, "550 no such user", "Refused"),
        (
            Recipient,
            "503 5.5.1 Error: need MAIL command",
            "Later, pause",
        ),
        (
            Sender,
            "552 5.3.4 Message size exceeds fixed limit",
            "stop: ContentRefused",
        ),
        (
            Sender,
            "452 4.3.1 Insufficient system storage",
            "Later, pause",
        ),
        (
            Sender,
            "530 5.7.0 Authentication required",
            "stop: LoginWanted",
        ),
        (
            Sender,
            "503 5.5.1 Error: authentication not enabled",
            "stop: LoginWanted",
        ),
        (
            Sender,
            "550 5.1.0 <a@b.c>: sender rejected",
            "stop: SenderRefused",
        ),
        (
            Permission,
            "451 4.3.0 Error: queue file write error",
            "Later, pause",
        ),
        (
            Permission,
            "554 5.5.1 Error: no valid recipients",
            "Refused",
        ),
        (
            End,
            "552 5.3.4 Error: message file too big",
            "stop: ContentRefused",
        ),
        (End, "451 4.3.0 Error: queue file write error", "Later"),
        (End, "452 4.3.1 Insufficient system storage", "Later, pause"),
        (End, "554 5.7.1 looks like spam", "Refused"),
        (End, "550 5.1.1 no such user", "MailboxGone"),
        // Gmail.
        (
            Recipient,
            "450 4.2.1 The user you are trying to contact is receiving mail too quickly",
            "Later",
        ),
        (
            Recipient,
            "452 4.2.2 The recipient's inbox is out of storage space",
            "Later",
        ),
        (
            Recipient,
            "552 5.2.2 The recipient's inbox is out of storage space",
            "Refused",
        ),
        (
            End,
            "550 5.4.5 Daily user sending limit exceeded",
            "stop: Quota",
        ),
        (
            End,
            "552 5.7.0 This message was blocked because its content presents a issue",
            "stop: ContentRefused",
        ),
        (
            End,
            "552 5.2.3 Your message exceeded Google's message size limits",
            "stop: ContentRefused",
        ),
        (
            End,
            "421 4.7.28 Gmail has detected an unusual rate of mail",
            "Later, pause",
        ),
        (
            Sender,
            "550 5.7.1 Invalid credentials for relay [192.0.2.1]",
            "stop: RelayDenied",
        ),
        // Amazon SES.
        (
            End,
            "454 Throttling failure: Maximum sending rate exceeded.",
            "Later, pause",
        ),
        (
            End,
            "454 Throttling failure: Daily message quota exceeded.",
            "stop: Quota",
        ),
        (
            End,
            "554 Message rejected: Email address is not verified.",
            "stop: SenderRefused",
        ),
        (End, "554 Message rejected: suspicious", "Refused"),
        // Exchange, Exim, Sendmail.
        (
            Recipient,
            "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
            "stop: RelayDenied",
        ),
        (Recipient, "550 relay not permitted", "stop: RelayDenied"),
        (
            Recipient,
            "550 5.7.1 a@b.c... Relaying denied",
            "stop: RelayDenied",
        ),
        (
            Sender,
            "530 5.7.57 Client not authenticated to send mail",
            "stop: LoginWanted",
        ),
    ];

    #[test]
    fn every_answer_that_was_seen_means_what_it_meant_there() {
        for (place, said, meant) in SEEN {
            assert_eq!(verdict(*place, said), *meant, "{said}");
        }
    }

    #[test]
    fn a_sender_that_is_refused_for_an_unusual_address_stops_nobody_else() {
        let reply = Reply::read(555, "5.5.4 Unsupported option: SMTPUTF8");
        let verdict = judge(Sender, reply.clone(), true);
        assert_eq!(verdict, Verdict::Message(Outcome::Refused(reply)));
    }

    #[test]
    fn nobody_is_taken_off_the_list_without_a_code_that_names_the_mailbox() {
        for place in [Sender, Recipient, Permission, End] {
            for code in 400..600 {
                let gone = judge(place, Reply::read(code, "user unknown"), false);
                let is_gone = matches!(gone, Verdict::Message(Outcome::MailboxGone(_)));
                assert!(!is_gone, "{code} at {place:?}");
            }
        }
    }
}
