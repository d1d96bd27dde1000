//! Kills a sender again and again, and asks the sink who got what.

use super::Sender;
use crate::relay::sink::Sink;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Longer than anything takes that has not gone wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many more are accepted than a life is to bring: about as many as come while it is being killed.
const SLACK: u64 = 4;

/// What a person does about unknown ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    /// Asks the relay: sends again only to those who got nothing.
    Asks,
    /// Sends again to all of them.
    SendsAgain,
}

/// How a soak is done.
pub(crate) struct Soak {
    /// How often the sender is killed.
    pub(crate) kills: u64,
    /// The most whose fate one kill may hide: messages in flight on all connections.
    pub(crate) window: usize,
    /// What is done about them.
    pub(crate) person: Person,
    /// How long the sender usually takes to its first message.
    pub(crate) start: Duration,
    /// Where the instants come from.
    pub(crate) seed: u64,
}

/// What a soak found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// How often the sender was killed before its end.
    pub(crate) kills: u64,
    /// Planned, and never got it.
    pub(crate) lost: Vec<String>,
    /// Got it more than once, though nobody decided so.
    pub(crate) twice: Vec<(String, u32)>,
    /// Got it, though nobody planned so.
    pub(crate) strangers: Vec<String>,
    /// Believed to have it, and did not.
    pub(crate) believed: Vec<String>,
    /// The most that became unknown by one kill.
    pub(crate) most_unknown: usize,
    /// All that ever were unknown, and how many of them had got it.
    pub(crate) unknown: (usize, usize),
    /// What no relay has to bear.
    pub(crate) violations: Vec<String>,
    /// How the last run ended.
    pub(crate) exit: Option<i32>,
    /// What the last run said that did not end well.
    pub(crate) said: String,
}

impl Verdict {
    /// Insists that everybody got it, and nobody twice.
    #[track_caller]
    pub(crate) fn is_once_each(&self, soak: &Soak) {
        assert!(
            self.lost.is_empty()
                && self.twice.is_empty()
                && self.strangers.is_empty()
                && self.believed.is_empty()
                && self.violations.is_empty(),
            "seed {}: {self:#?}",
            soak.seed
        );
        assert!(
            self.most_unknown <= soak.window,
            "seed {}: {} unknown by one kill, at most {} in flight",
            soak.seed,
            self.most_unknown,
            soak.window
        );
        assert_eq!(self.exit, Some(0), "seed {}: {self:#?}", soak.seed);
        assert!(
            self.kills * 10 >= soak.kills * 8,
            "seed {}: killed {} of {} times: it was done too soon",
            soak.seed,
            self.kills,
            soak.kills
        );
    }
}

/// Chance that can be repeated.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

impl Soak {
    /// Kills, resumes and settles until everybody has it.
    #[track_caller]
    pub(crate) fn run(&self, sender: &dyn Sender, sink: &Sink) -> Verdict {
        let mut trial = Trial {
            soak: self,
            sender,
            sink,
            unknown: BTreeSet::new(),
            again: BTreeMap::new(),
            verdict: Verdict::default(),
        };
        let mut chance = Chance::new(self.seed);
        for life in 0..self.kills {
            let is_killed = trial.live_and_die(&mut chance, self.kills - life);
            trial.verdict.kills += u64::from(is_killed);
            trial.look();
            // Not after each: what is unknown must survive the next kill too.
            if life % 3 == 2 {
                trial.decide();
            }
        }
        for _ in 0..20 {
            let ended = sender.go().output().expect("it ends");
            trial.verdict.exit = ended.status.code();
            trial.look();
            if ended.status.success() {
                break;
            }
            trial.verdict.said = String::from_utf8_lossy(&ended.stderr).into_owned();
            trial.decide();
        }
        trial.judge()
    }
}

/// A soak that is under way.
struct Trial<'a> {
    soak: &'a Soak,
    sender: &'a dyn Sender,
    sink: &'a Sink,
    /// Those that were unknown the last time.
    unknown: BTreeSet<String>,
    /// How often a person had it sent again to whom.
    again: BTreeMap<String, u32>,
    verdict: Verdict,
}

impl Trial<'_> {
    /// Lets the sender live for a while, of which so many are left; whether it had to be killed.
    fn live_and_die(&self, chance: &mut Chance, lives: u64) -> bool {
        let audit = self.sink.audit();
        let before = audit.accepted();
        let left = (self.sender.planned().len() as u64).saturating_sub(before);
        let share = left / lives * 2;
        // Whoever comes late to kill finds that it has not gone on far in the meantime.
        audit.hold_after(before + share + SLACK);
        let mut child = self.sender.go().spawn().expect("it starts");
        if chance.below(5) == 0 {
            // Somewhere on the way to the first message, or soon after it.
            let micros = self.soak.start.as_micros() as u64;
            std::thread::sleep(Duration::from_micros(chance.below(micros * 2)));
        } else {
            let enough = before + 1 + chance.below(share);
            audit.hold_after(enough + SLACK);
            let until = Instant::now() + PATIENCE;
            while !audit.wait_for(enough, Duration::from_millis(20)) {
                let has_ended = child.try_wait().expect("its state").is_some();
                if has_ended || Instant::now() > until {
                    break;
                }
            }
            // Half of them at that very moment.
            let more = chance.below(600).saturating_sub(300);
            std::thread::sleep(Duration::from_micros(more));
        }
        let was_alive = child.try_wait().expect("its state").is_none();
        child.kill().expect("it is killed");
        child.wait().expect("it has ended");
        audit.let_go();
        was_alive
    }

    /// Compares what the sender believes with what is so.
    #[track_caller]
    fn look(&mut self) {
        let audit = self.sink.audit();
        assert!(audit.at_rest(PATIENCE), "the dead still talk");
        let beliefs = self.sender.beliefs();
        let fresh: Vec<&String> = beliefs.unknown.difference(&self.unknown).collect();
        self.verdict.most_unknown = self.verdict.most_unknown.max(fresh.len());
        self.verdict.unknown.0 += fresh.len();
        let had_it = |address: &&&String| audit.copies(address) > 0;
        self.verdict.unknown.1 += fresh.iter().filter(had_it).count();
        let is_wrong = |address: &&String| audit.copies(address) == 0;
        let believed = beliefs.accepted.iter().filter(is_wrong).cloned();
        self.verdict.believed.extend(believed);
        self.unknown = beliefs.unknown;
    }

    /// A person decides about all who are unknown.
    fn decide(&mut self) {
        let audit = self.sink.audit();
        let (sent, again): (Vec<String>, Vec<String>) = std::mem::take(&mut self.unknown)
            .into_iter()
            .partition(|address| self.soak.person == Person::Asks && audit.copies(address) > 0);
        if self.soak.person == Person::SendsAgain {
            for address in &again {
                *self.again.entry(address.clone()).or_insert(0) += 1;
            }
        }
        self.sender.settle(&sent, &again);
    }

    fn judge(mut self) -> Verdict {
        let audit = self.sink.audit();
        let planned: BTreeSet<&String> = self.sender.planned().iter().collect();
        let got = audit.recipients();
        let mut lost = planned
            .iter()
            .filter(|address| !got.contains_key(**address));
        self.verdict.lost = lost.by_ref().map(|address| (*address).clone()).collect();
        self.verdict.strangers = got
            .keys()
            .filter(|address| !planned.contains(address))
            .cloned()
            .collect();
        self.verdict.twice = audit
            .doubles()
            .into_iter()
            .filter(|(address, _, copies)| *copies > 1 + self.again.get(address).unwrap_or(&0))
            .map(|(address, _, copies)| (address, copies))
            .collect();
        self.verdict.violations = audit.violations().iter().map(ToString::to_string).collect();
        self.verdict
    }
}
