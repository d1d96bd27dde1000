//! nginx.

use super::Ground;

/// To be included in a `server`: it touches none of its locations.
pub(super) fn settings(ground: &Ground<'_>) -> String {
    let Ground {
        folder,
        page,
        twin,
        switch,
        retry,
        ..
    } = ground;
    let head = format!(
        "# In the `server` of the site:  include '{folder}/nginx.conf';\n\
         # then: nginx -t && nginx -s reload\n{}",
        ground.switching()
    );
    if let Some(address) = ground.through {
        return format!(
            r#"{head}
if (-f "{folder}/{switch}") {{ return 503; }}
# The status is what is answered there: 204 to a browser that only asks whether it may ask.
error_page 503 = @aplomb;
location @aplomb {{
    proxy_pass http://{address};
    proxy_set_header Accept $http_accept;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
}}
"#
        );
    }
    format!(
        r#"{head}
set $aplomb_page /aplomb-waiting/{page};
if ($http_accept ~* "application/([a-z0-9.-]+[+])?json") {{ set $aplomb_page /aplomb-waiting/{twin}; }}
if ($http_accept ~* "text/html") {{ set $aplomb_page /aplomb-waiting/{page}; }}

set $aplomb_on "";
if (-f "{folder}/{switch}") {{ set $aplomb_on yes; }}
# What is shown instead is looked for once more with these lines: it must not end here again.
if ($uri ~ "^/aplomb-waiting/") {{ set $aplomb_on ""; }}
if ($aplomb_on) {{ return 503; }}

# An address, not a named location: a POST becomes a GET, which a file can answer.
error_page 503 $aplomb_page;
location = /aplomb-waiting/{page} {{
    internal;
    alias "{folder}/{page}";
    types {{ }}
    default_type "text/html; charset=utf-8";
    add_header Retry-After {retry} always;
    add_header Cache-Control no-store always;
    add_header Vary Accept always;
}}
location = /aplomb-waiting/{twin} {{
    internal;
    alias "{folder}/{twin}";
    types {{ }}
    default_type application/problem+json;
    add_header Retry-After {retry} always;
    add_header Cache-Control no-store always;
    add_header Vary Accept always;
    add_header Access-Control-Allow-Origin * always;
    add_header Access-Control-Expose-Headers Retry-After always;
}}
"#
    )
}
