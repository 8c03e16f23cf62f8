//! Every source, and which of them an input comes from.

use super::csv_reader::header_of;
use super::{Head, Source};
use crate::model::{Error, HOLD_WORDS, Result, did_you_mean};

/// Every source, the most particular first: that is the order in which an input is shown to them.
pub fn all() -> &'static [&'static dyn Source] {
    &[
        &super::icalendar::ICalendar,
        &super::pagerduty::PagerDuty,
        &super::firehydrant::FireHydrant,
        &super::splunk_on_call::SplunkOnCall,
        &super::incident_io::IncidentIo,
        &super::rootly::Rootly,
        &super::datadog::Datadog,
        &super::grafana_oncall::GrafanaOnCall,
        &super::better_stack::BetterStack,
        &super::alertmanager::Alertmanager,
        &super::goalert::GoAlert,
        &super::google_cloud::GoogleCloud,
        &super::statuspage::Statuspage,
        &super::opsgenie::Opsgenie,
        &super::jsm_ops::JsmOps,
        &super::servicenow::ServiceNow,
        &super::jira::Jira,
        &super::zendesk::Zendesk,
        &super::github::GitHub,
        &super::gitlab::GitLab,
        &super::csv::CanonicalCsv,
        &super::postmortem::Postmortem,
        &super::mapped::Mapped,
    ]
}

/// The source of an id, as in `--source`.
///
/// # Errors
/// No source has the id; the message names the nearest.
pub fn by_id(id: &str) -> Result<&'static dyn Source> {
    all().iter().copied().find(|source| source.about().id == id).ok_or_else(|| {
        let ids = || all().iter().map(|source| source.about().id);
        let all = format!("the ids are {}", ids().collect::<Vec<_>>().join(", "));
        Error::usage(format!("expected the id of a source, found {id:?}")).or(did_you_mean(id, ids(), &all))
    })
}

/// The words for states on hold of a source, by its id or one that begins with it (`jira-cloud`), as its events say them.
/// A source of the user's own has the words of every source; `None`: this one tells of no states on hold.
pub fn hold_words(id: &str) -> Option<Vec<&'static str>> {
    let is_of = |known: &str| id == known || id.strip_prefix(known).is_some_and(|rest| rest.starts_with('-'));
    let own = match all().iter().find(|source| is_of(source.about().id)) {
        None => &[],
        Some(source) => Some(source.hold_words()).filter(|words| !words.is_empty())?,
    };
    Some(HOLD_WORDS.iter().chain(own).copied().collect())
}

/// The source that an input comes from: the one that the user names, else the first that recognises its first bytes.
/// With `--map`, give `Some("mapped")`.
///
/// # Errors
/// The input holds nothing, no source recognises it, or no source has the id.
pub fn recognise(head: &Head<'_>, explicit: Option<&str>) -> Result<&'static dyn Source> {
    if head.bytes.trim_ascii().is_empty() && head.is_whole {
        return Err(Error::input("expected an export, found a file that holds nothing").or("export it again"));
    }
    if let Some(id) = explicit {
        return by_id(id);
    }
    all().iter().copied().find(|source| source.recognises(head)).ok_or_else(|| {
        let ids: Vec<&str> = all().iter().map(|source| source.about().id).collect();
        Error::input(format!("expected an export of a known source, found {}", looks_like(head))).or(format!(
            "name the source (--source {}), or map its columns (--map FILE.toml; incidence map FILE proposes one)",
            ids.join("|")
        ))
    })
}

/// What an input looks like, for the message that nothing recognises it.
fn looks_like(head: &Head<'_>) -> String {
    let text = head.bytes.trim_ascii_start();
    match text.first() {
        Some(b'{') => "a JSON object".to_owned() + &first_keys(text),
        Some(b'[') => "a JSON array".to_owned() + &first_keys(text),
        Some(b'<') => "XML or HTML".to_owned(),
        Some(b'#') if text.starts_with(b"# ") => "Markdown without the headings of a post-mortem".to_owned(),
        _ => match header_of(head) {
            Some(header) => {
                let names: Vec<&str> = header.columns.iter().map(|column| column.name.as_str()).collect();
                let (shown, rest) = names.split_at(names.len().min(12));
                let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                format!("CSV with the columns {}{more}", shorten(&shown.join(", ")))
            }
            None => "neither text nor JSON".to_owned(),
        },
    }
}

/// ` with the keys "a", "b"`: the first few strings of a JSON text that a colon follows.
fn first_keys(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(&text[..text.len().min(2048)]);
    let mut parts = text.split('"').skip(1);
    let mut keys = Vec::new();
    while let (Some(inside), Some(after)) = (parts.next(), parts.next()) {
        if after.trim_start().starts_with(':') && keys.len() < 6 {
            keys.push(format!("{inside:?}"));
        }
    }
    if keys.is_empty() { String::new() } else { format!(" with the keys {}", shorten(&keys.join(", "))) }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
