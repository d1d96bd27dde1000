//! Couriers: a thread for each message on its way.
//!
//! Each has a wire of its own and its own time; none waits for another, and nobody waits for them
//! but whoever asks. What stops the person at the keyboard does not stop them: a message that was
//! asked for is seen through.

use super::stop::Stop;
use super::world::World;
use crate::channel::Failure;
use crate::incident::Delivery;
use crate::seam::{Carried, Couriers, Errand, Returned};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Threads with a wire each.
#[derive(Debug)]
pub struct Threads {
    world: World,
    stop: Stop,
    back: Sender<Returned>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    returns: Receiver<Returned>,
    /// Those who are back and were not asked for yet.
    waiting: Vec<Returned>,
    under_way: Vec<Delivery>,
}

impl Threads {
    /// Couriers who go where this world leads. `stop` is that of the person; theirs is the world's.
    #[must_use]
    pub fn new(world: World, stop: Stop) -> Self {
        let (back, returns) = channel();
        Self {
            world,
            stop,
            back,
            state: Mutex::new(State {
                returns,
                waiting: Vec::new(),
                under_way: Vec::new(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn look(&mut self) {
        self.waiting.extend(self.returns.try_iter());
    }

    fn wait(&mut self, within: Duration) {
        self.look();
        if self.waiting.is_empty() && !self.under_way.is_empty() {
            self.waiting.extend(self.returns.recv_timeout(within).ok());
        }
    }
}

impl Couriers for Threads {
    fn start(&self, errand: Errand) {
        self.state().under_way.push(errand.delivery.clone());
        let (world, back) = (self.world.clone(), self.back.clone());
        std::thread::spawn(move || {
            // A courier who falls on the way may have arrived before.
            let way = AssertUnwindSafe(|| (errand.way)(&world));
            let carried = catch_unwind(way).unwrap_or_else(|_| {
                Carried::Not(Failure::Unknown("the program failed on the way".to_owned()))
            });
            let _ = back.send(Returned {
                delivery: errand.delivery,
                carried,
            });
        });
    }

    fn returned(&self, within: Duration) -> Vec<Returned> {
        let mut state = self.state();
        state.wait(within);
        let returned = std::mem::take(&mut state.waiting);
        for one in &returned {
            let at = state.under_way.iter().position(|of| *of == one.delivery);
            if let Some(at) = at {
                state.under_way.swap_remove(at);
            }
        }
        returned
    }

    fn has_news(&self) -> bool {
        let mut state = self.state();
        state.look();
        !state.waiting.is_empty()
    }

    fn is_hurried(&self) -> bool {
        self.stop.is_raised()
    }

    fn under_way(&self) -> Vec<Delivery> {
        self.state().under_way.clone()
    }
}

/// Where nothing is carried: nobody is sent off, and nobody comes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Couriers for Nobody {
    fn start(&self, _: Errand) {}

    fn returned(&self, _: Duration) -> Vec<Returned> {
        Vec::new()
    }

    fn has_news(&self) -> bool {
        false
    }

    fn is_hurried(&self) -> bool {
        false
    }

    fn under_way(&self) -> Vec<Delivery> {
        Vec::new()
    }
}
