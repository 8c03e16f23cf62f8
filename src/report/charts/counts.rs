//! How often: by weekday and hour, day by day, by service, by issue.

use super::super::{Bar, Day, Figure};
use super::needs;
use super::source::{MOST_BARS, Source, WEEKDAYS};
use crate::metrics::{GroupValue, Issue, metric};
use crate::model::{Bucket, Window};

impl Source<'_> {
    /// How many incidents each group has.
    fn counts(&self, window: Window, by: &[&str]) -> Vec<(Vec<GroupValue>, u64)> {
        let Ok(count) = metric("incident_count") else { return Vec::new() };
        self.rows(window, by, count).into_iter().map(|(group, row)| (group.to_vec(), row.n)).collect()
    }

    pub(super) fn arrivals(&self) -> Figure {
        let mut cells = vec![vec![0; 24]; 7];
        for (group, n) in self.counts(self.periods.trend, &["weekday", "hour"]) {
            if let [GroupValue::Number(weekday @ 1..=7), GroupValue::Number(hour @ 0..=23)] = group[..] {
                cells[weekday as usize - 1][hour as usize] = n;
            }
        }
        let rows = WEEKDAYS.map(String::from).into();
        Figure::HeatMap { rows, columns: (0..24).map(|hour| hour.to_string()).collect(), cells }
    }

    pub(super) fn calendar(&self) -> (Figure, Vec<String>) {
        let window = needs::days(self.periods, self.panel.is_some());
        let counts = self.counts(window, &["day"]);
        let of = |date| counts.iter().find(|(group, _)| group[..] == [GroupValue::Date(date)]).map_or(0, |(_, n)| *n);
        let buckets = self.buckets(Bucket::Day, window);
        let first = buckets.iter().position(|(_, is_covered)| *is_covered).unwrap_or(0);
        let days = buckets[first..].iter().map(|&(date, is_covered)| Day { date, count: is_covered.then(|| of(date)) });
        let mut notes = Vec::new();
        if window.from > self.periods.this.from {
            let most = if self.panel.is_some() { "half a year" } else { "three years" };
            notes.push(format!("Earlier days of the window are not drawn: there is room for {most}."));
        }
        (Figure::Calendar { days: days.collect() }, notes)
    }

    /// The bars of the services that have any incident, the longest first.
    fn by_service(&self) -> Vec<Bar> {
        let mut counts = self.counts(self.periods.this, &["service"]);
        counts.retain(|(_, n)| *n > 0);
        counts.sort_by(|(a, n_a), (b, n_b)| (n_b, a).cmp(&(n_a, b)));
        let label = |group: &[GroupValue]| group.first().map_or_else(String::new, |of| self.words("service", of));
        counts.into_iter().map(|(group, n)| bar(label(&group), n)).collect()
    }

    pub(super) fn services(&self) -> Figure {
        let mut bars = self.by_service();
        let n = bars.iter().map(|bar| bar.n).sum();
        let more = bars.len().saturating_sub(MOST_BARS) as u64;
        bars.truncate(MOST_BARS);
        Figure::Bars { bars, parts: Vec::new(), more, n }
    }

    pub(super) fn pareto_services(&self) -> Figure {
        let mut bars = self.by_service();
        let total = bars.iter().map(|bar| bar.n).sum::<u64>() as f64;
        let more = bars.len().saturating_sub(MOST_BARS) as u64;
        bars.truncate(MOST_BARS);
        Figure::Pareto { bars, total, more }
    }

    fn by_issue(&self) -> (Vec<Bar>, u64) {
        let list = &self.answers.lists.issues;
        let label = |issue: &Issue| issue.title.clone().unwrap_or_else(|| issue.issue.clone());
        let bars: Vec<Bar> = list.rows.iter().take(MOST_BARS).map(|issue| bar(label(issue), issue.n)).collect();
        let more = list.total - bars.len() as u64;
        (bars, more)
    }

    /// Why there is none, if there is none.
    fn no_issue(bars: &[Bar]) -> Vec<String> {
        let none = bars.is_empty().then(|| "No issue came more than once, in the window or before it.".into());
        none.into_iter().collect()
    }

    pub(super) fn issues(&self) -> (Figure, Vec<String>) {
        let (bars, more) = self.by_issue();
        let notes = Self::no_issue(&bars);
        let n = bars.iter().map(|bar| bar.n).sum();
        (Figure::Bars { bars, parts: Vec::new(), more, n }, notes)
    }

    pub(super) fn pareto_issues(&self) -> (Figure, Vec<String>) {
        let (bars, more) = self.by_issue();
        let notes = Self::no_issue(&bars);
        let total = self.counts(self.periods.this, &[]).iter().map(|(_, n)| *n).sum::<u64>() as f64;
        (Figure::Pareto { bars, total, more }, notes)
    }
}

fn bar(label: String, n: u64) -> Bar {
    Bar { label, value: Some(n as f64), n, ..Bar::default() }
}
