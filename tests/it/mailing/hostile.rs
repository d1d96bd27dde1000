//! Relays that say what no relay should: the program stays calm, small and honest.

use super::books::Fate;
use super::office::{Office, people, relay};
use super::{at_once, insist};
use crate::faults::shop::Ran;
use crate::faults::soak as is_soak;
use crate::relay::sink::{Faults, Hostile, Manners, Point, Sink};
use std::time::{Duration, Instant};

/// How much a program may grow that is told endless things, in KiB.
const MOST: u64 = 128 * 1024;

/// How long it may take to find out that a relay is of no use.
const PATIENCE: Duration = Duration::from_secs(150);

/// Runs it to its end, watching its memory.
fn watched(office: &Office) -> Result<(Ran, u64), String> {
    let said = tempfile::NamedTempFile::new().expect("a file");
    let printed = tempfile::NamedTempFile::new().expect("a file");
    let mut command = office.under(&[]);
    let mut child = command
        .args(office.send_words())
        .stdout(printed.reopen().expect("a file"))
        .stderr(said.reopen().expect("a file"))
        .spawn()
        .expect("it starts");
    let (status, runs) = (
        format!("/proc/{}/status", child.id()),
        format!("/proc/{}/exe", child.id()),
    );
    let ours = std::env::current_exe().expect("a path");
    let mut most = 0;
    let begun = Instant::now();
    let exit = loop {
        // Until it has become the program, its memory is that of all the tests.
        if std::fs::read_link(&runs).is_ok_and(|runs| runs != ours)
            && let Ok(status) = std::fs::read_to_string(&status)
        {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"));
            let now = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            most = most.max(now.unwrap_or(0));
        }
        if let Some(ended) = child.try_wait().expect("its state") {
            break ended.code();
        }
        if begun.elapsed() > PATIENCE {
            child.kill().expect("killed");
            child.wait().expect("ended");
            return Err("it does not end".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let text = |file: &tempfile::NamedTempFile| {
        let bytes = std::fs::read(file.path()).expect("a file");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let ran = Ran {
        stdout: text(&printed),
        stderr: text(&said),
        exit,
    };
    Ok((ran, most))
}

/// What is wrong with how it took this.
fn tormented(hostile: Hostile, point: Point, manners: Manners) -> Result<(), String> {
    let faults = Faults {
        hostile: Some((point, hostile)),
        ..Faults::default()
    };
    let sink = Sink::open(manners.with(faults));
    let office = Office::new(&people(5), &relay(sink.port(), "connections = 2"));
    let (ran, most) = watched(&office)?;
    let insist = |is_so: bool, what: &str| insist(is_so, what, &ran);
    insist(matches!(ran.exit, Some(0 | 1 | 4 | 5 | 6)), "how it ends")?;
    insist(!ran.stderr.contains("panicked"), "a panic")?;
    let acts = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{202e}']);
    insist(
        !acts(&ran.stdout) && !acts(&ran.stderr),
        "acts on the screen",
    )?;
    insist(most < MOST, &format!("{most} KiB"))?;
    insist(sink.audit().forced() < 32 << 20, "it takes too much")?;
    let Some(books) = office.books() else {
        return insist(sink.audit().accepted() == 0, "sent before it was frozen");
    };
    for (address, fate) in &books.people {
        let copies = sink.audit().copies(address);
        insist(copies <= 1, &format!("{address} got it {copies} times"))?;
        // What is accepted in words no relay may use may be doubted, but not the other way round.
        let honest = match fate {
            Fate::Accepted => copies == 1,
            Fate::Planned | Fate::Later | Fate::Tried => copies == 0,
            Fate::Refused | Fate::Unknown => true,
        };
        insist(honest, &format!("{address} is {fate:?} and has {copies}"))?;
    }
    let all = sink.audit().unique() == 5;
    insist(ran.exit != Some(0) || all, "not everybody, and all is well")
}

#[test]
fn answers_that_make_no_sense_harm_nobody() {
    let offers: &[fn() -> Manners] = if is_soak() {
        &[Manners::default, Manners::pipelining, Manners::lock_step]
    } else {
        &[Manners::default]
    };
    let mut cases = Vec::new();
    for hostile in Hostile::ALL {
        // Nobody who waits for minutes is to be waited for here.
        let is_quick = hostile != Hostile::Silence;
        for point in Point::ALL.into_iter().filter(|_| is_quick || is_soak()) {
            cases.extend(offers.iter().map(|offers| (hostile, point, offers())));
        }
    }
    at_once(cases, |(hostile, point, manners)| {
        let wrong = tormented(hostile, point, manners);
        wrong.map_err(|why| format!("{hostile:?} at {point:?}: {why}"))
    });
}

#[test]
fn a_relay_that_reads_slowly_is_waited_for() {
    let sink = Sink::open(Manners {
        slow: Some((200, Duration::from_millis(1))),
        ..Manners::default()
    });
    let office = Office::new(&people(40), &relay(sink.port(), "connections = 2"));
    office.send().expect_exit(0);
    assert_eq!(sink.audit().unique(), 40);
    assert_eq!(sink.audit().doubles(), []);
}

#[test]
fn a_relay_far_away_never_has_more_under_way_than_was_said() {
    for (manners, most) in [
        (Manners::default(), 8),
        (Manners::pipelining(), 1),
        (Manners::lock_step(), 1),
    ] {
        let sink = Sink::open(Manners {
            round_trip: Duration::from_millis(20),
            ..manners
        });
        let office = Office::new(
            &people(120),
            &relay(sink.port(), "connections = 3\nwindow = 8"),
        );
        office.send().expect_exit(0);
        let audit = sink.audit();
        assert_eq!(audit.unique(), 120);
        assert_eq!(audit.doubles(), []);
        assert_eq!(audit.violations(), []);
        assert_eq!(
            audit.most_in_flight(),
            most,
            "as many as allowed, and no more"
        );
        assert!(audit.connections().1 <= 3, "{:?}", audit.connections());
    }
}

#[test]
fn a_relay_that_sends_us_away_gets_the_rest_over_new_connections() {
    let faults = Faults {
        closing_after: Some(7),
        ..Faults::default()
    };
    for offers in [Manners::default, Manners::pipelining, Manners::lock_step] {
        let sink = Sink::open(offers().with(faults));
        let office = Office::new(&people(60), &relay(sink.port(), "connections = 2"));
        office.send().expect_exit(0);
        let audit = sink.audit();
        assert_eq!((audit.unique(), audit.doubles()), (60, vec![]));
        assert_eq!(audit.violations(), []);
    }
}

#[test]
fn no_more_mails_over_one_connection_than_were_said() {
    let sink = Sink::open(Manners::default());
    let settings = "connections = 2\nmessages = 10";
    let office = Office::new(&people(60), &relay(sink.port(), settings));
    office.send().expect_exit(0);
    assert_eq!(sink.audit().unique(), 60);
    assert!(
        sink.audit().most_on_one() <= 10,
        "{}",
        sink.audit().most_on_one()
    );
}

#[test]
fn no_more_mails_a_second_than_were_said() {
    let sink = Sink::open(Manners::default());
    let office = Office::new(&people(60), &relay(sink.port(), "rate = \"20/s\""));
    let begun = Instant::now();
    office.send().expect_exit(0);
    // A second's worth may leave at once.
    let taken = begun.elapsed();
    assert!(taken >= Duration::from_millis(1_900), "{taken:?}");
    assert!(taken < Duration::from_secs(10), "{taken:?}");
}
