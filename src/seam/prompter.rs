//! The person.

use crate::incident::question::{Answer, Question};

/// Asks a person, or whoever stands in for one.
pub trait Prompter {
    /// Shows the question and waits for the answer.
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted>;

    /// The same; who can look up while the person thinks asks every now and then whether there is
    /// news, and comes back with [`Answer::Meanwhile`] when there is.
    fn ask_until(
        &mut self,
        question: &Question,
        _news: &mut dyn FnMut() -> bool,
    ) -> Result<Answer, Interrupted> {
        self.ask(question)
    }

    /// Whether being refused changes what is answered next. Who always answers the same is not
    /// asked again.
    fn heeds(&self) -> bool {
        true
    }
}

/// Nobody will answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// Ctrl-C, or the program was told to end.
    Stopped,
    /// The input has ended, or the terminal is gone.
    Gone,
    /// There is nobody to ask: the question is answered by this flag.
    NobodyThere {
        /// The flag, such as `--reason`.
        flag: String,
        /// The question.
        ask: String,
    },
}
