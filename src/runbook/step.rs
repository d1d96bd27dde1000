//! One step, and the words it is made of.

use super::fact::Fact;
use crate::base::{ChannelName, FactId, Role, Span, StepId, TemplateName};

/// The three lists, in the order they are walked.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Tell people.
    Communicate,
    /// Repair.
    Recover,
    /// End it.
    Close,
}

/// How bad it is; lower is worse.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Everything is down, or data is in danger.
    Sev1,
    /// An important part is down for many.
    Sev2,
    /// Some people are hindered.
    Sev3,
    /// A detail.
    Sev4,
}

/// Whom a message is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Colleagues.
    Staff,
    /// Customers, each by name.
    Customers,
    /// Anybody who looks.
    Public,
}

/// Which message of the incident it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The first: something is wrong, we are on it.
    Initial,
    /// The second: what it touches, whom, what to do meanwhile.
    Scoping,
    /// Every further one.
    Update,
    /// The last: it is over, and whether data was lost.
    Resolution,
}

macro_rules! words {
    ($type:ty { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            /// All of them, in order.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant),*];

            /// The word in files, in JSON and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(Phase { Communicate = "communicate", Recover = "recover", Close = "close" });
words!(Severity { Sev1 = "sev1", Sev2 = "sev2", Sev3 = "sev3", Sev4 = "sev4" });
words!(Audience { Staff = "staff", Customers = "customers", Public = "public" });
words!(Stage { Initial = "initial", Scoping = "scoping", Update = "update", Resolution = "resolution" });

impl Audience {
    /// Whether a message to these people counts as the first word to the outside.
    #[must_use]
    pub fn is_outside(self) -> bool {
        self != Self::Staff
    }

    /// Whether words for these people must not go to those: what colleagues read is for nobody
    /// else. Words for customers may be read by anybody, and everything by colleagues.
    #[must_use]
    pub fn contradicts(self, told: Self) -> bool {
        !self.is_outside() && told.is_outside()
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Unique in its runbook.
    pub id: StepId,
    /// What to do, as an order.
    pub title: String,
    /// Why it matters.
    pub why: Option<String>,
    /// How to do it: Markdown, shown as it is.
    pub how: Option<String>,
    /// Who does it.
    pub owner: Option<Role>,
    /// How long after the declaration it should be done.
    pub due: Option<Span>,
    /// Stops the bleeding: may go before the communication gate. Only in `recover`.
    pub stops_harm: bool,
    /// Only walked when an earlier decision went this way.
    pub when: Option<When>,
    /// What is done.
    pub kind: StepKind,
}

/// A condition: an earlier `decide` step and the label that must have been chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The earlier step.
    pub step: StepId,
    /// The label of the option.
    pub label: String,
}

/// What kind of doing it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// By hand.
    ByHand,
    /// Say something to somebody.
    Message(Message),
    /// Run a command on request.
    Run(Run),
    /// Look until something is true.
    Check(Check),
    /// Choose the way to go.
    Decide(Vec<Choice>),
    /// Ask something and keep the answer.
    Ask(Fact),
}

/// A message: which words, to whom, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The words.
    pub template: TemplateName,
    /// Where; never empty.
    pub channels: Vec<ChannelName>,
    /// For whom; customers when the step does not say it and nobody knows the template.
    pub audience: Audience,
    /// Which message of the incident; computed when absent.
    pub stage: Option<Stage>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Program and arguments; never empty, no shell in between.
    pub command: Vec<String>,
    /// When to give up.
    pub timeout: Span,
    /// Whether a drill runs it too; by default it only shows it.
    pub in_drill: bool,
}

/// A poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is looked at.
    pub probe: Probe,
    /// From one look to the next.
    pub every: Span,
    /// When to give up.
    pub within: Span,
    /// Whether a drill looks too; by default it only shows what would be looked at.
    pub in_drill: bool,
}

/// What a check looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The answer of a web address.
    Http {
        /// The address, `http://` or `https://`.
        url: String,
        /// The status that is expected.
        expect: u16,
    },
    /// A command that exits with 0.
    Command(Vec<String>),
}

/// One way to go on from a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is read on the screen.
    pub label: String,
    /// The step to go on with, later in the same list; the next one when absent.
    pub goto: Option<StepId>,
}

/// Something useful to do while recovery waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chore {
    /// What.
    pub title: String,
    /// How long it takes, in minutes.
    pub minutes: Option<u32>,
    /// How many people.
    pub people: Option<u32>,
    /// What must be working for it.
    pub needs: Vec<String>,
}

/// The name under which an `ask` step keeps its answer.
#[must_use]
pub fn answer_of(step: &Step) -> Option<&FactId> {
    match &step.kind {
        StepKind::Ask(fact) => Some(&fact.id),
        _ => None,
    }
}
