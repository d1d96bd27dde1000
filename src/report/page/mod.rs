//! A report as data: everything that its templates may say, in the reader's words.
//!
//! Owns which parts a report has, and what a public one leaves out. Refuses to know of HTML and
//! Markdown: those are the work of templates, which `fill` fills. Invariant: a public report holds no
//! name, no command and no word that customers have not seen already, whoever wrote what.

mod day;
mod example;
mod fill;
mod ground;
mod index;
mod measured;
mod messages;
mod milestones;
mod picture;
mod pieces;
mod record;
mod rows;
mod scale;
mod sentence;
mod steps;
mod summary;

pub use day::Day;
pub use fill::{
    Broken, Part, Parts, check, html, html_in_pieces, index, markdown, markdown_in_pieces,
};
pub use ground::{Rest, Sentence};
pub use index::{Counted, Index, Piece, Row, Section, Small, Trend, TrendBar};
pub use measured::Measured;
pub use messages::{Message, Post, Round};
pub use milestones::Milestone;
pub use picture::{Bar, Lane, Mark, Picture};
pub use pieces::Pieces;
pub use record::{ActionLine, CommandRun, Corrected, Correction, Decision};
pub use scale::Tick;
pub use steps::{StepLine, StepList};

use super::header::{self, mark};
use super::reader::{Reader, shown};
use super::seal::Sealed;
use super::story::Story;
use super::timeline::{Timeline, Told};
use crate::base::Moment;
use crate::incident::{Incident, Record};
use ground::Ground;
use serde::Serialize;

/// What somebody wants to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Whether anybody may read it.
    pub public: bool,
    /// What to call it, when not by the incident's own title.
    pub title: Option<String>,
    /// The seal of the journal, to be printed at the foot.
    pub seal: Option<Sealed>,
    /// What is wrong with the journal, in words; nothing when it is sound.
    pub damage: Vec<String>,
}

/// A report. The lists that grow with the night are not part of its JSON: `rows` puts them there.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// What times are counted from.
    #[serde(skip)]
    pub began: Moment,
    /// The language: `en`, `fr`.
    pub lang: &'static str,
    /// The mark of a drill.
    pub exercise: Option<&'static str>,
    /// Whether anybody may read it.
    pub public: bool,
    /// What it is called.
    pub title: String,
    /// `sev1 · closed · 2026-11-22-site-down`.
    pub in_short: Option<String>,
    /// The facts above everything else.
    pub facts: Vec<Fact>,
    /// The story in a few sentences.
    pub summary: Vec<Sentence>,
    /// The figures.
    pub measures: Vec<Measured>,
    /// The moments that the story is told by.
    pub milestones: Vec<Milestone>,
    /// The picture; a public report has none, as it names who did what.
    pub picture: Option<Picture>,
    /// What customers saw.
    pub rounds: Vec<Round>,
    /// What was answered.
    pub answers: Vec<Decision>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// The steps as they were walked.
    pub steps: Vec<StepList>,
    /// Where the walk went another way than the runbook.
    pub drift: Vec<Sentence>,
    /// What commands printed.
    #[serde(skip)]
    pub commands: Vec<CommandRun>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// What is to be done.
    pub actions: Vec<ActionLine>,
    /// Whose watch the times are told by.
    pub zone: String,
    /// Everything that happened.
    #[serde(skip)]
    pub days: Vec<Day>,
    /// What the days are made of.
    #[serde(skip)]
    pub told: Vec<Told>,
    /// Who reads it.
    #[serde(skip)]
    pub reader: Reader,
    /// The seal of the journal.
    pub seal: Option<Foot>,
}

/// The seal, as it stands at the foot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Foot {
    /// Its words.
    pub words: Vec<String>,
    /// The command that checks it, where the name of the incident may be told.
    pub command: Option<String>,
    /// The square, where the name of the incident may be told.
    pub code: Option<Square>,
}

/// A square as a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Square {
    /// How wide and high it is.
    pub side: usize,
    /// What is dark.
    pub path: String,
}

impl Foot {
    fn of(sealed: &Sealed, public: bool) -> Self {
        let (id, words) = (&sealed.incident, sealed.in_one());
        let code = sealed.code(usize::MAX).map(|code| Square {
            side: code.side(),
            path: code.path(),
        });
        Self {
            words: sealed.words.clone(),
            command: (!public).then(|| format!("aplomb log verify {id} --seal {words}")),
            code: code.filter(|_| !public),
        }
    }
}

/// A label and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: &'static str,
    /// What stands beside it.
    pub text: String,
}

/// The picture alone.
#[must_use]
pub fn picture(incident: &Incident, records: &[Record], reader: Reader) -> Picture {
    let story = Story::of(records);
    let timeline = Timeline::told(incident, &story, reader);
    let ground = Ground::new(incident, &story, &timeline, reader);
    Picture::of(&ground, &milestones::milestones(&ground))
}

impl Page {
    /// The report of an incident.
    #[must_use]
    pub fn of(incident: &Incident, records: &[Record], wish: &Wish, reader: Reader) -> Self {
        let story = Story::of(records);
        let timeline = Timeline::told(incident, &story, reader);
        let ground = Ground::new(incident, &story, &timeline, reader);
        let zone = if reader.is_utc() {
            ground.get("report.times-in-utc").to_owned()
        } else {
            ground.say("report.times", &[("zone", &reader.zone.name())])
        };
        let page = Self {
            began: timeline.began,
            lang: reader.words.lang().code(),
            exercise: mark(incident.kind(), reader),
            public: wish.public,
            title: title(&ground, wish),
            in_short: None,
            facts: Vec::new(),
            summary: Vec::new(),
            measures: Vec::new(),
            milestones: Vec::new(),
            picture: None,
            rounds: messages::rounds(&ground, wish.public),
            answers: Vec::new(),
            decisions: Vec::new(),
            steps: Vec::new(),
            drift: Vec::new(),
            commands: Vec::new(),
            corrections: Vec::new(),
            actions: Vec::new(),
            zone,
            days: Vec::new(),
            told: Vec::new(),
            reader,
            seal: wish.seal.as_ref().map(|seal| Foot::of(seal, wish.public)),
        };
        if wish.public {
            return page.for_everybody(&ground).damaged(&ground, wish);
        }
        let page = page.for_the_team(&ground).damaged(&ground, wish);
        Self {
            days: day::days(&timeline.told, reader),
            told: timeline.told,
            ..page
        }
    }

    /// That not everything could be read stands before everything else.
    fn damaged(mut self, ground: &Ground<'_>, wish: &Wish) -> Self {
        if !wish.damage.is_empty() {
            let said = if wish.public {
                ground.get("damage.public").to_owned()
            } else {
                ground.say("damage.report", &[("what", &wish.damage.join(" "))])
            };
            self.summary.insert(0, Sentence::warn(said, Vec::new()));
        }
        self
    }

    fn for_the_team(self, ground: &Ground<'_>) -> Self {
        let (incident, reader) = (ground.incident, ground.reader);
        let milestones = milestones::milestones(ground);
        let (steps, drift) = if incident.is_backfilled() {
            (Vec::new(), Vec::new())
        } else {
            steps::steps(ground)
        };
        let facts = header::facts(incident, reader).into_iter();
        Self {
            in_short: Some(format!(
                "{} · {} · {}",
                incident.severity(),
                header::state(incident, reader),
                incident.id()
            )),
            facts: facts.map(|(label, text)| Fact { label, text }).collect(),
            summary: summary::summary(ground),
            measures: measured::measured(ground),
            picture: Some(Picture::of(ground, &milestones)),
            milestones,
            answers: record::answers(ground),
            decisions: record::decisions(ground),
            steps,
            drift,
            commands: record::commands(ground),
            corrections: record::corrections(ground),
            actions: record::actions(ground),
            ..self
        }
    }

    /// Only what customers have seen or lived through: when, how long, and the words they were sent.
    fn for_everybody(self, ground: &Ground<'_>) -> Self {
        let label = |key| ground.get(key);
        let incident = ground.incident;
        let state = incident.status().as_str();
        let mut facts = vec![Fact {
            label: label("report.fact.state"),
            text: ground.reader.word("report.state", state),
        }];
        if let Some(loss) = header::data_loss(incident) {
            facts.push(Fact {
                label: label("report.fact.data-lost"),
                text: ground.reader.word("report.data-loss", loss.as_str()),
            });
        }
        let mut summary = summary::in_public(ground);
        let mut milestones = milestones::in_public(ground);
        for sentence in &mut summary {
            sentence.rests.clear();
        }
        for milestone in &mut milestones {
            milestone.rest.event.clear();
        }
        Self {
            facts,
            summary,
            measures: measured::in_public(ground),
            milestones,
            ..self
        }
    }
}

/// The title; the mark of a drill stands in front.
fn title(ground: &Ground<'_>, wish: &Wish) -> String {
    let incident = ground.incident;
    let title = match (&wish.title, wish.public) {
        (Some(title), _) => shown(title),
        // The incident's own title is for colleagues: nobody chose it for customers.
        (None, true) => {
            let date = ground.reader.date(ground.timeline.began);
            ground.say("page.public-title", &[("date", &date)])
        }
        (None, false) => shown(&incident.declared().title),
    };
    match mark(incident.kind(), ground.reader) {
        Some(mark) => ground.say("report.marked", &[("mark", &mark), ("title", &title)]),
        None => title,
    }
}
