//! The servers themselves, with the settings that we write for them.

use super::*;

pub(super) fn nginx(place: &Place<'_>) -> Running {
    let home = place.path("").to_string_lossy().into_owned();
    let user = if crate::faults::is_root() {
        "user root root;"
    } else {
        ""
    };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .fold(String::new(), |mut all, kind| {
            let _ = write!(all, "{kind}_temp_path {home}/{kind};");
            all
        });
    let config = place.write(
        "main.conf",
        &format!(
            "daemon off; master_process off; {user} pid {home}/pid; error_log {home}/error.log;\n\
             events {{ worker_connections 64; }}\n\
             http {{ access_log off; {temporary}\n server {{ listen 127.0.0.1:{port};\n\
             include '{page}';\n\
             location / {{ proxy_pass http://127.0.0.1:{site}; }}\n\
             location /api/ {{ proxy_pass http://127.0.0.1:{site}; }} }} }}\n",
            port = place.port,
            site = place.site,
            page = place.page("nginx.conf").display(),
        ),
    );
    let with = |args: &[&str]| {
        let mut command = program("nginx");
        command
            .args(args)
            .args(["-e", &format!("{home}/error.log"), "-c", &config]);
        command
    };
    checked(with(&["-t"]), &place.path(""));
    started(with(&[]), place)
}

pub(super) fn caddy(place: &Place<'_>) -> Running {
    let config = place.write(
        "Caddyfile",
        &format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://:{port} {{\n\tbind 127.0.0.1\n\timport \"{page}\"\n\
             \thandle {{\n\t\treverse_proxy 127.0.0.1:{site}\n\t}}\n}}\n",
            port = place.port,
            site = place.site,
            page = place.page("Caddyfile").display(),
        ),
    );
    let with = |verb: &str| {
        let mut command = program("caddy");
        command.args([verb, "--config", &config, "--adapter", "caddyfile"]);
        command
    };
    checked(with("validate"), &place.path(""));
    started(with("run"), place)
}

pub(super) fn haproxy(place: &Place<'_>) -> Running {
    let settings = std::fs::read_to_string(place.page("haproxy.cfg")).expect("settings");
    // The lines for the frontend, and a backend of its own.
    let (lines, backend) = match settings.split_once("\n# A backend of its own") {
        Some((lines, backend)) => (lines, format!("# A backend of its own{backend}")),
        None => (settings.as_str(), String::new()),
    };
    std::fs::write(place.page("haproxy.map"), "page off\n").expect("the switch");
    let config = place.write(
        "haproxy.cfg",
        &format!(
            "global\n    stats socket {socket} level admin\ndefaults\n    mode http\n    timeout connect 5s\n    \
             timeout client 5s\n    timeout server 5s\nfrontend front\n    bind 127.0.0.1:{port}\n{lines}\n    \
             default_backend site\nbackend site\n    server site 127.0.0.1:{site}\n{backend}",
            socket = place.path("socket").display(),
            port = place.port,
            site = place.site,
        ),
    );
    let with = |args: &[&str]| {
        let mut command = program("haproxy");
        command.args(args).args(["-f", &config]);
        command
    };
    checked(with(&["-c"]), &place.path(""));
    started(with(&["-db"]), place)
}

pub(super) fn apache(place: &Place<'_>) -> Running {
    let home = place.path("").to_string_lossy().into_owned();
    let modules = [
        "mpm_event",
        "authz_core",
        "rewrite",
        "headers",
        "alias",
        "mime",
        "proxy",
        "proxy_http",
    ];
    let modules = modules.iter().fold(String::new(), |mut all, name| {
        let _ = writeln!(
            all,
            "LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        );
        all
    });
    let config = place.write(
        "main.conf",
        &format!(
            "ServerName shop.example\nServerRoot \"{home}\"\nPidFile pid\nErrorLog error.log\n\
             Listen 127.0.0.1:{port}\n{modules}TypesConfig /dev/null\nUser nobody\nGroup nogroup\n\
             <VirtualHost *:{port}>\nInclude \"{page}\"\nProxyPass / http://127.0.0.1:{site}/\n</VirtualHost>\n",
            port = place.port,
            site = place.site,
            page = place.page("apache.conf").display(),
        ),
    );
    let with = |args: &[&str]| {
        let mut command = program("apache2");
        command.args(args).args(["-f", &config]);
        command
    };
    checked(with(&["-t"]), &place.path(""));
    started(with(&["-X"]), place)
}
