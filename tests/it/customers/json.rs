//! What programs get.

use super::*;

#[test]
fn programs_get_every_number() {
    let desk = desk(LIST.as_bytes(), 3);
    put(
        &desk,
        "suppress.csv",
        b"email,reason\nDI@x.example,bounced\n",
        0,
    );
    let seen = desk.run(["customers", "check", "--json"]).expect_exit(3);
    assert!(seen.stderr.is_empty(), "{seen}");
    let document = serde_json::to_string_pretty(&seen.json()).expect("JSON");
    assert_snapshot!(document, @r#"
    {
      "lists": [
        {
          "age_s": 259200,
          "changed_at": "2026-11-19T14:05:00.000Z",
          "complete": true,
          "counts": {
            "duplicate": 1,
            "extra-fields": 1,
            "needs-smtputf8": 1,
            "no-address": 1,
            "no-dot": 1,
            "no-language": 1,
            "not-an-address": 1,
            "role-address": 1,
            "several-addresses": 1,
            "unknown-language": 1
          },
          "duplicates": 1,
          "encoding": "UTF-8",
          "file": "customers.csv",
          "findings": [
            {
              "code": "no-address",
              "column": 1,
              "first_line": null,
              "line": 7,
              "severity": "error",
              "what": ""
            },
            {
              "code": "not-an-address",
              "column": 1,
              "first_line": null,
              "line": 6,
              "severity": "error",
              "what": "ben@"
            },
            {
              "code": "several-addresses",
              "column": 1,
              "first_line": null,
              "line": 8,
              "severity": "error",
              "what": "cy@x.example, di@x.example"
            },
            {
              "code": "duplicate",
              "column": 1,
              "first_line": 2,
              "line": 4,
              "severity": "warning",
              "what": "ANA@x.example"
            },
            {
              "code": "role-address",
              "column": 1,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            },
            {
              "code": "no-dot",
              "column": 1,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            },
            {
              "code": "needs-smtputf8",
              "column": 1,
              "first_line": null,
              "line": 5,
              "severity": "warning",
              "what": "zoé@x.example"
            },
            {
              "code": "no-language",
              "column": 3,
              "first_line": null,
              "line": 9,
              "severity": "warning",
              "what": "cy@x.example"
            },
            {
              "code": "unknown-language",
              "column": 3,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "de"
            },
            {
              "code": "extra-fields",
              "column": 5,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            }
          ],
          "languages": {
            "en": 1,
            "fr": 1,
            "none": 2
          },
          "ok": false,
          "old": false,
          "on_platform": false,
          "recipients": 4,
          "rows": 9,
          "separator": ";",
          "suppress_files": [
            {
              "file": "suppress.csv",
              "ok": true,
              "unusable": 0
            }
          ],
          "suppressed": {
            "bounced": 1,
            "other": 0,
            "unsubscribed": 0
          },
          "unusable": 3,
          "variables": [
            "numero-de-client"
          ]
        }
      ],
      "ok": false,
      "version": 1
    }
    "#);
}
