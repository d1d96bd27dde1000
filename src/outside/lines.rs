//! The person behind a pipe, a screen reader or a terminal that knows no escape codes.
//!
//! Plain lines out, plain lines in, and nothing else: no escape code, no drawing, no `/dev/tty`.
//! Lines are not broken, as whatever reads them breaks them better.
//!
//! Invariant: an answer is always one whole line (a new text: several, ended by a dot) of the input.

use super::live::Live;
use super::stop::Stop;
use crate::base::Words;
use crate::base::visible::{visible, visible_line};
use crate::incident::question::{
    Action, Answer, ChoiceQuestion, Key, Question, StepView, TextQuestion,
};
use crate::seam::{Clock, Interrupted, Prompter};
use std::io::{self, IsTerminal, Read, Write};

mod source;
mod step;

use source::Source;

/// The answer that takes a proposed one away where none is needed.
pub(crate) const NOTHING: &str = "-";

/// Asks line by line.
pub struct Lines<'a> {
    source: Source,
    out: Box<dyn Write + 'a>,
    clock: &'a dyn Clock,
    words: Words,
    /// Whether answers have to be written too, as no terminal shows them while they are typed.
    echo: bool,
}

impl<'a> Lines<'a> {
    /// On standard input and standard error.
    #[must_use]
    pub fn new(words: Words, clock: &'a dyn Clock, stop: &Stop) -> Self {
        Self {
            source: Source::new(io::stdin(), stop),
            out: Box::new(io::stderr()),
            clock,
            words,
            echo: !io::stdin().is_terminal(),
        }
    }

    /// On any input and output; answers are written to the output too.
    #[must_use]
    pub fn on(
        input: impl Read + Send + 'static,
        out: impl Write + 'a,
        words: Words,
        clock: &'a dyn Clock,
        stop: &Stop,
    ) -> Self {
        Self {
            source: Source::new(input, stop),
            out: Box::new(out),
            clock,
            words,
            echo: true,
        }
    }

    fn say(&mut self, text: &str) {
        // A reader that has gone away is noticed when its answer does not come.
        let _ = self
            .out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.flush());
    }

    fn answer(&mut self, asked: &str) -> Result<String, Interrupted> {
        let label = self
            .words
            .say("prompt.label", &[("label", &visible_line(asked))]);
        self.say(&label);
        match self.source.line() {
            Ok(line) => {
                if self.echo {
                    self.say(&format!("{}\n", visible_line(&line)));
                }
                Ok(line.trim().to_owned())
            }
            Err(why) => {
                self.say("\n");
                Err(why)
            }
        }
    }

    fn not_understood(&mut self, answer: &str) {
        let text = self.words.say(
            "prompt.not_understood",
            &[("answer", &visible_line(answer))],
        );
        self.say(&format!("{text}\n"));
    }

    fn step(&mut self, view: &StepView) -> Result<Answer, Interrupted> {
        let live = Live::at(self.clock.now(), &view.clock, self.words);
        self.say(&step::plain(view, &live, self.words));
        let asked = format!("{} ({})", self.words.get("prompt.answer"), self.keys(view));
        loop {
            let answer = self.answer(&asked)?;
            match self.action(view, &answer) {
                Some(action) => return Ok(Answer::Act(action)),
                None => self.not_understood(&answer),
            }
        }
    }

    /// `Enter = done, s = skip`.
    fn keys(&self, view: &StepView) -> String {
        let enter = self.words.get("prompt.enter");
        let named = |key: &Key| match key.key {
            '\n' => format!("{enter} = {}", key.label),
            character => format!("{character} = {}", key.label),
        };
        view.keys.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    fn action(&self, view: &StepView, answer: &str) -> Option<Action> {
        let lower = answer.to_lowercase();
        let means = |key: &&Key| match key.key {
            '\n' => lower.is_empty() || lower == self.words.get("prompt.enter").to_lowercase(),
            character => lower.chars().eq(character.to_lowercase()),
        };
        let named = |key: &&Key| !lower.is_empty() && key.label.to_lowercase() == lower;
        let mut keys = view.keys.iter().chain(&view.more_keys);
        let found = keys.clone().find(means).or_else(|| keys.find(named));
        found
            .map(|key| key.action)
            .or((lower == "?").then_some(Action::Help))
    }

    fn text(&mut self, question: &TextQuestion) -> Result<Answer, Interrupted> {
        let words = self.words;
        let mut hints = Vec::new();
        if let Some(example) = &question.example {
            hints.push(words.say("prompt.example", &[("example", example)]));
        }
        hints.push(match (&question.default, question.optional) {
            (Some(default), true) => words.say("prompt.default_or", &[("default", default)]),
            (Some(default), false) => words.say("prompt.default", &[("default", default)]),
            (None, true) => words.get("prompt.empty_is_fine").to_owned(),
            (None, false) => words.get("prompt.empty_is_back").to_owned(),
        });
        self.say(&format!(
            "{}\n{}\n",
            visible(&question.ask),
            visible(&hints.join(". "))
        ));
        let answer = self.answer(words.get("prompt.answer"))?;
        Ok(match (answer.is_empty(), &question.default) {
            (true, Some(default)) => Answer::Text(default.clone()),
            (true, None) if !question.optional => Answer::Back,
            (false, Some(_)) if question.optional && answer == NOTHING => {
                Answer::Text(String::new())
            }
            _ => Answer::Text(answer),
        })
    }

    fn choice(&mut self, question: &ChoiceQuestion) -> Result<Answer, Interrupted> {
        self.say(&format!("{}\n", visible(&question.ask)));
        for (at, option) in question.options.iter().enumerate() {
            self.say(&format!("  {}. {}\n", at + 1, visible_line(option)));
        }
        let words = self.words;
        let empty = match question.default {
            Some(at) => words.say("prompt.default", &[("default", &(at + 1))]),
            None => words.get("prompt.empty_is_back").to_owned(),
        };
        let asked = format!(
            "{} (1–{}. {empty})",
            words.get("prompt.answer"),
            question.options.len()
        );
        loop {
            let answer = self.answer(&asked)?;
            if answer.is_empty() {
                return Ok(question.default.map_or(Answer::Back, Answer::Choice));
            }
            let by_number = answer
                .parse()
                .ok()
                .and_then(|number: usize| number.checked_sub(1));
            let by_number = by_number.filter(|at| *at < question.options.len());
            let lower = answer.to_lowercase();
            let by_name = || {
                question
                    .options
                    .iter()
                    .position(|option| option.to_lowercase() == lower)
            };
            match by_number.or_else(by_name) {
                Some(at) => return Ok(Answer::Choice(at)),
                None => self.not_understood(&answer),
            }
        }
    }

    fn edit(&mut self, text: &str) -> Result<Answer, Interrupted> {
        let words = self.words;
        self.say(&format!(
            "{}\n{}\n{}\n",
            words.get("prompt.text_now"),
            visible(text),
            words.get("prompt.edit"),
        ));
        let mut lines = Vec::new();
        loop {
            let line = self.source.line()?;
            if line.trim_end() == "." {
                break;
            }
            lines.push(line);
        }
        let new = lines.join("\n");
        let ended = if text.ends_with('\n') { "\n" } else { "" };
        if new.trim().is_empty() {
            return Ok(Answer::Back);
        }
        Ok(Answer::Text(format!("{new}{ended}")))
    }
}

impl Prompter for Lines<'_> {
    fn ask(&mut self, question: &Question) -> Result<Answer, Interrupted> {
        match question {
            Question::Step(view) => self.step(view),
            Question::Text(text) => self.text(text),
            Question::Choice(choice) => self.choice(choice),
            Question::Edit { text } => self.edit(text),
        }
    }
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines")
            .field("echo", &self.echo)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
