//! The keys of each table of `aplomb.toml`, with an example of each.

use crate::base::document::Shape;

pub(super) static ROOT: Shape = Shape {
    what: "aplomb.toml",
    keys: &[
        ("schema", "1"),
        (
            "organisation",
            "{ name = \"Shop\", lang = \"en\", timezone = \"Europe/Paris\" }",
        ),
        ("people", "{ commander = \"Ana\", deputy = \"Ben\" }"),
        ("channels", "{ team-chat = { kind = \"manual\" } }"),
    ],
    elsewhere: &[
        (
            "channel",
            "channels stand in tables of their own: `[channels.team-chat]`",
        ),
        ("lang", "`lang` belongs in `[organisation]`"),
        ("timezone", "`timezone` belongs in `[organisation]`"),
        ("name", "`name` belongs in `[organisation]`"),
    ],
};

pub(super) static ORGANISATION: Shape = Shape {
    what: "`[organisation]`",
    keys: &[
        ("name", "\"Shop\""),
        ("lang", "\"en\""),
        ("languages", "[\"en\"]"),
        ("timezone", "\"Europe/Paris\""),
        ("contact", "\"support@shop.example\""),
        ("status_page", "\"https://status.shop.example\""),
    ],
    elsewhere: &[("zone", "the zone is called `timezone`")],
};

pub(super) static RELAY: Shape = Shape {
    what: "a `relay`",
    keys: &[
        ("host", "\"smtp.example\""),
        ("port", "587"),
        ("tls", "\"starttls\""),
        ("user", "\"shop\""),
        ("password", SECRET_EXAMPLE),
        ("connections", "8"),
        ("rate", "\"50/s\""),
        ("window", "8"),
        ("messages", "100"),
    ],
    elsewhere: &[],
};

pub(super) static DKIM: Shape = Shape {
    what: "`dkim`",
    keys: &[
        ("domain", "\"shop.example\""),
        ("selector", "\"incidents\""),
        ("key", "{ file = \"~/.config/aplomb/dkim.pem\" }"),
    ],
    elsewhere: &[],
};

pub(super) static ACCESS: Shape = Shape {
    what: "`access`",
    keys: &[
        ("holders", "[\"Ana\", \"Ben\"]"),
        ("kept", "\"password manager, entry 'statuspage'\""),
    ],
    elsewhere: &[],
};

pub(super) static SECRET: Shape = Shape {
    what: "a secret",
    keys: &[
        ("env", "\"SMTP_PASSWORD\""),
        ("file", "\"~/.config/aplomb/smtp\""),
        ("command", "[\"pass\", \"show\", \"smtp\"]"),
    ],
    elsewhere: &[],
};

pub(super) const SECRET_EXAMPLE: &str = "{ env = \"SECRET\" }";

/// A channel has its own keys and those that every channel has.
macro_rules! channels {
    ($($shape:ident $what:literal { $($key:literal = $example:expr),* $(,)? })*) => {$(
        pub(super) static $shape: Shape = Shape {
            what: $what,
            keys: &[
                ("kind", "\"mail\""),
                $(($key, $example),)*
                ("limit", "500"),
                ("deadline", "\"30s\""),
                ("access", "{ holders = [\"Ana\"], kept = \"password manager\" }"),
            ],
            elsewhere: &[],
        };
    )*};
}

channels! {
    PLAIN "a channel that a person posts" {}
    COMMAND "a `command` channel" {
        "command" = "[\"/usr/local/bin/sms\", \"--group\", \"all\"]",
        "timeout" = "\"60s\"",
        "format" = "\"json\"",
        "idempotent" = "true",
    }
    TEMPLATED "a `webhook` channel" {
        "url" = "{ env = \"HOOK\" }",
        "base" = "\"http://127.0.0.1:8080\"",
        "token" = "{ env = \"HOOK_TOKEN\" }",
        "method" = "\"POST\"",
        "headers" = "{ Accept = \"application/json\", X-Api-Key = { env = \"HOOK_KEY\" } }",
        "body" = "'{ \"text\": \"{{title}}: {{body}}\" }'",
        "expect" = "[200, 201]",
        "id" = "\"/message/id\"",
        "link" = "\"/message/url\"",
        "idempotency" = "\"Idempotency-Key\"",
    }
    MAIL "a `mail` channel" {
        "from" = "\"Shop <hello@shop.example>\"",
        "reply_to" = "\"support@shop.example\"",
        "list" = "\"customers.csv\"",
        "relay" = "{ host = \"smtp.example\" }",
        "unsubscribe" = "\"https://shop.example/unsubscribe/{token}\"",
        "dkim" = "{ domain = \"shop.example\", selector = \"incidents\", key = { file = \"~/.config/aplomb/dkim.pem\" } }",
    }
    WEBHOOK "a chat channel" {
        "url" = "{ env = \"CHAT_WEBHOOK\" }",
        "base" = "\"http://127.0.0.1:8080\"",
    }
    SLACK "a `slack` channel" {
        "url" = "{ env = \"SLACK_WEBHOOK\" }",
        "token" = "{ env = \"SLACK_TOKEN\" }",
        "room" = "\"C0123456789\"",
        "base" = "\"https://slack.com/api\"",
    }
    ROCKETCHAT "a `rocketchat` channel" {
        "url" = "{ env = \"ROCKETCHAT_WEBHOOK\" }",
        "base" = "\"https://chat.example\"",
        "token" = "{ env = \"ROCKETCHAT_TOKEN\" }",
        "user" = "\"aobEdbYhXfu5hkeqG\"",
        "room" = "\"#incidents\"",
    }
    MATRIX "a `matrix` channel" {
        "base" = "\"https://matrix.example\"",
        "token" = "{ env = \"MATRIX_TOKEN\" }",
        "room" = "\"!incidents:matrix.example\"",
    }
    TELEGRAM "a `telegram` channel" {
        "token" = "{ env = \"TELEGRAM_TOKEN\" }",
        "room" = "\"-1001234567890\"",
        "base" = "\"https://api.telegram.org\"",
    }
    NTFY "an `ntfy` channel" {
        "topic" = "\"shop-incidents\"",
        "token" = "{ env = \"NTFY_TOKEN\" }",
        "base" = "\"https://ntfy.sh\"",
    }
    STATUS_PAGE "a status page channel" {
        "page" = "\"abc123\"",
        "token" = "{ env = \"STATUS_TOKEN\" }",
        "base" = "\"https://api.statuspage.io/v1\"",
        "notify" = "false",
        "components" = "{ web = \"8kbf7d35c070\" }",
    }
    STATUS_IO "a `statusio` channel" {
        "page" = "\"abc123\"",
        "api_id" = "{ env = \"STATUSIO_ID\" }",
        "token" = "{ env = \"STATUSIO_KEY\" }",
        "base" = "\"https://api.status.io/v2\"",
        "notify" = "false",
        "components" = "{ web = \"component-container\" }",
    }
    CACHET "a `cachet` channel" {
        "base" = "\"https://status.example\"",
        "token" = "{ env = \"CACHET_TOKEN\" }",
        "version" = "3",
        "notify" = "false",
        "components" = "{ web = 1 }",
    }
    FOLDER "a channel of files" {
        "folder" = "\"../status-page\"",
        "url" = "\"https://status.example\"",
        "components" = "{ web = \"Website\" }",
    }
    MASTODON "a `mastodon` channel" {
        "base" = "\"https://mastodon.example\"",
        "token" = "{ env = \"MASTODON_TOKEN\" }",
    }
    BLUESKY "a `bluesky` channel" {
        "handle" = "\"shop.bsky.social\"",
        "password" = "{ env = \"BLUESKY_APP_PASSWORD\" }",
        "base" = "\"https://bsky.social\"",
    }
    X "an `x` channel" {
        "token" = "{ env = \"X_TOKEN\" }",
        "token_secret" = "{ env = \"X_TOKEN_SECRET\" }",
        "key" = "{ env = \"X_KEY\" }",
        "key_secret" = "{ env = \"X_KEY_SECRET\" }",
        "base" = "\"https://api.x.com\"",
    }
    LINKEDIN "a `linkedin` channel" {
        "author" = "\"urn:li:organization:123\"",
        "token" = "{ env = \"LINKEDIN_TOKEN\" }",
        "version" = "202610",
        "base" = "\"https://api.linkedin.com\"",
    }
}
