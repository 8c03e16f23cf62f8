//! Plans: a TOML file that says which sections a report has and which figures stand in them.

use super::charts::{self, Chart};
use crate::metrics::{Metric, dimension, metric, parse_filter};
use crate::model::{Error, Result, Unit, WindowSpec, did_you_mean};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The plans that ship with the program: name and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("weekly", include_str!("../../reports/weekly.toml")),
    ("monthly", include_str!("../../reports/monthly.toml")),
    ("quarterly", include_str!("../../reports/quarterly.toml")),
    ("oncall", include_str!("../../reports/oncall.toml")),
    ("service", include_str!("../../reports/service.toml")),
    ("status-page", include_str!("../../reports/status-page.toml")),
];

/// What a report consists of.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// As on the command line.
    pub name: String,
    /// The title.
    pub title: String,
    /// The window where none is asked for.
    pub window: WindowSpec,
    /// How many periods before the window make its third column.
    pub earlier: u32,
    /// Which incidents it is about: (dimension, value, whether it is kept); empty: all.
    pub filters: Vec<(String, String, bool)>,
    /// The sections in order.
    pub sections: Vec<PlanSection>,
}

/// A section of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanSection {
    /// Stable name.
    pub id: String,
    /// The heading.
    pub title: String,
    /// A text of the plan's own, before all else.
    pub text: Option<String>,
    /// What stands in it, in order.
    pub show: Vec<Show>,
    /// Figures that lead, of [`Show::Headlines`].
    pub lead: Vec<FigureRef>,
    /// Figures of headlines or of a table.
    pub figures: Vec<FigureRef>,
    /// What a table is broken down by.
    pub by: Option<String>,
    /// The charts.
    pub charts: Vec<&'static Chart>,
    /// At most so many rows.
    pub rows: usize,
}

/// What can stand in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Leading figures beside those of earlier periods.
    Headlines,
    /// What changed beyond chance, in up to three sentences.
    Changed,
    /// Every figure of the section, compared with the periods before.
    Changes,
    /// What each source covers; stale ones are flagged.
    Coverage,
    /// What the headlines are measured from, and what is left out.
    Measured,
    /// Figures broken down by a dimension.
    Table,
    /// Charts.
    Charts,
    /// Issues that came more than once.
    Issues,
    /// What is open.
    Open,
    /// The incidents of the window in order of time.
    Timeline,
    /// The incidents of the window day by day, as a public status page tells them.
    PastIncidents,
    /// Whom incidents reached.
    People,
    /// Time on call, interruptions and bounds, by person.
    Load,
    /// How unevenly load is shared, whether that is luck, and what would have to move.
    Fairness,
    /// Gaps, overlaps, short rest and hand-overs, with dates.
    Shifts,
    /// What was to be done after incidents.
    Actions,
    /// What is not known of the incidents, and what imports rejected.
    Completeness,
    /// What the metrics mean.
    Definitions,
}

const SHOWS: &[(&str, Show)] = &[
    ("headlines", Show::Headlines),
    ("changed", Show::Changed),
    ("changes", Show::Changes),
    ("coverage", Show::Coverage),
    ("measured", Show::Measured),
    ("table", Show::Table),
    ("charts", Show::Charts),
    ("issues", Show::Issues),
    ("open", Show::Open),
    ("timeline", Show::Timeline),
    ("past-incidents", Show::PastIncidents),
    ("people", Show::People),
    ("load", Show::Load),
    ("fairness", Show::Fairness),
    ("shifts", Show::Shifts),
    ("actions", Show::Actions),
    ("completeness", Show::Completeness),
    ("definitions", Show::Definitions),
];

/// One figure of one metric: `mtta.median`; without a name, the leading one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigureRef {
    /// The metric.
    pub metric: &'static Metric,
    /// `value`, `gmean`, `median`, `p75`, `p90`, `p95`, `max`, or `per_week` of a count.
    pub figure: &'static str,
}

const DURATION: &[&str] = &["value", "gmean", "median", "p75", "p90", "p95", "max", "total"];
const COUNT: &[&str] = &["value", "per_week"];

impl FigureRef {
    /// Reads `mtta` or `mtta.median`.
    pub fn parse(text: &str) -> Result<FigureRef> {
        let (id, figure) = text.split_once('.').unwrap_or((text, "value"));
        let metric = metric(id)?;
        let known = match metric.unit {
            Unit::Seconds if !metric.is_per_time => DURATION,
            Unit::Count => COUNT,
            _ => &["value"],
        };
        match known.iter().find(|name| **name == figure) {
            Some(figure) => Ok(FigureRef { metric, figure }),
            None => {
                Err(Error::usage(format!("a figure of {id}: expected one of {}, found {figure:?}", known.join(", ")))
                    .or(did_you_mean(figure, known.iter().copied(), "")))
            }
        }
    }

    /// The figure in words: `Time to acknowledge, median`.
    pub fn title(&self) -> String {
        let figure = match self.figure {
            "value" if self.metric.unit == Unit::Seconds && !self.metric.is_per_time => "mean",
            "value" => return self.metric.title.into(),
            "gmean" => "geometric mean",
            "max" => "longest",
            "total" => "summed",
            "per_week" => "per week",
            percentile => percentile,
        };
        let title = self.metric.title.strip_prefix("Mean ").unwrap_or(self.metric.title);
        let mut letters = title.chars();
        let title: String = letters.next().iter().flat_map(|c| c.to_uppercase()).chain(letters).collect();
        format!("{title}, {figure}")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    title: String,
    #[serde(default = "one_week")]
    window: Spanned<String>,
    #[serde(default = "twelve")]
    earlier: Spanned<u32>,
    #[serde(default, rename = "where")]
    filters: Vec<Spanned<String>>,
    section: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: Spanned<String>,
    title: String,
    text: Option<String>,
    show: Vec<Spanned<String>>,
    #[serde(default)]
    lead: Vec<Spanned<String>>,
    #[serde(default)]
    figures: Vec<Spanned<String>>,
    by: Option<Spanned<String>>,
    #[serde(default)]
    charts: Vec<Spanned<String>>,
    #[serde(default = "ten")]
    rows: usize,
}

fn one_week() -> Spanned<String> {
    Spanned::new(0..0, "1w".into())
}
fn twelve() -> Spanned<u32> {
    Spanned::new(0..0, 12)
}
fn ten() -> usize {
    10
}

const KEYS: &[&str] = &[
    "title", "window", "earlier", "where", "section", "id", "text", "show", "lead", "figures", "by", "charts", "rows",
];

/// Reads a plan.
///
/// # Errors
///
/// Wrong TOML, an unknown key, block, metric, figure, dimension or chart: with file and line, and the nearest known name.
pub fn parse_plan(name: &str, text: &str) -> Result<Plan> {
    let place = |span: Range<usize>| {
        let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
        format!("{name}.toml:{line}")
    };
    let raw: RawPlan = toml::from_str(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default().to_string();
        let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let near = unknown.map(|found| did_you_mean(found, KEYS.iter().copied(), "")).unwrap_or_default();
        Error::usage(message).at(place(error.span().unwrap_or(0..0))).or(near)
    })?;
    let figures = |texts: &[Spanned<String>]| -> Result<Vec<FigureRef>> {
        texts
            .iter()
            .map(|text| FigureRef::parse(text.get_ref()).map_err(|error| error.at(place(text.span()))))
            .collect()
    };
    let mut sections: Vec<PlanSection> = Vec::new();
    for section in &raw.section {
        let at = |message: String| Error::usage(message).at(place(section.id.span()));
        let id = section.id.get_ref();
        if sections.iter().any(|other| other.id == *id) {
            return Err(at(format!("expected an id of its own for each section, found {id:?} twice")));
        }
        let show = section.show.iter().map(|word| {
            let found = SHOWS.iter().find(|(known, _)| known == word.get_ref());
            found.map(|(_, show)| *show).ok_or_else(|| {
                Error::usage(format!("show: expected what a section can hold, found {:?}", word.get_ref()))
                    .at(place(word.span()))
                    .or(did_you_mean(word.get_ref(), SHOWS.iter().map(|(known, _)| *known), ""))
            })
        });
        let show = show.collect::<Result<Vec<_>>>()?;
        let by = section.by.as_ref().map(|by| {
            dimension(by.get_ref()).map(|_| by.get_ref().clone()).map_err(|error| error.at(place(by.span())))
        });
        let by = by.transpose()?;
        let charts = section
            .charts
            .iter()
            .map(|name| charts::chart(name.get_ref()).map_err(|error| error.at(place(name.span()))))
            .collect::<Result<Vec<_>>>()?;
        let (lead, figures) = (figures(&section.lead)?, figures(&section.figures)?);
        if show.contains(&Show::Table) && (by.is_none() || figures.is_empty()) {
            return Err(at(format!("section {id}: expected `by` and `figures` for its table")));
        }
        let compares = show.contains(&Show::Changed) || show.contains(&Show::Changes);
        if compares && lead.is_empty() && figures.is_empty() {
            return Err(at(format!("section {id}: expected `lead` or `figures` to compare")));
        }
        if show.contains(&Show::Charts) && charts.is_empty() {
            return Err(at(format!("section {id}: expected `charts`, since it shows charts")));
        }
        let (id, title, text) = (id.clone(), section.title.clone(), section.text.clone());
        sections.push(PlanSection { id, title, text, show, lead, figures, by, charts, rows: section.rows });
    }
    let window = WindowSpec::parse_last(raw.window.get_ref()).map_err(|error| error.at(place(raw.window.span())))?;
    let earlier = *raw.earlier.get_ref();
    if !(1..=53).contains(&earlier) {
        let message = format!("earlier: expected 1 to 53 periods, found {earlier}");
        return Err(Error::usage(message).at(place(raw.earlier.span())));
    }
    let filters = raw.filters.iter().map(|filter| {
        let (name, value, is_kept) = parse_filter(filter.get_ref()).map_err(|error| error.at(place(filter.span())))?;
        dimension(&name).map_err(|error| error.at(place(filter.span())))?;
        Ok((name, value, is_kept))
    });
    let filters = filters.collect::<Result<_>>()?;
    Ok(Plan { name: name.into(), title: raw.title, window, earlier, filters, sections })
}

/// The plan of a name that ships with the program.
pub fn shipped_plan(name: &str) -> Result<Plan> {
    match SHIPPED.iter().find(|(known, _)| *known == name) {
        Some((name, text)) => parse_plan(name, text),
        None => {
            let known = SHIPPED.iter().map(|(known, _)| *known);
            Err(Error::usage(format!("expected a report plan, found {name:?}")).or(did_you_mean(
                name,
                known,
                "`incidence list reports` lists them",
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_plans_are_plans() {
        for (name, _) in SHIPPED {
            assert!(!shipped_plan(name).unwrap().sections.is_empty());
        }
        assert_eq!(
            shipped_plan("weakly").unwrap_err().to_string(),
            "expected a report plan, found \"weakly\"; did you mean \"weekly\"? `incidence list reports` lists them"
        );
    }

    fn refused(section: &str) -> String {
        let text = format!("title = \"t\"\n\n[[section]]\nid = \"a\"\ntitle = \"A\"\n{section}\n");
        parse_plan("p", &text).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_named_with_line_and_nearest_name() {
        assert!(
            refused("show = [\"headlines\"]\nfigures = [\"mtta.median\", \"mtrr\"]")
                .starts_with("p.toml:7: expected a metric, found \"mtrr\"; did you mean \"mttr\"?")
        );
        assert_eq!(
            refused("show = [\"headlines\"]\nlead = [\"mtta.meduan\"]"),
            "p.toml:7: a figure of mtta: expected one of value, gmean, median, p75, p90, p95, max, total, found \"meduan\"; did you mean \"median\"?"
        );
        assert_eq!(
            refused("show = [\"chart\"]"),
            "p.toml:6: show: expected what a section can hold, found \"chart\"; did you mean \"charts\"?"
        );
        assert!(
            refused("show = [\"charts\"]\ncharts = [\"arivals\"]")
                .starts_with("p.toml:7: expected a chart, found \"arivals\"; did you mean \"arrivals\"?")
        );
        assert!(
            refused("show = [\"table\"]\nby = \"servce\"\nfigures = [\"mtta\"]")
                .starts_with("p.toml:7: expected a dimension, found \"servce\"; did you mean \"service\"?")
        );
        assert_eq!(refused("show = [\"table\"]"), "p.toml:4: section a: expected `by` and `figures` for its table");
        let unknown = refused("show = []\nfigure = []");
        assert!(
            unknown.starts_with("p.toml:7: unknown field `figure`") && unknown.ends_with("did you mean \"figures\"?"),
            "{unknown}"
        );
        assert!(refused("show = [").starts_with("p.toml:"), "{}", refused("show = ["));
    }

    #[test]
    fn figures_are_said_in_words() {
        let said = |text| FigureRef::parse(text).unwrap().title();
        assert_eq!(said("mtta.median"), "Time to acknowledge, median");
        assert_eq!(said("mttr"), "Time to resolve, mean");
        assert_eq!(said("mtbf"), "Mean time between failures");
        assert_eq!(said("incident_count"), "Incidents");
    }
}
