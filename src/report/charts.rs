//! The charts that there are: what each shows, what it needs, and its specification from evaluated tables.

use super::periods::span;
use super::question::group_words;
use super::{Answers, Bar, ChartSpec, ChartUnit, Figure, FigureRef, Periods, Point, Series, Tone};
use crate::metrics::{GroupValue, Metric, Row, Table, dimension, metric};
use crate::model::{Annotation, Error, Result, Severity, Unit, Window, did_you_mean};
use chrono::NaiveDate;

/// A chart that can be asked for by name.
#[derive(Debug, PartialEq)]
pub struct Chart {
    /// As on the command line.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// What it is drawn from.
    pub from: &'static str,
    kind: Kind,
}

#[derive(Debug, PartialEq)]
enum Kind {
    /// Figures of a metric over time: `(metric.figure, name of the line)`.
    Trend(&'static [(&'static str, &'static str)]),
    /// Incidents over time by severity.
    Mix,
    /// Incidents by weekday and hour.
    Arrivals,
    /// Incidents by service.
    Services,
    /// Issues that came most often.
    Issues,
}

const CHARTS: &[Chart] = &[
    Chart {
        name: "severity-mix",
        title: "Incidents by severity",
        from: "incident_count by severity and week",
        kind: Kind::Mix,
    },
    Chart {
        name: "mtta",
        title: "Time to acknowledge",
        from: "mtta by week",
        kind: Kind::Trend(&[("mtta.median", "median"), ("mtta.gmean", "geometric mean")]),
    },
    Chart {
        name: "mttr",
        title: "Time to resolve",
        from: "mttr by week",
        kind: Kind::Trend(&[("mttr.median", "median"), ("mttr.gmean", "geometric mean")]),
    },
    Chart {
        name: "response-attainment",
        title: "Response within target",
        from: "response_attainment by week",
        kind: Kind::Trend(&[("response_attainment", "response within target")]),
    },
    Chart {
        name: "false-positives",
        title: "False positive rate",
        from: "false_positive_rate by week",
        kind: Kind::Trend(&[("false_positive_rate", "false positives")]),
    },
    Chart {
        name: "repeats",
        title: "Repeat incident rate",
        from: "repeat_incident_rate by week",
        kind: Kind::Trend(&[("repeat_incident_rate", "repeats")]),
    },
    Chart {
        name: "arrivals",
        title: "When incidents arrive",
        from: "incident_count by weekday and hour",
        kind: Kind::Arrivals,
    },
    Chart { name: "services", title: "Incidents by service", from: "incident_count by service", kind: Kind::Services },
    Chart { name: "issues", title: "Issues that came most often", from: "the list of issues", kind: Kind::Issues },
];

/// Lines, parts and bars beyond these are summed up or left out with their number.
const MOST_SERIES: usize = 5;
const MOST_BARS: usize = 10;

/// Every chart, in the order in which they are listed.
pub fn charts() -> &'static [Chart] {
    CHARTS
}

/// The chart of a name.
///
/// # Errors
///
/// An unknown name names the nearest known one.
pub fn chart(name: &str) -> Result<&'static Chart> {
    CHARTS.iter().find(|chart| chart.name == name).ok_or_else(|| {
        let known = CHARTS.iter().map(|chart| chart.name);
        Error::usage(format!("expected a chart, found {name:?}")).or(did_you_mean(
            name,
            known,
            "`incidence list charts` lists them",
        ))
    })
}

/// Draws nothing yet: what the chart shows, from the answers to its questions.
///
/// `by` replaces the dimension that the chart breaks down by; a trend has then one line a value.
///
/// # Errors
///
/// A dimension that the chart cannot be broken down by.
pub fn chart_spec(
    chart: &Chart,
    periods: &Periods,
    answers: &Answers,
    annotations: &[Annotation],
    by: Option<&str>,
) -> Result<ChartSpec> {
    if let Some(by) = by {
        dimension(by)?;
        if matches!(chart.kind, Kind::Arrivals | Kind::Issues) || ["day", "week", "month"].contains(&by) {
            return Err(Error::usage(format!("chart {}: it cannot be broken down by {by}", chart.name))
                .or("leave --by away, or ask for severity-mix or services"));
        }
    }
    let annotations = annotations.iter().map(|note| (note.date, note.text.clone())).collect();
    let source = Source { periods, answers, by };
    let per = format!("per {}, {}", periods.bucket_name(), span(periods.trend, &periods.calendar));
    let (figure, unit, caption) = match &chart.kind {
        Kind::Trend(lines) => {
            let unit = figure(lines[0].0)?.metric.unit;
            let unit = if unit == Unit::Seconds { ChartUnit::Seconds } else { ChartUnit::Ratio };
            (source.trend(lines, annotations)?, unit, per)
        }
        Kind::Mix => (source.mix(annotations), ChartUnit::Count, per),
        Kind::Arrivals => {
            let zone = periods.calendar.zone().name();
            let caption = format!("by weekday and hour, {zone}, {}", span(periods.trend, &periods.calendar));
            (source.arrivals(), ChartUnit::Count, caption)
        }
        Kind::Services => (source.bars(), ChartUnit::Count, span(periods.this, &periods.calendar)),
        Kind::Issues => (source.issues(), ChartUnit::Count, span(periods.this, &periods.calendar)),
    };
    let title = by.map_or(chart.title.into(), |by| match chart.kind {
        Kind::Mix | Kind::Services => format!("Incidents by {by}"),
        _ => format!("{} by {by}", chart.title),
    });
    let mut spec = ChartSpec { name: chart.name.into(), title, caption, unit, figure };
    spec.caption = format!("{}, n {}", spec.caption, spec.n());
    Ok(spec)
}

fn figure(text: &str) -> Result<FigureRef> {
    FigureRef::parse(text)
}

impl Chart {
    /// Metrics, window and dimensions; `None` where lists are enough.
    pub(super) fn needs(
        &self,
        periods: &Periods,
        by: Option<&str>,
    ) -> Option<(Vec<&'static Metric>, Window, Vec<String>)> {
        let bucket = periods.bucket_name();
        let count = || metric("incident_count").into_iter().collect::<Vec<_>>();
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        Some(match &self.kind {
            Kind::Trend(lines) => {
                let metrics = lines.iter().filter_map(|(text, _)| figure(text).ok()).map(|figure| figure.metric);
                let by: Vec<&str> = by.into_iter().chain([bucket]).collect();
                (metrics.collect(), periods.trend, owned(&by))
            }
            Kind::Mix => (count(), periods.trend, owned(&[by.unwrap_or("severity"), bucket])),
            Kind::Arrivals => (count(), periods.trend, owned(&["weekday", "hour"])),
            Kind::Services => (count(), periods.this, owned(&[by.unwrap_or("service")])),
            Kind::Issues => return None,
        })
    }
}

struct Source<'a> {
    periods: &'a Periods,
    answers: &'a Answers,
    by: Option<&'a str>,
}

impl Source<'_> {
    /// First days of the trend's buckets, and whether any source covers a part of each.
    fn buckets(&self) -> Vec<(NaiveDate, bool)> {
        let covered = self.answers.covered();
        let buckets = self.periods.calendar.buckets(self.periods.bucket, self.periods.trend);
        let known = |part: Window| covered.is_some_and(|covered| covered.clip(part).is_some());
        buckets.into_iter().map(|(date, part)| (date, known(part))).collect()
    }

    fn points(&self, rows: &[&Row], value: impl Fn(&Row) -> Option<f64>, is_count: bool) -> Vec<Point> {
        let point = |(date, is_covered): (NaiveDate, bool)| {
            let row = rows.iter().find(|row| row.group.last() == Some(&GroupValue::Date(date)));
            match row {
                Some(row) if is_covered => Point { value: value(row), n: row.n },
                None if is_covered && is_count => Point { value: Some(0.0), n: 0 },
                _ => Point { value: None, n: 0 },
            }
        };
        self.buckets().into_iter().map(point).collect()
    }

    fn trend(&self, lines: &[(&str, &str)], annotations: Vec<(NaiveDate, String)>) -> Result<Figure> {
        let bucket = self.periods.bucket_name();
        let by: Vec<&str> = self.by.into_iter().chain([bucket]).collect();
        let table = self.answers.table(self.periods.trend, &by);
        let mut series = Vec::new();
        if self.by.is_some() {
            let wanted = figure(lines[0].0)?;
            let (groups, _) = largest_groups(table, wanted.metric);
            for (index, group) in groups.iter().take(MOST_SERIES).enumerate() {
                let rows = rows(table, wanted.metric, Some(group));
                let points = self.points(&rows, |row| super::cells::value(row, wanted.figure), false);
                series.push(Series { name: group_words(group), tone: tone(group, index), points });
            }
        } else {
            for (index, (text, name)) in lines.iter().enumerate() {
                let wanted = figure(text)?;
                let rows = rows(table, wanted.metric, None);
                let points = self.points(&rows, |row| super::cells::value(row, wanted.figure), false);
                series.push(Series { name: (*name).into(), tone: Tone::Series(index), points });
            }
        }
        let buckets = self.buckets().into_iter().map(|(date, _)| date).collect();
        Ok(Figure::Trend { buckets, series, target: None, annotations })
    }

    fn mix(&self, annotations: Vec<(NaiveDate, String)>) -> Figure {
        let by = [self.by.unwrap_or("severity"), self.periods.bucket_name()];
        let table = self.answers.table(self.periods.trend, &by);
        let mut series: Vec<Series> = Vec::new();
        if let Ok(count) = metric("incident_count") {
            let (mut groups, _) = largest_groups(table, count);
            let rest = groups.split_off(groups.len().min(MOST_SERIES + 1));
            groups.sort();
            for (index, group) in groups.iter().enumerate() {
                let points = self.points(&rows(table, count, Some(group)), |row| row.figures.value(), true);
                series.push(Series { name: group_words(group), tone: tone(group, index), points });
            }
            let mut others: Option<Series> = None;
            for group in &rest {
                let points = self.points(&rows(table, count, Some(group)), |row| row.figures.value(), true);
                let name = format!("{} others", rest.len());
                let sum = others.get_or_insert_with(|| Series { name, tone: Tone::Rest, points: Vec::new() });
                if sum.points.is_empty() {
                    sum.points = points;
                } else {
                    for (sum, point) in sum.points.iter_mut().zip(points) {
                        sum.value = sum.value.zip(point.value).map(|(a, b)| a + b);
                        sum.n += point.n;
                    }
                }
            }
            series.extend(others);
        }
        let buckets = self.buckets().into_iter().map(|(date, _)| date).collect();
        Figure::Stacked { buckets, series, annotations }
    }

    fn arrivals(&self) -> Figure {
        let table = self.answers.table(self.periods.trend, &["weekday", "hour"]);
        let mut cells = vec![vec![0; 24]; 7];
        for row in table.iter().flat_map(|table| &table.rows).filter(|row| row.metric.id == "incident_count") {
            if let [GroupValue::Number(weekday @ 1..=7), GroupValue::Number(hour @ 0..=23)] = row.group[..] {
                cells[weekday as usize - 1][hour as usize] = row.n;
            }
        }
        let rows = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(String::from).into();
        Figure::HeatMap { rows, columns: (0..24).map(|hour| hour.to_string()).collect(), cells }
    }

    fn bars(&self) -> Figure {
        let by = self.by.unwrap_or("service");
        let table = self.answers.table(self.periods.this, &[by]);
        // A table that another section asks for too holds more metrics than this one.
        let is_bar = |row: &&Row| row.metric.id == "incident_count" && row.n > 0;
        let mut rows: Vec<&Row> = table.iter().flat_map(|table| &table.rows).filter(is_bar).collect();
        rows.sort_by(|a, b| (b.n, &a.group).cmp(&(a.n, &b.group)));
        let bar = |row: &&Row| {
            let label = row.group.first().map_or_else(String::new, group_words);
            Bar { label, value: row.figures.value(), n: row.n }
        };
        let more = rows.len().saturating_sub(MOST_BARS) as u64;
        Figure::Bars { bars: rows.iter().take(MOST_BARS).map(bar).collect(), more }
    }

    fn issues(&self) -> Figure {
        let list = &self.answers.lists.issues;
        let bar = |issue: &crate::metrics::Issue| {
            let label = issue.title.clone().unwrap_or_else(|| issue.issue.clone());
            Bar { label, value: Some(issue.n as f64), n: issue.n }
        };
        let bars: Vec<_> = list.rows.iter().take(MOST_BARS).map(bar).collect();
        let more = list.total - bars.len() as u64;
        Figure::Bars { bars, more }
    }
}

fn rows<'a>(table: Option<&'a Table>, metric: &Metric, group: Option<&GroupValue>) -> Vec<&'a Row> {
    let rows = table.into_iter().flat_map(|table| &table.rows).filter(|row| row.metric == metric);
    rows.filter(|row| group.is_none_or(|group| row.group.first() == Some(group))).collect()
}

/// Values of the first dimension, those with the most incidents first; and how many incidents each has.
fn largest_groups(table: Option<&Table>, metric: &Metric) -> (Vec<GroupValue>, Vec<u64>) {
    let mut sums: Vec<(GroupValue, u64)> = Vec::new();
    for row in rows(table, metric, None) {
        let Some(group) = row.group.first() else { continue };
        match sums.iter_mut().find(|(known, _)| known == group) {
            Some((_, sum)) => *sum += row.n,
            None => sums.push((group.clone(), row.n)),
        }
    }
    sums.retain(|(_, n)| *n > 0);
    sums.sort_by(|(a, n_a), (b, n_b)| (n_b, a).cmp(&(n_a, b)));
    sums.into_iter().unzip()
}

fn tone(group: &GroupValue, index: usize) -> Tone {
    match group {
        GroupValue::Severity(severity) => Tone::Severity(Severity::level(*severity)),
        GroupValue::Unknown => Tone::Rest,
        _ => Tone::Series(index),
    }
}
