//! `send`: the message of a step, to everybody on the list.
//!
//! Finds what is meant, shows who would get what, and sends when the number of people was said.
//! Invariant: without that number nothing leaves, whatever else is answered or given.

use super::Outcome;
use super::args::mail::Send;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::mailing::{
    self as told, Run, of_account, of_trouble_alone, preview as as_json, print, show,
};
use super::posting;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::document::nearest::nearest;
use crate::base::visible::visible_line;
use crate::base::{ChannelName, IncidentId};
use crate::customers::address;
use crate::incident::question::Answer;
use crate::incident::{Delivery, Kind, Refusal};
use crate::walk::World;
use crate::walk::compose;
use crate::walk::focus::Focus;
use crate::walk::mailing::meant::{self, Stage};
use crate::walk::mailing::{self, Plan, Trouble, plan, preview};
use crate::walk::meant::Wanted;
use crate::walk::message;
use crate::walk::sending;
use crate::walk::session::{Halt, Session};

/// Sends a message, or shows what would be sent.
pub(crate) fn send(args: &Send, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    if session.incident().is_backfilled() {
        let refused = Halt::Refused(Refusal::Backfilled);
        return Err(halt::told(refused, seat.desk.words));
    }
    let leads_out = session.incident().kind() == Kind::Incident && !args.dry_run;
    let id = session.incident().id().clone();
    let of = args.of.incident.as_ref().map(|_| &id);
    let outcome = seat.with(Asking::Mailing, leads_out, |world| {
        let mut sending = Sending {
            args,
            invocation,
            seat: &seat,
            of,
        };
        sending.run(world, &mut session)
    });
    outcome.map_err(|error| match of {
        Some(id) => error.of(id),
        None => error,
    })
}

/// Why nothing can be sent to a name: a person posts there, or there is no such channel.
fn not_to(world: &World<'_>, name: &ChannelName) -> CliError {
    let words = world.desk.words;
    let channels = &world.desk.channels;
    let what = |key: &str| CliError::usage(words.say(key, &[("channel", name)]));
    if channels.contains_key(name) {
        return what("channels.not-reached")
            .meaning(words.get("mailing.nothing-left"))
            .hint("aplomb resume");
    }
    let nothing = words.get("mailing.nothing-left");
    let error = what("send-to.no-such");
    if channels.is_empty() {
        let none = words.get("channels.none");
        return error
            .meaning(format!("{nothing} {none}"))
            .hint("aplomb check");
    }
    let names: Vec<String> = channels.keys().map(ToString::to_string).collect();
    let there_are = words.say("send-to.there-are", &[("channels", &words.list(&names))]);
    let error = error.meaning(format!("{nothing} {there_are}"));
    let reached = channels
        .keys()
        .filter(|name| plan::sheet(world, name).is_some() || sending::sheet(world, name).is_some());
    match nearest(name.as_str(), reached.map(ChannelName::as_str)) {
        Some(meant) => error.hint(format!("aplomb send --channel {meant}")),
        None => error.hint("aplomb channel list"),
    }
}

struct Sending<'a> {
    args: &'a Send,
    invocation: &'a mut Invocation,
    seat: &'a Seat,
    /// The incident, when it was named.
    of: Option<&'a IncidentId>,
}

impl Sending<'_> {
    fn run(&mut self, world: &mut World<'_>, session: &mut Session<'_>) -> Outcome {
        let words = world.desk.words;
        if let Some(name) = self.args.channel.iter().find(|name| {
            plan::sheet(world, name).is_none() && sending::sheet(world, name).is_none()
        }) {
            return Err(not_to(world, name));
        }
        let is_about_mail = self.args.test.is_some() || self.args.to.is_some() || self.args.wait;
        let mut served = None;
        if !is_about_mail {
            served = posting::to_services(self.args, self.invocation, world, session)?;
        }
        let names_mail = self
            .args
            .channel
            .iter()
            .any(|name| plan::sheet(world, name).is_some());
        if let Some(exit) = served
            && !names_mail
        {
            return Ok(exit);
        }
        let is_service = |name: &ChannelName| sending::sheet(world, name).is_some();
        if !self.args.channel.is_empty() && self.args.channel.iter().all(is_service) {
            let error = CliError::failed(words.get("sending.nothing"));
            return Err(error
                .meaning(words.get("mailing.nothing-left"))
                .hint("aplomb status"));
        }
        let of_halt = |halt| told::of_halt(halt, words);
        let Some(draft) = self.draft(world, session).map_err(of_halt)? else {
            return Err(Self::nothing(world));
        };
        let Some(draft) = session.incident().draft(&draft).cloned() else {
            return Err(Self::nothing(world));
        };
        let (mut waiting, mut begun) = (Vec::new(), Vec::new());
        for (delivery, stage) in meant::by_mail(world, &draft, &self.args.channel) {
            match stage {
                Stage::Waits => waiting.push(delivery),
                Stage::Begun => begun.push(delivery),
                Stage::Over => {}
            }
        }
        if waiting.is_empty() && begun.is_empty() {
            return Err(self.over(&draft.drafted.draft.0));
        }
        if let Some(address) = &self.args.test {
            let delivery = waiting.first().or(begun.first());
            let delivery = delivery.expect("invariant: one of them is there");
            return self.test(world, session, delivery, address);
        }
        let mut plans = Vec::new();
        for delivery in &waiting {
            let plan = self.plan(world, session, delivery);
            plans.push(plan.map_err(|trouble| of_trouble_alone(&trouble, words))?);
        }
        if self.args.dry_run {
            return Ok(self.dry_run(world, session, &plans));
        }
        let count = plans.iter().map(|plan| plan.people.count()).sum();
        // What is only written as files needs nobody's word.
        let leaves = plans.iter().any(|plan| plan.sheet.has_relay());
        if leaves && !self.is_confirmed(world, session, &plans, count)? {
            return Ok(Exit::Done);
        }
        let (wait, mut runs) = (self.args.wait, Vec::new());
        for delivery in &begun {
            let outcome = mailing::go_on(world, session, delivery, wait);
            runs.push(Run::of(delivery, outcome));
        }
        for plan in plans {
            let (delivery, said) = (plan.delivery.clone(), plan.people.count());
            let outcome = mailing::mail(world, session, plan, said, wait);
            runs.push(Run::of(&delivery, outcome));
        }
        told::told(self.invocation, world, session.incident(), runs, self.of)
    }

    /// The message that is meant; put into words when it was not yet.
    fn draft(
        &self,
        world: &mut World<'_>,
        session: &mut Session<'_>,
    ) -> Result<Option<crate::incident::DraftId>, Halt> {
        let (step, channels) = (self.args.step.as_ref(), &self.args.channel);
        match meant::meant(world, session.incident(), step, channels) {
            None => Ok(None),
            Some(Wanted::Draft(draft)) => Ok(Some(draft)),
            Some(Wanted::Step(step, message)) => {
                crate::incident::may_settle(session.incident(), &step.id, None)?;
                let mut focus = Focus::default();
                let composed = compose::for_step(world, session, &mut focus, &step, &message)?;
                let Some(composed) = composed else {
                    let refusal = crate::incident::Refusal::Empty { what: "answer" };
                    return Err(Halt::Refused(refusal));
                };
                let draft = message::keep(world, session, vec![composed])?;
                message::all_seen(world, session, focus, posting::again(&step.id))?;
                Ok(Some(draft.drafted.draft))
            }
        }
    }

    fn plan(
        &self,
        world: &World<'_>,
        session: &Session<'_>,
        delivery: &Delivery,
    ) -> Result<Plan, Trouble> {
        let sheet = plan::sheet(world, &delivery.channel);
        let other = sheet.zip(self.args.to.as_ref()).map(|(sheet, path)| {
            let list = self.invocation.typed(path);
            let mut other = self.seat.with_list(sheet, &list);
            other.mail.list = path.to_string_lossy().into_owned();
            other
        });
        Plan::make(world, session, delivery, other)
    }

    fn dry_run(&mut self, world: &World<'_>, session: &Session<'_>, plans: &[Plan]) -> Exit {
        if self.invocation.json() {
            let text = as_json::document(world, session, plans);
            self.invocation.out.text(&text);
            return Exit::Done;
        }
        for plan in plans {
            let blocks = preview::blocks(world, session, plan);
            print(self.invocation, &blocks);
        }
        Exit::Done
    }

    /// Whether the number of people was said, with the command or by somebody who was asked.
    fn is_confirmed(
        &mut self,
        world: &mut World<'_>,
        session: &Session<'_>,
        plans: &[Plan],
        count: u64,
    ) -> Result<bool, CliError> {
        let words = world.desk.words;
        let said = match self.args.confirm {
            Some(said) => said,
            None => {
                for plan in plans.iter().filter(|_| self.seat.asks()) {
                    let blocks = preview::blocks(world, session, plan);
                    show(self.invocation, &blocks);
                }
                let asked = world.prompter.ask(&preview::question(words));
                match asked.map_err(|why| told::of_halt(Halt::Interrupted(why), words))? {
                    Answer::Text(text) if !text.trim().is_empty() => match preview::number(&text) {
                        Some(said) => said,
                        None => return Err(not_a_number(&text, words)),
                    },
                    _ => {
                        self.invocation.out.say(words.get("mailing.not-now"));
                        return Ok(false);
                    }
                }
            }
        };
        if said != count {
            let trouble = Trouble::Miscounted { there: count, said };
            return Err(of_trouble_alone(&trouble, words));
        }
        Ok(true)
    }

    /// One mail to oneself.
    fn test(
        &mut self,
        world: &World<'_>,
        session: &Session<'_>,
        delivery: &Delivery,
        to: &str,
    ) -> Outcome {
        let words = world.desk.words;
        let Ok(judged) = address::judge(to) else {
            let shown = visible_line(to);
            let what = words.say("mailing.test.no-address", &[("given", &shown)]);
            return Err(CliError::usage(what));
        };
        let failed = |trouble: Trouble| of_trouble_alone(&trouble, words);
        let plan = self.plan(world, session, delivery).map_err(failed)?;
        let sample = plan.samples.first();
        let sample = sample.ok_or_else(|| failed(Trouble::NoMail))?;
        let tried = mailing::trial(world, &plan.letters, &plan.sheet, sample, judged.address);
        match preview::tried(&tried.map_err(failed)?, judged.address, &plan.sheet, words) {
            Ok(said) => {
                self.invocation.out.say(&said);
                Ok(Exit::Done)
            }
            Err(account) => Err(of_account(account)),
        }
    }

    /// There is no message to be sent by mail.
    fn nothing(world: &World<'_>) -> CliError {
        let words = world.desk.words;
        let has_channel = world
            .desk
            .channels
            .values()
            .any(|sheet| sheet.mail.is_some());
        let key = if has_channel {
            "nothing-waits"
        } else {
            "no-channel"
        };
        let error = CliError::failed(words.get(&format!("mailing.{key}")));
        let error = error.meaning(words.get(&format!("mailing.{key}-means")));
        if has_channel {
            error
                .hint("aplomb status")
                .hint("aplomb update --message …")
        } else {
            error.hint("aplomb check")
        }
    }

    fn over(&self, draft: &str) -> CliError {
        let words = self.seat.desk.words;
        CliError::failed(words.say("mailing.over", &[("draft", &draft)]))
            .meaning(words.get("mailing.over-means"))
            .hint("aplomb outbox list")
    }
}

fn not_a_number(text: &str, words: crate::base::Words) -> CliError {
    let given = visible_line(text.trim());
    CliError::new(
        Exit::Refused,
        words.say("mailing.not-a-number", &[("given", &given)]),
    )
    .meaning(words.get("mailing.nothing-left"))
}
