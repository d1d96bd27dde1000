//! Heroku, whose router shows a page of ours in a frame.

use super::Ground;

/// Commands to type; the address of the page is asked for when it is not known.
pub(super) fn settings(ground: &Ground<'_>) -> String {
    let (usage, page) = match ground.url {
        Some(url) => (String::new(), format!("PAGE='{url}/{}'", ground.page)),
        None => (
            format!("PAGE=https://…/{} ", ground.page),
            "PAGE=${PAGE:?is missing: PAGE=https://… sh heroku.sh on APP, with where the page can be read}"
                .to_owned(),
        ),
    };
    format!(
        "#!/bin/sh\n\
         # Usage: {usage}sh heroku.sh on APP, sh heroku.sh off APP\n\
         # Heroku shows the page in a frame: put it where it is read by https, away from the app, and where\n\
         # frames are allowed. The router answers 503 with HTML to everybody: an API needs its own answer.\n\
         set -eu\n\
         APP=${{2:?name the app}}\n\
         case ${{1:-}} in\n\
         on)\n\
         \x20   {page}\n\
         \x20   heroku config:set --app \"$APP\" MAINTENANCE_PAGE_URL=\"$PAGE\" ERROR_PAGE_URL=\"$PAGE\"\n\
         \x20   heroku maintenance:on --app \"$APP\"\n\
         \x20   ;;\n\
         off) heroku maintenance:off --app \"$APP\" ;;\n\
         *)\n\
         \x20   echo 'on or off?' >&2\n\
         \x20   exit 2\n\
         \x20   ;;\n\
         esac\n"
    )
}
