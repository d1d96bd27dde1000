//! What a workspace says of itself and of its channels, as the walk needs it.

use super::held;
use crate::channel::{self, Counting, Limit};
use crate::cli::customers::SUPPRESS;
use crate::cli::invocation::Invocation;
use crate::config::Config;
use crate::config::channel::{Mail, Service};
use crate::outside::folder::Folder;
use crate::walk::mailing::MailSheet;
use crate::walk::sending::{ServiceSheet, USUAL_DEADLINE};
use crate::walk::{ChannelSheet, Desk};
use std::path::Path;

pub(super) fn desk(
    config: &Config,
    by: String,
    folder: String,
    root: &Path,
    invocation: &Invocation,
) -> Desk {
    let words = invocation.words;
    let organisation = &config.organisation;
    let channels = config
        .channels
        .iter()
        .map(|(name, channel)| {
            let kind = channel.service.kind().to_owned();
            let limits = match channel.limit.and_then(|most| usize::try_from(most).ok()) {
                Some(most) => vec![Limit {
                    counting: Counting::Characters,
                    most,
                }],
                None => channel::limits(&kind),
            };
            let access = channel.access.as_ref().map(|access| held(access, words));
            (
                name.clone(),
                ChannelSheet {
                    kind,
                    limits,
                    access,
                    service: channel.service.is_spoken_to().then(|| {
                        Box::new(ServiceSheet {
                            service: channel.service.clone(),
                            deadline: channel.deadline.unwrap_or(USUAL_DEADLINE),
                        })
                    }),
                    compose: (!channel.service.is_spoken_to())
                        .then(|| Box::new(channel.service.clone())),
                    mail: match &channel.service {
                        Service::Mail(mail) => Some(Box::new(mail_sheet(mail, root, invocation))),
                        _ => None,
                    },
                },
            )
        })
        .collect();
    Desk {
        by,
        folder,
        words,
        languages: config.languages(),
        zone: invocation.settings.zone,
        organisation: organisation
            .name
            .clone()
            .unwrap_or_else(|| words.get("seat.organisation").to_owned()),
        contact: organisation.contact.clone().unwrap_or_default(),
        mail_from: mail_from(config),
        status_page: organisation.status_page.clone().unwrap_or_default(),
        channels,
    }
}

/// A channel of mail, with the places of its files.
fn mail_sheet(mail: &Mail, root: &Path, invocation: &Invocation) -> MailSheet {
    let home = invocation.environment.home.as_ref();
    let list = match (mail.list.strip_prefix("~/"), home) {
        (Some(below), Some(home)) => home.join(below),
        _ => root.join(&mail.list),
    };
    MailSheet {
        mail: mail.clone(),
        suppress: suppress(&list, root),
        list: shown(&list),
        // The disk's own path: it is written to.
        bounced: SUPPRESS.to_owned(),
    }
}

/// The lists of people who must not be written to: in the workspace, and beside the list.
pub(super) fn suppress(list: &Path, root: &Path) -> Vec<String> {
    let own = root.join(SUPPRESS);
    let beside = list.parent().map(|folder| folder.join(SUPPRESS));
    let beside = beside.filter(|beside| Folder::resolved(beside) != Folder::resolved(&own));
    std::iter::once(own)
        .chain(beside)
        .map(|path| shown(&path))
        .collect()
}

pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Whom mail to customers comes from; empty when no channel of mail is configured.
fn mail_from(config: &Config) -> String {
    config
        .channels
        .values()
        .find_map(|channel| match &channel.service {
            Service::Mail(mail) => Some(mail.from.clone()),
            _ => None,
        })
        .unwrap_or_default()
}
