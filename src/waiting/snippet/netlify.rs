//! Netlify, whose redirects cannot answer 503: an edge function can.

use super::Ground;

/// A function that holds the page and its twin.
pub(super) fn settings(ground: &Ground<'_>, page: &str, twin: &str) -> String {
    let text = |text: &str| {
        let quoted = serde_json::to_string(text).expect("invariant: a text is always JSON");
        // What ends a script and what ends a line in older ones.
        quoted.replace('<', "\\u003c")
    };
    let retry = ground.retry;
    format!(
        r#"// Put this into netlify/edge-functions/ and deploy: the page is on. Take it out and deploy: it is off.
// Made anew and deployed after every update.
const page = {page};
const twin = {twin};

export default async (request) => {{
  const accept = request.headers.get("accept") ?? "";
  const json = /application\/([a-z0-9.-]+[+])?json/i.test(accept) && !/text\/html/i.test(accept);
  const headers = {{
    "Content-Type": json ? "application/problem+json" : "text/html; charset=utf-8",
    "Retry-After": "{retry}",
    "Cache-Control": "no-store",
    "Vary": "Accept",
  }};
  if (json) {{
    headers["Access-Control-Allow-Origin"] = "*";
    headers["Access-Control-Expose-Headers"] = "Retry-After";
  }}
  const body = request.method === "HEAD" ? null : json ? twin : page;
  return new Response(body, {{ status: 503, headers }});
}};

export const config = {{ path: "/*" }};
"#,
        page = text(page),
        twin = text(twin),
    )
}
