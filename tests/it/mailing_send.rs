//! `send` and `outbox`, as scripts and second terminals use them.

mod arrived;
mod kept;
mod meant;
mod refused;
mod unsettled;

use crate::desk::Desk;
use crate::mailing_desk::{CHANNEL, Post, answering, declare, list, relay};
use crate::relay::mails::read_texts;
use crate::relay::sink::{Faults, Manners};
use crate::relay::{Receiver, read_mails};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
