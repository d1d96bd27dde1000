//! Couriers: a thread for each message on its way.
//!
//! Each has a wire of its own and its own time; none waits for another, and nobody waits for them
//! but whoever asks. What stops the person at the keyboard does not stop them: a message that was
//! asked for is seen through.

use super::stop::Stop;
use super::world::World;
use crate::base::Reason;
use crate::channel::Failure;
use crate::incident::Delivery;
use crate::seam::{Carried, Couriers, Errand, Returned};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// What their threads are called.
const NAME: &str = "courier";

/// Whether whoever asks is a courier: one who falls says so by coming back, and to nobody else.
#[must_use]
pub fn is_courier() -> bool {
    std::thread::current().name() == Some(NAME)
}

/// Threads with a wire each.
#[derive(Debug)]
pub struct Threads {
    world: World,
    /// What stops the person at the keyboard.
    stop: Stop,
    office: Arc<Office>,
}

/// Where couriers report.
#[derive(Debug, Default)]
struct Office {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Those who are back and were not asked for yet, in the order in which they came.
    waiting: Vec<Returned>,
    under_way: Vec<Delivery>,
}

impl Threads {
    /// Couriers who go where this world leads. What stops the person does not stop
    /// them.
    #[must_use]
    pub fn new(mut world: World) -> Self {
        let stop = std::mem::take(&mut world.programs.stop);
        world.http.stop = Stop::new();
        // What a program prints on the way must not be drawn over what a person is reading.
        world.programs.hear = None;
        Self {
            world,
            stop,
            office: Arc::default(),
        }
    }
}

impl Office {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, delivery: Delivery, carried: Carried) {
        self.state().waiting.push(Returned { delivery, carried });
        self.news.notify_all();
    }
}

impl Couriers for Threads {
    fn start(&self, errand: Errand) {
        let Errand { delivery, way } = errand;
        self.office.state().under_way.push(delivery.clone());
        let (world, office) = (self.world.clone(), Arc::clone(&self.office));
        let whose = delivery.clone();
        let walk = move || {
            // A courier who falls on the way may have arrived before.
            let carried = catch_unwind(AssertUnwindSafe(|| way(&world)))
                .unwrap_or_else(|_| Carried::Not(Failure::Unknown(Reason::Fell {}.into())));
            office.report(whose, carried);
        };
        if let Err(error) = Builder::new().name(NAME.to_owned()).spawn(walk) {
            let why = error.to_string();
            let never_left = Carried::Not(Failure::Busy { why, wait: None });
            self.office.report(delivery, never_left);
        }
    }

    fn returned(&self, within: Duration) -> Vec<Returned> {
        let nobody = |state: &mut State| state.waiting.is_empty() && !state.under_way.is_empty();
        let state = self.office.state();
        let waited = self.office.news.wait_timeout_while(state, within, nobody);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        let returned = std::mem::take(&mut state.waiting);
        for one in &returned {
            let at = state.under_way.iter().position(|of| *of == one.delivery);
            if let Some(at) = at {
                state.under_way.remove(at);
            }
        }
        returned
    }

    fn has_news(&self) -> bool {
        !self.office.state().waiting.is_empty()
    }

    fn is_hurried(&self) -> bool {
        self.stop.is_raised()
    }

    fn under_way(&self) -> Vec<Delivery> {
        self.office.state().under_way.clone()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Receipt;
    use crate::seam::Wire;
    use std::sync::mpsc::{Sender, channel};
    use std::time::Instant;

    const LONG: Duration = Duration::from_secs(10);
    const SHORT: Duration = Duration::from_millis(20);

    fn delivery(name: &str) -> Delivery {
        serde_json::from_value(serde_json::json!({"draft": "d1", "channel": name}))
            .expect("a delivery")
    }

    fn out() -> Carried {
        Carried::Out {
            receipt: Receipt::default(),
            read_back: false,
        }
    }

    fn names(returned: &[Returned]) -> Vec<String> {
        let names = returned.iter().map(|one| one.delivery.channel.to_string());
        names.collect()
    }

    fn errand(name: &str, way: impl FnOnce(&dyn Wire) -> Carried + Send + 'static) -> Errand {
        Errand {
            delivery: delivery(name),
            way: Box::new(way),
        }
    }

    /// An errand that takes until it is let go.
    fn held(name: &str) -> (Errand, Sender<()>) {
        let (go, wait) = channel();
        let way = move |_: &dyn Wire| {
            let _ = wait.recv();
            out()
        };
        (errand(name, way), go)
    }

    #[test]
    fn one_that_hangs_holds_neither_the_others_nor_the_person() {
        let threads = Threads::new(World::default());
        let (hangs, go) = held("hangs");
        threads.start(hangs);
        for name in ["a", "b", "c"] {
            threads.start(errand(name, |_| out()));
        }
        let begun = Instant::now();
        let mut back = Vec::new();
        while back.len() < 3 {
            back.extend(threads.returned(LONG));
        }
        assert!(begun.elapsed() < LONG);
        let mut back = names(&back);
        back.sort();
        assert_eq!(back, ["a", "b", "c"]);
        assert_eq!(threads.under_way(), [delivery("hangs")]);
        assert_eq!(threads.returned(Duration::ZERO), []);
        assert_eq!(threads.returned(SHORT), []);
        go.send(()).expect("it waits");
        assert_eq!(names(&threads.returned(LONG)), ["hangs"]);
        assert_eq!(threads.under_way(), []);
    }

    #[test]
    fn they_are_told_in_the_order_in_which_they_came_back_and_each_once() {
        let threads = Threads::new(World::default());
        let (first, go_first) = held("first");
        let (second, go_second) = held("second");
        threads.start(first);
        threads.start(second);
        assert!(!threads.has_news());
        for (go, count) in [(go_second, 1), (go_first, 2)] {
            go.send(()).expect("it waits");
            while threads.office.state().waiting.len() < count {
                std::thread::park_timeout(SHORT);
            }
        }
        // Until they are asked for, both are under way.
        assert!(threads.has_news());
        assert_eq!(threads.under_way().len(), 2);
        assert_eq!(names(&threads.returned(LONG)), ["second", "first"]);
        assert!(!threads.has_news() && threads.under_way().is_empty());
        assert_eq!(threads.returned(LONG), [], "nobody is waited for in vain");
    }

    #[test]
    fn whoever_falls_on_the_way_may_have_arrived() {
        let threads = Threads::new(World::default());
        threads.start(errand("falls", |_| {
            panic!("on the way, as this test wants")
        }));
        let back = threads.returned(LONG);
        assert_eq!(names(&back), ["falls"]);
        assert!(matches!(back[0].carried, Carried::Not(Failure::Unknown(_))));
        threads.start(errand("next", |_| out()));
        assert_eq!(names(&threads.returned(LONG)), ["next"]);
    }

    #[test]
    fn while_one_waits_for_them_another_may_send_more() {
        let threads = Threads::new(World::default());
        let (hangs, go) = held("hangs");
        threads.start(hangs);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| threads.returned(LONG));
            std::thread::park_timeout(SHORT);
            let begun = Instant::now();
            threads.start(errand("late", |_| out()));
            assert!(begun.elapsed() < LONG / 2);
            assert_eq!(names(&waits.join().expect("no panic")), ["late"]);
        });
        drop(go);
    }

    #[test]
    fn what_stops_the_person_does_not_stop_them() {
        let world = World::default();
        let stop = world.programs.stop.clone();
        let threads = Threads::new(world);
        stop.interrupt();
        threads.start(errand("seen-through", |wire| {
            let before = wire.elapsed();
            wire.rest(SHORT);
            assert!(wire.elapsed() >= before + SHORT);
            out()
        }));
        assert_eq!(threads.returned(LONG)[0].carried, out());
    }

    #[test]
    fn nobody_goes_nowhere() {
        let begun = Instant::now();
        Nobody.start(errand("a", |_| out()));
        assert!(Nobody.returned(LONG).is_empty() && !Nobody.has_news());
        assert!(Nobody.under_way().is_empty() && begun.elapsed() < LONG);
    }
}
