//! Whose mail is next, and on which connection.
//!
//! Owns the letters that are written ahead. Refuses to choose people: the ledger's standing does.
//! Invariant: somebody who is taken up is under way, written ahead, or given back.

use super::{Run, Trouble};
use crate::draft::letter::wire;
use crate::outbox::{Recipient, Told};
use crate::seam::switchboard::Line;
use crate::smtp::Envelope;
use crate::walk::mailing::plan::addressee;

impl Run<'_, '_> {
    /// Gives every connection as many mails as it takes and its relay's pace allows.
    pub(super) fn hand_out(&mut self) -> Result<(), Trouble> {
        let lines: Vec<Line> = self.talks.keys().copied().collect();
        for line in lines {
            while let Some(talk) = self.talks.get(&line) {
                let post = talk.post;
                if talk.conversation.room() == 0 || self.posts[post].pace.room(self.time) == 0 {
                    break;
                }
                let ready = self.ready.pop_front();
                let Some((person, letter)) =
                    ready.map_or_else(|| self.write(), |it| Ok(Some(it)))?
                else {
                    return Ok(());
                };
                self.posts[post].pace.left(self.time);
                self.hand_over(line, &person, letter);
            }
        }
        Ok(())
    }

    /// Writes the letter of the next person.
    fn write(&mut self) -> Result<Option<(Recipient, Vec<u8>)>, Trouble> {
        while let Some(n) = self.outbox.ledger_mut().standing.next(self.now) {
            self.outbox.ledger_mut().standing.take_up(n);
            let person = self.outbox.person(n)?;
            let lang = person.lang.unwrap_or(self.usual);
            match self.letters.for_one(lang, &addressee(&person)) {
                Ok(letter) => return Ok(Some((person, letter))),
                Err(missing) => self.group.tell(n, Told::Refused, &missing.to_string()),
            }
        }
        Ok(None)
    }

    /// Writes one letter ahead for every connection.
    pub(super) fn get_ready(&mut self) -> Result<(), Trouble> {
        while self.ready.len() < self.talks.len() {
            let Some(ready) = self.write()? else { break };
            self.ready.push_back(ready);
        }
        Ok(())
    }

    fn hand_over(&mut self, line: Line, person: &Recipient, letter: Vec<u8>) {
        let Some(talk) = self.talks.get_mut(&line) else {
            return;
        };
        let Some(to) = wire(&person.email) else {
            self.group.tell(person.n, Told::Refused, "not an address");
            return;
        };
        let envelope = Envelope {
            from: self.sender,
            to: &to,
            utf8: !to.is_ascii(),
        };
        self.under_way.insert(person.n, line);
        let turns = talk.conversation.take(person.n, &envelope, letter.into());
        self.follow(line, turns);
    }
}
