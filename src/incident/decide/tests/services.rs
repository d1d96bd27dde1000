//! Messages that leave for services: which words may go where, and what a page has been told of.

use super::*;
use crate::incident::parity::{Parity, Standing, parity};
use crate::incident::parts::{self, Parts, affected};
use crate::incident::{Outcome, Remote};

fn page() -> ChannelName {
    ChannelName::parse("page").expect("a name")
}

/// What became of the words of a round on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Out,
    Failed,
    Unknown,
    NotTried,
}

impl Fate {
    const ALL: [Self; 4] = [Self::Out, Self::Failed, Self::Unknown, Self::NotTried];

    fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Out => Some(Outcome::Out {
                link: None,
                remote: Remote::from([("id".to_owned(), "i9".to_owned())]),
                read_back: false,
            }),
            Self::Failed => Some(Outcome::Failed("503".into())),
            Self::Unknown => Some(Outcome::Unknown("no answer".into())),
            Self::NotTried => None,
        }
    }
}

fn send(draft: &DraftId) -> Command {
    Command::Send {
        draft: draft.clone(),
        to: vec![(page(), "k".into())],
    }
}

impl Story {
    /// Further words for the mail to customers and for the page, which are not out yet.
    fn words(self, stage: Stage) -> (Self, DraftId) {
        let mut drafted = self.drafted("customers", stage, Some(self.minute + 20));
        drafted.channels.push(page());
        let draft = drafted.draft.clone();
        let story = self.after(Command::Draft {
            facts: Vec::new(),
            status: None,
            drafts: vec![drafted],
        });
        (story, draft)
    }

    /// On the page the words have this fate.
    fn on_the_page(self, draft: &DraftId, fate: Fate) -> Self {
        let Some(outcome) = fate.outcome() else {
            return self;
        };
        let delivery = Delivery {
            draft: draft.clone(),
            channel: page(),
        };
        self.after(send(draft))
            .after(Command::Sent { delivery, outcome })
    }

    /// The mail is out, so that the round may go on without the page.
    fn mailed(self, draft: &DraftId) -> Self {
        let mail = ChannelName::parse("customers").expect("a name");
        self.after(Command::Post {
            draft: draft.clone(),
            posted: vec![(mail, None)],
        })
    }

    fn components(self, names: &str) -> Self {
        let fact = crate::base::FactId::parse("components").expect("a name");
        self.after(Command::RecordFacts(vec![(fact, names.into())]))
    }

    fn of_the_page(&self) -> Parity {
        let mut all = parity(&self.incident).into_iter();
        all.find(|of| of.channel == page()).expect("the page")
    }

    fn told_page(&self) -> Parts {
        parts::told(&self.incident, &page())
    }
}

#[test]
fn a_later_attempt_sends_the_newest_words_and_never_stale_ones() {
    let fates = Fate::ALL.map(|one| Fate::ALL.map(|two| Fate::ALL.map(|three| [one, two, three])));
    for fates in fates.as_flattened().as_flattened() {
        let mut story = story().everybody_told();
        let mut stale = Vec::new();
        for (minute, fate) in [10, 20, 30].into_iter().zip(fates) {
            let (next, draft) = story.minute(minute).words(Stage::Update);
            story = next.mailed(&draft).on_the_page(&draft, *fate);
            stale.push(draft);
        }
        let (story, newest) = story.minute(40).words(Stage::Update);
        let refuses_stale = |story: &Story| {
            for old in &stale {
                assert!(story.try_to(send(old)).is_err(), "{fates:?}: {old:?}");
            }
        };
        refuses_stale(&story);
        assert_eq!(story.of_the_page().newest.as_ref(), Some(&newest));
        // They fail, and the round goes on without the page: these are tried again, and no others.
        let story = story.on_the_page(&newest, Fate::Failed).mailed(&newest);
        refuses_stale(&story);
        let of = story.of_the_page();
        assert_eq!(of.newest.as_ref(), Some(&newest));
        assert_eq!(of.standing, Standing::Failed);
        story.try_to(send(&newest)).expect("the newest words");
    }
}

#[test]
fn a_page_has_been_told_of_every_part_that_a_message_to_it_has_named() {
    for fate in Fate::ALL {
        let told = story().everybody_told().components("web, api");
        let (told, draft) = told.minute(10).words(Stage::Update);
        let told = told.mailed(&draft).on_the_page(&draft, fate);
        let (told, draft) = told.components("billing").minute(20).words(Stage::Update);
        let told = told.mailed(&draft).on_the_page(&draft, Fate::Out);
        let told = told.components("mail");
        assert_eq!(affected(&told.incident).names(), ["mail"]);
        let all: &[&str] = match fate {
            Fate::NotTried => &["mail", "billing"],
            // What failed may have marked a part on its way.
            _ => &["mail", "web", "api", "billing"],
        };
        assert_eq!(told.told_page().names(), all, "{fate:?}");
        // Nobody has named them to another channel.
        let other = ChannelName::parse("other").expect("a name");
        assert_eq!(parts::told(&told.incident, &other).names(), ["mail"]);
        // Rebuilt from the journal, as after a restart.
        let mut again = Incident::open(&told.records[0], runbook()).expect("opened");
        for record in &told.records[1..] {
            again.apply(record);
        }
        assert_eq!(again, told.incident);
    }
}

#[test]
fn a_page_that_was_told_of_everything_is_told_of_everything_again() {
    let (told, draft) = story().everybody_told().minute(10).words(Stage::Update);
    let told = told.on_the_page(&draft, Fate::Out).components("web");
    assert_eq!(told.told_page(), Parts::All);
    assert_eq!(affected(&told.incident).names(), ["web"]);
}

#[test]
fn what_a_person_posted_has_told_the_page_of_its_parts_too() {
    let told = story().everybody_told().components("web").minute(10);
    let (told, draft) = told.words(Stage::Update);
    let told = told.after(Command::Post {
        draft,
        posted: vec![(page(), None)],
    });
    assert_eq!(told.components("api").told_page().names(), ["api", "web"]);
}
