//! Puts messages into words: which questions they need, when the next one comes, which files.
//!
//! A template that cannot be used never stops a message: a plain one takes its place and says so.

use super::guide::{Focus, data_loss_fact, fact_question};
use super::session::{Halt, Session};
use super::{Desk, World, library};
use crate::base::visible::visible_line;
use crate::base::{ChannelName, Digest, FactId, Lang, Moment, Span, Words};
use crate::channel::{Limit, Measure, tightest};
use crate::draft::{
    self, Circumstances, Field, Frame, Medium, Posting, Rendered, Situation, Template, Values,
};
use crate::incident::draft::DraftProgress;
use crate::incident::question::{Answer, Question, TextQuestion};
use crate::incident::{DataLoss, Drafted, Incident, Kind, Status, Wording};
use crate::runbook::step::Message;
use crate::runbook::{Fact, Stage, Step};
use crate::seam::Notice;
use std::collections::BTreeMap;

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
    pub template: Result<Template, String>,
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
    let status = told_status(incident, stage);
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

/// What to do with questions that a template wants asked for every message, once they have an
/// answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Again {
    /// Ask, with the last answer as the proposal.
    #[default]
    Ask,
    /// Keep the last answer, and ask nothing that may stay open: whoever gives a message by a
    /// command has said what is new.
    Keep,
    /// Ask what has no answer yet, also where it was left empty once.
    Open,
}

/// How messages are asked for what they need.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What is answered already.
    pub given: &'a [(FactId, String)],
    /// What to do with questions that have an answer.
    pub again: Again,
    /// The public state that the messages tell.
    pub status: Status,
    /// What is told before the first question.
    pub said: Option<&'a str>,
}

/// Asks what these messages still need beside what is given, each question once. `None` when a
/// needed answer is missing.
pub fn ask(
    world: &mut World<'_>,
    incident: &Incident,
    recipes: &[Recipe<'_>],
    asking: Asking<'_>,
) -> Result<Option<Vec<(FactId, String)>>, Halt> {
    let Asking {
        given,
        again,
        status,
        mut said,
    } = asking;
    let mut answers = given.to_vec();
    for field in recipes.iter().flat_map(Recipe::fields) {
        let circumstances = Circumstances {
            status,
            data_loss: data_loss(incident, &answers),
            follow_up: status == Status::Resolved && incident.resolved_at().is_some(),
        };
        if !field.applies(|flag| circumstances.are(flag)) {
            continue;
        }
        let id = &field.fact.id;
        let known = incident
            .facts()
            .get(id)
            .filter(|known| !known.is_empty() || !(field.fact.required || again == Again::Open));
        let asked = answers.iter().any(|(answered, _)| answered == id);
        if asked || (known.is_some() && !(field.again && again == Again::Ask)) {
            continue;
        }
        if again == Again::Keep && !field.fact.required {
            continue;
        }
        let question = field_question(field, known.map(String::as_str));
        if let Some(said) = said.take() {
            world.observer.notice(&Notice::Say(said));
        }
        match world.prompter.ask(&question)? {
            Answer::Text(text) => answers.push((id.clone(), text)),
            _ if field.fact.required => return Ok(None),
            _ => answers.push((id.clone(), String::new())),
        }
    }
    Ok(Some(answers))
}

/// What is known of data loss: an answer that comes with the messages, or that of the incident.
fn data_loss(incident: &Incident, answers: &[(FactId, String)]) -> Option<DataLoss> {
    let id = data_loss_fact();
    let given = answers.iter().rev().find(|(name, _)| *name == id);
    let given = given.and_then(|(_, answer)| DataLoss::parse(answer));
    given.or_else(|| incident.data_loss())
}

fn field_question(field: &Field, known: Option<&str>) -> Question {
    let question = fact_question(&field.fact);
    let default = known.filter(|known| !known.is_empty()).map(str::to_owned);
    match question {
        Question::Text(question) => Question::Text(TextQuestion {
            default: default.or_else(|| field.default.clone()),
            ..question
        }),
        other => other,
    }
}

/// When the next message is promised: the time to which it was moved, or what was promised to the
/// others who have heard; else the promise of this round if there is one, else after the usual rhythm, on a time that can be said
/// aloud.
#[must_use]
pub fn promise(incident: &Incident, round: u32, now: Moment, wanted: Option<Span>) -> Moment {
    if let Some(wanted) = wanted {
        return now.plus(wanted).up_to_five_minutes();
    }
    let made = || {
        incident
            .drafts()
            .filter(|draft| draft.drafted.update == round)
            .filter_map(|draft| draft.drafted.next_due)
            .max()
    };
    let usual = incident.runbook().cadence.then;
    standing(incident, round)
        .or_else(made)
        .filter(|due| can_be_said(*due, now))
        .unwrap_or_else(|| now.plus(usual).up_to_five_minutes())
}

/// Whether a time is far enough away to be promised.
fn can_be_said(due: Moment, now: Moment) -> bool {
    due.since(now) > Span::minutes(2)
}

/// The promise that stands already when a message of this round is written: a time to which a
/// person has moved it, or that of the later rounds, for a first message that comes late.
fn standing(incident: &Incident, round: u32) -> Option<Moment> {
    let stands = incident.is_moved() || round < incident.round();
    incident.due().filter(|_| stands)
}

/// Whether a message promises a time that is over.
#[must_use]
pub fn is_past(drafted: &Drafted, now: Moment) -> bool {
    drafted.next_due.is_some_and(|next| next <= now)
}

/// For so long the time at which a message was put into words can still be read.
const FRESH: Span = Span::minutes(15);
/// What was written a moment ago is shown before it is made anew.
const JUST_WRITTEN: Span = Span::seconds(5);

/// Why a message that is not out yet must be put into words again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It promises what is not so, or not any more.
    Promise,
    /// It was written a while ago, or what it says has changed.
    Words,
}

/// Whether a message says what is so now.
pub fn stale(
    world: &World<'_>,
    session: &Session<'_>,
    (step, message): (&Step, &Message),
    draft: &DraftProgress,
) -> Option<Stale> {
    let (incident, now) = (session.incident(), world.clock.now());
    let before = &draft.drafted;
    if promises_otherwise(incident, before, now) {
        return Some(Stale::Promise);
    }
    if now.since(draft.at) < JUST_WRITTEN {
        return None;
    }
    let recipe = Recipe::new(world, incident, step, message, before.stage);
    let saying = Saying {
        answers: Vec::new(),
        round: before.update,
        status: told_status(incident, before.stage),
        next: before.next_due.unwrap_or(now),
        ahead: 0,
    };
    // The same minute, so that only other words make a difference.
    let same = compose_at(
        world,
        session,
        &mut Focus::default(),
        &recipe,
        &saying,
        draft.at,
    );
    let says_otherwise = recipe.template.is_ok()
        && (&same.drafted.subject, &same.drafted.body) != (&before.subject, &before.body);
    (says_otherwise || now.since(draft.at) > FRESH).then_some(Stale::Words)
}

fn promises_otherwise(incident: &Incident, drafted: &Drafted, now: Moment) -> bool {
    let standing = standing(incident, drafted.update).filter(|due| can_be_said(*due, now));
    let other = |next| standing.is_some_and(|due| due != next);
    is_past(drafted, now) || drafted.next_due.is_some_and(other)
}

/// The public state that a message of this stage tells.
fn told_status(incident: &Incident, stage: Stage) -> Status {
    match stage {
        Stage::Resolution => Status::Resolved,
        _ => incident.status(),
    }
}

/// The same message with the promise that stands now.
pub fn anew(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &mut Focus,
    (step, message): (&Step, &Message),
    before: &Drafted,
) -> Composed {
    let incident = session.incident();
    let recipe = Recipe::new(world, incident, step, message, before.stage);
    let saying = Saying {
        answers: Vec::new(),
        round: before.update,
        status: told_status(incident, before.stage),
        next: promise(incident, before.update, world.clock.now(), None),
        ahead: 0,
    };
    compose(world, session, focus, &recipe, &saying)
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
        .map_err(Clone::clone)
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
    let rendered = rendered.unwrap_or_else(|why| {
        focus.notices.push(world.desk.words.say(
            "message.template-broken",
            &[("template", &recipe.message.template), ("why", &why)],
        ));
        plain(
            words,
            &situation,
            recipe.stage,
            frame(world.desk, incident, incident.lang()),
        )
    });
    let id = session.next_draft(saying.ahead);
    let drafted = Drafted {
        files: Vec::new(),
        step: recipe.step.id.clone(),
        update: saying.round,
        template: recipe.message.template.clone(),
        stage: recipe.stage,
        lang: incident.lang(),
        audience: recipe.message.audience,
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
    let others = Lang::ALL
        .into_iter()
        .filter(|lang| *lang != incident.lang());
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

fn with_files(
    desk: &Desk,
    session: &Session<'_>,
    mut drafted: Drafted,
    rendered: &[Rendered],
    answers: Vec<(FactId, String)>,
    now: Moment,
) -> Composed {
    let incident = session.incident();
    let mark = if incident.kind() == Kind::Drill {
        "EXERCISE-"
    } else {
        ""
    };
    let (number, template) = (drafted.draft.number(), &drafted.template);
    let mut files = Vec::new();
    for one in rendered {
        let code = one.lang.code();
        let stem = format!("drafts/{number}-{mark}{template}.{code}");
        let own = if one.lang == drafted.lang { "" } else { code };
        let dot = if own.is_empty() { "" } else { "." };
        let message_id = format!(
            "<{}.{}{dot}{own}@aplomb.invalid>",
            incident.id(),
            drafted.draft.0
        );
        let posting = Posting {
            from: &desk.mail_from,
            reply_to: Some(desk.contact.as_str()).filter(|contact| !contact.is_empty()),
            date: now,
            message_id: &message_id,
            thread: None,
        };
        files.extend(
            draft::files(one, Some(&posting))
                .into_iter()
                .map(|(extension, bytes)| (format!("{stem}.{extension}"), bytes)),
        );
    }
    drafted.files = files.iter().map(|(path, _)| path.clone()).collect();
    Composed {
        drafted,
        answers,
        files,
    }
}

/// The word that marks an exercise in the language of its messages.
#[must_use]
pub fn exercise(incident: &Incident) -> Option<&'static str> {
    (incident.kind() == Kind::Drill).then(|| Words::of(incident.lang()).get("drill.mark"))
}

pub(super) fn frame(desk: &Desk, incident: &Incident, lang: Lang) -> Frame {
    let addresses = [&desk.contact, &desk.status_page];
    Frame {
        exercise: (incident.kind() == Kind::Drill)
            .then(|| Words::of(lang).get("drill.mark").to_owned()),
        organisation: desk.organisation.clone(),
        addresses: addresses
            .into_iter()
            .filter(|address| !address.is_empty())
            .cloned()
            .collect(),
    }
}

/// The values that a draft was filled with, as well as they can be known again: what was answered
/// since is among them. `at` is when it was written.
#[must_use]
pub fn values_of(
    desk: &Desk,
    incident: &Incident,
    drafted: &Drafted,
    at: Moment,
    lang: Lang,
) -> Values {
    let last = drafted.stage == Stage::Resolution;
    let saying = Saying {
        answers: Vec::new(),
        status: if last {
            Status::Resolved
        } else {
            incident.status()
        },
        next: drafted.next_due.unwrap_or(at),
        ahead: 0,
        round: drafted.update,
    };
    let situation = situation(desk, incident, &saying, at, drafted.next_due);
    draft::context(&situation, Words::of(lang))
}

/// What a message of a stage can say of an incident now, before anything more is asked.
#[must_use]
pub fn known(desk: &Desk, incident: &Incident, stage: Stage, now: Moment) -> Situation {
    let last = stage == Stage::Resolution;
    let round = incident.round();
    let saying = Saying {
        answers: Vec::new(),
        round,
        status: if last {
            Status::Resolved
        } else {
            incident.status()
        },
        next: promise(incident, round, now, None),
        ahead: 0,
    };
    let next_update = (!last).then_some(saying.next);
    situation(desk, incident, &saying, now, next_update)
}

fn situation(
    desk: &Desk,
    incident: &Incident,
    saying: &Saying,
    now: Moment,
    next_update: Option<Moment>,
) -> Situation {
    let mut all: BTreeMap<FactId, String> = incident.facts().clone();
    all.extend(saying.answers.iter().cloned());
    let lead = incident
        .people()
        .iter()
        .find(|(role, _)| role.as_str() == "incident-commander");
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Situation {
        organisation: desk.organisation.clone(),
        title: incident.declared().title.clone(),
        incident: incident.id().to_string(),
        severity: incident.severity(),
        status: saying.status,
        started: incident.since(),
        now,
        next_update,
        update_number: saying.round,
        commander: lead
            .map(|(_, name)| name)
            .or(Some(&desk.by).filter(|by| !is_nobody(by)))
            .cloned(),
        contact: some(&desk.contact),
        status_page: some(&desk.status_page),
        data_loss: data_loss(incident, &saying.answers),
        follow_up: next_update.is_none() && incident.resolved_at().is_some(),
        zone: desk.zone,
        answers: all,
    }
}

/// Whether a name only stands in for one that nobody has given.
fn is_nobody(name: &str) -> bool {
    Lang::ALL
        .iter()
        .any(|lang| Words::of(*lang).get("seat.somebody") == name)
}

/// What is said when the template cannot be used.
fn plain(words: Words, situation: &Situation, stage: Stage, frame: Frame) -> Rendered {
    let answer = |name: &str| {
        let id = FactId::parse(name).ok();
        id.and_then(|id| situation.answers.get(&id))
            .cloned()
            .unwrap_or_else(|| "…".to_owned())
    };
    let next = situation
        .next_update
        .map_or_else(String::new, |next| next.clock(situation.zone));
    let body = if stage == Stage::Resolution {
        words.say("message.plain-last", &[("recovery", &answer("recovery"))])
    } else {
        words.say(
            "message.plain",
            &[("impact", &answer("impact")), ("next", &next)],
        )
    };
    Rendered::of_text(Medium::Chat, words.lang(), None, &body, frame)
}

/// A message held against the tightest limit of a channel, or of its template when the channel is
/// not known; none when nobody counts.
#[must_use]
pub fn measured(world: &World<'_>, drafted: &Drafted, channel: &ChannelName) -> Option<Measure> {
    let sheet = world.desk.channels.get(channel);
    let limits = sheet.map(|sheet| sheet.limits.clone()).unwrap_or_default();
    if limits.is_empty() {
        let template =
            library::template(world.disk, &drafted.template, drafted.stage, drafted.lang).ok()?;
        return template
            .front
            .limit
            .map(|most| Limit::of_template(most).measure(&drafted.body));
    }
    tightest(&limits, &drafted.body)
}

/// A question that is asked outside the walk, such as by a command without a terminal.
#[must_use]
pub fn is_needed(fact: &Fact, facts: &BTreeMap<FactId, String>) -> bool {
    fact.required
        && facts
            .get(&fact.id)
            .is_none_or(|answer| answer.trim().is_empty())
}
