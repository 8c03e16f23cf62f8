//! The parts of a post-mortem by their headings, and whether a document is one.

use super::front_matter;
use super::markdown::{self, Kind, Line};

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Before the first heading that names a part: title, table of facts.
    Opening,
    Timeline,
    Impact,
    RootCause,
    Lessons,
    Actions,
    Summary,
    /// How it was detected, mitigated, resolved.
    Response,
    /// Anything else.
    Other,
}

/// The words in headings, the more particular first. A heading names the first part of which it holds a word.
pub(super) const HEADINGS: &[(&str, Part)] = &[
    ("timeline", Part::Timeline),
    ("time line", Part::Timeline),
    ("chronology", Part::Timeline),
    ("sequence of events", Part::Timeline),
    ("event log", Part::Timeline),
    ("action", Part::Actions),
    ("actions", Part::Actions),
    ("follow up", Part::Actions),
    ("follow ups", Part::Actions),
    ("followup", Part::Actions),
    ("followups", Part::Actions),
    ("next steps", Part::Actions),
    ("remediation", Part::Actions),
    ("remediations", Part::Actions),
    ("root cause", Part::RootCause),
    ("root causes", Part::RootCause),
    ("cause", Part::RootCause),
    ("causes", Part::RootCause),
    ("contributing factors", Part::RootCause),
    ("five whys", Part::RootCause),
    ("5 whys", Part::RootCause),
    ("lessons", Part::Lessons),
    ("lessons learned", Part::Lessons),
    ("went well", Part::Lessons),
    ("went wrong", Part::Lessons),
    ("went poorly", Part::Lessons),
    ("got lucky", Part::Lessons),
    ("improved", Part::Lessons),
    ("improvements", Part::Lessons),
    ("impact", Part::Impact),
    ("summary", Part::Summary),
    ("overview", Part::Summary),
    ("tl dr", Part::Summary),
    ("detection", Part::Response),
    ("resolution", Part::Response),
    ("recovery", Part::Response),
    ("mitigation", Part::Response),
    ("response", Part::Response),
];

/// A line with the part that it stands in.
#[derive(Debug)]
pub(super) struct Placed<'l> {
    pub part: Part,
    pub line: &'l Line,
}

/// Lower-case words with single spaces between them, and one at each end.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || letter == '\'' {
            words.push(letter);
        } else if letter == '\u{2019}' {
            words.push('\'');
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// The part that a heading names.
fn named(heading: &str) -> Option<Part> {
    let words = words(heading);
    HEADINGS.iter().find(|(phrase, _)| words.contains(&format!(" {phrase} "))).map(|(_, part)| *part)
}

/// Which line is the title: the first heading, unless it names a part. One of the first level does so only if it says
/// nothing else: `Impact`, but not `Incident report: root cause of the outage`.
pub(super) fn title(lines: &[Line]) -> Option<usize> {
    let at = lines.iter().position(|line| matches!(line.kind, Kind::Heading(1..7)))?;
    let text = lines[at].text();
    let words = words(&text);
    let is_all = HEADINGS.iter().any(|(phrase, _)| *phrase == words.trim());
    let is_part = named(&text).is_some() && (lines[at].kind != Kind::Heading(1) || is_all);
    (!is_part).then_some(at)
}

/// Every line with its part. A part lasts until a heading that names another, or one of its own level or above.
pub(super) fn place(lines: &[Line]) -> Vec<Placed<'_>> {
    let (mut part, mut level) = (Part::Opening, 0);
    let title = title(lines);
    let mut placed = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        if let Kind::Heading(of_line) = line.kind
            && title != Some(at)
        {
            // A bold line is a heading only where it says so: `**Timeline**`, not `**Severity:** SEV2`.
            let name = named(&line.text()).filter(|_| of_line < 7 || !line.text().contains(": "));
            if let Some(named) = name {
                (part, level) = (named, of_line);
            } else if of_line <= level && of_line < 7 {
                (part, level) = (Part::Other, of_line);
            }
        }
        placed.push(Placed { part, line });
    }
    placed
}

/// Words by which a title, or the kind in the front matter, says what the document is.
const NAMES: &[&str] =
    &["post mortem", "postmortem", "incident report", "incident review", "retrospective", "after action report"];

/// Whether the first bytes of a text are those of a post-mortem: two of timeline, impact, root cause, lessons and action
/// items among its headings, or one in a document that calls itself a post-mortem.
pub(super) fn is_postmortem(text: &str) -> bool {
    if text.trim_start().starts_with(['{', '[', '<']) {
        return false;
    }
    let front = front_matter::read(text);
    let lines = markdown::lines(front.body, front.body_line);
    let placed = place(&lines);
    let mut parts: Vec<Part> = placed
        .iter()
        .filter(|placed| matches!(placed.line.kind, Kind::Heading(_)))
        .map(|placed| placed.part)
        .filter(|part| (Part::Timeline..=Part::Actions).contains(part))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let says_so = |text: &str| NAMES.iter().any(|name| words(text).contains(&format!(" {name} ")));
    let is_called_so = title(&lines).is_some_and(|at| says_so(&lines[at].text()))
        || front.entries.iter().any(|entry| entry.values.iter().any(|value| says_so(value)));
    parts.len() >= 2 || (parts.len() == 1 && is_called_so)
}
