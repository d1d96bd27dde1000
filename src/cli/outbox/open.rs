//! Messages to services that are not out for certain.

use crate::base::{Moment, Span, Words};
use crate::incident::question::Block;
use crate::incident::{Delivery, Incident, Standing, parity};
use crate::walk::mailing::look;

/// Messages to services that are not out for certain: tried in vain, on their way, or nobody knows.
pub(super) struct Open {
    pub(super) failed: Vec<Delivery>,
    pub(super) unknown: Vec<Delivery>,
    /// With the longest it can take.
    pub(super) on_the_way: Vec<(Delivery, Span)>,
}

impl Open {
    pub(super) fn of(incident: &Incident, now: Moment) -> Self {
        let is_for_service = |delivery: &Delivery| incident.mailing(delivery).is_none();
        let unknown = incident.unknown_deliveries().into_iter();
        let failed = parity::parity(incident).into_iter().filter_map(|of| {
            let draft = of.newest.filter(|_| of.standing == Standing::Failed)?;
            let channel = of.channel;
            Some(Delivery { draft, channel })
        });
        let (mut on_the_way, mut nobody_knows) = (Vec::new(), Vec::new());
        for delivery in unknown.filter(is_for_service) {
            match incident.still_on_its_way(&delivery, now) {
                Some(left) => on_the_way.push((delivery, left)),
                None => nobody_knows.push(delivery),
            }
        }
        Self {
            failed: failed.filter(is_for_service).collect(),
            unknown: nobody_knows,
            on_the_way,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.unknown.is_empty() && self.on_the_way.is_empty()
    }

    /// The one of this name, of its beginning, or of this channel.
    pub(super) fn named(&self, named: &str) -> Option<&Delivery> {
        let on_the_way = self.on_the_way.iter().map(|(delivery, _)| delivery);
        let mut all = self.unknown.iter().chain(&self.failed).chain(on_the_way);
        all.find(|delivery| is_named(delivery, named))
    }

    pub(super) fn blocks(&self, words: Words) -> Vec<Block> {
        let mut blocks = Vec::new();
        for delivery in &self.failed {
            let name = look::name(delivery);
            let line = words.say("outbox.failed", &[("name", &name)]);
            blocks.push(Block::Markdown(line));
            blocks.push(Block::Command("aplomb outbox resume".to_owned()));
        }
        for (delivery, left) in &self.on_the_way {
            blocks.push(Block::Markdown(on_its_way(delivery, *left, words)));
        }
        for delivery in &self.unknown {
            let name = look::name(delivery);
            let line = words.say("outbox.unknown-post", &[("name", &name)]);
            blocks.push(Block::Markdown(line));
            let command = format!("aplomb outbox settle {name} --sent");
            blocks.push(Block::Command(command));
            let command = format!("aplomb outbox settle {name} --again");
            blocks.push(Block::Command(command));
        }
        blocks
    }
}

pub(super) fn on_its_way(delivery: &Delivery, left: Span, words: Words) -> String {
    let name = look::name(delivery);
    let seconds = left.as_seconds();
    words.say(
        "outbox-post.on-its-way",
        &[("name", &name), ("n", &seconds)],
    )
}

/// Whether somebody means this message to a service: by its name, its beginning, or its channel.
pub(super) fn is_named(delivery: &Delivery, named: &str) -> bool {
    delivery.channel.as_str() == named || look::name(delivery).starts_with(named)
}
