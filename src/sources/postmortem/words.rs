//! Which moment a line of a timeline tells of, by its words.
//!
//! A rule is a subject and, with at most three words between, what became of it; a rule without a subject needs only the second.
//! Several rules may fit one line. A line with a word of doubt (`not`, `trying`, `if`) tells no moment that ends something.

use super::parts::words;

/// What a line can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    Started,
    Detected,
    Acknowledged,
    Identified,
    Mitigated,
    Resolved,
}

impl Told {
    /// The word in the events' `state`.
    pub fn word(self) -> &'static str {
        match self {
            Told::Started => "started",
            Told::Detected => "detected",
            Told::Acknowledged => "acknowledged",
            Told::Identified => "identified",
            Told::Mitigated => "mitigated",
            Told::Resolved => "resolved",
        }
    }
}

/// Subjects (separated by spaces; none: the second is enough), what became of them, and the moment that this is.
pub(super) const RULES: &[(&str, &str, Told)] = &[
    (
        "impact error errors outage incident failures latency timeouts customers users requests",
        "begin begins began start starts started",
        Told::Started,
    ),
    (
        "alert alerts alarm alarms monitor monitoring page pager pagerduty opsgenie probe check",
        "fire fires fired firing trigger triggers triggered page pages paged raised sent detects detected",
        Told::Detected,
    ),
    ("", "alerted paged", Told::Detected),
    ("incident", "declared opened reported", Told::Detected),
    ("customer customers user users support", "report reports reported", Told::Detected),
    ("", "acknowledged acknowledges acked acks ack'd", Told::Acknowledged),
    ("cause culprit", "identified found confirmed located", Told::Identified),
    ("identified identifies found finds confirmed confirms", "cause culprit", Told::Identified),
    ("", "mitigated mitigates reverted", Told::Mitigated),
    (
        "fix hotfix patch workaround revert rollback failover change",
        "deployed live applied released shipped complete completed completes finished done out",
        Told::Mitigated,
    ),
    ("deployed deploys applied released shipped", "fix hotfix patch workaround revert rollback", Told::Mitigated),
    ("rolled rolls", "back", Told::Mitigated),
    ("", "resolved recovered recovers restored", Told::Resolved),
    ("back", "normal", Told::Resolved),
    ("all", "clear", Told::Resolved),
    (
        "impact error errors outage incident",
        "end ends ended over stop stops stopped cease ceased closed",
        Told::Resolved,
    ),
];

/// With one of these, nothing was told at all.
const DENIALS: &[&str] = &["not", "no", "never", "without", "cannot"];

/// With one of these, nothing was ended yet.
const DOUBTS: &[&str] = &[
    "fail",
    "fails",
    "failed",
    "failing",
    "attempt",
    "attempts",
    "attempted",
    "attempting",
    "try",
    "tries",
    "tried",
    "trying",
    "plan",
    "plans",
    "planned",
    "will",
    "would",
    "should",
    "could",
    "may",
    "might",
    "if",
    "until",
    "before",
    "once",
    "unless",
    "whether",
    "partially",
    "partial",
    "believed",
    "waiting",
    "decide",
    "decides",
    "decided",
    "preparing",
    "prepared",
    "begin",
    "begins",
    "began",
    "start",
    "starts",
    "started",
    "starting",
    "asks",
    "asked",
    "suggests",
    "suggested",
    "considers",
    "considered",
    "considering",
    "hoping",
    "expected",
    "ticket",
];

/// Between these and what became of them, another thing is meant: `incident call started`, `status page opened`.
const OTHERS: &[&str] =
    &["call", "bridge", "channel", "response", "investigation", "meeting", "room", "status", "review"];

/// The moments that a line tells of, in the order of an incident's life.
pub(super) fn told(text: &str) -> Vec<Told> {
    let line = words(text);
    let line: Vec<&str> = line.split_whitespace().collect();
    if line.iter().any(|word| DENIALS.contains(word) || word.ends_with("n't")) {
        return Vec::new();
    }
    let is_doubted = line.iter().any(|word| DOUBTS.contains(word));
    let mut found: Vec<Told> = RULES
        .iter()
        .filter(|(.., told)| !is_doubted || *told <= Told::Acknowledged)
        .filter(|(subjects, ends, _)| fits(&line, subjects, ends))
        .map(|(.., told)| *told)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn fits(line: &[&str], subjects: &str, ends: &str) -> bool {
    let is_one_of = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    (0..line.len()).any(|at| {
        if subjects.is_empty() {
            return is_one_of(ends, line[at]);
        }
        let after = &line[at + 1..line.len().min(at + 5)];
        let Some(end) = after.iter().position(|word| is_one_of(ends, word)) else { return false };
        is_one_of(subjects, line[at])
            && (at == 0 || !OTHERS.contains(&line[at - 1]))
            && !after[..end].iter().any(|word| OTHERS.contains(word))
    })
}
