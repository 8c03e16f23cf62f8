//! What a document says with a label: `**Severity:** SEV2`, `| Detected | 14:05 UTC |`, a heading with its value below, a
//! key of the front matter.

use super::front_matter::{Entry, FrontMatter};
use super::markdown::{Kind, bare_urls};
use super::parts::{Part, Placed, words};
use super::written::{self, Zone, is_dash};

/// What a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Title,
    Id,
    Date,
    Severity,
    Service,
    Team,
    Reference,
    Started,
    Ended,
    Detected,
    Acknowledged,
    Mitigated,
    /// From when until when: `14:02 - 15:10 UTC`.
    Window,
    Zone,
    Tags,
    Url,
    Assignee,
}

/// The labels, in lower case without marks.
pub(super) const LABELS: &[(About, &[&str])] = &[
    (About::Title, &["title"]),
    (About::Id, &["id", "incident id"]),
    (About::Date, &["date", "incident date", "date of incident", "date of the incident", "day"]),
    (About::Severity, &["severity", "sev", "incident severity", "severity level", "priority", "impact severity"]),
    (
        About::Service,
        &[
            "service",
            "services",
            "affected service",
            "affected services",
            "services affected",
            "impacted service",
            "impacted services",
            "services impacted",
            "component",
            "components",
            "affected systems",
        ],
    ),
    (About::Team, &["team", "teams", "owning team"]),
    (
        About::Reference,
        &[
            "incident",
            "incident number",
            "incident key",
            "incident link",
            "incident url",
            "incident ticket",
            "ticket",
            "tickets",
            "tracking ticket",
            "jira",
            "issue",
            "pagerduty",
            "opsgenie",
            "firehydrant",
            "alert",
            "key",
            "reference",
            "ref",
            "refs",
        ],
    ),
    (
        About::Started,
        &[
            "impact start",
            "impact started",
            "impact began",
            "impact start time",
            "impact started at",
            "start of impact",
            "incident start",
            "incident started",
            "incident began",
            "outage start",
            "time started",
            "started",
            "started at",
            "start time",
            "start",
            "began",
        ],
    ),
    (
        About::Ended,
        &[
            "impact end",
            "impact ended",
            "impact end time",
            "impact ended at",
            "end of impact",
            "incident end",
            "incident ended",
            "outage end",
            "time resolved",
            "resolved",
            "resolved at",
            "recovered",
            "ended",
            "ended at",
            "end time",
            "end",
        ],
    ),
    (About::Detected, &["detected", "detected at", "time detected", "detection time", "time of detection"]),
    (About::Acknowledged, &["acknowledged", "acknowledged at", "time acknowledged"]),
    (About::Mitigated, &["mitigated", "mitigated at", "time mitigated"]),
    (
        About::Window,
        &[
            "impact",
            "impact window",
            "impact duration",
            "impact time",
            "duration",
            "outage",
            "outage window",
            "downtime",
        ],
    ),
    (About::Zone, &["timezone", "time zone", "tz"]),
    (About::Tags, &["tags", "labels", "keywords"]),
    (About::Url, &["url", "link", "permalink"]),
    (About::Assignee, &["incident commander", "commander", "ic", "incident lead"]),
];

/// A labelled value.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub about: About,
    /// In the file.
    pub line: u64,
    pub value: String,
    /// The zone that the label names: `Start (CET):`.
    pub zone: Option<Zone>,
    pub urls: Vec<String>,
}

/// What a label is about.
fn about(label: &str) -> Option<About> {
    let label = match label.split_once('(') {
        Some((label, _)) => label,
        None => label,
    };
    let words = words(label);
    LABELS.iter().find(|(_, labels)| labels.contains(&words.trim())).map(|(about, _)| *about)
}

/// Every fact: those of the front matter first, then those of the document but for its timeline, causes, lessons and actions.
pub(super) fn collect(front: &FrontMatter<'_>, placed: &[Placed<'_>], title: Option<usize>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for entry in &front.entries {
        let Some(about) = about(&entry.key) else { continue };
        // An incident's id below another key is no id of the document.
        let about = if about == About::Id && entry.key.contains("incident") { About::Reference } else { about };
        facts.extend(entry.values.iter().map(|value| fact(about, entry.line, value.clone(), None, Vec::new())));
    }
    let mut below: Option<About> = None;
    for (at, Placed { part, line }) in placed.iter().enumerate() {
        if !matches!(part, Part::Opening | Part::Impact | Part::Summary | Part::Response | Part::Other) {
            continue;
        }
        let text = line.text();
        if let Kind::Heading(level) = line.kind {
            below = about_heading(&text).filter(|_| Some(at) != title);
            if level < 7 {
                continue;
            }
        }
        let labelled = match (line.kind, &line.cells[..]) {
            (Kind::Row { .. }, [label, value]) => Some((label.as_str(), value.as_str())),
            (Kind::Row { .. }, _) => None,
            _ => split(&text),
        };
        let named = labelled.and_then(|(label, value)| Some((about(label)?, label, value)));
        match (named, below) {
            (Some((about, label, value)), _) => {
                // An id in the text is some other tool's: the document's own stands in its front matter.
                let about = if about == About::Id { About::Reference } else { about };
                facts.push(fact(about, line.number, value.to_owned(), written::zone_in(label), line.urls.clone()));
            }
            (None, Some(about)) if !matches!(line.kind, Kind::Row { .. } | Kind::Heading(_)) => {
                facts.push(fact(about, line.number, text, None, line.urls.clone()));
                if !matches!(about, About::Service | About::Reference | About::Window) {
                    below = None;
                }
            }
            _ => {}
        }
    }
    facts.retain(|fact| !crate::sources::stamp::is_missing(&fact.value) || !fact.urls.is_empty());
    facts
}

fn fact(about: About, line: u64, value: String, zone: Option<Zone>, mut urls: Vec<String>) -> Fact {
    for url in bare_urls(&value) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    Fact { about, line, value: value.trim().to_owned(), zone, urls }
}

/// A heading that is a label has its value below it: `## Severity`.
fn about_heading(text: &str) -> Option<About> {
    about(text.trim_end_matches(':'))
}

/// Label and value: `Severity: SEV2`, `Severity - SEV2`. A label has at most five words.
fn split(text: &str) -> Option<(&str, &str)> {
    let is_short = |label: &str| label.len() <= 60 && label.split_whitespace().count() <= 5;
    if let Some((label, value)) = text.split_once(':').filter(|(label, _)| is_short(label)) {
        return Some((label, value.trim()));
    }
    let (at, dash) = text.char_indices().find(|(_, letter)| is_dash(*letter))?;
    let (label, value) = (&text[..at], &text[at + dash.len_utf8()..]);
    (is_short(label) && label.ends_with(' ') && value.starts_with(' ')).then(|| (label, value.trim()))
}

/// The keys of the front matter that are not imported.
pub(super) fn unknown_keys(entries: &[Entry]) -> Vec<&str> {
    let unknown = entries.iter().filter(|entry| !entry.values.is_empty() && about(&entry.key).is_none());
    unknown.map(|entry| entry.key.as_str()).collect()
}

/// What a labelled reference names: its addresses, and the words that hold a digit (`INC-123`) and are no date.
pub(super) fn references(fact: &Fact) -> Vec<String> {
    let words =
        fact.value.split([' ', ',', ';', '|', '(', ')']).map(|word| word.trim_matches(['#', '.', ':', '[', ']']));
    let is_key = |word: &&str| {
        word.len() >= 3
            && !word.contains("://")
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && written::day(word).is_none()
            && !is_level(word)
    };
    fact.urls.iter().cloned().chain(words.filter(is_key).map(str::to_owned)).collect()
}

/// `SEV-2` and `14:05` are no keys.
fn is_level(word: &str) -> bool {
    crate::model::Severity::from_word(word).is_some() || written::leading(word).is_some()
}

/// Hosts of tools that incidents have pages in.
const HOSTS: &[&str] = &[
    "pagerduty.com",
    "opsgenie.com",
    "firehydrant.com",
    "firehydrant.io",
    "incident.io",
    "rootly.com",
    "atlassian.net",
    "service-now.com",
    "squadcast.com",
    "betterstack.com",
    "victorops.com",
    "splunk.com",
];

/// Whether an address is that of an incident, an alert or a ticket.
pub(super) fn is_incident_url(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let is_host = |known: &str| host == *known || host.ends_with(&format!(".{known}"));
    let path = path.to_lowercase();
    HOSTS.iter().any(|known| is_host(known)) && ["incident", "alert", "browse/"].iter().any(|word| path.contains(word))
}
