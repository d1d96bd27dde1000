//! What can be asked of a person, as data.
//!
//! The walk composes questions; a prompter shows them on whatever there is (a terminal, a pipe, a
//! script) and brings back an answer. All texts are ready for the reader: in their language, with
//! control characters made visible.

use crate::base::{Moment, Span};

/// Something to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A step, or another place to stand and look: one key answers.
    Step(Box<StepView>),
    /// A line of text.
    Text(TextQuestion),
    /// One of several.
    Choice(ChoiceQuestion),
    /// A text to be changed in an editor.
    Edit {
        /// The text as it is.
        text: String,
    },
}

/// What a person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A key of a step.
    Act(Action),
    /// A text; empty only where that is allowed.
    Text(String),
    /// The index of an option.
    Choice(usize),
    /// Not now: Escape, or an empty answer where an answer is needed.
    Back,
    /// Nobody has answered; something has happened meanwhile that may change the question.
    Meanwhile,
}

/// What a key of the walk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The usual answer of the step. Never sends.
    Usual,
    /// Run the command, or start the check.
    Run,
    /// Choose the option of this index.
    Option(usize),
    /// Say that it is so, without the check.
    ByHand,
    /// It works again: the rest of the repair is not needed.
    Recovered,
    /// Leave the step out.
    Skip,
    /// Write something down.
    Note,
    /// The next message, now.
    Update,
    /// Move the next message.
    Snooze,
    /// Change the draft.
    Edit,
    /// Say that the message is posted, and where it can be seen.
    Link,
    /// Put the draft into the clipboard.
    Copy,
    /// Send the message to services: asks first.
    Send,
    /// Send every message of the round to services: asks first.
    SendAll,
    /// Send to services once more what is not out there.
    SendAgain,
    /// Mail to everybody on a list: shows who would get what, or goes on. Never sends by itself.
    Mail,
    /// One mail to oneself.
    Test,
    /// Try those again whom a relay had put off.
    MailAgain,
    /// One step back.
    Back,
    /// Stop the bleeding first.
    StopHarm,
    /// Break the glass: recovery before communication.
    Override,
    /// Recovery waits for somebody else, or goes on.
    Wait,
    /// Go on with a step although recovery waits for somebody else.
    Meanwhile,
    /// Pause: everything is on the disk.
    Quit,
    /// What the keys do.
    Help,
}

/// A key that can be pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The character; `\n` is Enter.
    pub key: char,
    /// What it does.
    pub action: Action,
    /// What the screen says it does, short.
    pub label: String,
}

/// One screen of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// A word in front of everything during a drill, such as `EXERCISE`.
    pub exercise: Option<String>,
    /// The incident in one line: title and severity.
    pub incident: String,
    /// Where we are: `Tell people · 2 of 6`.
    pub place: String,
    /// What to do.
    pub title: String,
    /// What stands below, in order.
    pub blocks: Vec<Block>,
    /// The keys, the usual one first.
    pub keys: Vec<Key>,
    /// Keys that work but are only listed in the help.
    pub more_keys: Vec<Key>,
    /// What the running clock shows.
    pub clock: LiveClock,
}

/// What is computed anew while the responder reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveClock {
    /// Since when the incident runs.
    pub since: Moment,
    /// When the next message is due.
    pub due: Option<Moment>,
    /// `Running {time}`: the time goes into the hole.
    pub running: String,
    /// `next update in {time}`.
    pub due_in: String,
    /// `update late by {time}: press u`.
    pub late: String,
    /// Above this many seconds of remaining time nothing is said with emphasis.
    pub soon: Span,
    /// Since when somebody else is waited for, and how that is said: `waiting {time}`.
    pub waiting: Option<(Moment, String)>,
}

/// A piece of a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A line with a label: `Why`, `Who`.
    Field {
        /// The label.
        label: String,
        /// The text.
        text: String,
    },
    /// Markdown, shown as it is.
    Markdown(String),
    /// A command to be read or copied.
    Command(String),
    /// A message with its frame.
    Message {
        /// `E-mail to customers · customer-email · 231 characters`.
        heading: String,
        /// The subject, for mail.
        subject: Option<String>,
        /// The words, in full.
        body: String,
        /// What stands under it: length against the limit, where it is saved.
        footer: Vec<String>,
    },
    /// Something to notice: late, blocked, skipped, not recorded.
    Notice(String),
    /// A list with a heading.
    List {
        /// The heading.
        heading: String,
        /// The items.
        items: Vec<String>,
    },
}

/// A line of text to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextQuestion {
    /// What the answer is called, for `--no-input` errors and scripts: `reason`, `fact impact`.
    pub name: String,
    /// The question.
    pub ask: String,
    /// An answer that would do.
    pub example: Option<String>,
    /// What Enter answers.
    pub default: Option<String>,
    /// Whether an empty answer is an answer; else it means "back".
    pub optional: bool,
    /// The flag that answers it on a command line, such as `--reason`.
    pub flag: String,
}

/// One of several things to be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceQuestion {
    /// What the answer is called.
    pub name: String,
    /// The question.
    pub ask: String,
    /// The options, as they are read.
    pub options: Vec<String>,
    /// What Enter answers; none when Enter must not answer.
    pub default: Option<usize>,
    /// The flag that answers it on a command line.
    pub flag: String,
}
