//! The keys of a screen: which there are, their letters, and what they say they do.
//!
//! Owns the letter of each action, the same everywhere. Refuses to act: an action comes back to
//! whoever asked. Invariant: an action has one letter on every screen.

use crate::base::Words;
use crate::base::visible::visible_line;
use crate::incident::Incident;
use crate::incident::question::{Action, Key, StepView};
use crate::runbook::{Phase, Step, StepKind};
use crate::walk::focus::Focus;

/// A key with the catalogue's name of what it does.
pub type Offered = (Action, &'static str);

/// Gives a key words of its own.
pub fn relabel(view: &mut StepView, action: Action, label: impl FnOnce() -> String) {
    let mut keys = view.keys.iter_mut();
    if let Some(key) = keys.find(|key| key.action == action) {
        key.label = label();
    }
}

/// All keys of a screen: its own, those that fit the moment, those that are everywhere; and those
/// that are only told when somebody asks.
pub(super) fn keys(
    words: Words,
    incident: &Incident,
    focus: &Focus,
    asked: Option<&Step>,
    own: &[Offered],
) -> (Vec<Key>, Vec<Key>) {
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
    (keys, more_keys)
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

pub(super) fn shown_key(words: Words, key: char) -> String {
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
