//! What switches the page on and off, server by server.
//!
//! Owns the commands to type. Refuses to say more than the settings say: each is the one that stands in
//! the first lines of the server's file. Invariant: every server has its own answer.

use super::{Place, SWITCH, Server};
use crate::base::shell::word;

/// How it is switched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switch {
    /// By commands.
    Typed {
        /// The one after which visitors see the page.
        on: String,
        /// The one after which they do not.
        off: String,
    },
    /// With the next deploy, when this file is among what is deployed.
    Deployed {
        /// The file.
        file: String,
    },
}

/// The switch of a server; without one, that of those that look for a file. `here` is the folder as
/// people type it, `place` as the server finds it.
#[must_use]
pub fn switch(server: Option<Server>, here: &str, place: &Place<'_>) -> Switch {
    let here = here.trim_end_matches('/');
    let there = place.folder.trim_end_matches('/');
    match server {
        None | Some(Server::Nginx | Server::Caddy | Server::Apache) => {
            let file = word(&format!("{here}/{SWITCH}"));
            Switch::Typed {
                on: format!("touch {file}"),
                off: format!("rm {file}"),
            }
        }
        Some(Server::Haproxy) => {
            let set = |to: &str| {
                format!(
                    "echo 'set map {there}/haproxy.map page {to}' | socat stdio /run/haproxy/admin.sock"
                )
            };
            Switch::Typed {
                on: set("on"),
                off: set("off"),
            }
        }
        Some(Server::Heroku) => {
            let file = word(&format!("{here}/heroku.sh"));
            let page = match place.url {
                Some(_) => "",
                None => "PAGE=https://… ",
            };
            Switch::Typed {
                on: format!("{page}sh {file} on APP"),
                off: format!("sh {file} off APP"),
            }
        }
        Some(Server::Netlify) => Switch::Deployed {
            file: word(&format!("{here}/netlify.js")),
        },
    }
}
