//! How a conversation opens: greeting, EHLO, STARTTLS and EHLO again, login.

use super::{Conversation, Phase, Question};
use crate::smtp::offers::Offers;
use crate::smtp::reader::Answer;
use crate::smtp::{Pause, Security, Stop, Turn, login};

impl Conversation {
    /// The line is open; with implicit encryption, encrypted too.
    pub fn opened(&mut self) -> Vec<Turn> {
        if self.phase == Phase::Dialing {
            self.phase = Phase::Opening {
                is_encrypted: self.terms.tls == Security::Implicit,
            };
            self.open.push_back(Question::Greeting);
        }
        std::mem::take(&mut self.turns)
    }

    /// The line has been encrypted, as `Turn::Encrypt` wanted.
    pub fn encrypted(&mut self) -> Vec<Turn> {
        if self.phase == Phase::Encrypting {
            self.phase = Phase::Opening { is_encrypted: true };
            self.hello();
        }
        std::mem::take(&mut self.turns)
    }

    pub(super) fn opening_answered(&mut self, question: Question, answer: Answer) {
        match (question, answer.code) {
            (Question::Greeting, 200..300) => self.hello(),
            (Question::Hello { is_old }, 200..300) => {
                if !is_old {
                    self.offers = Offers::read(&answer.words);
                }
                self.greeted();
            }
            // A relay that knows only the old greeting has none of the extensions.
            (Question::Hello { is_old: false }, 500 | 501 | 502 | 504) => {
                let hello = format!("HELO {}\r\n", self.our_name());
                self.say(&hello, Question::Hello { is_old: true });
            }
            (Question::StartTls, 220) => {
                // Whatever came behind it in the clear may come from anybody.
                self.reader.forget();
                self.offers = Offers::default();
                self.phase = Phase::Encrypting;
                self.turns.push(Turn::Encrypt);
            }
            (Question::Login(_), 235) => self.ready(),
            (Question::Login(step), 334) => self.go_on_with_login(step),
            // Offered and yet not known: the other way may do.
            (Question::Login(_), 504) if self.offers.plain && self.offers.login => {
                self.offers.plain = false;
                self.log_in();
            }
            (_, 400..500) => {
                let reply = self.reply(answer);
                self.pause(Pause::Asked(reply));
            }
            (_, 500..600) => {
                let reply = self.reply(answer);
                self.stop(match question {
                    Question::StartTls => Stop::EncryptionRefused(reply),
                    Question::Login(_) => Stop::LoginRefused(reply),
                    _ => Stop::Unwelcome(reply),
                });
            }
            _ => self.break_off("an answer that cannot be meant"),
        }
    }

    fn hello(&mut self) {
        let hello = format!("EHLO {}\r\n", self.our_name());
        self.say(&hello, Question::Hello { is_old: false });
    }

    /// Greeted on both sides: encryption and login come before the first message.
    fn greeted(&mut self) {
        let is_encrypted = matches!(self.phase, Phase::Opening { is_encrypted: true });
        match self.terms.tls {
            Security::StartTls if !is_encrypted && self.offers.starttls => {
                self.say("STARTTLS\r\n", Question::StartTls);
            }
            Security::StartTls if !is_encrypted => self.stop(Stop::NoEncryption),
            _ => self.log_in(),
        }
    }

    fn log_in(&mut self) {
        let Some(login) = &self.terms.login else {
            return self.ready();
        };
        match login::begin(login, &self.offers) {
            Some((step, command)) => self.say(&command, Question::Login(step)),
            None => self.stop(Stop::NoLogin),
        }
    }

    fn go_on_with_login(&mut self, step: login::Step) {
        let more = self
            .terms
            .login
            .as_ref()
            .and_then(|login| login::go_on(login, step));
        match more {
            Some((step, command)) => self.say(&command, Question::Login(step)),
            None => self.break_off("a login without an end"),
        }
    }

    fn ready(&mut self) {
        self.phase = Phase::Mailing;
        self.turns.push(Turn::Ready);
    }

    fn our_name(&self) -> &str {
        let name = self.terms.our_name.as_str();
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        let is_name = !name.is_empty() && name.len() <= 255 && name.bytes().all(is_letter);
        if is_name { name } else { "localhost" }
    }
}
