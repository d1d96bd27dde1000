//! Apache 2.4.

use super::Ground;

/// To be included in a `VirtualHost`.
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
        "# In the `VirtualHost` of the site, before its rewrites and proxies:  Include \"{folder}/apache.conf\"\n\
         # Needs mod_rewrite, mod_headers, mod_alias and mod_mime{}. Then: apachectl -t && apachectl graceful\n{}",
        if ground.through.is_some() {
            ", mod_proxy_http"
        } else {
            ""
        },
        ground.switching()
    );
    if let Some(address) = ground.through {
        return format!(
            r#"{head}
RewriteEngine On
RewriteCond "{folder}/{switch}" -f
RewriteRule ^ "http://{address}%{{REQUEST_URI}}" [P,L]
"#
        );
    }
    format!(
        r#"{head}
RewriteEngine On
RewriteCond "{folder}/{switch}" -f
# What is shown instead comes here once more: it must not end here again.
RewriteCond "%{{ENV:REDIRECT_STATUS}}" =""
RewriteRule ^ - [R=503,L]

<IfModule mod_proxy.c>
  ProxyPass "/aplomb-waiting/" "!"
</IfModule>
Alias "/aplomb-waiting/" "{folder}/"
<Directory "{folder}">
  # Only in the place of something else.
  Require expr "%{{reqenv:REDIRECT_STATUS}} == '503'"
</Directory>
ErrorDocument 503 "/aplomb-waiting/{page}"
<If "%{{HTTP_ACCEPT}} =~ m#application/([a-z0-9.-]+[+])?json#i && %{{HTTP_ACCEPT}} !~ m#text/html#i">
  ErrorDocument 503 "/aplomb-waiting/{twin}"
</If>
<Location "/aplomb-waiting/">
  Header always set Retry-After "{retry}"
  Header always set Cache-Control "no-store"
  Header always merge Vary "Accept"
</Location>
<Location "/aplomb-waiting/{page}">
  ForceType "text/html; charset=utf-8"
</Location>
<Location "/aplomb-waiting/{twin}">
  ForceType application/problem+json
  Header always set Access-Control-Allow-Origin "*"
  Header always set Access-Control-Expose-Headers "Retry-After"
</Location>
"#
    )
}
