//! Caddy 2.

use super::Ground;

/// To be imported into the block of a site.
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
        "# In the block of the site, with the rest of it in `handle {{ … }}`:  import \"{folder}/Caddyfile\"\n\
         # then: caddy validate && caddy reload\n{}",
        ground.switching()
    );
    let on = format!("@aplomb_on file {{\n\troot \"{folder}\"\n\ttry_files \"/{switch}\"\n}}\n");
    if let Some(address) = ground.through {
        return format!("{head}\n{on}handle @aplomb_on {{\n\treverse_proxy {address}\n}}\n");
    }
    format!(
        r#"{head}
{on}@aplomb_json {{
	header_regexp Accept (?i)application/([a-z0-9.-]+[+])?json
	not header_regexp Accept (?i)text/html
}}
@aplomb_unread not method GET HEAD
handle @aplomb_on {{
	root * "{folder}"
	# A file answers a GET only, and with nothing whoever asks whether it has changed.
	method @aplomb_unread GET
	request_header -If-Match
	request_header -If-None-Match
	request_header -If-Modified-Since
	request_header -If-Unmodified-Since
	request_header -If-Range
	request_header -Range
	header Retry-After {retry}
	header Cache-Control no-store
	header Vary Accept
	header -Last-Modified
	header -Etag
	handle @aplomb_json {{
		header Content-Type application/problem+json
		header Access-Control-Allow-Origin *
		header Access-Control-Expose-Headers Retry-After
		rewrite * /{twin}
		file_server {{
			status 503
		}}
	}}
	handle {{
		header Content-Type "text/html; charset=utf-8"
		rewrite * /{page}
		file_server {{
			status 503
		}}
	}}
}}
"#
    )
}
