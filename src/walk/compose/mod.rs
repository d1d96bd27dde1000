//! Puts messages into words: a recipe, what is said beyond it, and the files that come of it.
//!
//! Owns a message until it is written down. Refuses to send or to approve it. Invariant: a template
//! that cannot be used never stops a message; a plain one takes its place and says so.

mod ask;
mod files;
mod measure;
mod plain;
mod promise;
mod situation;
mod stale;

pub use ask::{Again, Asking, ask};
pub use files::exercise;
pub(super) use files::frame;
pub use measure::measured;
pub use promise::{is_past, promise};
pub use situation::{known, values_of};
pub use stale::{Stale, anew, stale};

use super::focus::{Focus, Unseen};
use super::session::{Halt, Session};
use super::{World, library};
use crate::base::visible::visible_line;
use crate::base::{Digest, FactId, Moment, Sentence, Words};
use crate::draft::{self, Field, Medium, Rendered, Situation, Template};
use crate::incident::{Drafted, Incident, Status, Wording};
use crate::runbook::step::Message;
use crate::runbook::{Audience, Stage, Step};
use files::with_files;
use situation::situation;

/// A message in words, ready to be written down.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What the journal keeps.
    pub drafted: Drafted,
    /// The answers that were asked for it.
    pub answers: Vec<(FactId, String)>,
    /// The files beside it: path in the incident's folder, bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a message is made of, before its questions are asked.
pub struct Recipe<'a> {
    /// The step it belongs to.
    pub step: &'a Step,
    /// What the step says of it.
    pub message: &'a Message,
    /// Which message of the incident.
    pub stage: Stage,
    /// The words, or why there are none.
    pub template: Result<Template, Sentence>,
}

impl<'a> Recipe<'a> {
    /// The recipe of a step's message at a stage.
    pub fn new(
        world: &World<'_>,
        incident: &Incident,
        step: &'a Step,
        message: &'a Message,
        stage: Stage,
    ) -> Self {
        let lang = incident.lang();
        let template = library::template(world.disk, &message.template, stage, lang);
        Self {
            step,
            message,
            stage,
            template,
        }
    }

    /// Colleagues, when their words are about to go to others.
    fn written_for(&self) -> Option<Audience> {
        let words_for = self.template.as_ref().ok()?.front.audience;
        let meant_for = self.message.audience;
        words_for.contradicts(meant_for).then_some(words_for)
    }

    fn fields(&self) -> &[Field] {
        self.template
            .as_ref()
            .map_or(&[], |template| &template.front.fields)
    }
}

/// Puts a step's message into words. `None` when a needed answer was not given.
pub fn for_step(
    world: &mut World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    step: &Step,
    message: &Message,
) -> Result<Option<Composed>, Halt> {
    let incident = session.incident();
    let stage = message.stage.unwrap_or_else(|| incident.stage_of(&step.id));
    let recipe = Recipe::new(world, incident, step, message, stage);
    let title = visible_line(&step.title);
    let said = world.desk.words.say("message.for", &[("step", &title)]);
    let recipes = std::slice::from_ref(&recipe);
    let status = incident.told_at(stage);
    let asking = Asking {
        given: &[],
        again: Again::Ask,
        status,
        said: Some(&said),
    };
    let Some(answers) = ask(world, incident, recipes, asking)? else {
        focus
            .notices
            .push(world.desk.words.get("fact.needed").to_owned());
        return Ok(None);
    };
    let round = incident.round_of(&step.id);
    let next = promise(incident, round, world.clock.now(), None);
    let saying = Saying {
        answers,
        round,
        status,
        next,
        ahead: 0,
    };
    Ok(Some(compose(world, session, focus, &recipe, &saying)))
}

/// What a message says beyond its template.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The answers that were asked for it.
    pub answers: Vec<(FactId, String)>,
    /// The round it belongs to.
    pub round: u32,
    /// The public state it tells.
    pub status: Status,
    /// When the next one comes.
    pub next: Moment,
    /// How many drafts are made before it in the same record.
    pub ahead: u32,
}

impl Saying {
    /// What is said when nothing more is asked.
    fn unasked(incident: &Incident, stage: Stage, round: u32, next: Moment) -> Self {
        Self {
            answers: Vec::new(),
            round,
            status: incident.told_at(stage),
            next,
            ahead: 0,
        }
    }
}

/// Renders a recipe.
pub fn compose(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    recipe: &Recipe<'_>,
    saying: &Saying,
) -> Composed {
    compose_at(world, session, focus, recipe, saying, world.clock.now())
}

fn compose_at(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    recipe: &Recipe<'_>,
    saying: &Saying,
    now: Moment,
) -> Composed {
    let incident = session.incident();
    let next_due = (recipe.stage != Stage::Resolution).then_some(saying.next);
    let mut situation = situation(world.desk, incident, saying, now, next_due);
    situation.follow_up = recipe.stage == Stage::Resolution && incident.is_settled(&recipe.step.id);
    let words = Words::of(incident.lang());
    let rendered = recipe
        .template
        .as_ref()
        .map_err(|why| why.in_words(world.desk.words))
        .and_then(|template| {
            let values = draft::context(&situation, words);
            draft::render(template, &values, exercise(incident))
                .map_err(|error| error.in_words(world.desk.words))
        });
    let also = match &rendered {
        Ok(rendered) if rendered.medium == Medium::Mail => {
            in_other_languages(world, incident, recipe, &situation)
        }
        _ => Vec::new(),
    };
    let id = session.next_draft(saying.ahead);
    let rendered = rendered.unwrap_or_else(|why| {
        focus.unseen.push(Unseen {
            draft: id.clone(),
            why: why.clone(),
        });
        focus.notices.push(world.desk.words.say(
            "message.template-broken",
            &[("template", &recipe.message.template), ("why", &why)],
        ));
        plain::plain(
            words,
            &situation,
            recipe.stage,
            frame(world.desk, incident, incident.lang()),
        )
    });
    let drafted = Drafted {
        files: Vec::new(),
        step: recipe.step.id.clone(),
        update: saying.round,
        template: recipe.message.template.clone(),
        stage: recipe.stage,
        lang: incident.lang(),
        audience: recipe.message.audience,
        written_for: recipe.written_for(),
        channels: recipe.message.channels.clone(),
        subject: rendered.subject.clone(),
        digest: Digest::of(rendered.body.as_bytes()),
        body: rendered.body.clone(),
        next_due,
        edited: false,
        also: also.iter().map(wording).collect(),
        draft: id,
    };
    let mut all = vec![rendered];
    all.extend(also);
    with_files(
        world.desk,
        session,
        drafted,
        &all,
        saying.answers.clone(),
        now,
    )
}

/// A mail for those on the list who read another language than the incident's: the same answers in
/// other words. A template that is not there, or that needs something else, is no obstacle.
fn in_other_languages(
    world: &World<'_>,
    incident: &Incident,
    recipe: &Recipe<'_>,
    situation: &Situation,
) -> Vec<Rendered> {
    let languages = world.desk.languages.iter().copied();
    let others = languages.filter(|lang| *lang != incident.lang());
    others
        .filter_map(|lang| {
            let name = &recipe.message.template;
            let template = library::template(world.disk, name, recipe.stage, lang).ok()?;
            let values = draft::context(situation, Words::of(lang));
            let frame = frame(world.desk, incident, lang);
            let rendered = draft::render(&template, &values, frame.exercise.as_deref()).ok()?;
            (rendered.medium == Medium::Mail).then_some(rendered)
        })
        .collect()
}

fn wording(rendered: &Rendered) -> Wording {
    Wording {
        lang: rendered.lang,
        subject: rendered.subject.clone(),
        digest: Digest::of(rendered.body.as_bytes()),
        body: rendered.body.clone(),
    }
}

/// The same message in other words, chosen by a person.
pub fn edited(world: &World<'_>, session: &Session<'_>, before: &Drafted, body: &str) -> Composed {
    let incident = session.incident();
    let template = library::template(world.disk, &before.template, before.stage, before.lang);
    let medium = template.map_or(Medium::Chat, |template| template.front.medium);
    let frame = frame(world.desk, incident, before.lang);
    let rendered = Rendered::of_text(medium, before.lang, before.subject.clone(), body, frame);
    let drafted = Drafted {
        draft: session.next_draft(0),
        digest: Digest::of(rendered.body.as_bytes()),
        body: rendered.body.clone(),
        edited: true,
        also: Vec::new(),
        ..before.clone()
    };
    with_files(
        world.desk,
        session,
        drafted,
        &[rendered],
        Vec::new(),
        world.clock.now(),
    )
}
