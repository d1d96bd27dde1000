//! The screens of the walk, composed as data in the reader's language.
//!
//! Everything that came from outside is made visible here, once, before it becomes a question.

use super::guide::{Focus, data_loss_key};
use super::session::Session;
use super::{Desk, World, phase_words};
use crate::base::visible::{visible, visible_line};
use crate::base::{ChannelName, Moment, Role, Span, Words, Zone, shell};
use crate::incident::next::Place;
use crate::incident::question::{Action, Block, Key, LiveClock, StepView};
use crate::incident::{Drafted, Incident, Kind, Refusal, parity};
use crate::runbook::{Phase, Step, StepKind};

/// A key with the catalogue's name of what it does.
pub type Offered = (Action, &'static str);

/// The screen of a step, with keys of its own and blocks of its own.
pub fn step(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    place: &Place<'_>,
    keys: &[Offered],
    blocks: Vec<Block>,
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let step = place.step;
    let mut all = notices(world, session, focus);
    let mut field = |key: &str, text: String| {
        all.push(Block::Field {
            label: words.say(key, &[]),
            text,
        });
    };
    if let Some(why) = &step.why {
        field("step.why", visible(why));
    }
    if let Some(owner) = &step.owner {
        field("step.who", who(words, incident, owner));
    }
    if let Some(due) = step.due {
        let by = incident.declared_at().plus(due);
        let until = words.say(
            "step.by",
            &[
                ("clock", &by.clock(world.desk.zone)),
                ("span", &due.in_words(words.get("time.day"))),
            ],
        );
        field("step.due", until);
    }
    if let Some(how) = &step.how {
        all.push(Block::Markdown(visible(how)));
    }
    all.extend(of_kind(words, step));
    all.extend(blocks);
    let mut usual_keys = keys.to_vec();
    let is_open = incident
        .state_of(&step.id)
        .is_some_and(|state| !state.is_settled());
    if is_open {
        usual_keys.push((Action::Skip, "key.skip"));
    }
    let place = words.say(
        "step.place",
        &[
            ("phase", &phase_words(words, place.phase)),
            ("n", &place.number),
            ("all", &place.of),
        ],
    );
    let title = visible_line(&step.title);
    assemble(
        world,
        session,
        focus,
        Screen {
            place,
            title,
            blocks: all,
            asked: Some(step),
        },
        &usual_keys,
    )
}

/// The screen of a message of a further round: the step says who and how, the round says which.
pub fn round(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    place: &RoundPlace<'_>,
    keys: &[Offered],
    message: Block,
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let RoundPlace {
        step,
        drafted,
        number,
        of,
    } = place;
    let mut blocks = notices(world, session, focus);
    let mut field = |key: &str, text: String| {
        blocks.push(Block::Field {
            label: words.say(key, &[]),
            text,
        });
    };
    if let Some(owner) = &step.owner {
        field("step.who", who(words, incident, owner));
    }
    if let Some(due) = incident.due() {
        field("step.due", due.clock(world.desk.zone));
    }
    if let Some(how) = &step.how {
        blocks.push(Block::Markdown(visible(how)));
    }
    blocks.push(message);
    let names: Vec<_> = drafted.channels.iter().map(ToString::to_string).collect();
    let update = drafted.update;
    let title = words.say(
        "round.title",
        &[("update", &update), ("channels", &words.list(&names))],
    );
    let place = words.say(
        "round.place",
        &[("update", &update), ("n", number), ("all", of)],
    );
    let mut keys = keys.to_vec();
    keys.push((Action::Skip, "key.leave-out"));
    assemble(
        world,
        session,
        focus,
        Screen {
            place,
            title,
            blocks,
            asked: Some(step),
        },
        &keys,
    )
}

/// Where a message of a further round stands.
pub struct RoundPlace<'a> {
    /// The step that it repeats.
    pub step: &'a Step,
    /// Its words.
    pub drafted: &'a Drafted,
    /// From 1.
    pub number: usize,
    /// How many messages the round has.
    pub of: usize,
}

/// The screen while recovery waits for somebody else.
pub fn waiting(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = notices(world, session, focus);
    let (on, since) = incident
        .blocked()
        .map_or((String::new(), incident.since()), |blocked| {
            (blocked.on.clone(), blocked.since)
        });
    let clock = since.clock(world.desk.zone);
    blocks.push(Block::Field {
        label: words.say("waiting.since", &[]),
        text: clock,
    });
    let chores: Vec<_> = incident
        .runbook()
        .while_waiting
        .iter()
        .map(|chore| {
            let mut line = visible_line(&chore.title);
            let minutes = chore
                .minutes
                .map(|minutes| words.say("waiting.minutes", &[("n", &minutes)]));
            let people = chore
                .people
                .map(|people| words.count("count.people", people as usize));
            let needs = (!chore.needs.is_empty())
                .then(|| words.say("waiting.needs", &[("what", &words.list(&chore.needs))]));
            let more: Vec<_> = [minutes, people, needs].into_iter().flatten().collect();
            if !more.is_empty() {
                line = format!("{line} ({})", more.join(", "));
            }
            line
        })
        .collect();
    if !chores.is_empty() {
        blocks.push(Block::List {
            heading: words.say("waiting.meanwhile", &[]),
            items: chores,
        });
    }
    let title = words.say("waiting.title", &[("on", &visible_line(&on))]);
    let mut keys = vec![(Action::Usual, "key.goes-on")];
    if let Some(step) = incident.open_steps(Phase::Recover).next() {
        keys.push((Action::Meanwhile, "key.meanwhile"));
        let step = visible_line(&step.title);
        blocks.push(Block::Field {
            label: words.say("waiting.next", &[]),
            text: step,
        });
    }
    keys.push((Action::Recovered, "key.recovered"));
    let place = phase_words(words, Phase::Recover).to_owned();
    let screen = Screen {
        place,
        title,
        blocks,
        asked: None,
    };
    let mut view = assemble(world, session, focus, screen, &keys);
    let text = words.get("clock.waiting").to_owned();
    view.clock.waiting = Some((since, text));
    view
}

/// The screen while everything else of a phase waits for messages that are on their way.
pub fn under_way(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    deliveries: &[crate::incident::Delivery],
) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = notices(world, session, focus);
    let since = |delivery: &crate::incident::Delivery| {
        let draft = incident.draft(&delivery.draft)?;
        let since = draft.ways.get(&delivery.channel)?.requested_at?;
        Some(since.clock(world.desk.zone))
    };
    let items = deliveries.iter().map(|delivery| {
        let clock = since(delivery).unwrap_or_default();
        let holes = [("channel", &delivery.channel as _), ("clock", &clock as _)];
        words.say("sending.item", &holes)
    });
    blocks.push(Block::List {
        heading: words.get("sending.under-way").to_owned(),
        items: items.collect(),
    });
    let mut keys = vec![(Action::Usual, "key.wait-on")];
    for (at, _) in deliveries.iter().enumerate().take(9) {
        keys.push((Action::Option(at), "key.settle"));
    }
    let title = words.get("sending.title").to_owned();
    let phase = incident.phase().unwrap_or(Phase::Communicate);
    let screen = Screen {
        place: phase_words(words, phase).to_owned(),
        title,
        blocks,
        asked: None,
    };
    let mut view = assemble(world, session, focus, screen, &keys);
    for (at, delivery) in deliveries.iter().enumerate() {
        relabel(&mut view, Action::Option(at), || {
            words.say("key.settle", &[("channel", &delivery.channel)])
        });
    }
    view
}

/// The screen while nobody outside has been told and every message to them was left out.
pub fn untold(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let mut blocks = notices(world, session, focus);
    let items: Vec<_> = incident
        .left_untold()
        .into_iter()
        .map(|step| {
            let reason = incident
                .progress(&step.id)
                .and_then(|progress| progress.reason.as_deref());
            words.say(
                "untold.item",
                &[
                    ("step", &visible_line(&step.title)),
                    ("reason", &visible_line(reason.unwrap_or("–"))),
                ],
            )
        })
        .collect();
    blocks.push(Block::Field {
        label: words.say("step.why", &[]),
        text: words.get("untold.why").to_owned(),
    });
    let mut keys = Vec::new();
    if !items.is_empty() {
        keys.push((Action::Usual, "key.write-one"));
        blocks.push(Block::List {
            heading: words.say("untold.left-out", &[]),
            items,
        });
    }
    let title = words.get("untold.title").to_owned();
    let place = phase_words(words, Phase::Communicate).to_owned();
    assemble(
        world,
        session,
        focus,
        Screen {
            place,
            title,
            blocks,
            asked: None,
        },
        &keys,
    )
}

/// No time at all: what a clock that was put back leaves of a length of time.
const NOTHING: Span = Span::seconds(0);

/// The last screen.
pub fn close(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> StepView {
    let words = world.desk.words;
    let incident = session.incident();
    let day = words.get("time.day");
    let mut blocks = notices(world, session, focus);
    let now = world.clock.now();
    let lasted = incident
        .resolved_at()
        .unwrap_or(now)
        .since(incident.since())
        .max(NOTHING);
    let mut field = |key: &str, text: String| {
        blocks.push(Block::Field {
            label: words.say(key, &[]),
            text,
        });
    };
    field("close.lasted", lasted.in_words(day));
    if let Some(first) = incident.first_communication() {
        field(
            "close.first-word",
            first.since(incident.since()).max(NOTHING).in_words(day),
        );
    }
    field("close.rounds", incident.published().len().to_string());
    if let Some(answer) = incident.data_loss() {
        field(
            "close.data-loss",
            words.get(data_loss_key(answer)).to_owned(),
        );
    }
    if incident.owes_answer() {
        let owed = words.say("close.owed", &[("id", &incident.id())]);
        blocks.push(Block::Notice(owed));
    }
    let title = words.get("close.title").to_owned();
    let place = phase_words(words, Phase::Close).to_owned();
    let keys = [(Action::Usual, "key.close")];
    assemble(
        world,
        session,
        focus,
        Screen {
            place,
            title,
            blocks,
            asked: None,
        },
        &keys,
    )
}

/// A screen that belongs to no step.
#[derive(Debug)]
pub struct Sheet {
    /// Where we are.
    pub place: String,
    /// What to do.
    pub title: String,
    /// What stands below.
    pub blocks: Vec<Block>,
}

/// The screen of a sheet, with keys of its own.
pub fn sheet(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    sheet: Sheet,
    keys: &[Offered],
) -> StepView {
    let mut blocks = notices(world, session, focus);
    blocks.extend(sheet.blocks);
    assemble(
        world,
        session,
        focus,
        Screen {
            place: sheet.place,
            title: sheet.title,
            blocks,
            asked: None,
        },
        keys,
    )
}

/// Gives a key words of its own.
pub fn relabel(view: &mut StepView, action: Action, label: impl FnOnce() -> String) {
    let mut keys = view.keys.iter_mut();
    if let Some(key) = keys.find(|key| key.action == action) {
        key.label = label();
    }
}

/// What a screen says before keys and clock are added.
struct Screen<'a> {
    place: String,
    title: String,
    blocks: Vec<Block>,
    asked: Option<&'a Step>,
}

fn assemble(
    world: &World<'_>,
    session: &Session<'_>,
    focus: &Focus,
    screen: Screen<'_>,
    own: &[Offered],
) -> StepView {
    let Screen {
        place,
        title,
        mut blocks,
        asked,
    } = screen;
    let words = world.desk.words;
    let incident = session.incident();
    let mut keys = Vec::new();
    for (action, label) in own {
        let label = if label.is_empty() {
            option_label(asked, *action)
        } else {
            words.say(label, &[])
        };
        keys.push(Key {
            key: letter(*action),
            action: *action,
            label,
        });
    }
    let offer = |action: Action, label: &str| Key {
        key: letter(action),
        action,
        label: words.say(label, &[]),
    };
    keys.extend(
        special_keys(incident, asked, own)
            .into_iter()
            .map(|(action, label)| offer(action, label)),
    );
    if focus.again.is_some() && !own.iter().any(|(action, _)| *action == Action::Mail) {
        keys.push(offer(Action::MailAgain, "key.mail-tried-again"));
    }
    if !focus.late.is_empty() && !own.iter().any(|(action, _)| *action == Action::Send) {
        let names: Vec<String> = focus
            .late
            .iter()
            .map(|(_, name)| name.to_string())
            .collect();
        keys.push(Key {
            key: letter(Action::SendAgain),
            action: Action::SendAgain,
            label: words.say("key.send-again", &[("channels", &words.list(&names))]),
        });
    }
    keys.push(offer(Action::Note, "key.note"));
    if incident.resolved_at().is_none() {
        keys.push(offer(Action::Update, "key.update"));
    } else if incident.owes_answer() {
        keys.push(offer(Action::Update, "key.answer-on-data"));
    }
    keys.push(offer(Action::Quit, "key.quit"));
    keys.push(offer(Action::Help, "key.help"));
    let mut more_keys = vec![offer(Action::Back, "key.back")];
    if incident.resolved_at().is_none() {
        more_keys.push(offer(Action::Snooze, "key.snooze"));
    }
    if focus.help {
        let items = keys
            .iter()
            .chain(&more_keys)
            .map(|key| {
                words.say(
                    "help.key",
                    &[("key", &shown_key(words, key.key)), ("does", &key.label)],
                )
            })
            .chain([words.get("help.safe").to_owned()])
            .collect();
        blocks.push(Block::List {
            heading: words.say("help.heading", &[]),
            items,
        });
    }
    StepView {
        exercise: (incident.kind() == Kind::Drill).then(|| words.get("drill.mark").to_owned()),
        incident: words.say(
            "step.incident",
            &[
                ("title", &visible_line(&incident.declared().title)),
                ("severity", &incident.severity()),
            ],
        ),
        place,
        title,
        blocks,
        keys,
        more_keys,
        clock: live_clock(words, incident),
    }
}

/// Keys that only make sense in some places.
fn special_keys(incident: &Incident, asked: Option<&Step>, own: &[Offered]) -> Vec<Offered> {
    let mut keys = Vec::new();
    let has = |action: Action| own.iter().any(|(offered, _)| *offered == action);
    if !incident.gate_is_open() {
        let harm = incident.harm_to_stop();
        if harm.is_some_and(|harm| asked.is_none_or(|asked| asked.id != harm.id)) {
            keys.push((Action::StopHarm, "key.stop-harm"));
        }
        keys.push((Action::Override, "key.override"));
    } else if incident.phase() == Some(Phase::Recover) && !has(Action::Recovered) {
        if incident.blocked().is_none() {
            keys.push((Action::Wait, "key.wait"));
        }
        keys.push((Action::Recovered, "key.recovered"));
    }
    keys
}

/// The key of an action: the same everywhere.
fn letter(action: Action) -> char {
    match action {
        Action::Usual => '\n',
        Action::Run => 'r',
        Action::Option(at) => {
            char::from_digit(u32::try_from(at).unwrap_or(0) + 1, 10).unwrap_or('0')
        }
        Action::ByHand => 'd',
        Action::Recovered => 'f',
        Action::Skip => 's',
        Action::Note => 'n',
        Action::Update => 'u',
        Action::Snooze => 'z',
        Action::Edit => 'e',
        Action::Copy => 'c',
        Action::Mail | Action::MailAgain => 'm',
        Action::Send | Action::SendAgain => 'p',
        Action::SendAll => 'a',
        Action::Test => 't',
        Action::Link => 'l',
        Action::Back => 'b',
        Action::StopHarm => 'h',
        Action::Override => 'o',
        Action::Wait => 'w',
        Action::Meanwhile => 'g',
        Action::Quit => 'q',
        Action::Help => '?',
    }
}

fn shown_key(words: Words, key: char) -> String {
    if key == '\n' {
        words.get("key.enter").to_owned()
    } else {
        key.to_string()
    }
}

/// What a numbered key chooses: the option's own words.
fn option_label(step: Option<&Step>, action: Action) -> String {
    match (action, step.map(|step| &step.kind)) {
        (Action::Option(at), Some(StepKind::Decide(choices))) => choices
            .get(at)
            .map_or_else(String::new, |choice| visible_line(&choice.label)),
        _ => String::new(),
    }
}

fn of_kind(words: Words, step: &Step) -> Vec<Block> {
    match &step.kind {
        StepKind::Run(run) => vec![Block::Command(visible_line(&shell::line(&run.command)))],
        StepKind::Check(check) => vec![
            Block::Command(visible_line(&super::doing::shown_probe(&check.probe))),
            Block::Field {
                label: words.say("check.rhythm", &[]),
                text: words.say(
                    "check.every",
                    &[
                        ("every", &check.every.in_words(words.get("time.day"))),
                        ("within", &check.within.in_words(words.get("time.day"))),
                    ],
                ),
            },
        ],
        StepKind::Decide(_) | StepKind::Message(_) | StepKind::Ask(_) | StepKind::ByHand => {
            Vec::new()
        }
    }
}

/// The channels that are behind although others have heard, each in a line.
fn behind(incident: &Incident, focus: &Focus, words: Words) -> Vec<String> {
    if focus.late.is_empty() {
        return Vec::new();
    }
    let is_late = |name: &ChannelName| focus.late.iter().any(|(_, late)| late == name);
    let all = parity::parity(incident).into_iter();
    all.filter(|of| is_late(&of.channel) && of.out.is_some())
        .map(|of| {
            let parts = words.count("parity.behind", of.behind as usize);
            words.say(
                "parity.line",
                &[("channel", &of.channel), ("parts", &parts)],
            )
        })
        .collect()
}

fn notices(world: &World<'_>, session: &Session<'_>, focus: &Focus) -> Vec<Block> {
    let words = world.desk.words;
    let mut all: Vec<_> = focus.notices.iter().cloned().map(Block::Notice).collect();
    if session.on_paper() {
        all.push(Block::Notice(words.get("paper.on").to_owned()));
    }
    if let Some(why) = session.unread() {
        all.push(Block::Notice(words.say("paper.unread", &[("why", &why)])));
    }
    if session.is_damaged() {
        all.push(Block::Notice(words.get("damage.on").to_owned()));
    }
    if let Some((delivery, waiting)) = &focus.again {
        let key = if *waiting == 1 { "one" } else { "many" };
        all.push(Block::Notice(words.say(
            &format!("mailing.again.{key}"),
            &[("n", waiting), ("channel", &delivery.channel)],
        )));
    }
    let now = world.clock.now();
    let incident = session.incident();
    let late = behind(incident, focus, words);
    all.extend(late.into_iter().map(Block::Notice));
    if incident.gate().overridden && !incident.phase_is_settled(Phase::Communicate) {
        let open = incident.open_steps(Phase::Communicate).count();
        let steps = words.count("count.steps", open);
        all.push(Block::Notice(
            words.say("override.on", &[("steps", &steps)]),
        ));
    } else if incident.gate().overridden && incident.nobody_outside_is_told() {
        all.push(Block::Notice(words.get("override.untold").to_owned()));
    }
    if let Some(due) = incident.due().filter(|due| now > *due) {
        let late = now.since(due).in_words(words.get("time.day"));
        let clock = due.clock(world.desk.zone);
        let key = if is_first(incident) {
            "late.first"
        } else {
            "late.notice"
        };
        all.push(Block::Notice(
            words.say(key, &[("late", &late), ("clock", &clock)]),
        ));
    }
    all
}

/// Whether customers have not heard anything yet, and the next message is their first.
fn is_first(incident: &Incident) -> bool {
    incident.published().is_empty()
}

/// The person behind a role, by name when there is one.
fn who(words: Words, incident: &Incident, owner: &Role) -> String {
    let role = role_words(words, owner);
    match incident.people().get(owner) {
        Some(name) => words.say(
            "step.person",
            &[("name", &visible_line(name)), ("role", &role)],
        ),
        None => match incident
            .runbook()
            .backup
            .as_ref()
            .and_then(|backup| incident.people().get(backup))
        {
            Some(backup) => words.say(
                "step.nobody-but",
                &[("role", &role), ("backup", &visible_line(backup))],
            ),
            None => role,
        },
    }
}

/// A role in the reader's language, when it is one of the usual ones.
#[must_use]
pub fn role_words(words: Words, role: &Role) -> String {
    match role.as_str() {
        "incident-commander" => words.get("role.incident-commander").to_owned(),
        "deputy" => words.get("role.deputy").to_owned(),
        "communications-lead" => words.get("role.communications-lead").to_owned(),
        "operations-lead" => words.get("role.operations-lead").to_owned(),
        "scribe" => words.get("role.scribe").to_owned(),
        other => other.to_owned(),
    }
}

fn live_clock(words: Words, incident: &Incident) -> LiveClock {
    let (due_in, late) = if is_first(incident) {
        ("clock.first-in", "clock.first-late")
    } else {
        ("clock.due-in", "clock.late")
    };
    LiveClock {
        since: incident.since(),
        due: incident.due(),
        running: words.get("clock.running").to_owned(),
        due_in: words.get(due_in).to_owned(),
        late: words.get(late).to_owned(),
        soon: Span::minutes(3),
        waiting: None,
    }
}

/// A refusal as a responder reads it: what, why, what to do now.
#[must_use]
pub fn refusal(words: Words, refusal: &Refusal) -> String {
    let steps = |ids: &[crate::base::StepId]| {
        words.list(&ids.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let minute = |at: &Moment| format!("{} {} UTC", at.date(), at.clock(Zone::UTC));
    match refusal {
        Refusal::CustomersNotTold { outstanding } => words.say(
            "refusal.customers-not-told",
            &[("steps", &steps(outstanding))],
        ),
        Refusal::NobodyOutsideTold { left_out } => words.say(
            "refusal.nobody-outside-told",
            &[("steps", &steps(left_out))],
        ),
        Refusal::BeforeTheGate {
            step,
            at,
            open_since,
        } => words.say(
            "refusal.before-the-gate",
            &[
                ("step", step),
                ("at", &minute(at)),
                ("open", &minute(open_since)),
            ],
        ),
        Refusal::GateIsOpen => words.say("refusal.gate-is-open", &[]),
        Refusal::NoSuchStep {
            step,
            nearest: Some(nearest),
        } => words.say(
            "refusal.no-such-step-but",
            &[("step", step), ("nearest", nearest)],
        ),
        Refusal::NoSuchStep {
            step,
            nearest: None,
        } => words.say("refusal.no-such-step", &[("step", step)]),
        Refusal::AlreadySettled {
            step, by: Some(by), ..
        } => words.say(
            "refusal.already-settled-by",
            &[("step", step), ("by", &visible_line(by))],
        ),
        Refusal::AlreadySettled { step, .. } => {
            words.say("refusal.already-settled", &[("step", step)])
        }
        Refusal::StillOpen { step } => words.say("refusal.still-open", &[("step", step)]),
        Refusal::CannotUnsend { step } => words.say("refusal.cannot-unsend", &[("step", step)]),
        Refusal::WrongAnswer { step, wants } => {
            words.say(&format!("refusal.wants-{wants}"), &[("step", step)])
        }
        Refusal::NoSuchOption { step, options } => words.say(
            "refusal.no-such-option",
            &[("step", step), ("options", &words.list(options))],
        ),
        Refusal::Empty { what } => words.say(
            "refusal.empty",
            &[("what", &words.say(&format!("what.{what}"), &[]))],
        ),
        Refusal::FactMissing { fact } => words.say("refusal.fact-missing", &[("fact", fact)]),
        Refusal::TooLong { what, limit } => words.say(
            "refusal.too-long",
            &[
                ("what", &words.say(&format!("what.{what}"), &[])),
                ("limit", limit),
            ],
        ),
        Refusal::NoSuchDraft => words.say("refusal.no-such-draft", &[]),
        Refusal::DraftTaken => words.say("refusal.draft-taken", &[]),
        Refusal::NotOnPaper => words.say("refusal.not-on-paper", &[]),
        Refusal::NotApproved { draft, lead } => words.say(
            "refusal.not-approved",
            &[("draft", draft), ("lead", &visible_line(lead))],
        ),
        Refusal::MailUnderWay { channel, .. } => {
            words.say("refusal.mail-under-way", &[("channel", channel)])
        }
        Refusal::OnItsWay { channel } => words.say("refusal.on-its-way", &[("channel", channel)]),
        Refusal::NotForChannel { channel } => {
            words.say("refusal.not-for-channel", &[("channel", channel)])
        }
        Refusal::NoOpenRound => words.say("refusal.no-open-round", &[]),
        Refusal::FirstRoundOpen { outstanding } => words.say(
            "refusal.first-round-open",
            &[("steps", &steps(outstanding))],
        ),
        Refusal::NotLater { .. } => words.say("refusal.not-later", &[]),
        Refusal::TooSlow { latest } => {
            words.say("refusal.too-slow", &[("latest", &minute(latest))])
        }
        Refusal::ImpossibleTime { at } => {
            words.say("refusal.impossible-time", &[("at", &minute(at))])
        }
        Refusal::NoSuchRecord => words.say("refusal.no-such-record", &[]),
        Refusal::Unchanged { status } => words.say(
            "refusal.unchanged",
            &[("status", &words.say(&format!("status.{status}"), &[]))],
        ),
        Refusal::ResolveSaysIt => words.say("refusal.resolve-says-it", &[]),
        Refusal::NoFinalMessage { steps: ids } => {
            words.say("refusal.no-final-message", &[("steps", &steps(ids))])
        }
        Refusal::OutsideKnows => words.say("refusal.outside-knows", &[]),
        Refusal::NotResolved => words.say("refusal.not-resolved", &[]),
        Refusal::StepsOpen { outstanding } => {
            words.say("refusal.steps-open", &[("steps", &steps(outstanding))])
        }
        Refusal::DataLossOpen => words.say("refusal.data-loss-open", &[]),
        Refusal::AnswerIsAMessage { .. } => words.say("refusal.answer-is-a-message", &[]),
        Refusal::Over => words.say("refusal.over", &[]),
        Refusal::Backfilled => words.say("past.refused", &[]),
        Refusal::NotBlocked => words.say("refusal.not-blocked", &[]),
        Refusal::ActionTaken => words.say("refusal.action-taken", &[]),
        Refusal::NoSuchAction => words.say("refusal.no-such-action", &[]),
        Refusal::ActionDone { by } => {
            let by = by.as_deref().map(visible_line).unwrap_or_default();
            words.say("refusal.action-done", &[("by", &by)])
        }
    }
}

/// The line that says who holds the access to a channel, when that is known.
#[must_use]
pub fn access(desk: &Desk, channel: &crate::base::ChannelName) -> Option<String> {
    let held = desk.channels.get(channel)?.access.as_ref()?;
    Some(desk.words.say(
        "message.access",
        &[("channel", channel), ("held", &visible_line(held))],
    ))
}
