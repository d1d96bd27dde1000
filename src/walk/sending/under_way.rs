//! What is on its way, and how long that is believed.
//!
//! A message is on its way while a courier of this run has it. Of one that another terminal has
//! sent off nobody here can tell; it is left alone for as long as it may take, and then asked about.

use crate::base::Moment;
use crate::incident::delivery::DeliveryState;
use crate::incident::{Delivery, Incident};
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
    incident.still_on_its_way(delivery, now).is_some()
}
