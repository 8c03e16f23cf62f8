//! What has to be evaluated for a report or a chart, and the answers: a handful of tables, each asked for once.

use super::charts::Chart;
use super::{Periods, Plan, Show};
use crate::metrics::{Compared, GroupValue, Listings, Metric, Row, Table, registry};
use crate::model::{ActionItem, Correction, Coverage, Notice, Window};

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

/// What a report is made of: every question answered, lists, coverage, and what imports had to say.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Answers {
    /// One a question, in any order: it is found by its window and dimensions.
    pub tables: Vec<Table>,
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
pub fn questions(plan: &Plan, periods: &Periods) -> Vec<Question> {
    let mut asked = Vec::new();
    for section in &plan.sections {
        let of_section = section.lead.iter().chain(&section.figures).map(|figure| figure.metric);
        for show in &section.show {
            match show {
                Show::Headlines | Show::Measured => {
                    for window in [periods.this, periods.before, periods.earlier] {
                        add(&mut asked, of_section.clone(), window, &[]);
                    }
                }
                Show::Table => {
                    let by: Vec<&str> = section.by.iter().map(String::as_str).collect();
                    add(&mut asked, of_section.clone(), periods.this, &by);
                }
                Show::Charts => {
                    for chart in &section.charts {
                        for question in chart_questions(chart, periods, None) {
                            let by: Vec<&str> = question.by.iter().map(String::as_str).collect();
                            add(&mut asked, question.metrics.into_iter(), question.window, &by);
                        }
                    }
                }
                Show::Changed
                | Show::Changes
                | Show::Coverage
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
    asked
}

/// The metrics that a plan wants compared, in registry order.
pub fn compared(plan: &Plan) -> Vec<&'static Metric> {
    let compares = |section: &&crate::report::PlanSection| {
        section.show.iter().any(|show| matches!(show, Show::Changed | Show::Changes))
    };
    let figures = plan.sections.iter().filter(compares).flat_map(|section| section.lead.iter().chain(&section.figures));
    let wanted: Vec<_> = figures.map(|figure| figure.metric).collect();
    registry().iter().copied().filter(|metric| wanted.contains(metric)).collect()
}

/// Everything that a chart needs evaluated; `by` replaces the dimension that it breaks down by.
pub fn chart_questions(chart: &Chart, periods: &Periods, by: Option<&str>) -> Vec<Question> {
    let mut asked = Vec::new();
    if let Some((metrics, window, dimensions)) = chart.needs(periods, by) {
        let dimensions: Vec<&str> = dimensions.iter().map(String::as_str).collect();
        add(&mut asked, metrics.into_iter(), window, &dimensions);
    }
    asked
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
