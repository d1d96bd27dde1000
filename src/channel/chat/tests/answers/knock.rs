//! What the answer to a knock means, which says nothing to anybody.

use super::*;

#[test]
fn a_knock_says_nothing_and_tells_whether_the_door_opens() {
    let door = |name: &str| {
        let (_, settings, keys, _) = ALL
            .iter()
            .find(|(known, ..)| *known == name)
            .expect("a name");
        let keys = Keys(keys.iter().map(|key| Secret::new(*key)).collect());
        knock(&service(settings), &keys)
    };
    for name in ["slack", "mattermost", "teams", "rocketchat", "ntfy"] {
        assert!(door(name).is_none(), "{name}");
    }
    for (name, asks, opens, shut) in [
        (
            "slack-api",
            "Look POST https://slack.com/api/auth.test",
            r#"{"ok":true,"user":"bot"}"#,
            (200, r#"{"ok":false,"error":"invalid_auth"}"#),
        ),
        (
            "discord",
            "Look GET https://discord.com/api/v10/webhooks/42/tokentokentokentoken",
            r#"{"id":"42","guild_id":"1"}"#,
            (404, r#"{"message":"Unknown Webhook","code":10015}"#),
        ),
        (
            "rocketchat-api",
            "Look GET https://chat.example/api/v1/me",
            r#"{"_id":"u1","success":true}"#,
            (
                401,
                r#"{"status":"error","message":"You must be logged in to do this."}"#,
            ),
        ),
        (
            "matrix",
            "Look GET https://matrix.example/_matrix/client/v3/account/whoami",
            r#"{"user_id":"@bot:matrix.example"}"#,
            (401, r#"{"errcode":"M_UNKNOWN_TOKEN","error":"no"}"#),
        ),
        (
            "telegram",
            "Look GET https://api.telegram.org/bot123:secret/getMe",
            r#"{"ok":true,"result":{"id":1}}"#,
            (404, r#"{"ok":false,"description":"Not Found"}"#),
        ),
    ] {
        let mut talk = door(name).expect("a door");
        assert_eq!(shown(&talk.begin()), asks);
        assert_eq!(
            shown(&talk.hear(&answer(200, &[], opens))),
            "sent",
            "{name}"
        );
        let shut_turn = shown(&talk.hear(&answer(shut.0, &[], shut.1)));
        assert!(shut_turn.starts_with("no access"), "{name} {shut_turn}");
        let elsewhere = shown(&talk.hear(&answer(200, &[], "<html>hello</html>")));
        assert!(elsewhere.starts_with("no access"), "{name} {elsewhere}");
        let down = shown(&talk.hear(&answer(500, &[], "")));
        assert!(down.starts_with("busy"), "{name} {down}");
    }
}
