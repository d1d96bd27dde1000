use super::super::tests::{
    BODY, DATE, after, answer, asked, body, brief, bytes, follow, keys, post, remote, sent,
};
use super::*;
use crate::channel::What;
use crate::config::SecretRef;
use crate::runbook::Stage;
use insta::assert_snapshot;

fn account(version: Option<u32>) -> Account {
    Account {
        base: None,
        author: Some("urn:li:organization:123".into()),
        token: Some(SecretRef::Env("LINKEDIN_TOKEN".into())),
        version,
    }
}

fn talk(post: &Post, version: Option<u32>) -> LinkedIn {
    match LinkedIn::new(&account(version), &keys(&["t0ken"]), post) {
        Ok(talk) => talk,
        Err(unfit) => panic!("{unfit:?}"),
    }
}

const EARLIER: &[&[(&str, &str)]] = &[&[("urn", "urn:li:share:1001")]];

#[test]
fn every_stage_is_asked_byte_for_byte() {
    let special = Post {
        body: "C’est réparé (hier) #1 @tous <a> {b} [c] d_e*f~ g|h\\i".into(),
        ..after(post(Stage::Resolution), EARLIER)
    };
    let said = [
        bytes(&asked(talk(&post(Stage::Initial), None).begin())),
        bytes(&asked(
            talk(&after(post(Stage::Update), EARLIER), Some(202_610)).begin(),
        )),
        bytes(&asked(talk(&special, None).begin())),
    ];
    assert_snapshot!(said.join("\n---\n"), @r#"
    Once POST https://api.linkedin.com/rest/posts
    Content-Type: application/json
    Authorization: Bearer t0ken
    LinkedIn-Version: 202608
    X-Restli-Protocol-Version: 2.0.0
    {"author":"urn:li:organization:123","commentary":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42","distribution":{"feedDistribution":"MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]},"isReshareDisabledByAuthor":false,"lifecycleState":"PUBLISHED","visibility":"PUBLIC"}
    ---
    Once POST https://api.linkedin.com/rest/posts
    Content-Type: application/json
    Authorization: Bearer t0ken
    LinkedIn-Version: 202610
    X-Restli-Protocol-Version: 2.0.0
    {"author":"urn:li:organization:123","commentary":"We cannot take orders at the moment. Next message at 14:30 UTC: https://status.shop.com/42","distribution":{"feedDistribution":"MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]},"isReshareDisabledByAuthor":false,"lifecycleState":"PUBLISHED","visibility":"PUBLIC"}
    ---
    Once POST https://api.linkedin.com/rest/posts
    Content-Type: application/json
    Authorization: Bearer t0ken
    LinkedIn-Version: 202608
    X-Restli-Protocol-Version: 2.0.0
    {"author":"urn:li:organization:123","commentary":"C’est réparé \\(hier\\) \\#1 \\@tous \\<a\\> \\{b\\} \\[c\\] d\\_e\\*f\\~ g\\|h\\\\i","distribution":{"feedDistribution":"MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]},"isReshareDisabledByAuthor":false,"lifecycleState":"PUBLISHED","visibility":"PUBLIC"}
    "#);
}

#[test]
fn a_post_that_is_out_has_a_name_and_a_place() {
    for header in ["x-restli-id", "x-linkedin-id"] {
        let made = answer(201, &[(header, "urn:li:share:7123")], "");
        let receipt = sent(follow(&mut talk(&post(Stage::Initial), None), &[made]));
        let place = "https://www.linkedin.com/feed/update/urn:li:share:7123";
        assert_eq!(receipt.link.as_deref(), Some(place));
        assert_eq!(receipt.remote, remote(&[("urn", "urn:li:share:7123")]));
    }
    for odd in ["", "7123", "urn:li:share:../x", "javascript:1"] {
        let made = answer(201, &[("x-restli-id", odd)], "");
        let receipt = sent(follow(&mut talk(&post(Stage::Initial), None), &[made]));
        assert_eq!(receipt, Receipt::default(), "{odd}");
    }
}

#[test]
fn what_is_too_long_is_refused_from_a_word_on() {
    let long = Post {
        body: "word ".repeat(700),
        ..post(Stage::Initial)
    };
    let Err(Unfit::TooLong { measure, from }) = LinkedIn::new(&account(None), &keys(&["t"]), &long)
    else {
        panic!("it is too long");
    };
    assert_eq!(
        (measure.length, measure.limit.most, from),
        (3_500, 3_000, 3_000)
    );
}

#[test]
fn every_answer_has_its_meaning() {
    let cases = [
        (
            400,
            r#"{"message":"Field Value validation failed in REQUEST_BODY","status":400}"#,
        ),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN","message":"Invalid access token"}"#,
        ),
        (
            403,
            r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: partnerApiPosts"}"#,
        ),
        (
            422,
            r#"{"message":"Content is a duplicate of urn:li:share:7123","status":422}"#,
        ),
        (
            422,
            r#"{"message":"Content is a duplicate of urn:li:share:1001","status":422}"#,
        ),
        (
            400,
            r#"{"message":"Duplicate post is detected","status":400}"#,
        ),
        (422, r#"{"message":"commentary is too long","status":422}"#),
        (
            429,
            r#"{"message":"Resource level throttle limit for calls to this resource is reached.","status":429}"#,
        ),
        (500, r#"{"message":"Internal Server Error"}"#),
        (503, ""),
        (504, "<html>"),
        (200, "<html>Sign in to this network</html>"),
        (302, ""),
    ];
    let mut out = String::new();
    for (status, text) in cases {
        let post = after(post(Stage::Update), EARLIER);
        let turn = follow(&mut talk(&post, None), &[answer(status, &[DATE], text)]);
        out += &format!("{status}: {}\n", brief(&turn));
    }
    assert_snapshot!(out, @"
    400: refused 400: Field Value validation failed in REQUEST_BODY
    401: no access 401: Invalid access token
    403: no access 403: Not enough permissions to access: partnerApiPosts
    422: unknown probably already posted, see https://www.linkedin.com/feed/update/urn:li:share:7123: 422: Content is a duplicate of urn:li:share:7123
    422: refused 422: Content is a duplicate of urn:li:share:1001
    400: unknown probably already posted: 400: Duplicate post is detected
    422: refused 422: commentary is too long
    429: busy 429: Resource level throttle limit for calls to this resource is reached.
    500: unknown 500: Internal Server Error
    503: unknown 503
    504: unknown 504
    200: unknown 200: not the answer of this service
    302: refused 302
    ");
}

#[test]
fn the_same_words_twice_in_an_incident_are_refused_not_unknown() {
    let mut repeated = after(post(Stage::Update), EARLIER);
    repeated.earlier[0].body = BODY.into();
    let duplicate = answer(
        422,
        &[],
        r#"{"message":"Content is a duplicate of urn:li:share:7"}"#,
    );
    let turn = follow(&mut talk(&repeated, None), &[duplicate]);
    assert!(brief(&turn).starts_with("refused 422"), "{}", brief(&turn));
}

#[test]
fn a_version_that_is_not_there_gives_way_to_an_older_one() {
    let missing = answer(
        426,
        &[],
        r#"{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 202608 is not active"}"#,
    );
    let version = |turn: Turn| {
        let bytes = bytes(&asked(turn));
        let line = bytes
            .lines()
            .find(|line| line.starts_with("LinkedIn-Version"));
        line.expect("a version").to_owned()
    };
    let mut open = talk(&post(Stage::Initial), None);
    assert_eq!(version(open.begin()), "LinkedIn-Version: 202608");
    for month in ["07", "06"] {
        let turn = open.hear(&Heard::Web(missing.clone()));
        assert_eq!(version(turn), format!("LinkedIn-Version: 2026{month}"));
    }
    let end = brief(&open.hear(&Heard::Web(missing.clone())));
    assert!(
        end.starts_with("refused 426") && end.contains("set `version`"),
        "{end}"
    );
    // One that was set is not ours to change.
    let mut fixed = talk(&post(Stage::Initial), Some(202_401));
    assert!(brief(&follow(&mut fixed, &[missing])).starts_with("refused 426"));
    let at = |text| Moment::parse(text).expect("a moment");
    assert_eq!(super::version(at("2026-02-28T00:00:00Z"), 3), "202511");
    assert_eq!(super::version(at("2026-03-01T00:00:00Z"), 3), "202512");
    assert_eq!(super::version(at("2026-04-01T00:00:00Z"), 3), "202601");
}

#[test]
fn nobody_can_look_there() {
    assert!(talk(&post(Stage::Initial), None).look().is_none());
}

#[test]
fn nobody_speaks_without_an_author() {
    let mut account = account(None);
    account.author = None;
    let unfit = LinkedIn::new(&account, &keys(&["t"]), &post(Stage::Initial)).err();
    assert_eq!(unfit, Some(Unfit::Settings("`author` is missing".into())));
}

#[test]
fn a_key_is_tried_without_a_word_being_said() {
    let try_it = |status, text: &str| {
        let mut knock = knock(&account(None), &keys(&["t0ken"]));
        brief(&follow(&mut knock, &[answer(status, &[], text)]))
    };
    assert_eq!(try_it(200, r#"{"sub":"782bbtaQ"}"#), "sent -");
    assert_eq!(
        try_it(
            403,
            r#"{"message":"Not enough permissions to access: userinfo.GET.NO_VERSION"}"#
        ),
        "sent -"
    );
    assert_eq!(
        try_it(401, r#"{"message":"Invalid access token"}"#),
        "no access 401: Invalid access token"
    );
    assert_eq!(
        try_it(200, "<html>"),
        "refused 200: not the answer of this service"
    );
}

#[test]
fn nothing_shows_the_token() {
    let What::Web(request) = asked(talk(&post(Stage::Initial), None).begin()).what else {
        panic!("a request");
    };
    assert!(!format!("{request:?}").contains("t0ken"));
    assert!(!body(Turn::Ask(Ask::web(Weight::Once, request))).is_null());
}
