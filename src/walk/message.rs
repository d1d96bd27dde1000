//! Message steps: the words, where they go, and the person's word that they are out.

use super::ask::{Asked, ask_reason, ask_step, ask_view};
use super::compose::{self, Composed, Stale};
use super::focus::Focus;
use super::guide::{Ending, Outcome};
use super::mailing::{MailSheet, plan};
use super::screens::RoundPlace;
use super::sending::ServiceSheet;
use super::session::{Halt, Session};
use super::{World, again, mail, posted, screens, sending};
use crate::base::visible::visible;
use crate::base::{ChannelName, Lang, Words};
use crate::channel::social::compose_link;
use crate::draft::customer::{for_everybody, speaks_of_a_row};
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::next::Place;
use crate::incident::question::{Action, Answer, Block, ChoiceQuestion, Question};
use crate::incident::{Command, Delivery, DraftId, Drafted, Incident, Standing, parity};
use crate::runbook::step::Message;
use crate::runbook::{Step, StepKind};
use crate::seam::Notice;

/// A message step of the runbook.
pub fn of_step(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    message: &Message,
) -> Outcome {
    let last = last_draft(session, step);
    let stale = last
        .as_ref()
        .and_then(|draft| no_longer_so(world, session, (step, message), draft));
    if let (Some(draft), None) = (&last, stale) {
        return show(world, session, focus, step, draft);
    }
    if focus.unwritten.as_ref() == Some(&step.id) {
        return unwritten(world, session, focus, step);
    }
    if let Some(stale) = stale {
        say_that_it_is_anew(world, focus, stale);
    }
    match compose::for_step(world, session, focus, step, message)? {
        Some(composed) => {
            let draft = keep(world, session, vec![composed])?;
            show(world, session, focus, step, &draft)
        }
        None => {
            focus.unwritten = Some(step.id.clone());
            Ok(None)
        }
    }
}

/// A message whose questions were not answered: it can be left for now, but not silently.
pub fn unwritten(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
) -> Outcome {
    match ask_step(world, session, focus, step, &[(Action::Usual, "key.write")])? {
        Asked::Act(_) => {
            focus.unwritten = None;
            focus.facts_later = false;
            Ok(None)
        }
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// A message of an update round.
pub fn of_round(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    id: &DraftId,
) -> Outcome {
    let Some(draft) = session.incident().draft(id).cloned() else {
        return Ok(None);
    };
    let step = session
        .incident()
        .step(&draft.drafted.step)
        .map(|(_, step)| step.clone());
    let Some(step) = step else { return Ok(None) };
    if let StepKind::Message(message) = &step.kind
        && !stays(&draft)
        && let Some(stale) = compose::stale(world, session, (&step, message), &draft)
    {
        let anew = compose::anew(world, session, focus, (&step, message), &draft.drafted);
        keep(world, session, vec![anew])?;
        say_that_it_is_anew(world, focus, stale);
        return Ok(None);
    }
    show(world, session, focus, &step, &draft)
}

fn say_that_it_is_anew(world: &World<'_>, focus: &mut Focus, stale: Stale) {
    let said = world.desk.words.get(match stale {
        Stale::Promise => "message.promise-moved",
        Stale::Words => "message-anew.words",
    });
    focus.notices.push(said.to_owned());
}

/// Why the draft on the disk cannot be used: it promises or says what is not so any more, or it is
/// the first message of those who hear first when it works again.
fn no_longer_so(
    world: &World<'_>,
    session: &Session<'_>,
    (step, message): (&Step, &Message),
    draft: &DraftProgress,
) -> Option<Stale> {
    if stays(draft) {
        return None;
    }
    let stage = message.stage;
    let stage = stage.unwrap_or_else(|| session.incident().stage_of(&step.id));
    if stage != draft.drafted.stage {
        return Some(Stale::Words);
    }
    compose::stale(world, session, (step, message), draft)
}

/// The draft that somebody has posted who says so now: the last one, unless its promise is over.
pub fn posted_draft(
    world: &World<'_>,
    session: &Session<'_>,
    step: &Step,
) -> Option<DraftProgress> {
    let now = world.clock.now();
    last_draft(session, step).filter(|draft| stays(draft) || !compose::is_past(&draft.drafted, now))
}

fn last_draft(session: &Session<'_>, step: &Step) -> Option<DraftProgress> {
    let incident = session.incident();
    let round = incident.round_of(&step.id);
    incident.draft_of(round, &step.id).cloned()
}

/// Words that a person chose, or that are out or on their way somewhere, stay.
fn stays(draft: &DraftProgress) -> bool {
    let is_under_way = |state: &DeliveryState| *state != DeliveryState::Failed;
    draft.drafted.edited
        || draft.deliveries.values().any(is_under_way)
        || !draft.mailings.is_empty()
}

/// Writes drafts down, with the answers they are made of, and returns the first.
pub fn keep(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    composed: Vec<Composed>,
) -> Result<DraftProgress, Halt> {
    let first = composed[0].drafted.draft.clone();
    session.keep_drafts(world, None, composed)?;
    Ok(session
        .incident()
        .draft(&first)
        .cloned()
        .expect("invariant: a draft that was kept is there"))
}

fn show(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    step: &Step,
    draft: &DraftProgress,
) -> Outcome {
    session.ensure_files(world, &draft.drafted);
    let pending = mail::pending(world, draft);
    let is_sent_from_here = pending.as_ref().is_some_and(|(delivery, _)| {
        plan::sheet(world, &delivery.channel).is_some_and(MailSheet::has_relay)
    });
    let to_services = sending::open(world, draft);
    let mut keys = Vec::new();
    if !to_services.is_empty() {
        keys.push((Action::Send, "key.send"));
    }
    let whole_round = sending::begin::of_round(world, session, &draft.drafted.draft);
    if whole_round.len() > 1 {
        keys.push((Action::SendAll, "key.send-all"));
    }
    if is_sent_from_here {
        keys.push((Action::Mail, "key.mail"));
        keys.push((Action::Usual, "key.posted-otherwise"));
    } else {
        let posted = if to_services.is_empty() {
            "key.posted"
        } else {
            "key.posted-otherwise"
        };
        keys.push((Action::Usual, posted));
        if pending.is_some() {
            keys.push((Action::Mail, "key.mail-files"));
        }
    }
    if posted::has_address(world, draft) {
        keys.push((Action::Link, "key.posted-link"));
    }
    keys.extend([(Action::Copy, "key.copy"), (Action::Edit, "key.edit")]);
    let block = block(world, session, &draft.drafted);
    let mut view = match round_place(session, step, &draft.drafted) {
        Some(place) => screens::round(world, session, focus, &place, &keys, block),
        None => {
            let Some(place) = session.incident().place(step) else {
                return Ok(None);
            };
            let place = Place { step, ..place };
            screens::step(world, session, focus, &place, &keys, vec![block])
        }
    };
    if let Some(pending) = &pending {
        let label = mail::label(world, session, focus, pending);
        screens::relabel(&mut view, Action::Mail, || label);
    }
    screens::relabel(&mut view, Action::Send, || {
        let names: Vec<_> = to_services.iter().map(ToString::to_string).collect();
        let channels = world.desk.words.list(&names);
        world.desk.words.say("key.send", &[("channels", &channels)])
    });
    screens::relabel(&mut view, Action::SendAll, || {
        let n = whole_round.len();
        let names = whole_round.iter().flat_map(|(_, names)| names);
        let names: Vec<_> = names.map(ToString::to_string).collect();
        let channels = world.desk.words.list(&names);
        let holes: [(&str, &dyn std::fmt::Display); 2] = [("n", &n), ("channels", &channels)];
        world.desk.words.say("send-all.key", &holes)
    });
    match ask_view(world, session, focus, Some(step), view)? {
        Asked::Act(Action::SendAll) => {
            match others_are_read(world, session, focus, &draft.drafted, &whole_round)? {
                Asked::Act(_) => sending::begin::begin(world, session, focus, &whole_round),
                Asked::Settled(outcome) => Ok(outcome),
            }
        }
        Asked::Act(Action::Send) => {
            let this = (draft.clone(), to_services);
            sending::begin::begin(world, session, focus, &[this])
        }
        Asked::Act(Action::Mail) => match pending {
            Some(pending) => mail::begin(world, session, focus, pending),
            None => Ok(None),
        },
        Asked::Act(Action::Copy) => {
            world
                .observer
                .notice(&Notice::Copy(&clipboard(&draft.drafted)));
            Ok(None)
        }
        Asked::Act(Action::Edit) => edit(world, session, focus, draft),
        Asked::Act(Action::Skip) => {
            if let Some(reason) = ask_reason(world, "skip.ask", "--reason")? {
                let draft = draft.drafted.draft.clone();
                session.perform(world, Command::LeaveOut { draft, reason })?;
            }
            Ok(None)
        }
        Asked::Act(Action::Link) => posted::post_with_links(world, session, draft),
        Asked::Act(_)
            if (is_sent_from_here || !to_services.is_empty())
                && !mail::is_out_otherwise(world, draft.drafted.audience)? =>
        {
            Ok(None)
        }
        Asked::Act(_) => posted::post(world, session, draft),
        Asked::Settled(outcome) => Ok(outcome),
    }
}

/// Shows every other text that would leave together with this one, each once and in full: nobody
/// sends words that were not on the screen. Settled when somebody turned to something else instead.
fn others_are_read(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    this: &Drafted,
    parcels: &[sending::begin::Parcel],
) -> Result<Asked, Halt> {
    let words = world.desk.words;
    let text = |drafted: &Drafted| (drafted.subject.clone(), drafted.body.clone());
    let mut read = vec![text(this)];
    for (draft, names) in parcels {
        if read.contains(&text(&draft.drafted)) {
            continue;
        }
        read.push(text(&draft.drafted));
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let sheet = screens::Sheet {
            place: words.get("send-all.place").to_owned(),
            title: words.say("send-all.title", &[("channels", &words.list(&names))]),
            blocks: vec![block(world, session, &draft.drafted)],
        };
        let own = [(Action::Usual, "send-all.read")];
        let view = screens::sheet(world, session, focus, sheet, &own);
        if let Asked::Settled(outcome) = ask_view(world, session, focus, None, view)? {
            return Ok(Asked::Settled(outcome));
        }
    }
    Ok(Asked::Act(Action::SendAll))
}

/// Where a message stands in the round under way; none when it belongs to its step.
fn round_place<'a>(
    session: &Session<'_>,
    step: &'a Step,
    drafted: &'a Drafted,
) -> Option<RoundPlace<'a>> {
    let round = session.incident().open_round();
    let at = round
        .iter()
        .position(|draft| draft.drafted.draft == drafted.draft)?;
    Some(RoundPlace {
        step,
        drafted,
        number: at + 1,
        of: round.len(),
    })
}

/// The message as it is shown: in full, with its length against the limit of each channel.
fn block(world: &World<'_>, session: &Session<'_>, drafted: &Drafted) -> Block {
    let words = world.desk.words;
    let names: Vec<_> = drafted.channels.iter().map(ToString::to_string).collect();
    let heading = words.say(
        "message.heading",
        &[
            ("channels", &words.list(&names)),
            ("template", &drafted.template),
        ],
    );
    let mut footer = Vec::new();
    for channel in &drafted.channels {
        let length = drafted.body.chars().count();
        footer.push(match compose::measured(world, drafted, channel) {
            Some(measure) if measure.fits() => words.say(
                "message.fits",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            Some(measure) if is_divided(world, channel) => words.say(
                "message.divided",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            Some(measure) => words.say(
                "message.too-long",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            None => words.say("message.length", &[("channel", channel), ("n", &length)]),
        });
        footer.extend(screens::access(world.desk, channel));
        footer.extend(composing(world, channel, &drafted.body));
        footer.extend(standing(session.incident(), drafted, channel, words));
    }
    let saved = |file: &&String| session.is_saved(world.disk, file);
    for file in drafted.files_in(drafted.lang).filter(saved) {
        footer.push(words.say(
            "message.saved",
            &[("file", &session.shown_path(world.desk, file))],
        ));
    }
    if is_mail(drafted) && speaks_of_a_row(&drafted.body) {
        footer.push(words.get("letter.from_list").to_owned());
    }
    footer.extend(again::lines(
        &again::of_draft(world.desk, session.incident(), drafted),
        words,
    ));
    if !drafted.also.is_empty() {
        let langs = drafted.also.iter().map(|one| language(one.lang, words));
        let langs: Vec<String> = langs.map(str::to_owned).collect();
        footer.push(words.say("letter.also", &[("langs", &words.list(&langs))]));
    }
    Block::Message {
        heading,
        subject: drafted.subject.as_deref().map(visible),
        body: visible(&drafted.body),
        footer,
    }
}

/// How far a message has come on a channel, once somebody has done something about it.
fn standing(
    incident: &Incident,
    drafted: &Drafted,
    channel: &ChannelName,
    words: Words,
) -> Option<String> {
    let draft = incident.draft(&drafted.draft)?;
    let standing = parity::standing(draft, channel);
    (standing != Standing::Drafted).then(|| {
        let parts = words.get(&format!("parity.{standing}"));
        words.say("parity.line", &[("channel", channel), ("parts", &parts)])
    })
}

/// Whether a longer message goes out as a thread there.
fn is_divided(world: &World<'_>, channel: &ChannelName) -> bool {
    sending::sheet(world, channel).is_some_and(ServiceSheet::is_divided)
}

/// Where a person finds these words ready to be posted, for a network without a key.
fn composing(world: &World<'_>, channel: &ChannelName, body: &str) -> Option<String> {
    let sheet = world.desk.channels.get(channel)?;
    let link = compose_link(sheet.compose.as_deref()?, body)?;
    Some(world.desk.words.say("message.compose", &[("link", &link)]))
}

fn language(lang: Lang, words: Words) -> &'static str {
    words.get(match lang {
        Lang::En => "letter.english",
        Lang::Fr => "letter.french",
    })
}

/// What is put into the clipboard: the words alone, for everybody who will read them.
fn clipboard(drafted: &Drafted) -> String {
    if is_mail(drafted) {
        for_everybody(&drafted.body)
    } else {
        drafted.body.clone()
    }
}

/// Whether it is a mail, in which a row of the list may be spoken of.
fn is_mail(drafted: &Drafted) -> bool {
    drafted.subject.is_some()
}

fn edit(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    draft: &DraftProgress,
) -> Outcome {
    let question = Question::Edit {
        text: draft.drafted.body.clone(),
    };
    match world.prompter.ask(&question)? {
        Answer::Text(text) if !text.trim().is_empty() && text != draft.drafted.body => {
            let composed = compose::edited(world, session, &draft.drafted, &text);
            keep(world, session, vec![composed])?;
        }
        _ => focus
            .notices
            .push(world.desk.words.get("edit.unchanged").to_owned()),
    }
    Ok(None)
}

/// A message nobody can tell the outcome of: a person looks and says.
pub fn settle(world: &mut World<'_>, session: &mut Session<'_>, delivery: &Delivery) -> Outcome {
    let words = world.desk.words;
    let question = Question::Choice(ChoiceQuestion {
        name: "delivery".to_owned(),
        ask: words.say("settle.ask", &[("channel", &delivery.channel)]),
        options: vec![
            words.get("settle.sent").to_owned(),
            words.get("settle.not-sent").to_owned(),
        ],
        default: None,
        flag: "outbox settle".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => {
            let command = Command::Settle {
                delivery: delivery.clone(),
                sent: at == 0,
            };
            session.perform(world, command)?;
            Ok(None)
        }
        _ => Ok(Some(Ending::Paused)),
    }
}
