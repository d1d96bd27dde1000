//! What a status page and the chats give out.

use super::*;

const STATUSPAGE: &str = r#"{"page":{"name":"Shop"},"incidents":[
  {"name":"API is slow","impact":"major","created_at":"2026-07-04T10:00:00.000Z",
   "started_at":"2026-07-04T09:50:00.000Z","resolved_at":"2026-07-04T11:00:00Z","shortlink":"https://stspg.io/x",
   "incident_updates":[
     {"status":"resolved","body":"It is over.","created_at":"2026-07-04T11:00:00Z","display_at":"2026-07-04T10:58:00Z"},
     {"status":"identified","body":"Found.","created_at":"2026-07-04T10:20:00Z",
      "affected_components":[{"name":"API","old_status":"operational","new_status":"major_outage"}]},
     {"status":"investigating","body":"We look.","created_at":"2026-07-04T10:00:00Z"}]},
  {"name":"Move","impact":"maintenance","status":"completed","created_at":"2026-07-05T10:00:00Z","incident_updates":[]}]}"#;

#[test]
fn the_updates_of_a_status_page_are_what_customers_were_told() {
    let kept = one(Format::Statuspage, STATUSPAGE);
    assert_eq!(
        told(&kept),
        [
            "07-04T10:00 said public investigating status-page: We look.",
            "07-04T10:20 said public identified status-page: Found./API: operational → major_outage",
            "07-04T10:58 said public resolved status-page: It is over.",
        ]
    );
    assert_eq!(kept.past.severity, Some(Severity::Sev2));
    let began = kept.past.began_at().map(|at| at.to_string());
    assert_eq!(began.as_deref(), Some("2026-07-04T09:50:00.000Z"));
    assert_eq!(remarks(&kept), ["2 maintenance Move"]);
}

#[test]
fn a_channel_of_slack_is_told_by_name() {
    let kept = one(
        Format::Slack,
        r#"[{"type":"message","user":"U1","text":"is <@U2> there? a &lt; b <https://x.org|the graph>",
            "ts":"1485896400.000200","user_profile":{"real_name":"Ana M."}},
           {"type":"message","subtype":"channel_join","user":"U2","text":"<@U2> has joined","ts":"1485896401.000100"},
           {"type":"message","user":"U2","text":"here","ts":"1485896402.5","user_profile":{"display_name":"ben"}},
           {"type":"message","subtype":"bot_message","username":"Statuspage","text":"","ts":"1485896460.000100",
            "attachments":[{"title":"Investigating","text":"We look"}]},
           {"type":"message","user":"U2","text":"","ts":"1485896461.000100"}]"#,
    );
    assert_eq!(
        told(&kept),
        [
            "01-31T21:00 note Ana M.: is @ben there? a < b the graph (https://x.org)",
            "01-31T21:00 note ben: here",
            "01-31T21:01 said public - public Statuspage: Investigating/We look",
        ]
    );
    assert_eq!(
        remarks(&kept),
        ["2 housekeeping @ben has joined", "5 empty "]
    );
}

#[test]
fn an_export_of_mattermost_is_lines_a_list_or_what_the_api_gives() {
    let lines = "{\"type\":\"version\",\"version\":1}\n\
        {\"type\":\"post\",\"post\":{\"team\":\"shop\",\"channel\":\"ops\",\"user\":\"ana\",\"message\":\"a <b>\",\"create_at\":1485896400000,\
        \"replies\":[{\"user\":\"ben\",\"message\":\"yes\",\"create_at\":1485896460000}]}}\n";
    let expected = ["01-31T21:00 note ana: a <b>", "01-31T21:01 note ben: yes"];
    assert_eq!(told(&one(Format::Mattermost, lines)), expected);
    let api = r#"{"order":["b","a"],"posts":{"a":{"user_id":"ana","message":"a <b>","create_at":1485896400000},
        "b":{"user_id":"ben","message":"yes","create_at":1485896460000}}}"#;
    assert_eq!(told(&one(Format::Mattermost, api)), expected);
}

#[test]
fn an_incident_that_goes_on_is_not_taken_in() {
    let open = r#"{"name":"API","status":"investigating","created_at":"2026-07-04T10:00:00Z","resolved_at":null,
        "incident_updates":[{"status":"investigating","body":"We look.","created_at":"2026-07-04T10:00:00Z"}]}"#;
    let unread = all(Format::Statuspage, open).expect_err("it goes on");
    assert_eq!(unread.what, Wrong::Open);
    let said = Wish {
        is_over: true,
        ..wish()
    };
    let files = [File::new("it".into(), open.into())];
    assert_eq!(
        read(Format::Statuspage, &files, &said).map(|all| all.len()),
        Ok(1)
    );
    // In a page's history the others are, and it is said.
    let over = STATUSPAGE.strip_suffix("]}").expect("a page");
    let kept = one(Format::Statuspage, &format!("{over},{open}]}}"));
    assert_eq!(remarks(&kept), ["2 maintenance Move", "3 open API"]);
}

#[test]
fn a_broken_line_of_an_export_takes_no_other_with_it() {
    let line = |at: u32, text: &str| {
        format!(
            r#"{{"type":"post","post":{{"user":"ana","message":"{text}","create_at":178312320{at}000}}}}"#
        )
    };
    let text = format!(
        "{}\n{}\n{{\"type\":\"post\",\"po\n{}\n",
        r#"{"type":"version","version":1}"#,
        line(1, "down"),
        line(2, "up")
    );
    let kept = one(Format::Mattermost, &text);
    assert_eq!(kept.past.told.len(), 2);
    assert_eq!(remarks(&kept), ["3 broken {\"type\":\"post\",\"po"]);
    let broken = "{\"a\n{\"b\n{\"c\":1}\n";
    assert!(matches!(
        all(Format::Mattermost, broken).expect_err("broken").what,
        Wrong::NotJson(_) | Wrong::NotThat
    ));
}

#[test]
fn the_names_of_an_export_are_those_of_its_people() {
    let users = r#"[{"id":"U2","name":"ben","profile":{"real_name":"Ben B.","display_name":""}},
                    {"id":"U3","name":"cyd"},{"id":"U4"},7]"#;
    let names = names_of(users);
    assert_eq!(names.len(), 2);
    assert!(names_of("{").is_empty());
    let wish = Wish { names, ..wish() };
    let text = r#"[{"user":"U3","text":"<@U2> it is down","ts":"1783123200.000100"}]"#;
    let files = [File::new("it".into(), text.into())];
    let kept = read(Format::Slack, &files, &wish).expect("read").remove(0);
    assert_eq!(told(&kept), ["07-04T00:00 note cyd: @Ben B. it is down"]);
}
