//! The charts that there are: what each shows, what it is drawn from, and its specification from answers.

mod counts;
mod duty;
mod grid;
mod list;
mod needs;
mod over_time;
mod source;
mod spread;
mod states;
mod targets;

use super::periods::span;
use super::{Answers, ChartSpec, ChartUnit, Figure, FigureRef, Periods};
use crate::metrics::dimension;
use crate::model::{Annotation, Error, Result, Unit, Window, did_you_mean};
use list::CHARTS;
use source::Source;

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
    /// A figure that needs long buckets, by month.
    Monthly(&'static str),
    /// The geometric mean of a duration week by week, with the limits of what chance explains.
    Control(&'static str),
    /// Incidents over time by severity.
    Mix,
    /// Incidents by weekday and hour.
    Arrivals,
    /// Incidents day by day.
    Calendar,
    /// Incidents by service.
    Services,
    /// The same, and how much of all they are together.
    ParetoServices,
    /// Issues that came most often.
    Issues,
    /// The same, and how much of all they are together.
    ParetoIssues,
    /// How a duration is spread.
    Distribution(&'static str),
    /// The share that is still open after a time.
    Survival(&'static str),
    /// Every target, by severity.
    Attainment,
    /// From one moment of an incident to the next.
    States,
    /// Interruptions by person.
    Load,
    /// How unequally they are shared.
    Lorenz,
    /// Who was on call when.
    Shifts,
}

/// What `--by` does to a chart.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// One figure a value.
    Panels,
    /// One row a value, instead of one a severity.
    Rows,
    /// Nothing: it is refused.
    Refused,
}

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

impl Chart {
    /// What `--by` does to it.
    fn by(&self) -> By {
        match self.kind {
            Kind::Distribution(_) | Kind::Attainment | Kind::States => By::Rows,
            Kind::Issues | Kind::ParetoIssues | Kind::Load | Kind::Lorenz | Kind::Shifts => By::Refused,
            _ => By::Panels,
        }
    }

    /// The dimensions that it breaks down by anyway, beside the buckets of its trend.
    fn dimensions(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Mix => &["severity"],
            Kind::Arrivals => &["weekday", "hour"],
            Kind::Calendar => &["day"],
            Kind::Services | Kind::ParetoServices => &["service"],
            _ => &[],
        }
    }

    /// Refuses what it cannot be broken down by.
    ///
    /// # Errors
    ///
    /// An unknown dimension, one that it is broken down by already, or a chart that shows one thing only.
    pub fn check_by(&self, by: &str) -> Result<()> {
        dimension(by)?;
        let is_time = ["day", "week", "month", "weekday", "hour"].contains(&by);
        let refused = |why: &str, way_out: &str| {
            Err(Error::usage(format!("chart {}: it cannot be broken down by {by}: {why}", self.name)).or(way_out))
        };
        match self.by() {
            By::Refused => {
                refused("it is about all incidents of the window at once", "leave --by away, or use --where")
            }
            By::Panels if self.dimensions().contains(&by) => {
                refused("that is what it shows already", "leave --by away, or name another dimension")
            }
            By::Panels if is_time => {
                refused("it is drawn over time already", "name a dimension such as service or team")
            }
            By::Rows if ["day", "hour"].contains(&by) => {
                refused("there are too many of them to compare", "name week, month, weekday or another dimension")
            }
            _ => Ok(()),
        }
    }

    /// Refuses what it cannot be filtered by.
    ///
    /// # Errors
    ///
    /// An unknown dimension; a chart that shows no incidents.
    pub fn check_where(&self, name: &str) -> Result<()> {
        dimension(name)?;
        if self.kind == Kind::Shifts {
            return Err(Error::usage(format!("chart {}: --where {name}: it shows no incidents", self.name))
                .or("leave --where away"));
        }
        Ok(())
    }
}

/// Draws nothing yet: what the chart shows, from the answers to its questions.
///
/// `by` makes small multiples, or other rows, as [`Chart::check_by`] allows.
///
/// # Errors
///
/// A dimension that the chart cannot be broken down by; people where there are too few of them.
pub fn chart_spec(
    chart: &Chart,
    periods: &Periods,
    answers: &Answers,
    annotations: &[Annotation],
    by: Option<&str>,
) -> Result<ChartSpec> {
    if let Some(by) = by {
        chart.check_by(by)?;
    }
    let annotations: Vec<_> = annotations.iter().map(|note| (note.date, note.text.clone())).collect();
    let source = Source { periods, answers, annotations: &annotations, panel: None };
    let (figure, notes) = match (chart.by(), by) {
        (By::Panels, Some(by)) => source.grid(chart, by)?,
        (_, by) => source.figure(chart, by)?,
    };
    let title = by.map_or(chart.title.into(), |by| format!("{}, by {}", chart.title, by.replace('_', " ")));
    let caption = source.caption(chart, &figure);
    Ok(ChartSpec { name: chart.name.into(), title, caption, unit: chart.unit(), figure, notes })
}

impl Chart {
    fn unit(&self) -> ChartUnit {
        match &self.kind {
            Kind::Trend(lines) => unit(lines[0].0),
            Kind::Monthly(name) => unit(name),
            Kind::Control(_) | Kind::Distribution(_) | Kind::Survival(_) | Kind::States => ChartUnit::Seconds,
            Kind::Attainment | Kind::Lorenz => ChartUnit::Ratio,
            _ => ChartUnit::Count,
        }
    }
}

fn unit(figure: &str) -> ChartUnit {
    match FigureRef::parse(figure).map(|figure| figure.metric.unit) {
        Ok(Unit::Seconds) => ChartUnit::Seconds,
        Ok(Unit::Ratio) => ChartUnit::Ratio,
        _ => ChartUnit::Count,
    }
}

impl Source<'_> {
    /// The figure, and what a reader has to know of it.
    fn figure(&self, chart: &Chart, by: Option<&str>) -> Result<(Figure, Vec<String>)> {
        let plain = |figure| (figure, Vec::new());
        Ok(match &chart.kind {
            Kind::Trend(lines) => self.trend(lines)?,
            Kind::Monthly(name) => self.monthly(name)?,
            Kind::Control(_) => self.control(chart)?,
            Kind::Mix => plain(self.mix()),
            Kind::Arrivals => plain(self.arrivals()),
            Kind::Calendar => self.calendar(),
            Kind::Services => plain(self.services()),
            Kind::ParetoServices => plain(self.pareto_services()),
            Kind::Issues => self.issues(),
            Kind::ParetoIssues => self.pareto_issues(),
            Kind::Distribution(name) => self.distribution(name, by.unwrap_or("severity"))?,
            Kind::Survival(name) => plain(self.survival(name)?),
            Kind::Attainment => self.attainment(by.unwrap_or("severity"))?,
            Kind::States => self.states(by.unwrap_or("severity"))?,
            Kind::Load => self.load(),
            Kind::Lorenz => self.lorenz(),
            Kind::Shifts => self.shifts(),
        })
    }

    /// The window from the first bucket that is drawn.
    fn drawn(&self, figure: &Figure, window: Window) -> String {
        let calendar = &self.periods.calendar;
        let first = |figure: &Figure| match figure {
            Figure::Trend { buckets, .. } => buckets.first().map(|date| calendar.midnight(*date)),
            _ => None,
        };
        let from = match figure {
            Figure::Grid { panels, .. } => panels.first().and_then(|panel| first(&panel.figure)),
            figure => first(figure),
        };
        span(Window { from: from.unwrap_or(window.from), ..window }, calendar)
    }

    /// What it is counted by, the window, and n.
    fn caption(&self, chart: &Chart, figure: &Figure) -> String {
        let (periods, calendar) = (self.periods, &self.periods.calendar);
        let zone = calendar.zone().name();
        let (trend, this) = (span(periods.trend, calendar), span(periods.this, calendar));
        let words = match &chart.kind {
            Kind::Trend(_) | Kind::Mix => format!("per {}, {trend}", periods.bucket_name()),
            Kind::Monthly(_) => format!("per month, {}", self.drawn(figure, needs::months(periods))),
            Kind::Control(_) => format!("geometric mean per week, {}", self.drawn(figure, needs::weeks(periods))),
            Kind::Arrivals => format!("by weekday and hour, {zone}, {trend}"),
            Kind::Calendar => format!(
                "per day, {zone}, {}",
                span(needs::days(periods, matches!(figure, Figure::Grid { .. })), calendar)
            ),
            Kind::Distribution(_) => format!("a point an incident, log scale, {this}"),
            Kind::Survival(_) => format!("share of incidents that are still open, log scale, {this}"),
            Kind::Attainment => format!("share within the target and its 95 % interval, {this}"),
            Kind::States => format!("median of each state, {this}"),
            Kind::Services | Kind::ParetoServices | Kind::Issues | Kind::ParetoIssues => this,
            Kind::Load => format!("by kind of hour of the person, {this}"),
            Kind::Lorenz => format!("interruptions, {this}"),
            Kind::Shifts => format!("{zone}, {this}"),
        };
        match figure {
            Figure::Timeline { .. } | Figure::Grid { .. } => words,
            figure => format!("{words}, n {}", figure.n()),
        }
    }
}

#[cfg(test)]
mod tests;
