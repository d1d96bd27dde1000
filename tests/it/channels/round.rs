//! A round of messages to many services at once, through real sockets.

use super::server::{Act, Server};
use aplomb::channel::{Failure, Heard, Method, Receipt, Request, What};
use aplomb::incident::Delivery;
use aplomb::outside::couriers::Threads;
use aplomb::outside::world::World;
use aplomb::seam::{Carried, Couriers, Errand, Fault, Wire};
use std::time::{Duration, Instant};

const SLOWEST: Duration = Duration::from_secs(1);

fn delivery(channel: &str) -> Delivery {
    serde_json::from_value(serde_json::json!({"draft": "d1", "channel": channel}))
        .expect("a delivery")
}

/// One request, asked within this time.
fn errand(channel: &str, url: String, within: Duration) -> Errand {
    let body = serde_json::json!({"to": channel});
    let request = Request::json(Method::Post, url, &body);
    Errand {
        delivery: delivery(channel),
        way: Box::new(
            move |wire: &dyn Wire| match wire.carry(&What::Web(request), within) {
                Ok(Heard::Web(answer)) if answer.status == 200 => Carried::Out {
                    receipt: Receipt::default(),
                    read_back: false,
                },
                Ok(_) => Carried::Not(Failure::Refused(String::new())),
                Err(Fault::Unreachable(why)) => Carried::Not(Failure::Busy { why, wait: None }),
                Err(fault) => Carried::Not(Failure::Unknown(fault.to_string())),
            },
        ),
    }
}

/// Twelve channels of which one hangs: how long it took until the others were done, and the longest
/// that anybody had to wait for an answer from the couriers.
fn round() -> (Duration, Duration) {
    let server = Server::start();
    server.on("/good", [Act::answer(200, "{}")]);
    server.on("/slow", [Act::answer(200, "{}").after(SLOWEST)]);
    server.on("/hangs", [Act::Silence(Duration::from_secs(60))]);
    let threads = Threads::new(World::default());
    let begun = Instant::now();
    let patient = Duration::from_secs(30);
    threads.start(errand("hangs", server.url("/hangs"), 5 * SLOWEST));
    threads.start(errand("slow", server.url("/slow"), patient));
    for at in 0..10 {
        threads.start(errand(&format!("good-{at}"), server.url("/good"), patient));
    }
    let mut longest = begun.elapsed();
    let mut back = Vec::new();
    while back.len() < 11 {
        let asked = Instant::now();
        back.extend(threads.returned(Duration::from_millis(50)));
        longest = longest.max(asked.elapsed());
    }
    let took = begun.elapsed();
    let is_out = |carried: &Carried| matches!(carried, Carried::Out { .. });
    assert!(back.iter().all(|one| is_out(&one.carried)));
    assert_eq!(threads.under_way(), [delivery("hangs")]);
    let late = threads.returned(patient);
    assert!(matches!(late[0].carried, Carried::Not(Failure::Unknown(_))));
    assert_eq!((server.seen().len(), server.duplicates()), (12, 0));
    (took, longest)
}

#[test]
fn of_twelve_channels_one_hangs_and_the_others_are_done_as_if_it_were_not_there() {
    // A machine that is busy with other things delays everybody; not three times in a row.
    let is_good = |(took, longest): &(Duration, Duration)| {
        *took < SLOWEST.mul_f64(1.2) && *longest < Duration::from_millis(100)
    };
    let mut rounds = Vec::new();
    while !rounds.last().is_some_and(is_good) {
        assert!(rounds.len() < 3, "{rounds:?}");
        rounds.push(round());
    }
}

#[test]
fn what_a_server_drops_unread_is_seen_by_nobody_and_what_it_reads_is_counted() {
    let server = Server::start();
    server.drop_next(1).on("/", [Act::HangUp, Act::too_many(7)]);
    let world = World::default();
    let request = Request::json(Method::Post, server.url("/"), &serde_json::json!({}))
        .with("Idempotency-Key", "k1");
    let asked = || world.carry(&What::Web(request.clone()), Duration::from_secs(20));
    for expected in [0, 1] {
        assert!(matches!(asked(), Err(Fault::Cut(_))));
        assert_eq!(server.seen().len(), expected);
    }
    let Ok(Heard::Web(answer)) = asked() else {
        panic!("no answer")
    };
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, Some("7"))
    );
    assert_eq!(
        (server.duplicates(), server.duplicates_by("idempotency-key")),
        (1, 1)
    );
}
