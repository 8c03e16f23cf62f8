//! What has to be evaluated, sampled or read before a chart can be specified.

use super::super::question::Questions;
use super::super::{FigureRef, Periods, Question};
use super::{By, Chart, Kind};
use crate::metrics::{Metric, metric};
use crate::model::{Bucket, Window};

/// Months that a monthly chart shows at least.
const MONTHS: i64 = 13;
/// Weeks that a control chart shows at least and at most.
const WEEKS: i64 = 26;
const MOST_WEEKS: i64 = 104;
/// Days that a calendar shows at most: three years of weeks.
const DAYS: i64 = 157 * 7;
const DAYS_OF_PANEL: i64 = 26 * 7;
/// Days that a calendar shows at least, where the store has them.
const DAYS_BACK: i64 = 13 * 7;

impl Chart {
    /// Everything that it is drawn from.
    pub(in super::super) fn needs(&self, periods: &Periods, by: Option<&str>) -> Questions {
        let mut needs = Questions::default();
        let bucket = periods.bucket_name();
        let panels = by.filter(|_| self.by() == By::Panels);
        let rows = by.filter(|_| self.by() == By::Rows).unwrap_or("severity");
        let ask = |metrics: Vec<&'static Metric>, window: Window, by: &[&str]| Question {
            metrics,
            window,
            by: panels.into_iter().chain(by.iter().copied()).map(String::from).collect(),
        };
        let of = |figures: &[&str]| -> Vec<&'static Metric> {
            figures.iter().filter_map(|text| Some(FigureRef::parse(text).ok()?.metric)).collect()
        };
        let count = || metric("incident_count").into_iter().collect::<Vec<_>>();
        match &self.kind {
            Kind::Trend(lines) => {
                let figures: Vec<&str> = lines.iter().map(|(figure, _)| *figure).collect();
                needs.tables.push(ask(of(&figures), periods.trend, &[bucket]));
            }
            Kind::Monthly(figure) => needs.tables.push(ask(of(&[figure]), months(periods), &["month"])),
            Kind::Control(metric) => needs.trends.push(ask(of(&[metric]), weeks(periods), &[])),
            Kind::Mix => needs.tables.push(ask(count(), periods.trend, &["severity", bucket])),
            Kind::Arrivals => needs.tables.push(ask(count(), periods.trend, &["weekday", "hour"])),
            Kind::Calendar => needs.tables.push(ask(count(), days(periods, panels.is_some()), &["day"])),
            Kind::Services | Kind::ParetoServices => needs.tables.push(ask(count(), periods.this, &["service"])),
            Kind::Attainment => {
                needs.tables.push(ask(of(&super::targets::ATTAINMENTS.map(|(id, _)| id)), periods.this, &[rows]));
            }
            Kind::Distribution(name) => needs.samples.push(ask(of(&[name]), periods.this, &[rows])),
            Kind::Survival(name) => needs.samples.push(ask(of(&[name]), periods.this, &[])),
            Kind::States => needs.stays.push(ask(Vec::new(), periods.this, &[rows])),
            Kind::ParetoIssues => needs.tables.push(ask(count(), periods.this, &[])),
            Kind::Issues => {}
            Kind::Load | Kind::Lorenz | Kind::Shifts => {
                needs.has_duty = true;
                needs.has_audit = self.kind == Kind::Lorenz;
            }
        }
        needs
    }
}

impl Chart {
    /// The metrics that it shows.
    pub(in super::super) fn metrics(&self, periods: &Periods) -> Vec<&'static Metric> {
        let needs = self.needs(periods, None);
        needs
            .tables
            .into_iter()
            .chain(needs.samples)
            .chain(needs.trends)
            .flat_map(|question| question.metrics)
            .collect()
    }
}

/// The months of a monthly chart: those of the window, and what makes a year and a month.
pub(super) fn months(periods: &Periods) -> Window {
    at_least(periods, Bucket::Month, MONTHS)
}

/// The weeks that a control chart shows.
pub(super) fn weeks(periods: &Periods) -> Window {
    let Window { from, until } = at_least(periods, Bucket::Week, WEEKS);
    let calendar = &periods.calendar;
    let last = calendar.bucket_date(Bucket::Week, calendar.date(crate::model::Instant(until.0 - 1)));
    Window { from: from.max(calendar.midnight(Bucket::Week.step(last, 1 - MOST_WEEKS))), until }
}

/// The days of a calendar: those of the window and a quarter before, whole weeks, at most three years; half a year
/// where it is one of several.
pub(super) fn days(periods: &Periods, is_panel: bool) -> Window {
    let Window { from, until } = at_least(periods, Bucket::Day, DAYS_BACK);
    let calendar = &periods.calendar;
    let last = calendar.date(crate::model::Instant(until.0 - 1));
    let first =
        calendar.bucket_date(Bucket::Week, Bucket::Day.step(last, 1 - if is_panel { DAYS_OF_PANEL } else { DAYS }));
    Window { from: calendar.bucket_start(Bucket::Week, from).max(calendar.midnight(first)), until }
}

fn at_least(periods: &Periods, bucket: Bucket, count: i64) -> Window {
    let (calendar, this) = (&periods.calendar, periods.this);
    let last = calendar.bucket_date(bucket, calendar.date(crate::model::Instant(this.until.0 - 1)));
    let from = calendar.midnight(bucket.step(last, 1 - count));
    Window { from: from.min(calendar.bucket_start(bucket, this.from)), until: this.until }
}
