//! `--yes`: takes the usual answer of a question that has one, and asks the others.
//!
//! A step is never answered: its usual key says that something was done, and only a person can say
//! that. So nothing is sent, posted or passed over by this.

use crate::incident::question::{Answer, Question};
use crate::seam::{Interrupted, Prompter};

/// Answers what has a usual answer, and hands on the rest.
#[derive(Debug)]
pub struct Usual<P>(pub P);

impl<P: Prompter> Prompter for Usual<P> {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        let usual = match question {
            Question::Text(text) => match (&text.default, text.optional) {
                (Some(default), _) => Some(Answer::Text(default.clone())),
                (None, true) => Some(Answer::Text(String::new())),
                (None, false) => None,
            },
            Question::Choice(choice) => choice.default.map(Answer::Choice),
            Question::Step(_) | Question::Edit { .. } => None,
        };
        usual.map_or_else(|| self.0.ask(question), Ok)
    }

    fn ask_until(
        &mut self,
        question: &Question,
        news: &mut dyn FnMut() -> bool,
    ) -> Result<Answer, Interrupted> {
        match question {
            Question::Step(_) => self.0.ask_until(question, news),
            _ => self.ask(question),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::nobody::Nobody;
    use super::*;
    use crate::incident::question::{ChoiceQuestion, TextQuestion};

    fn text(default: Option<&str>, optional: bool) -> Question {
        Question::Text(TextQuestion {
            name: "x".into(),
            ask: "x".into(),
            example: None,
            default: default.map(str::to_owned),
            optional,
            flag: "--x".into(),
        })
    }

    #[test]
    fn only_what_has_a_usual_answer_is_answered() {
        let mut usual = Usual(Nobody);
        assert_eq!(
            usual.ask(&text(Some("y"), false)),
            Ok(Answer::Text("y".into()))
        );
        assert_eq!(
            usual.ask(&text(None, true)),
            Ok(Answer::Text(String::new()))
        );
        assert!(usual.ask(&text(None, false)).is_err());
        let choice = |default| {
            Question::Choice(ChoiceQuestion {
                name: "x".into(),
                ask: "x".into(),
                options: vec!["a".into(), "b".into()],
                default,
                flag: "--x".into(),
            })
        };
        assert_eq!(usual.ask(&choice(Some(1))), Ok(Answer::Choice(1)));
        assert!(usual.ask(&choice(None)).is_err());
        assert!(usual.ask(&Question::Edit { text: "x".into() }).is_err());
    }
}
