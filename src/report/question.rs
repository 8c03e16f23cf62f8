//! What has to be evaluated for a report or a chart, and the answers: a handful of tables, each asked for once.

use super::charts::Chart;
use super::{Periods, Plan, Pseudonyms, Show};
use crate::metrics::oncall::{Fairness, Load, Roster, Served};
use crate::metrics::{Charted, Compared, GroupValue, Listings, Metric, Row, Sample, Stays, Table, registry};
use crate::model::{ActionItem, Correction, Coverage, Instant, Notice, Privacy, Shift, Window};

/// One evaluation: metrics over a window, broken down.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The metrics, in registry order.
    pub metrics: Vec<&'static Metric>,
    /// The window.
    pub window: Window,
    /// The dimensions.
    pub by: Vec<String>,
}

/// Everything that has to be evaluated, sampled or read.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Questions {
    /// Tables.
    pub tables: Vec<Question>,
    /// Durations one by one, of one metric each.
    pub samples: Vec<Question>,
    /// Moments of incidents that are over; without metrics.
    pub stays: Vec<Question>,
    /// Control charts, of one metric each; the window is what is shown.
    pub trends: Vec<Question>,
    /// On-call.
    pub has_duty: bool,
    /// Whether its load is shared fairly, and what of its shifts wants looking at.
    pub has_audit: bool,
    /// What was worked on in the window, however long ago it began: that takes every incident.
    pub has_effort: bool,
    /// Metrics of the window to be compared with the periods before.
    pub compared: Vec<&'static Metric>,
}

/// The answer to a question for rows behind a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled<T> {
    /// The question.
    pub asked: Question,
    /// One a group.
    pub groups: Vec<T>,
}

/// On-call in the window: what it is counted from, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// People under one name each, their time on call up to the moment of looking, what reached them.
    pub roster: Roster,
    /// Load by person.
    pub load: Load,
    /// Whether it is shared fairly, where that was asked for.
    pub fairness: Option<Fairness>,
    /// What of the shifts wants looking at, where that was asked for.
    pub served: Option<Served>,
    /// Shifts as they were told, those that are only planned too, people under the same names.
    pub shifts: Vec<Shift>,
}

/// How people appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleRule {
    /// Groups under so many people are not broken down.
    pub min_group: u32,
    /// People appear under pseudonyms.
    pub is_anonymous: bool,
    /// Which pseudonyms those are.
    pub pseudonyms: Pseudonyms,
}

impl PeopleRule {
    /// What a person is called: by name, or by a pseudonym that is the same in every report and chart.
    pub fn called(self, person: &str) -> String {
        if self.is_anonymous { self.pseudonyms.of(person) } else { person.into() }
    }

    /// Why so many people are not told apart, if they are too few.
    pub fn too_few(self, n_people: usize) -> Option<String> {
        let least = self.min_group;
        (n_people < least as usize)
            .then(|| format!("Fewer than {least} people: they are not broken down (privacy.min_group)."))
    }
}

impl Default for PeopleRule {
    fn default() -> PeopleRule {
        PeopleRule { min_group: Privacy::default().min_group, is_anonymous: false, pseudonyms: Pseudonyms::default() }
    }
}

/// What a report is made of: every question answered, lists, coverage, and what imports had to say.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Answers {
    /// One a question, in any order: it is found by its window and dimensions.
    pub tables: Vec<Table>,
    /// Durations one by one.
    pub samples: Vec<Sampled<Sample>>,
    /// Moments of incidents that are over.
    pub stays: Vec<Sampled<Stays>>,
    /// Control charts.
    pub trends: Vec<Sampled<Charted>>,
    /// On-call, where it was asked for and the window has begun.
    pub duty: Option<Duty>,
    /// The instant at which the data was looked at.
    pub as_of: Option<Instant>,
    /// How people appear, in lists and charts.
    pub people_rule: PeopleRule,
    /// Rows: open incidents, issues, people, silences.
    pub lists: Listings,
    /// What each (source, account) brought.
    pub coverage: Vec<Coverage>,
    /// What was to be done after incidents, overdue items first.
    pub actions: Vec<ActionItem>,
    /// What status pages said in the window and until the moment of looking.
    pub notices: Vec<Notice>,
    /// What the user corrected, and what became of it, in words.
    pub corrections: Vec<(Correction, &'static str)>,
    /// The window against the periods before: metrics of the whole, not broken down.
    pub changes: Vec<Compared>,
    /// Rows that imports rejected: code and how many.
    pub rejected: Vec<(String, u64)>,
    /// Problems in rows that imports kept: code and how many.
    pub problems: Vec<(String, u64)>,
}

/// Everything that a plan needs evaluated.
pub fn questions(plan: &Plan, periods: &Periods) -> Questions {
    let mut asked = Questions::default();
    for section in &plan.sections {
        let of_section = section.lead.iter().chain(&section.figures).map(|figure| figure.metric);
        for show in &section.show {
            match show {
                Show::Headlines | Show::Measured => {
                    for window in [periods.this, periods.before, periods.earlier] {
                        add(&mut asked.tables, of_section.clone(), window, &[]);
                    }
                }
                Show::Table => {
                    let by: Vec<&str> = section.by.iter().map(String::as_str).collect();
                    add(&mut asked.tables, of_section.clone(), periods.this, &by);
                }
                Show::Charts => {
                    for chart in &section.charts {
                        asked.extend(chart.needs(periods, None));
                    }
                }
                Show::Load | Show::Fairness | Show::Shifts => {
                    asked.has_duty = true;
                    asked.has_audit |= *show != Show::Load;
                    asked.has_effort |= *show == Show::Load;
                }
                Show::Changed | Show::Changes => asked.compared.extend(of_section.clone()),
                Show::Coverage
                | Show::Issues
                | Show::Open
                | Show::Timeline
                | Show::PastIncidents
                | Show::People
                | Show::Actions
                | Show::Completeness
                | Show::Definitions => {}
            }
        }
    }
    let compared = std::mem::take(&mut asked.compared);
    asked.compared = registry().iter().copied().filter(|metric| compared.contains(metric)).collect();
    asked
}

/// Everything that a chart needs; `by` as [`chart_spec`](super::chart_spec) takes it.
pub fn chart_questions(chart: &Chart, periods: &Periods, by: Option<&str>) -> Questions {
    let mut asked = Questions::default();
    asked.extend(chart.needs(periods, by));
    asked
}

impl Questions {
    /// Adds what is not asked for yet.
    fn extend(&mut self, more: Questions) {
        for question in more.tables {
            let by: Vec<&str> = question.by.iter().map(String::as_str).collect();
            add(&mut self.tables, question.metrics.into_iter(), question.window, &by);
        }
        for (known, more) in
            [(&mut self.samples, more.samples), (&mut self.stays, more.stays), (&mut self.trends, more.trends)]
        {
            for question in more {
                if !known.contains(&question) {
                    known.push(question);
                }
            }
        }
        self.has_duty |= more.has_duty;
        self.has_audit |= more.has_audit;
        self.has_effort |= more.has_effort;
    }
}

fn add(asked: &mut Vec<Question>, metrics: impl Iterator<Item = &'static Metric>, window: Window, by: &[&str]) {
    let mut wanted: Vec<_> = metrics.collect();
    let found = asked.iter().position(|question| question.window == window && question.by == by);
    if let Some(found) = found {
        wanted.extend(&asked[found].metrics);
    }
    let metrics: Vec<_> = registry().iter().copied().filter(|metric| wanted.contains(metric)).collect();
    match found {
        Some(found) => asked[found].metrics = metrics,
        None => asked.push(Question { metrics, window, by: by.iter().map(|name| (*name).into()).collect() }),
    }
}

impl Answers {
    /// The table of a window and dimensions.
    pub(super) fn table(&self, window: Window, by: &[&str]) -> Option<&Table> {
        self.tables.iter().find(|table| table.window == window && table.by == by)
    }

    /// The durations of a question.
    pub(super) fn sampled(&self, asked: &Question) -> Option<&[Sample]> {
        self.samples.iter().find(|known| known.asked == *asked).map(|known| known.groups.as_slice())
    }

    /// The moments of a question.
    pub(super) fn stays(&self, asked: &Question) -> Option<&[Stays]> {
        self.stays.iter().find(|known| known.asked == *asked).map(|known| known.groups.as_slice())
    }

    /// The control charts of a question.
    pub(super) fn trended(&self, asked: &Question) -> Option<&[Charted]> {
        self.trends.iter().find(|known| known.asked == *asked).map(|known| known.groups.as_slice())
    }

    /// The row of a metric over a whole window.
    pub(super) fn whole(&self, window: Window, metric: &Metric) -> Option<&Row> {
        self.table(window, &[])?.rows.iter().find(|row| row.metric == metric)
    }

    /// From the first to the last moment of all sources.
    pub(super) fn covered(&self) -> Option<Window> {
        let from = self.coverage.iter().map(|source| source.first_at).min()?;
        let last = self.coverage.iter().map(|source| source.last_at).max()?;
        Some(Window { from, until: crate::model::Instant(last.0 + 1) })
    }
}

/// A value of a dimension in words.
pub(super) fn group_words(value: &GroupValue) -> String {
    match value {
        GroupValue::Text(text) => text.clone(),
        GroupValue::Severity(severity) => severity.to_string(),
        GroupValue::Flag(true) => "yes".into(),
        GroupValue::Flag(false) => "no".into(),
        GroupValue::Date(date) => date.to_string(),
        GroupValue::Number(number) => number.to_string(),
        GroupValue::Unknown => "unknown".into(),
    }
}
