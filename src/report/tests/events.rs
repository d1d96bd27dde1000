//! Events as the stories write them.

use super::*;

pub(super) fn draft_id(round: u32, step: &str) -> DraftId {
    DraftId(format!("{round:03}-{step}"))
}

pub(super) fn delivery(round: u32, step: &str) -> Delivery {
    let channel = if step == "tell-staff" {
        "team-chat"
    } else {
        "customers"
    };
    Delivery {
        draft: draft_id(round, step),
        channel: ChannelName::parse(channel).expect("a name"),
    }
}

pub(super) fn sent(round: u32, step: &str) -> Event {
    Event::DeliverySent {
        delivery: delivery(round, step),
        by_hand: true,
        link: None,
        mailing: None,
        remote: std::collections::BTreeMap::default(),
        read_back: false,
    }
}

pub(super) fn published(number: u32, stage: Stage, next: Option<&str>) -> Event {
    Event::UpdatePublished {
        number,
        stage,
        status: Status::Investigating,
        next_due: next.map(at),
    }
}

pub(super) fn done(step: &str) -> Event {
    Event::StepCompleted {
        step: step_id(step),
        note: None,
    }
}

pub(super) fn note(text: &str) -> Event {
    Event::NoteAdded {
        text: text.into(),
        step: None,
    }
}

pub(super) fn fact(name: &str, value: &str) -> Event {
    Event::FactRecorded {
        fact: FactId::parse(name).expect("a name"),
        value: value.into(),
    }
}

pub(super) fn amended(by: &str, seq: u64, text: Option<&str>, corrected_at: Option<&str>) -> Event {
    Event::EventAmended {
        writer: writer(by),
        seq,
        text: text.map(str::to_owned),
        corrected_at: corrected_at.map(at),
    }
}
