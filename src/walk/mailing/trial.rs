//! A relay tried by one mail to oneself, or only by its door: over the very connection that
//! everybody's mail will take. The ledger knows nothing of it.
//!
//! Invariant: without a letter, nothing is said to a relay behind the login but goodbye.

use super::fleet::Post;
use super::plan::{addressee, key};
use super::run::{bare, posts};
use super::{MailSheet, Sample, Trouble, World};
use crate::base::visible::visible_line;
use crate::base::{ChannelName, Lang};
use crate::draft::Frame;
use crate::draft::letter::{Addressee, Approved, Letterhead, Letters, Signature, wire};
use crate::outbox::Recipient;
use crate::seam::switchboard::Heard;
use crate::smtp::{Conversation, Envelope, Outcome, Pause, Reply, Stop, Turn};
use std::time::Duration;

/// What became of a test mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The relay has let us in; there was no mail.
    Open,
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
    talk(world, post, sender, Some((address, letter)))
}

/// Tries the door of every relay of a channel: reached, encrypted, logged in, and away again.
/// They are named by host and port, in the order of the settings.
pub fn knock(world: &World<'_>, sheet: &MailSheet) -> Result<Vec<(String, Tried)>, Trouble> {
    let sender = bare(&sheet.mail.from);
    let posts = posts(world, sheet, sender)?;
    let each = posts.iter().map(|post| {
        let tried = talk(world, post, sender, None)?;
        Ok((post.name.clone(), tried))
    });
    each.collect()
}

/// A letter about no incident.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsed<'a> {
    /// The channel it is mailed on.
    pub channel: &'a ChannelName,
    /// Its language.
    pub lang: Lang,
    /// To whom.
    pub to: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its words.
    pub body: &'a str,
}

impl Rehearsed<'_> {
    /// The bytes, from the sender of the channel and with its signature.
    pub fn letter(&self, world: &World<'_>, sheet: &MailSheet) -> Result<Vec<u8>, Trouble> {
        let now = world.clock.now();
        let key = key(world, sheet)?;
        let dkim = sheet.mail.dkim.as_ref().filter(|_| key.is_some());
        let head = Letterhead {
            from: sheet.mail.from.clone(),
            reply_to: sheet.mail.reply_to.clone(),
            incident: format!("test-{}", now.millis()),
            update: 1,
            earlier: Vec::new(),
            thread: self.channel.to_string(),
            list: self.channel.to_string(),
            date: now,
            // It leads to a customer's own settings, and this is no customer.
            unsubscribe: None,
            dkim: dkim.map(|dkim| Signature {
                domain: dkim.domain.clone(),
                selector: dkim.selector.clone(),
            }),
        };
        let words = Approved {
            lang: self.lang,
            subject: self.subject,
            body: self.body,
            made_of: None,
            frame: Frame {
                organisation: world.desk.organisation.clone(),
                ..Frame::default()
            },
        };
        let key = key.as_ref().map(|key| key.reveal().as_bytes());
        let letters = Letters::new(&[words], head, key)?;
        let to = Addressee {
            address: self.to,
            name: None,
            variables: &[],
        };
        letters.for_one(self.lang, &to).map_err(|_| Trouble::NoMail)
    }

    /// Mails it through a relay, by its place in the settings.
    pub fn mail(
        &self,
        world: &World<'_>,
        sheet: &MailSheet,
        relay: usize,
    ) -> Result<Tried, Trouble> {
        let letter = self.letter(world, sheet)?;
        let sender = bare(&sheet.mail.from);
        let posts = posts(world, sheet, sender)?;
        let post = posts.get(relay).ok_or(Trouble::NoRelay)?;
        talk(world, post, sender, Some((self.to, letter)))
    }
}

/// The address that customers see the mails of a channel come from.
#[must_use]
pub fn own_address(sheet: &MailSheet) -> &str {
    bare(&sheet.mail.from)
}

fn talk(
    world: &World<'_>,
    post: &Post,
    sender: &str,
    mail: Option<(&str, Vec<u8>)>,
) -> Result<Tried, Trouble> {
    let address = mail.as_ref().map(|(address, _)| *address);
    let mut letter = mail.map(|(_, letter)| letter);
    let mut board = world.wire.switchboard()?;
    let line = board.dial(&post.endpoint);
    let mut conversation = Conversation::new(post.terms());
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
                            let to = address.and_then(wire).unwrap_or_default();
                            let envelope = Envelope {
                                from: sender,
                                to: &to,
                                utf8: !to.is_ascii(),
                            };
                            conversation.take(0, &envelope, letter.into())
                        }
                        None if address.is_none() => {
                            let _ = conversation.quit();
                            board.say(line, &conversation.out());
                            board.listen(Duration::from_millis(1));
                            board.hang_up(line);
                            return Ok(Tried::Open);
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
