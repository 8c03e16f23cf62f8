//! From a document to an incident, its events and its action items.

use super::clocks::{Clocks, Problems};
use super::facts::{self, About, Fact};
use super::front_matter::{self, FrontMatter};
use super::markdown::{self, Line};
use super::moments::{self, Moments};
use super::parts::{self, Part, Placed, words};
use super::timeline::{self, Entries, Timeline};
use super::words::told;
use super::written::{self, Day, Zone};
use super::{ID, actions, name};
use crate::model::{
    AckState, ActionRecord, EventKind, EventRecord, Field, IncidentRecord, Knows, Place, Result, Sink, Status, code,
};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// Of which file a document is, and what the user said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub file: &'a str,
    pub account: &'a str,
    pub source_tz: Option<Tz>,
}

/// Reads a document and hands on what it holds.
///
/// # Errors
/// Nothing says in which zone its clocks are.
pub(super) fn read(text: &str, origin: Origin<'_>, sink: &mut dyn Sink) -> Result<()> {
    let front = front_matter::read(text);
    let lines = markdown::lines(front.body, front.body_line);
    let placed = parts::place(&lines);
    let facts = facts::collect(&front, &placed, parts::title(&lines));
    let mut problems = Problems::new();
    let entries = Entries::read(&placed);
    let mut clocks = Clocks::new(origin.file, origin.source_tz);
    clocks.zone = zone(&facts, &placed, &mut problems).or_else(|| entries.zone().cloned());
    let mut days = days(&facts, &lines, origin.file, &mut problems);
    let first_dateless = entries.first_dateless();
    if first_dateless.is_some() {
        disagreement(&days, &mut problems);
    }
    let later = || facts.iter().find_map(|fact| dated(&fact.value)).or_else(|| entries.first_day());
    let base = match days.pop_first() {
        Some(day) => Some(day),
        None => later().inspect(|day| {
            if let Some(line) = first_dateless {
                let message = format!("times without a date are taken to be of {day}, the first date of the document");
                problems.push((line, code::ASSUMED_DATE, message));
            }
        }),
    };
    let mut moments = moments::labelled(&facts, base, &clocks, &mut problems)?;
    let n_loose = entries.n_without_time();
    let timeline = entries.resolve(base, &clocks, &mut problems)?;
    moments::complete(&mut moments, &timeline.happenings);
    let (actions, columns) = actions::read(&placed, &mut problems);

    let place = Place { line: 1, record: 1 };
    let id = facts.iter().find(|fact| fact.about == About::Id).map(|fact| fact.value.clone());
    let Some(id) = id.or_else(|| name::id(origin.file)) else {
        let message = "the document has no id; write `id:` into its front matter, or import it as a file with a name";
        sink.reject(place, code::MISSING_ID, message, text.as_bytes());
        return Ok(());
    };
    if moments.started_at.is_none() && moments.detected_at.is_none() {
        let why = timeline
            .rejects
            .first()
            .map_or_else(String::new, |(line, _, message, _)| format!(" (line {line}: {message})"));
        let message = format!("expected a time of impact, an alert or a timeline with times, found none{why}");
        sink.reject(place, code::MISSING_MOMENT, &message, text.as_bytes());
        return Ok(());
    }
    let page = Page { origin, id: &id, front: &front, lines: &lines, placed: &placed, facts: &facts };
    page.incident(&moments, &mut problems, sink);
    page.events(&timeline, sink);
    let created_at = base.map(actions::midnight);
    for (index, action) in actions.iter().enumerate() {
        let owner = action.owners.join(";");
        let record = ActionRecord {
            source: ID,
            account: origin.account,
            incident_id: &id,
            action_id: &(index + 1).to_string(),
            title: Some(&action.title),
            owner: (!owner.is_empty()).then_some(&owner),
            is_done: action.is_done,
            created_at,
            due_on: action.due_on.map(actions::midnight),
            done_at: action.done_on.map(actions::midnight),
            url: action.url.as_deref(),
        };
        sink.action(Place { line: action.line, record: 1 }, &record);
    }
    problems.sort_by_key(|problem| problem.0);
    for (line, code, message) in &problems {
        sink.problem(Place { line: *line, record: 1 }, code, &id, message);
    }
    page.notes(n_loose, &columns, sink);
    Ok(())
}

/// The zone that the document names for all its times.
fn zone(facts: &[Fact], placed: &[Placed<'_>], problems: &mut Problems) -> Option<Zone> {
    if let Some(fact) = facts.iter().find(|fact| fact.about == About::Zone) {
        let found = written::zone_in(&fact.value);
        if found.is_none() {
            let message = format!("zone: expected a zone such as Europe/Berlin or UTC, found {:?}", fact.value);
            problems.push((fact.line, code::BAD_VALUE, message));
        }
        return found;
    }
    let is_said_of_all = |part: Part| matches!(part, Part::Opening | Part::Summary | Part::Impact);
    placed
        .iter()
        .filter(|placed| is_said_of_all(placed.part))
        .find_map(|placed| timeline::zone_of_times(&placed.line.text()))
}

/// The date of a value that begins with one.
fn dated(value: &str) -> Option<NaiveDate> {
    match written::leading_day(value)?.0 {
        Day::Sure(day) => Some(day),
        Day::Undecided => None,
    }
}

/// The dates that a document gives itself, with where they stand: a label, the title, the name of the file.
struct Days(Vec<(&'static str, u64, NaiveDate)>);

impl Days {
    fn pop_first(&mut self) -> Option<NaiveDate> {
        (!self.0.is_empty()).then(|| self.0.remove(0).2)
    }
}

fn days(facts: &[Fact], lines: &[Line], file: &str, problems: &mut Problems) -> Days {
    let mut days = Vec::new();
    for fact in facts.iter().filter(|fact| fact.about == About::Date) {
        match dated(&fact.value) {
            Some(day) => days.push(("the date", fact.line, day)),
            None => {
                let message =
                    format!("date: expected a date such as 2024-03-12, found {:?}; kept as unknown", fact.value);
                problems.push((fact.line, code::BAD_VALUE, message));
            }
        }
    }
    if let Some(line) = parts::title(lines).map(|at| &lines[at])
        && let Some(Day::Sure(day)) = written::day_in(&line.text())
    {
        days.push(("the title", line.number, day));
    }
    days.extend(name::day(file).map(|day| ("the name of the file", 1, day)));
    Days(days)
}

/// Times without a date rest on the first of the dates: another one is told.
fn disagreement(days: &Days, problems: &mut Problems) {
    let Some((first_where, _, first)) = days.0.first() else { return };
    if let Some((other_where, line, other)) = days.0.iter().find(|(_, _, day)| day != first) {
        let message = format!("{first_where} says {first}, {other_where} {other}; times without a date are of {first}");
        problems.push((*line, code::ASSUMED_DATE, message));
    }
}

/// A document that is kept.
struct Page<'p> {
    origin: Origin<'p>,
    id: &'p str,
    front: &'p FrontMatter<'p>,
    lines: &'p [Line],
    placed: &'p [Placed<'p>],
    facts: &'p [Fact],
}

impl Page<'_> {
    fn values(&self, about: About) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.about == about)
    }

    /// The first value; one that says something else is odd.
    fn one(&self, about: About, what: &str, problems: &mut Problems) -> Option<&str> {
        let first = self.values(about).next()?;
        let other = self.values(about).find(|fact| words(&fact.value) != words(&first.value));
        if let Some(other) = other {
            let message = format!("{what}: {:?}, but {:?} before; the first is taken", other.value, first.value);
            problems.push((other.line, code::BAD_VALUE, message));
        }
        Some(&first.value)
    }

    fn title(&self) -> Option<String> {
        let heading = || parts::title(self.lines).map(|at| &self.lines[at]);
        let said = self.values(About::Title).next().map(|fact| fact.value.clone());
        let title = said.or_else(|| heading().map(Line::text))?;
        Some(without_kind(&title).to_owned())
    }

    /// Services in order, each once: the first is the incident's, all of several are tags.
    fn services(&self) -> Vec<&str> {
        let mut services = Vec::new();
        for service in self.values(About::Service).flat_map(|fact| fact.value.split([',', ';'])).map(str::trim) {
            if !service.is_empty() && !services.contains(&service) {
                services.push(service);
            }
        }
        services
    }

    /// What it names of other tools' records. Addresses count in the opening, the summary, the impact and the timeline.
    fn references(&self) -> String {
        let named = self.values(About::Reference).chain(self.values(About::Id));
        let mut references: Vec<String> = named.flat_map(facts::references).collect();
        let is_about_it = |part| matches!(part, Part::Opening | Part::Summary | Part::Impact | Part::Timeline);
        let lines = self.placed.iter().filter(|placed| is_about_it(placed.part)).flat_map(|placed| &placed.line.urls);
        references.extend(lines.filter(|url| facts::is_incident_url(url)).cloned());
        let mut seen = std::collections::HashSet::new();
        references.retain(|reference| seen.insert(reference.clone()));
        references.join("\n")
    }

    fn incident(&self, moments: &Moments, problems: &mut Problems, sink: &mut dyn Sink) {
        let title = self.title();
        let severity_raw = self.one(About::Severity, "severity", problems);
        let team = self.one(About::Team, "team", problems);
        let assignee = self.one(About::Assignee, "incident commander", problems);
        let url = self.one(About::Url, "url", problems);
        let services = self.services();
        let tags =
            self.values(About::Tags).flat_map(|fact| fact.value.split([',', ';'])).map(|tag| tag.trim().to_owned());
        let of_service = services.iter().filter(|_| services.len() > 1).map(|service| format!("service:{service}"));
        let tags = tags.filter(|tag| !tag.is_empty()).chain(of_service).collect::<Vec<_>>().join(";");
        let refs = self.references();
        let some = |text: &str| !text.is_empty();
        let knows = Knows::of(&[Field::Status]).with_told([
            (title.is_some(), Field::Title),
            (!services.is_empty(), Field::Service),
            (team.is_some(), Field::Team),
            (severity_raw.is_some(), Field::Severity),
            (moments.started_at.is_some(), Field::StartedAt),
            (moments.detected_at.is_some(), Field::DetectedAt),
            (moments.acknowledged_at.is_some(), Field::Acknowledged),
            (moments.acknowledged_by.is_some(), Field::AcknowledgedBy),
            (moments.mitigated_at.is_some(), Field::MitigatedAt),
            (moments.resolved_at.is_some(), Field::ResolvedAt),
            (assignee.is_some(), Field::Assignee),
            (some(&tags), Field::Tags),
            (url.is_some(), Field::Url),
            (some(&refs), Field::Refs),
        ]);
        let record = IncidentRecord {
            source: ID,
            account: self.origin.account,
            id: self.id,
            title: title.as_deref(),
            service: services.first().copied(),
            team,
            severity_raw,
            // Post-mortems are written of what is over.
            status: Some(Status::Resolved),
            started_at: moments.started_at,
            started_is_default: moments.started_is_default,
            detected_at: moments.detected_at,
            acknowledged_at: moments.acknowledged_at,
            ack_state: if moments.acknowledged_at.is_some() { AckState::Known } else { AckState::Unknown },
            acknowledged_by: moments.acknowledged_by.as_deref(),
            mitigated_at: moments.mitigated_at,
            resolved_at: moments.resolved_at,
            assignee,
            tags: some(&tags).then_some(&*tags),
            url,
            refs: some(&refs).then_some(&*refs),
            knows,
            ..IncidentRecord::default()
        };
        problems.extend(record.disorder().map(|(code, message)| (1, code, message)));
        sink.incident(Place { line: 1, record: 1 }, &record);
    }

    fn events(&self, timeline: &Timeline, sink: &mut dyn Sink) {
        for happening in &timeline.happenings {
            // The record has the moments. As a log, a timeline would deny whatever it does not tell.
            let state = told(&happening.text).last().map(|told| told.word());
            let event = EventRecord {
                source: ID,
                account: self.origin.account,
                incident_id: self.id,
                event_id: None,
                at: happening.at,
                kind: if state.is_some() { EventKind::State } else { EventKind::Annotated },
                kind_raw: None,
                state,
                actor: happening.actor.as_deref(),
                actor_is_person: None,
                channel: None,
                severity_raw: None,
                text: Some(&happening.text).filter(|text| !text.is_empty()).map(String::as_str),
            };
            sink.event(Place { line: happening.line, record: 1 }, &event);
        }
        for (line, code, message, text) in &timeline.rejects {
            sink.reject(Place { line: *line, record: 1 }, code, message, text.as_bytes());
        }
    }

    fn notes(&self, n_loose: u64, columns: &[String], sink: &mut dyn Sink) {
        let keys = facts::unknown_keys(&self.front.entries);
        let mut left_out = Vec::new();
        if !keys.is_empty() {
            left_out.push(format!("keys of the front matter: {}", keys.join(", ")));
        }
        if !self.front.unread.is_empty() {
            let lines: Vec<String> = self.front.unread.iter().map(u64::to_string).collect();
            left_out.push(format!("lines of the front matter that could not be read: {}", lines.join(", ")));
        }
        if !columns.is_empty() {
            left_out.push(format!("columns of action items: {}", columns.join(", ")));
        }
        if n_loose > 0 {
            left_out.push(format!("lines of the timeline before the first time: {n_loose}"));
        }
        if !left_out.is_empty() {
            sink.note(code::NOT_IMPORTED, &left_out.join("; "));
        }
    }
}

/// A title without what every post-mortem is called: `Post-mortem: Search is down` is `Search is down`.
fn without_kind(title: &str) -> &str {
    const KINDS: &[&str] = &[
        "incident post-mortem",
        "incident postmortem",
        "post-mortem",
        "postmortem",
        "post mortem",
        "incident report",
        "incident review",
    ];
    let title = title.trim();
    let bare = title.trim_start_matches('[');
    for kind in KINDS {
        let Some(rest) =
            bare.get(..kind.len()).filter(|start| start.eq_ignore_ascii_case(kind)).map(|_| &bare[kind.len()..])
        else {
            continue;
        };
        let after = rest.trim_start_matches(|letter: char| {
            letter.is_whitespace() || "]:|".contains(letter) || written::is_dash(letter)
        });
        let is_marked = rest.len() > after.len() + usize::from(rest.starts_with(' '));
        if !after.is_empty() && is_marked {
            return after;
        }
    }
    title
}
