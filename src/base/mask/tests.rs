use super::*;
use proptest::prelude::*;

fn looks(text: &str) -> String {
    mask(text, &[])
}

#[test]
fn a_secret_is_known_by_its_looks() {
    for (printed, kept) in [
        ("password=hunter2", "password=•••"),
        ("DB_PASSWORD=hun;ter&2 next", "DB_PASSWORD=••• next"),
        ("password: two words\nnext", "password: •••\nnext"),
        (
            r#"{"token": "a\"b", "user": "ana"}"#,
            r#"{"token": "•••", "user": "ana"}"#,
        ),
        (
            "mysql --password hunter2 -u ana",
            "mysql --password ••• -u ana",
        ),
        (
            "mysql --password=hunter2 -u ana",
            "mysql --password=••• -u ana",
        ),
        ("GET /?token=abc&page=2", "GET /?token=•••&page=2"),
        (
            "Authorization: Bearer abc\nHost: x",
            "Authorization: •••\nHost: x",
        ),
        ("set-cookie: id=1; Path=/", "set-cookie: •••"),
        ("sent Bearer abcdefghijklmnop to x", "sent Bearer ••• to x"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key ••• used"),
        ("ghp_0123456789abcdefghijklmnopqrstuvwxyz", "•••"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSM", "•••"),
        ("postgres://ana:hunter2@db/x", "postgres://ana:•••@db/x"),
        (
            "postgres://ana:hun/ter@2@db/x?y",
            "postgres://ana:•••@db/x?y",
        ),
        (
            "https://hooks.slack.com/services/T0/B0/abc done",
            "https://hooks.slack.com/services/••• done",
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\nnext",
            "-----BEGIN RSA PRIVATE KEY-----\n•••\n-----END RSA PRIVATE KEY-----\nnext",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\nabcd",
            "-----BEGIN PRIVATE KEY-----\n•••",
        ),
    ] {
        assert_eq!(looks(printed), kept);
    }
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "",
        "3 rows, 12 ms",
        "git@github.com:acme/web.git",
        "ssh://git@example.com/x",
        "http://127.0.0.1:8080/health is up",
        "the token has expired",
        "password",
        "password=",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "task-0123456789012345",
        "état: dégradé · 日本",
    ] {
        assert_eq!(looks(text), text);
    }
}

#[test]
fn overlapping_secrets_leave_no_remainder() {
    let secrets = ["abcdef".to_owned(), "cdefgh".to_owned()];
    assert_eq!(mask("x abcdefgh y", &secrets), "x ••• y");
}

#[test]
fn a_key_that_arrives_line_by_line_is_masked_too() {
    let mut lines = LineMask::default();
    let shown: Vec<_> = [
        "-----BEGIN PRIVATE KEY-----",
        "MIIE",
        "abcd",
        "-----END PRIVATE KEY-----",
        "done",
    ]
    .iter()
    .map(|line| lines.mask(line, &[]))
    .collect();
    assert_eq!(
        shown[1..],
        [MASK, MASK, "-----END PRIVATE KEY-----", "done"]
    );
}

#[test]
fn a_variable_says_by_its_name_that_it_holds_a_secret() {
    for name in [
        "SMTP_PASSWORD",
        "GITHUB_TOKEN",
        "aws_secret_access_key",
        "MY_PWD",
    ] {
        assert!(names_a_secret(name), "{name}");
    }
    for name in ["PWD", "OLDPWD", "PATH", "HOME", "LANG", "USER", "EDITOR"] {
        assert!(!names_a_secret(name), "{name}");
    }
}

#[test]
fn a_secret_of_several_lines_is_found_line_by_line() {
    let secret = "first-half-of-it\nsecond-half-of-it\n".to_owned();
    assert_eq!(mask("1: second-half-of-it", &[secret]), "1: •••");
}

proptest! {
    #[test]
    fn a_known_secret_never_survives(
        before in "\\PC{0,20}", secret in "[!-~é日]{4,16}", after in "(?s).{0,20}", twice in any::<bool>(),
    ) {
        let text = format!("{before}{secret}{}{after}", if twice { secret.as_str() } else { "" });
        prop_assert!(!mask(&text, std::slice::from_ref(&secret)).contains(&secret));
    }

    #[test]
    fn any_text_can_be_masked_and_masking_again_changes_nothing(
        text in "(?s)(.|password|token: |=|://|:|@|-----BEGIN|PRIVATE KEY|-----END|\"|--secret ){0,20}",
    ) {
        let once = looks(&text);
        prop_assert_eq!(looks(&once), once);
    }

    #[test]
    fn words_alone_are_never_touched(text in "[a-z \n]{0,60}") {
        prop_assume!(!["bearer"].iter().any(|word| text.contains(word)));
        prop_assert_eq!(looks(&text), text);
    }
}
