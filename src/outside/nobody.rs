//! Nobody is there (`--no-input`): every question is answered by the flag that would answer it.

use crate::incident::question::{Answer, Question};
use crate::seam::{Interrupted, Prompter};

/// A prompter that never asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Prompter for Nobody {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        let (flag, ask) = match question {
            Question::Text(text) => (text.flag.clone(), text.ask.clone()),
            Question::Choice(choice) => (choice.flag.clone(), choice.ask.clone()),
            // No flag answers these: steps have commands of their own, drafts have files.
            Question::Step(view) => (String::new(), view.title.clone()),
            Question::Edit { .. } => (String::new(), String::new()),
        };
        Err(Interrupted::NobodyThere { flag, ask })
    }
}

/// Somebody who may not be there after all: an input that ends before the answer came is nobody.
#[derive(Debug)]
pub struct Perhaps<P>(pub P);

impl<P: Prompter> Prompter for Perhaps<P> {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        match self.0.ask(question) {
            Err(Interrupted::Gone) => Nobody.ask(question),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::question::{ChoiceQuestion, TextQuestion};

    #[test]
    fn a_question_names_the_flag_that_answers_it_even_when_it_has_a_default() {
        let text = Question::Text(TextQuestion {
            name: "reason".into(),
            ask: "Why?".into(),
            example: Some("It is a drill".into()),
            default: Some("because".into()),
            optional: true,
            flag: "--reason".into(),
        });
        let choice = Question::Choice(ChoiceQuestion {
            name: "incident".into(),
            ask: "Which?".into(),
            options: vec!["a".into()],
            default: Some(0),
            flag: "ID".into(),
        });
        for (question, flag, ask) in [(text, "--reason", "Why?"), (choice, "ID", "Which?")] {
            let refused = Nobody.ask(&question);
            let wanted = Interrupted::NobodyThere {
                flag: flag.into(),
                ask: ask.into(),
            };
            assert_eq!(refused, Err(wanted));
        }
    }
}
