//! Sentences about messages: put into words, out, late, refused, unknown.

use super::{Said, Teller, Telling, shown};
use crate::base::Moment;
use crate::base::reason;
use crate::incident::{Delivery, DraftId, Drafted, Event, Mailing, Status};
use crate::report::style::Tone;
use crate::runbook::{Phase, Stage};

impl Teller<'_> {
    pub(super) fn drafted(&self, drafted: &Drafted) -> Said {
        let key = if drafted.edited {
            "timeline.drafted-by-hand"
        } else {
            "timeline.drafted"
        };
        let stage = self.reader.word("report.stage", drafted.stage.as_str());
        self.say(
            key,
            &[("step", &self.subject(&drafted.draft)), ("stage", &stage)],
        )
        .aloud_if(false)
    }

    pub(super) fn approved(&self, now: Telling<'_>, draft: &DraftId) -> Said {
        let goes_out = now.has(|event| {
            matches!(event,
                Event::DeliverySent { delivery, .. } | Event::DeliveryRequested { delivery, .. }
                    if delivery.draft == *draft)
        });
        self.say("timeline.approved", &[("step", &self.subject(draft))])
            .aloud_if(!goes_out)
    }

    pub(super) fn published(
        &self,
        now: Telling<'_>,
        (number, stage): (u32, Stage),
        status: Status,
        next_due: Option<Moment>,
    ) -> Said {
        let stage = self.reader.word("report.stage", stage.as_str());
        let status = self.reader.word("report.state", status.as_str());
        let said = match next_due {
            Some(due) => {
                let time = self.reader.time_beside(due, now.at);
                self.say(
                    "timeline.published",
                    &[
                        ("number", &number),
                        ("stage", &stage),
                        ("status", &status),
                        ("time", &time),
                    ],
                )
            }
            None => self.say(
                "timeline.published-last",
                &[("number", &number), ("stage", &stage), ("status", &status)],
            ),
        };
        match self.promises.late_by(number) {
            Some(span) => {
                let span = self.reader.span(span);
                let late = [("said", &said.text as _), ("span", &span as _)];
                self.say("timeline.late", &late).tone(Tone::Warn)
            }
            None => said.tone(Tone::Good),
        }
        .stands_alone()
    }

    pub(super) fn snoozed(&self, now: Telling<'_>, until: Moment, reason: &str) -> Said {
        let time = self.reader.time_beside(until, now.at);
        self.say(
            "timeline.snoozed",
            &[("time", &time), ("reason", &shown(reason))],
        )
    }

    pub(super) fn overdue(&mut self, now: Telling<'_>, due: Moment) -> Said {
        let is_new = self.said_late.insert(due);
        let time = self.reader.time_beside(due, now.record.stamp.at);
        let (key, tone) = if self.promises.was_kept(due) {
            ("timeline.overdue-kept", Tone::Plain)
        } else {
            ("timeline.overdue", Tone::Warn)
        };
        self.say(key, &[("time", &time)])
            .tone(tone)
            .aloud_if(is_new)
            .stands_alone()
    }

    pub(super) fn requested(&self, delivery: &Delivery) -> Said {
        let holes = (self.subject(&delivery.draft), &delivery.channel);
        let holes: super::Holes<'_> = &[("step", &holes.0), ("channel", holes.1)];
        if self.ended.contains(delivery) {
            self.say("timeline.requested", holes).aloud_if(false)
        } else {
            self.say("timeline.no-outcome", holes).tone(Tone::Warn)
        }
    }

    pub(super) fn sent(
        &mut self,
        now: Telling<'_>,
        delivery: &Delivery,
        by_hand: bool,
        link: Option<&str>,
    ) -> Said {
        let step = self.subject(&delivery.draft);
        let channel = &delivery.channel;
        let said = if !self.out.insert(delivery.clone()) {
            let (by, time) = (now.by(), self.reader.time(now.at));
            self.say(
                "timeline.sent-again",
                &[
                    ("step", &step),
                    ("channel", channel),
                    ("by", &by),
                    ("time", &time),
                ],
            )
            .tone(Tone::Warn)
            .stands_alone()
        } else if by_hand {
            self.say("timeline.posted", &[("step", &step), ("channel", channel)])
        } else {
            self.say("timeline.sent", &[("step", &step), ("channel", channel)])
        };
        // Of the past the words are most often all that is left.
        let words = self.incident.is_backfilled().then(|| {
            let draft = self.incident.draft(&delivery.draft);
            draft.map_or_else(String::new, |draft| shown(&draft.drafted.body))
        });
        let said = Said {
            below: words
                .filter(|words| !words.is_empty())
                .into_iter()
                .collect(),
            ..said
        };
        match link {
            Some(link) => {
                let text = self.reader.words.say(
                    "timeline.link",
                    &[("said", &said.text), ("link", &shown(link))],
                );
                Said { text, ..said }
            }
            None => said,
        }
    }

    /// A mailing to a list: told again whenever its counts have changed.
    pub(super) fn mailed(&mut self, delivery: &Delivery, mailing: &Mailing) -> Said {
        self.out.insert(delivery.clone());
        let step = self.subject(&delivery.draft);
        let said = self.say(
            "timeline.mailed",
            &[("step", &step), ("channel", &delivery.channel)],
        );
        self.counted(said, Some(mailing))
    }

    /// The same with the counts of a mailing behind it.
    pub(super) fn counted(&self, said: Said, mailing: Option<&Mailing>) -> Said {
        let Some(mailing) = mailing else { return said };
        let words = self.reader.words;
        let text = words.say(
            "timeline.mailed-counts",
            &[
                ("said", &said.text),
                ("counts", &words.list(&mailing.counts(words))),
            ],
        );
        Said { text, ..said }
    }

    pub(super) fn of_delivery(&self, key: &str, delivery: &Delivery, reason: &str) -> Said {
        self.say(
            key,
            &[
                ("step", &self.subject(&delivery.draft)),
                ("channel", &delivery.channel),
                (
                    "reason",
                    &shown(&reason::in_words(reason, self.reader.words)),
                ),
            ],
        )
        .tone(Tone::Warn)
    }

    pub(super) fn settled(
        &mut self,
        now: Telling<'_>,
        delivery: &Delivery,
        sent: bool,
        mailing: Option<&Mailing>,
    ) -> Said {
        let key = if sent {
            self.out.insert(delivery.clone());
            "timeline.settled-sent"
        } else if self.out.remove(delivery) {
            "timeline.taken-back"
        } else {
            "timeline.settled-not-sent"
        };
        let said = self
            .say(
                key,
                &[
                    ("step", &self.subject(&delivery.draft)),
                    ("channel", &delivery.channel),
                    ("by", &now.by()),
                ],
            )
            .stands_alone();
        self.counted(said, mailing)
    }

    /// What a draft is about: the title of its step, or the update that repeats that step; its own
    /// name when it is not here.
    fn subject(&self, draft: &DraftId) -> String {
        match self.incident.draft(draft) {
            Some(known) if self.repeats_its_step(&known.drafted) => {
                let number = known.drafted.update;
                self.say("timeline.update", &[("number", &number)]).text
            }
            Some(known) => self.title(&known.drafted.step),
            None => shown(&draft.0),
        }
    }

    /// Whether a message belongs to a further round: its step was done before.
    fn repeats_its_step(&self, drafted: &Drafted) -> bool {
        let first = if drafted.stage == Stage::Resolution {
            let published = self.incident.published().iter();
            published
                .filter(|round| round.stage == Stage::Resolution)
                .map(|round| round.number)
                .min()
        } else {
            let is_first = self.incident.step(&drafted.step);
            is_first
                .filter(|(phase, _)| *phase == Phase::Communicate)
                .map(|_| 1)
        };
        first.is_some_and(|first| drafted.update > first)
    }
}
