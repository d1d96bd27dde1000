//! Byte snapshots: each request that says words, for each service and stage.

mod betterstack;
mod cachet;
mod cstate;
mod instatus;
mod openstatus;
mod statusio;
mod statuspage;

use super::{ask_shown, asked, begin, first, later, shown, words};
use super::{betterstack, cachet, cstate, instatus, openstatus, statusio, statuspage};
use crate::base::Lang;
use crate::channel::post::Post;
use crate::incident::Status;
use crate::runbook::Severity;

/// In French, with every kind of character that could be markup, and one part affected.
fn identified(remote: &[(&str, &str)]) -> Post {
    let body = "Cause trouvée : *une* panne_de_disque.\n- les [commandes] attendent & <b>reprendront</b>\nPoint à 14 h 45.";
    Post {
        lang: Lang::Fr,
        severity: Severity::Sev2,
        affected: vec!["web".to_owned()],
        ..later(Status::Identified, body, remote)
    }
}

fn monitoring(remote: &[(&str, &str)]) -> Post {
    later(Status::Monitoring, "A remedy is in place.", remote)
}

fn resolved(remote: &[(&str, &str)]) -> Post {
    later(Status::Resolved, "It is over. No data was lost.", remote)
}
