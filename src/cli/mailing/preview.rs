//! What would be sent, for programs.

use crate::base::Moment;
use crate::customers::{Code, Reason};
use crate::report::json;
use crate::walk::World;
use crate::walk::mailing::Plan;
use crate::walk::mailing::look::name;
use crate::walk::session::Session;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    incident: &'a str,
    /// The number that `--confirm` wants.
    recipients: u64,
    deliveries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    delivery: String,
    channel: &'a str,
    list: &'a str,
    list_changed_at: Option<Moment>,
    list_age_s: Option<i64>,
    recipients: u64,
    languages: BTreeMap<&'static str, u64>,
    suppressed: BTreeMap<&'static str, u64>,
    duplicates: u64,
    unusable: u64,
    lacking: Vec<Lacking<'a>>,
    relays: Vec<String>,
    /// No more than this a second; `null` when nobody counts.
    rate: Option<f64>,
    /// How many mails can be unknown after a crash.
    most_unknown: u64,
    samples: Vec<Sample<'a>>,
}

#[derive(Serialize)]
struct Lacking<'a> {
    name: &'a str,
    count: u64,
    lines: &'a [u64],
}

#[derive(Serialize)]
struct Sample<'a> {
    lang: &'static str,
    to: &'a str,
    subject: &'a str,
    text: &'a str,
}

/// The document.
pub(crate) fn document(world: &World<'_>, session: &Session<'_>, plans: &[Plan]) -> String {
    let now = world.clock.now();
    json::write(&Document {
        version: 1,
        incident: session.incident().id().as_str(),
        recipients: plans.iter().map(|plan| plan.people.count()).sum(),
        deliveries: plans.iter().map(|plan| entry(plan, now)).collect(),
    })
}

fn entry(plan: &Plan, now: Moment) -> Entry<'_> {
    let report = &plan.people.report;
    let (changed, findings) = (plan.people.changed, &report.findings);
    let relays = plan.sheet.mail.relays.iter();
    Entry {
        delivery: name(&plan.delivery),
        channel: plan.delivery.channel.as_str(),
        list: &plan.sheet.mail.list,
        list_changed_at: changed,
        list_age_s: changed.map(|changed| now.since(changed).as_seconds().max(0)),
        recipients: plan.people.count(),
        languages: plan
            .languages
            .iter()
            .map(|(lang, count)| (lang.code(), *count))
            .collect(),
        suppressed: Reason::ALL
            .into_iter()
            .map(|reason| {
                let count = report.suppressed.get(&reason).copied();
                (reason.as_str(), count.unwrap_or_default())
            })
            .collect(),
        duplicates: findings.count(Code::Duplicate),
        unusable: findings.unusable(),
        lacking: plan
            .lacking
            .iter()
            .map(|(name, lacking)| Lacking {
                name,
                count: lacking.count,
                lines: &lacking.rows,
            })
            .collect(),
        relays: relays
            .map(|relay| format!("{}:{}", relay.host, relay.port))
            .collect(),
        rate: plan.sheet.per_second(),
        most_unknown: plan.sheet.in_flight().min(plan.people.count()),
        samples: plan
            .samples
            .iter()
            .map(|sample| Sample {
                lang: sample.lang.code(),
                to: &sample.to.email,
                subject: &sample.readable.subject,
                text: &sample.readable.text,
            })
            .collect(),
    }
}
