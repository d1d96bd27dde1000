//! What is on its way, and how long that is believed.
//!
//! A message is on its way while a courier of this run has it. Of one that another terminal has
//! sent off nobody here can tell; it is left alone for as long as it may take, and then asked about.

use crate::base::{Moment, Span};
use crate::incident::delivery::DeliveryState;
use crate::incident::{Delivery, Incident, PATIENCE};
use crate::walk::World;

/// Everything that is on its way.
#[must_use]
pub fn all(world: &World<'_>, incident: &Incident) -> Vec<Delivery> {
    let mut all = world.couriers.under_way();
    let now = world.clock.now();
    for delivery in incident.deliveries_in(DeliveryState::Requested) {
        if !all.contains(&delivery) && is_fresh(incident, &delivery, now) {
            all.push(delivery);
        }
    }
    all
}

/// Whether a message was asked for so recently that it may still be on its way.
#[must_use]
pub fn is_fresh(incident: &Incident, delivery: &Delivery, now: Moment) -> bool {
    let way = incident
        .draft(&delivery.draft)
        .and_then(|draft| draft.ways.get(&delivery.channel));
    let since = way.and_then(|way| way.requested_at);
    let is_near = since.is_some_and(|since| {
        let age = now.since(since);
        age < PATIENCE && age >= Span::seconds(0)
    });
    is_near && incident.mailing(delivery).is_none()
}
