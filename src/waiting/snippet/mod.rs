//! What a web server is told, so that it gives the page out.
//!
//! One piece of settings per server, with the right paths and `Retry-After`: 503 for every method
//! and path, the page or its twin by what is accepted, nothing kept by caches. Each was tried on
//! the real server (`tests/it/page/servers.rs`). Knows nothing of what the page says.
//!
//! Two ways lead to the page: its files, switched on and off by a file beside them where the server
//! can look for one; or, with `through`, `aplomb page serve`, which always has the newest words.

mod apache;
mod caddy;
mod haproxy;
mod heroku;
mod netlify;
mod nginx;
mod switch;

pub use switch::{Switch, switch};

use super::{Bulletin, PAGE, SWITCH, TWIN, name, page, problem, retry};
use crate::base::Moment;

/// A server that there are settings for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Caddy 2.
    Caddy,
    /// `HAProxy` from 2.2 on.
    Haproxy,
    /// Apache 2.4.
    Apache,
    /// Heroku's router.
    Heroku,
    /// Netlify's edge functions.
    Netlify,
}

crate::runbook::step::words!(Server {
    Nginx = "nginx",
    Caddy = "caddy",
    Haproxy = "haproxy",
    Apache = "apache",
    Heroku = "heroku",
    Netlify = "netlify",
});

/// Where the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The folder of the files, absolute.
    pub folder: &'a str,
    /// Where the folder can be read on the web, if it can.
    pub url: Option<&'a str>,
    /// The address of `page serve`, if that is to be used: `127.0.0.1:8503`.
    pub through: Option<&'a str>,
}

/// A file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A path or an address that cannot stand in settings, because a character of it means something
/// else there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot stand in a server's settings")]
pub struct NotPlain(pub String);

/// What settings are made of.
struct Ground<'a> {
    folder: &'a str,
    url: Option<&'a str>,
    through: Option<&'a str>,
    page: String,
    twin: String,
    switch: String,
    retry: i64,
    exercise: bool,
}

/// The settings of a server for a page.
pub fn snippet(
    server: Server,
    place: &Place<'_>,
    bulletin: &Bulletin,
    now: Moment,
) -> Result<Snippet, NotPlain> {
    for text in [Some(place.folder), place.url, place.through]
        .into_iter()
        .flatten()
    {
        if !is_plain(text) {
            return Err(NotPlain(text.to_owned()));
        }
    }
    let ground = Ground {
        folder: place.folder.trim_end_matches('/'),
        url: place.url.map(|url| url.trim_end_matches('/')),
        through: place.through,
        page: name(bulletin, PAGE),
        twin: name(bulletin, TWIN),
        switch: name(bulletin, SWITCH),
        retry: retry::after(bulletin, now),
        exercise: bulletin.exercise,
    };
    let (file, text) = match server {
        Server::Nginx => ("nginx.conf", nginx::settings(&ground)),
        Server::Caddy => ("Caddyfile", caddy::settings(&ground)),
        Server::Haproxy => ("haproxy.cfg", haproxy::settings(&ground)),
        Server::Apache => ("apache.conf", apache::settings(&ground)),
        Server::Heroku => ("heroku.sh", heroku::settings(&ground)),
        Server::Netlify => {
            let (page, twin) = (page(bulletin), problem(bulletin, now));
            ("netlify.js", netlify::settings(&ground, &page, &twin))
        }
    };
    let comment = match server {
        Server::Netlify => "//",
        _ => "#",
    };
    let mut lines = String::new();
    if ground.exercise {
        lines.push_str(&format!(
            "{comment} EXERCISE: for a rehearsal, never for visitors\n"
        ));
    }
    Ok(Snippet {
        name: name(bulletin, file),
        text: lines + &text,
    })
}

/// Whether every server reads it as it is, between quotes.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || "/._-+@,~:[] =?&%".contains(character))
        && !text.contains("%{")
}

impl Ground<'_> {
    /// What switches it on and off.
    fn switching(&self) -> String {
        let Self { folder, switch, .. } = self;
        format!("# on:  touch '{folder}/{switch}'\n# off: rm '{folder}/{switch}'\n")
    }
}
