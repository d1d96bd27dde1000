//! `HAProxy`. It looks at no file while it runs: a map is the switch.

use super::Ground;

/// Lines for a frontend, and with `page serve` a backend of their own.
pub(super) fn settings(ground: &Ground<'_>) -> String {
    let Ground {
        folder,
        page,
        twin,
        retry,
        ..
    } = ground;
    let head = format!(
        "# These lines go into the frontend, before its `use_backend`. Then: haproxy -c -f FILE && reload\n\
         # The switch is a map, here once and for ever:  echo 'page off' > '{folder}/haproxy.map'\n\
         # on:  echo 'set map {folder}/haproxy.map page on'  | socat stdio /run/haproxy/admin.sock\n\
         # off: echo 'set map {folder}/haproxy.map page off' | socat stdio /run/haproxy/admin.sock\n\
         # It also comes by itself, when no server is left:  acl aplomb_on nbsrv(NAME) lt 1\n"
    );
    let on = format!("    acl aplomb_on str(page),map(\"{folder}/haproxy.map\",off) -m str on\n");
    if let Some(address) = ground.through {
        return format!(
            "{head}{on}    use_backend aplomb_page if aplomb_on\n\n\
             # A backend of its own, at the end of the file:\n\
             backend aplomb_page\n    mode http\n    server page {address}\n"
        );
    }
    let answer = |kind: &str, file: &str, more: &str, when: &str| {
        format!(
            "    http-request return status 503 content-type \"{kind}\" file \"{folder}/{file}\" \
             hdr Retry-After {retry} hdr Cache-Control no-store hdr Vary Accept{more} if {when}\n"
        )
    };
    let cors = " hdr Access-Control-Allow-Origin * hdr Access-Control-Expose-Headers Retry-After";
    format!(
        "{head}# The files are read at the start: reload after every update, or use `page serve`.\n\
         {on}    acl aplomb_json req.fhdr(Accept) -m reg -i application/([a-z0-9.-]+[+])?json\n    \
         acl aplomb_html req.fhdr(Accept) -m sub -i text/html\n{}{}",
        answer(
            "application/problem+json",
            twin,
            cors,
            "aplomb_on aplomb_json !aplomb_html"
        ),
        answer("text/html; charset=utf-8", page, "", "aplomb_on"),
    )
}
