//! What is nobody's business outside: machines by name or number, pages behind the door, and the
//! addresses of people.

use super::House;
use super::said::Said;
use core::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// Endings that no name in public has.
const INSIDE: [&str; 14] = [
    ".internal",
    ".local",
    ".localdomain",
    ".lan",
    ".corp",
    ".intra",
    ".intranet",
    ".private",
    ".home",
    ".svc",
    ".cluster",
    ".prod",
    ".dc",
    ".consul",
];

/// Names of machines in the clouds of others.
const CLOUDS: [&str; 7] = [
    ".compute.amazonaws.com",
    ".rds.amazonaws.com",
    ".elb.amazonaws.com",
    ".cache.amazonaws.com",
    ".cloudapp.azure.com",
    ".database.windows.net",
    ".googleusercontent.com",
];

/// First parts of addresses that only colleagues open.
const TOOLS: &[&str] = &[
    "admin",
    "argocd",
    "backoffice",
    "bastion",
    "confluence",
    "consul",
    "dashboard-int",
    "git",
    "gitlab",
    "grafana",
    "intranet",
    "jenkins",
    "jira",
    "kibana",
    "monitoring",
    "nagios",
    "pgadmin",
    "phpmyadmin",
    "preprod",
    "prometheus",
    "proxmox",
    "rundeck",
    "sentry",
    "stage",
    "staging",
    "vault",
    "vpn",
    "wiki",
    "zabbix",
];

/// What machines are called by.
const MACHINES: &[&str] = &[
    "app",
    "api",
    "bastion",
    "cache",
    "ceph",
    "consul",
    "db",
    "dns",
    "elastic",
    "es",
    "esxi",
    "etcd",
    "front",
    "fw",
    "gw",
    "haproxy",
    "host",
    "hv",
    "ip",
    "k8s",
    "kafka",
    "kube",
    "lb",
    "mail",
    "mariadb",
    "master",
    "mongo",
    "mq",
    "mx",
    "mysql",
    "nas",
    "nginx",
    "node",
    "ns",
    "pg",
    "postgres",
    "postgresql",
    "prd",
    "primary",
    "prod",
    "proxy",
    "rabbit",
    "rabbitmq",
    "redis",
    "replica",
    "rtr",
    "san",
    "server",
    "smtp",
    "sql",
    "srv",
    "stg",
    "storage",
    "sw",
    "vm",
    "web",
    "worker",
    "ws",
];

/// Where a role reads the mail, not a person.
const ROLES: &[&str] = &[
    "abuse",
    "accueil",
    "admin",
    "aide",
    "assistance",
    "billing",
    "bonjour",
    "client",
    "clients",
    "comptabilite",
    "contact",
    "customer",
    "customercare",
    "customers",
    "desk",
    "dpo",
    "equipe",
    "hello",
    "help",
    "helpdesk",
    "info",
    "infos",
    "incident",
    "incidents",
    "mail",
    "no-reply",
    "noc",
    "noreply",
    "office",
    "ops",
    "orders",
    "commandes",
    "postmaster",
    "press",
    "presse",
    "privacy",
    "sales",
    "sav",
    "security",
    "service",
    "serviceclient",
    "service-client",
    "services",
    "status",
    "statut",
    "support",
    "team",
    "urgence",
    "urgences",
    "relation-client",
    "facturation",
    "technique",
];

/// The pieces of a text between spaces, without what stands around them.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '"' | '«' | '»' | '“' | '”' | '<' | '>' | '|')
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
            let start = at + (rest.len() - rest.trim_start_matches(is_between).len());
            let rest = &text[start..];
            let length = rest.find(is_between).unwrap_or(rest.len());
            at = start + length;
            let piece = &text[start..at];
            let trimmed = piece.trim_start_matches(['(', '[', '`', '\'', '*', '‘', '“']);
            let start = start + piece.len() - trimmed.len();
            let trimmed =
                trimmed.trim_end_matches(['.', ':', '!', '?', ')', ']', '`', '\'', '*', '’', '…']);
            if !trimmed.is_empty() {
                return Some((start, trimmed));
            }
        }
    })
}

/// The places of machines and of pages that only colleagues open.
pub(super) fn hosts(said: &Said<'_>, house: &House) -> Vec<Range<usize>> {
    chunks(said.text)
        .filter(|(start, chunk)| is_inside(said.text, *start, chunk, house))
        .map(|(start, chunk)| start..start + chunk.len())
        .collect()
}

fn is_inside(text: &str, start: usize, chunk: &str, house: &House) -> bool {
    let lower = chunk.to_lowercase();
    let public = |host: &str| {
        house
            .public
            .iter()
            .any(|public| host_of(&public.to_lowercase()) == host || *public == chunk)
    };
    if lower.contains('@') && !lower.contains("://") {
        return false;
    }
    let (host, port) = host_and_port(&lower);
    if public(host) && port.is_none() {
        return false;
    }
    if house.hosts.iter().any(|known| known.to_lowercase() == host) {
        return true;
    }
    let is_link = lower.contains("://");
    is_address(text, start, host, &lower)
        || host == "localhost"
        || INSIDE
            .iter()
            .any(|end| host.ends_with(end) && host.len() > end.len())
        || CLOUDS.iter().any(|end| host.ends_with(end))
        || (is_link && (port.is_some() || !host.contains('.')))
        || is_tool(host)
        || (!is_link && !lower.contains('/') && is_machine(host))
}

/// The part of an address between `//` and `/`, without user and port.
fn host_of(address: &str) -> &str {
    host_and_port(address).0
}

fn host_and_port(address: &str) -> (&str, Option<&str>) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    match rest.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty()
                && !host.contains(':')
                && port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (host, Some(port))
        }
        _ => (rest, None),
    }
}

fn is_address(text: &str, start: usize, host: &str, chunk: &str) -> bool {
    if host.parse::<Ipv4Addr>().is_ok() {
        // Versions have four numbers, too.
        let before = text[..start].trim_end();
        let tail = before
            .char_indices()
            .rev()
            .take(8)
            .last()
            .map_or("", |(at, _)| &before[at..])
            .to_lowercase();
        return !tail.ends_with("version") && !tail.ends_with("release");
    }
    let six = chunk.trim_start_matches('[');
    let six = six.split(['/', ']']).next().unwrap_or_default();
    six.len() > 4
        && six.bytes().any(|byte| byte.is_ascii_digit())
        && six.matches(':').count() >= 2
        && six.parse::<Ipv6Addr>().is_ok()
}

fn is_tool(host: &str) -> bool {
    let mut labels = host.split('.');
    let first = labels.next().unwrap_or_default();
    labels.next().is_some_and(|next| !next.is_empty()) && TOOLS.contains(&first)
}

/// `db-3`, `web01`, `prod-db`, `srv12.paris`.
fn is_machine(host: &str) -> bool {
    let name = host.split('.').next().unwrap_or_default();
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !is_plain || name.len() > 63 {
        return false;
    }
    let labels: Vec<&str> = name.split(['-', '_']).collect();
    let mut machines = 0;
    let mut numbers = 0;
    for label in &labels {
        let root = label.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = label.len() - root.len();
        if root.is_empty() {
            numbers += 1;
        } else if MACHINES.contains(&root) {
            machines += 1;
            // `web3` is a fashion, `ip4` a protocol.
            let is_word = matches!((root, digits), ("web" | "ip" | "es" | "app" | "api", 0..=1));
            numbers += usize::from(digits > 0 && !is_word);
        }
    }
    let has_many = labels.len() > 1;
    machines > 0 && numbers > 0 || machines > 1 && has_many
}

/// The places of people's own addresses.
pub(super) fn people(said: &Said<'_>, house: &House) -> Vec<Range<usize>> {
    chunks(said.text)
        .filter_map(|(start, chunk)| {
            let from = chunk.strip_prefix("mailto:").map_or(0, |_| "mailto:".len());
            let address = &chunk[from..];
            let (name, host) = address.split_once('@')?;
            let is_one = !name.is_empty()
                && !address.contains("://")
                && !address.contains("{{")
                && host.contains('.')
                && !host.contains('@');
            if !is_one
                || house
                    .public
                    .iter()
                    .any(|public| public.eq_ignore_ascii_case(address))
            {
                return None;
            }
            let name = name.to_lowercase();
            let role = name.split(['+', '.', '_']).next().unwrap_or_default();
            let is_role = [name.as_str(), role].iter().any(|name| {
                ROLES.contains(name) || name.split('-').any(|part| ROLES.contains(&part))
            });
            (!is_role).then(|| start + from..start + chunk.len())
        })
        .collect()
}
