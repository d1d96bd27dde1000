//! One mail to oneself, over the very connection and in the very words that everybody will get.

use super::plan::addressee;
use super::run::{bare, posts};
use super::{MailSheet, Sample, Trouble, World};
use crate::base::visible::visible_line;
use crate::draft::letter::{Letters, wire};
use crate::outbox::Recipient;
use crate::seam::switchboard::Heard;
use crate::smtp::{Conversation, Envelope, Outcome, Pause, Reply, Stop, Turn};
use std::time::Duration;

/// What became of a test mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The relay has taken it.
    Accepted(Reply),
    /// It refused this mail.
    Refused(Reply),
    /// It refuses everything: it has to be configured.
    Stopped(Stop),
    /// It was not reached, or the line went away.
    Lost(String),
}

/// Sends one sample to an address. The ledger knows nothing of it.
pub fn trial(
    world: &World<'_>,
    letters: &Letters,
    sheet: &MailSheet,
    sample: &Sample,
    address: &str,
) -> Result<Tried, Trouble> {
    let sender = bare(&sheet.mail.from);
    let posts = posts(world, sheet, sender)?;
    let post = posts.first().ok_or(Trouble::NoRelay)?;
    let to = Recipient {
        email: address.to_owned(),
        ..sample.to.clone()
    };
    let Ok(letter) = letters.for_one(sample.lang, &addressee(&to)) else {
        return Err(Trouble::NoMail);
    };
    let mut board = world.wire.switchboard()?;
    let line = board.dial(&post.endpoint);
    let mut conversation = Conversation::new(post.terms());
    let mut letter = Some(letter);
    let mut waited = Duration::ZERO;
    const STEP: Duration = Duration::from_millis(100);
    loop {
        let heard = board.listen(STEP);
        waited = if heard.is_empty() {
            waited + STEP
        } else {
            Duration::ZERO
        };
        if board.is_stopped() || conversation.overdue(waited) {
            board.hang_up(line);
            return Ok(Tried::Lost(
                crate::seam::switchboard::Loss::TimedOut.to_string(),
            ));
        }
        for (_, heard) in heard {
            let mut turns = match &heard {
                Heard::Open => conversation.opened(),
                Heard::Encrypted => conversation.encrypted(),
                Heard::Bytes(bytes) => conversation.hear(bytes),
                Heard::Gone(_) => conversation.lost(),
            };
            let mut at = 0;
            while at < turns.len() {
                let more = match turns[at].clone() {
                    Turn::Encrypt => {
                        board.say(line, &conversation.out());
                        board.encrypt(line);
                        Vec::new()
                    }
                    Turn::Ready => match letter.take() {
                        Some(letter) => {
                            let to = wire(address).unwrap_or_default();
                            let envelope = Envelope {
                                from: sender,
                                to: &to,
                                utf8: !to.is_ascii(),
                            };
                            conversation.take(0, &envelope, letter.into())
                        }
                        None => Vec::new(),
                    },
                    Turn::Asks(ticket) => {
                        conversation.release(ticket);
                        Vec::new()
                    }
                    Turn::Outcome(_, outcome) => {
                        let _ = conversation.quit();
                        board.say(line, &conversation.out());
                        board.listen(Duration::from_millis(1));
                        board.hang_up(line);
                        return Ok(match outcome {
                            Outcome::Accepted(reply) => Tried::Accepted(reply),
                            Outcome::Refused(reply)
                            | Outcome::MailboxGone(reply)
                            | Outcome::Later(reply) => Tried::Refused(reply),
                            Outcome::Unknown => {
                                Tried::Lost(crate::seam::switchboard::Loss::Closed.to_string())
                            }
                        });
                    }
                    Turn::Stop(stop) => {
                        board.hang_up(line);
                        return Ok(Tried::Stopped(stop));
                    }
                    Turn::Close(Pause::Asked(reply)) => return Ok(Tried::Refused(reply)),
                    Turn::Close(Pause::Nonsense(why)) => return Ok(Tried::Lost(why.to_owned())),
                    Turn::Finished | Turn::Back(_) => Vec::new(),
                };
                turns.extend(more);
                at += 1;
            }
            if let Heard::Gone(loss) = heard {
                return Ok(Tried::Lost(visible_line(&loss.to_string())));
            }
        }
        let bytes = conversation.out();
        if !bytes.is_empty() {
            board.say(line, &bytes);
        }
    }
}
