//! The one who answers everything with what is proposed (`drill --auto`).
//!
//! Only for rehearsals: the walk never gives it a real incident.

use super::stop::Stop;
use crate::incident::kind::DATA_LOSS;
use crate::incident::question::{Action, Answer, Question};
use crate::seam::{Interrupted, Prompter};

/// A prompter that takes the usual answer, the default, the example, the first.
#[derive(Clone, Debug, Default)]
pub struct Auto {
    stop: Stop,
}

impl Auto {
    /// One that can be stopped.
    #[must_use]
    pub fn new(stop: &Stop) -> Self {
        Self { stop: stop.clone() }
    }
}

impl Prompter for Auto {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        if let Some(why) = self.stop.why() {
            return Err(why);
        }
        Ok(match question {
            Question::Step(_) => Answer::Act(Action::Usual),
            Question::Text(text) => {
                let proposed = text.default.as_ref().or(text.example.as_ref());
                Answer::Text(proposed.map_or_else(|| "exercise".to_owned(), Clone::clone))
            }
            Question::Choice(choice) if choice.options.is_empty() => Answer::Back,
            // Not even a rehearsal promises that nothing was lost: "not known yet" stands last.
            Question::Choice(choice) if choice.name == DATA_LOSS => {
                Answer::Choice(choice.options.len() - 1)
            }
            Question::Choice(choice) => Answer::Choice(choice.default.unwrap_or(0)),
            Question::Edit { text } => Answer::Text(text.clone()),
        })
    }

    fn heeds(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::question::{ChoiceQuestion, TextQuestion};

    fn text(example: Option<&str>, default: Option<&str>) -> Question {
        Question::Text(TextQuestion {
            name: "impact".into(),
            ask: "What is hit?".into(),
            example: example.map(Into::into),
            default: default.map(Into::into),
            optional: true,
            flag: "--fact".into(),
        })
    }

    fn choice(default: Option<usize>) -> Question {
        Question::Choice(ChoiceQuestion {
            name: "way".into(),
            ask: "Which way?".into(),
            options: vec!["left".into(), "right".into()],
            default,
            flag: "--option".into(),
        })
    }

    #[test]
    fn a_rehearsal_without_people_takes_what_is_proposed() {
        let mut auto = Auto::default();
        for (question, answer) in [
            (
                text(Some("logins"), Some("all")),
                Answer::Text("all".into()),
            ),
            (text(Some("logins"), None), Answer::Text("logins".into())),
            (text(None, None), Answer::Text("exercise".into())),
            (choice(Some(1)), Answer::Choice(1)),
            (choice(None), Answer::Choice(0)),
            (
                Question::Edit {
                    text: "as it is".into(),
                },
                Answer::Text("as it is".into()),
            ),
        ] {
            assert_eq!(auto.ask(&question), Ok(answer));
        }
    }

    #[test]
    fn a_rehearsal_without_people_can_be_stopped() {
        let stop = Stop::new();
        let mut auto = Auto::new(&stop);
        stop.interrupt();
        assert_eq!(auto.ask(&choice(None)), Err(Interrupted::Stopped));
    }
}
