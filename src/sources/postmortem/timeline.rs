//! The timeline: its lines, in lists, tables, paragraphs or headings, with the date of each.

use super::clocks::{Clocks, Placing, Problems, past_midnight, sure};
use super::markdown::{Kind, Line};
use super::parts::{Part, Placed, words};
use super::written::{self, Day, Written, Zone, is_dash};
use crate::model::{Instant, Result, code};
use chrono::NaiveDate;

/// A line of the timeline that has a moment.
#[derive(Debug)]
pub(super) struct Happening {
    pub line: u64,
    pub at: Instant,
    pub actor: Option<String>,
    pub text: String,
}

/// What a timeline holds.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub happenings: Vec<Happening>,
    /// Lines that have a time which cannot be read or placed: line, code, message, text.
    pub rejects: Vec<(u64, &'static str, String, String)>,
    /// Items and rows before the first time.
    pub n_without_time: u64,
}

/// A line with its time as it is written.
struct Entry {
    line: u64,
    written: Written<'static>,
    zone: Option<Zone>,
    actor: Option<String>,
    text: String,
    /// The line as it stands.
    raw: String,
    /// Under which date, by number and day.
    under: (usize, Option<NaiveDate>),
}

/// What the columns of a table hold, by their names.
#[derive(Default)]
struct Columns {
    date: Option<usize>,
    time: Option<usize>,
    actor: Option<usize>,
    zone: Option<Zone>,
}

/// So much earlier than the line before, a time is past midnight; less is a line out of order.
const PAST_MIDNIGHT_S: f64 = 6.0 * 3600.0;

/// Lines of a timeline, before they have dates.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<Entry>,
    under: (usize, Option<NaiveDate>),
    zone: Option<Zone>,
    columns: Columns,
    found: Timeline,
}

impl Entries {
    /// Reads the lines of the document's timeline.
    pub fn read(placed: &[Placed<'_>]) -> Entries {
        let mut entries = Entries::default();
        for placed in placed.iter().filter(|placed| placed.part == Part::Timeline) {
            match placed.line.kind {
                Kind::Row { is_header } => entries.row(placed.line, is_header),
                Kind::Heading(_) => entries.heading(placed.line),
                Kind::Item { .. } | Kind::Text => entries.line(placed.line),
            }
        }
        entries
    }

    /// Items and rows before the first time. or a column of its table names.
    pub fn n_without_time(&self) -> u64 {
        self.found.n_without_time
    }

    /// The zone that the timeline's heading or a column of its table names.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref().or(self.columns.zone.as_ref())
    }

    /// The first date that it gives.
    pub fn first_day(&self) -> Option<NaiveDate> {
        let day = |entry: &Entry| match entry.written.day {
            Some(Day::Sure(day)) => Some(day),
            _ => entry.under.1,
        };
        self.entries.iter().find_map(day)
    }

    /// The line of the first time, if its date has to come from elsewhere.
    pub fn first_dateless(&self) -> Option<u64> {
        let first = self.entries.first()?;
        (first.written.day.is_none() && first.under.1.is_none()).then_some(first.line)
    }

    fn heading(&mut self, line: &Line) {
        let text = line.text();
        if let Some(zone) = written::zone_in(&text) {
            self.zone = Some(zone);
        }
        if let Some(time) = written::leading(&text) {
            self.push(line, time, None, None);
        } else if let Some(day) = written::day_in(&text) {
            self.date(line, day);
        }
    }

    fn date(&mut self, line: &Line, day: Day) {
        match sure("timeline", day) {
            Ok(day) => self.under = (self.under.0 + 1, Some(day)),
            Err(message) => self.found.rejects.push((line.number, code::BAD_TIMESTAMP, message, line.text())),
        }
    }

    fn line(&mut self, line: &Line) {
        let text = line.text();
        if text.starts_with('|') {
            // A table without the line below its header is text to Markdown.
            let cells: Vec<String> = text.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            return self.row(&Line { cells, ..line.clone() }, false);
        }
        if let Some(time) = written::leading(&text) {
            self.push(line, time, None, None);
        } else if let Some(day) = written::day(&text) {
            self.date(line, day);
        } else if let Some(zone) = zone_of_times(&text) {
            self.zone = Some(zone);
        } else {
            self.other(line, &text);
        }
    }

    /// A line without a time at its beginning: the line before goes on, unless it has a time of its own that cannot be read.
    fn other(&mut self, line: &Line, text: &str) {
        let is_entry = line.kind != Kind::Text;
        if is_entry && has_clock(text) {
            let message = "timeline: expected the line to begin with a time such as 14:05 or 2024-03-12 14:05";
            self.found.rejects.push((line.number, code::BAD_TIMESTAMP, message.to_owned(), text.to_owned()));
        } else if let Some(entry) = self.entries.last_mut() {
            if !entry.text.is_empty() {
                entry.text.push('\n');
            }
            entry.text.push_str(text);
        } else if is_entry {
            self.found.n_without_time += 1;
        }
    }

    fn row(&mut self, line: &Line, is_header: bool) {
        let cell = |at: Option<usize>| at.and_then(|at| line.cells.get(at)).map(String::as_str).unwrap_or_default();
        if is_header {
            self.columns = Columns::of(&line.cells);
            if self.columns.time.is_some() || !line.cells.iter().any(|cell| written::leading(cell).is_some()) {
                return;
            }
        }
        let columns = &self.columns;
        let first = line.cells.iter().position(|cell| written::leading(cell).is_some());
        let time_at = columns.time.filter(|at| written::leading(cell(Some(*at))).is_some()).or(first);
        let Some(time_at) = time_at else {
            return match line.cells.iter().find_map(|cell| written::day(cell)) {
                Some(day) => self.date(line, day),
                None => self.other(line, &line.text()),
            };
        };
        let date_at = columns.date.filter(|at| *at != time_at);
        let dated = format!("{} {}", cell(date_at), cell(Some(time_at)));
        let Some(mut time) = written::leading(&dated).or_else(|| written::leading(cell(Some(time_at)))) else { return };
        let actor_at = columns.actor.filter(|at| *at != time_at);
        let rest: Vec<&str> = line
            .cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| *at != time_at && Some(*at) != date_at && Some(*at) != actor_at && !cell.is_empty())
            .map(|(_, cell)| cell.as_str())
            .collect();
        let own = without_separator(time.rest);
        let text = [own].into_iter().filter(|own| !own.is_empty()).chain(rest).collect::<Vec<_>>().join(" | ");
        let actor = Some(cell(actor_at).to_owned()).filter(|actor| !crate::sources::stamp::is_missing(actor));
        time.rest = &text;
        let zone = columns.zone.clone();
        self.push(line, time, actor, zone);
    }

    fn push(&mut self, line: &Line, written: Written<'_>, actor: Option<String>, zone: Option<Zone>) {
        let text = without_separator(written.rest).to_owned();
        let written = Written { day: written.day, time: written.time, zone: written.zone, rest: "" };
        let zone = zone.or_else(|| self.zone.clone());
        let (line, raw) = (line.number, line.text());
        self.entries.push(Entry { line, written, zone, actor, text, raw, under: self.under });
    }

    /// Gives every line its date: its own, that of the heading above or the line before, else the document's.
    ///
    /// # Errors
    /// Nothing says in which zone the clocks are.
    pub fn resolve(mut self, base: Option<NaiveDate>, clocks: &Clocks, problems: &mut Problems) -> Result<Timeline> {
        let mut found = std::mem::take(&mut self.found);
        let mut day = base;
        for entries in self.entries.chunk_by(|one, next| one.under.0 == next.under.0) {
            let mut order: Vec<&Entry> = entries.iter().collect();
            if is_newest_first(entries) {
                order.reverse();
            }
            let mut latest: Option<Instant> = None;
            day = order.first().and_then(|entry| entry.under.1).or(day);
            for entry in order {
                let own = entry.written.day.map(|own| sure("timeline", own));
                let placed = match own {
                    Some(Ok(own)) => {
                        (day, latest) = (Some(own), None);
                        Ok(own)
                    }
                    Some(Err(message)) => Err(message),
                    None => day.ok_or_else(|| {
                        "timeline: expected a date in the line, the heading above, the front matter (date:) or the \
                         name of the file, found none"
                            .to_owned()
                    }),
                };
                let placing =
                    Placing { line: entry.line, what: "timeline", written: &entry.written, zone: entry.zone.as_ref() };
                let at = match placed {
                    Ok(on) => clocks.on(on, &placing, problems)?,
                    Err(message) => Err(message),
                };
                let at = match (at, latest, day.and_then(|day| day.succ_opt())) {
                    (Ok(at), Some(latest), Some(next)) if at < latest => {
                        if latest.seconds_since(at) < PAST_MIDNIGHT_S {
                            let message = format!(
                                "timeline: {:?} is earlier than a line before it; taken to be of the same day",
                                entry.written.time
                            );
                            problems.push((entry.line, code::ASSUMED_DATE, message));
                            Ok(at)
                        } else {
                            problems.push((entry.line, code::ASSUMED_DATE, past_midnight(&placing, next)));
                            day = Some(next);
                            clocks.on(next, &placing, problems)?
                        }
                    }
                    (at, ..) => at,
                };
                match at {
                    Ok(at) => {
                        latest = latest.max(Some(at));
                        let (actor, text) = (entry.actor.clone(), entry.text.clone());
                        found.happenings.push(Happening { line: entry.line, at, actor, text });
                    }
                    Err(message) => {
                        found.rejects.push((entry.line, code::BAD_TIMESTAMP, message, entry.raw.clone()));
                    }
                }
            }
        }
        found.happenings.sort_by_key(|happening| happening.line);
        found.rejects.sort_by_key(|reject| reject.0);
        Ok(found)
    }
}

impl Columns {
    fn of(header: &[String]) -> Columns {
        let find = |names: &[&str]| {
            header.iter().position(|cell| words(cell).split_whitespace().any(|word| names.contains(&word)))
        };
        let time = find(&["time", "timestamp", "when", "utc", "at"]);
        let date = find(&["date", "day"]).filter(|at| Some(*at) != time);
        Columns {
            date,
            time,
            actor: find(&["who", "actor", "person", "by", "responder", "name", "author"]),
            zone: time.and_then(|at| written::zone_in(&header[at])),
        }
    }
}

/// Whether more lines step back than forward, each by the shorter way round the clock. A list that has dates is in order.
fn is_newest_first(entries: &[Entry]) -> bool {
    if entries.iter().any(|entry| entry.written.day.is_some()) {
        return false;
    }
    let times: Vec<i64> = entries.iter().map(|entry| second_of_day(&entry.written.time)).collect();
    let steps = times.windows(2).map(|pair| (pair[1] - pair[0] + 43_200).rem_euclid(86_400) - 43_200);
    steps.map(i64::signum).sum::<i64>() < 0
}

fn second_of_day(time: &str) -> i64 {
    let (clock, half) = time.split_once(' ').unwrap_or((time, ""));
    let parts: Vec<i64> = clock.split([':', '.']).take(3).map(|part| part.parse().unwrap_or_default()).collect();
    let at = |index: usize| parts.get(index).copied().unwrap_or_default();
    let hour = match half {
        "AM" => at(0) % 12,
        "PM" => at(0) % 12 + 12,
        _ => at(0),
    };
    hour * 3600 + at(1) * 60 + at(2)
}

/// The zone of a sentence such as `All times are UTC.`
pub(super) fn zone_of_times(text: &str) -> Option<Zone> {
    let is_about =
        words(text).split_whitespace().any(|word| matches!(word, "times" | "timezone" | "timestamps" | "zone"));
    is_about.then(|| written::zone_in(text))?
}

/// What follows a time, without what stands between them. The rest of a range stays: `- 14:20 users retried`.
fn without_separator(text: &str) -> &str {
    let marks = |letter: char| letter.is_whitespace() || ":|])*,>\u{2192}".contains(letter) || is_dash(letter);
    let bare = text.trim_start_matches(marks);
    if written::leading(bare).is_some_and(|second| second.day.is_none()) { text.trim() } else { bare.trim_end() }
}

/// Whether a clock's time stands near the beginning.
fn has_clock(text: &str) -> bool {
    let begins = text.char_indices().take(24).map(|(at, _)| at);
    begins
        .filter(|at| *at == 0 || text[..*at].ends_with([' ', 'T', '(']))
        .any(|at| written::leading(&text[at..]).is_some())
}
