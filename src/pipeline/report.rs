//! Reports and charts: what a plan asks for is evaluated, and handed to the room that lays it out.

use super::Session;
use crate::metrics::{Data, Listed, Listings, compare, counts_hours, listings, refusal, samples, scoped, stays};
use crate::model::{Definitions, Error, Result, Window, WindowSpec};
use crate::render::chart::{Ground, Size, png, svg};
use crate::report::{self, Answers, ChartSpec, Document, Periods, Plan, Questions, Sampled, Setting};
use crate::table::Population;
use std::collections::{BTreeMap, HashMap};

/// Rows that a list of a report is asked for at most.
const MOST_ROWS: usize = 200;
/// Weeks before the window that a chart of its own looks back to.
const EARLIER: u32 = 12;

/// Width of a chart in a file of its own, in pixels.
const CHART_WIDTH: u32 = 900;

/// From so many pixels on a chart is on a slide.
const SLIDE: u32 = 1200;

/// Filters of a question: dimension, value, keep or drop.
pub type Filters = Vec<(String, String, bool)>;

/// A chart that is asked for alone.
#[derive(Clone, Debug, Default)]
pub struct ChartRequest {
    /// Its name.
    pub name: String,
    /// The dimension of its small multiples.
    pub by: Option<String>,
    /// What it is about.
    pub filters: Filters,
    /// People appear under pseudonyms.
    pub is_anonymous: bool,
}

impl Session {
    /// Makes the document of a plan. `window`: `None` for the plan's own.
    pub fn report(
        &self,
        plan: &Plan,
        window: Option<&WindowSpec>,
        filters: &[(String, String, bool)],
        is_anonymous: bool,
    ) -> Result<Document> {
        let this = self.window(window.unwrap_or(&plan.window))?;
        let periods = Periods::new(this, plan.earlier, self.calendar);
        let filters: Vec<_> = plan.filters.iter().chain(filters).cloned().collect();
        let mut asked = report::questions(plan, &periods);
        asked.compared.retain(|metric| refusal(metric, &self.scope(this, Vec::new(), filters.clone())).is_none());
        let answers = self.answers(&asked, &periods, &filters, is_anonymous)?;
        let clock = self.business_said();
        let setting = Setting {
            as_of: self.as_of,
            definitions: self.definitions,
            clock: clock.as_deref(),
            config_sha256: &self.config_sha256,
            filters: &filters,
            annotations: &self.config.annotations,
        };
        report::build(plan, &periods, &answers, &setting)
    }

    /// What a chart shows.
    ///
    /// # Errors
    ///
    /// An unknown chart; a dimension that it cannot be broken down or filtered by.
    pub fn chart(&self, request: &ChartRequest, window: Window) -> Result<ChartSpec> {
        let chart = report::chart(&request.name)?;
        let by = request.by.as_deref();
        by.map_or(Ok(()), |by| chart.check_by(by))?;
        request.filters.iter().try_for_each(|(name, ..)| chart.check_where(name))?;
        let periods = Periods::new(window, EARLIER, self.calendar);
        let questions = report::chart_questions(chart, &periods, by);
        let asked = questions.tables.iter().chain(&questions.samples).flat_map(|question| &question.metrics);
        let clock = self.business_said();
        if clock.is_some() && !asked.clone().any(|metric| counts_hours(metric)) {
            return Err(Error::usage(format!(
                "--clock: the chart {} counts no hours that a clock could choose",
                request.name
            ))
            .or("leave the flag out"));
        }
        let answers = self.answers(&questions, &periods, &request.filters, request.is_anonymous)?;
        let mut spec = report::chart_spec(chart, &periods, &answers, &self.config.annotations, by)?;
        if let Some(clock) = clock {
            spec.caption = format!("{}; {clock}", spec.caption);
        }
        if !request.filters.is_empty() {
            let words = request.filters.iter().map(|(name, value, keep)| {
                // Whom a filter names is a name as well.
                let value = if request.is_anonymous && name == "responder" { "one person" } else { value };
                format!("{name} {} {value}", if *keep { "is" } else { "is not" })
            });
            spec.caption = format!("{}; {}", spec.caption, words.collect::<Vec<_>>().join(", "));
        }
        if self.definitions != Definitions::Incidence {
            spec.caption = format!("{}; definitions: {}", spec.caption, self.definitions.name());
        }
        Ok(spec)
    }

    /// Reads the store once, and answers every question from that.
    fn answers(
        &self,
        questions: &Questions,
        periods: &Periods,
        filters: &Filters,
        is_anonymous: bool,
    ) -> Result<Answers> {
        let asked = questions.tables.iter().chain(&questions.samples).chain(&questions.stays);
        let from = asked.map(|question| question.window.from).min();
        let look_back = periods.look_back();
        let look_back = Window { from: from.map_or(look_back.from, |from| from.min(look_back.from)), ..look_back };
        // What is open at `as_of` is listed although it may have begun after the window. A filter needs all names.
        let read = Window { from: look_back.from, until: look_back.until.max(self.as_of.plus_s(1.0)) };
        // What was worked on may have begun long before, and limits come from the first weeks.
        let needs_all = !filters.is_empty() || questions.has_effort || !questions.trends.is_empty();
        let frames = self.frames((!needs_all).then_some(read))?;
        let scope = |window, by: &[String]| self.scope(window, by.to_vec(), filters.clone());
        let tables = questions
            .tables
            .iter()
            .map(|question| self.evaluate(&frames, &question.metrics, &scope(question.window, &question.by)));
        let tables = tables.collect::<Result<Vec<_>>>()?;
        let data = self.data(&frames);
        let sampled = questions.samples.iter().map(|asked| {
            let metric = asked.metrics.first().ok_or_else(|| Error::bug("a sample of no metric"))?;
            Ok(Sampled { asked: asked.clone(), groups: samples(&data, metric, &scope(asked.window, &asked.by))? })
        });
        let sampled = sampled.collect::<Result<Vec<_>>>()?;
        let paged = if questions.stays.is_empty() { HashMap::new() } else { self.first_pages(read, &frames)? };
        let stayed = questions.stays.iter().map(|asked| {
            Ok(Sampled { asked: asked.clone(), groups: stays(&data, &paged, &scope(asked.window, &asked.by))? })
        });
        let stayed = stayed.collect::<Result<Vec<_>>>()?;
        let trends = questions.trends.iter().map(|asked| {
            let metric = asked.metrics.first().ok_or_else(|| Error::bug("a control chart of no metric"))?;
            let trend = self.trend_of(&frames, metric, &scope(asked.window, &asked.by))?;
            Ok(Sampled { asked: asked.clone(), groups: trend.rows })
        });
        let trends = trends.collect::<Result<Vec<_>>>()?;
        // Lists show what there is, whatever the definitions of figures.
        let (recorded, all) = (&frames.derived, Population::default());
        let scoped = scoped(&Data { derived: recorded, population: &all, ..data }, &scope(periods.this, &[]))?;
        let duty =
            if questions.has_duty { self.duty(periods.this, &frames, &scoped, questions.has_audit)? } else { None };
        let changes = match questions.compared.as_slice() {
            [] => Vec::new(),
            metrics => compare(&data, metrics, &scope(periods.earlier, &[]), &scope(periods.this, &[]))?.rows,
        };
        let (look_back, clock) = (periods.look_back(), frames.clock.as_ref());
        let listed = Listed { window: periods.this, look_back, as_of: self.as_of, limit: MOST_ROWS, clock };
        let lists: Listings = listings(&scoped, &self.coverage, &listed)?;
        let (mut rejected, mut problems) = (BTreeMap::new(), BTreeMap::new());
        for line in self.store.imports()? {
            for (codes, counts) in [(line.rejected, &mut rejected), (line.problems, &mut problems)] {
                codes.into_iter().for_each(|(code, n)| *counts.entry(code).or_insert(0) += n);
            }
        }
        Ok(Answers {
            tables,
            samples: sampled,
            stays: stayed,
            trends,
            duty,
            as_of: Some(self.as_of),
            people_rule: self.people_rule(is_anonymous),
            lists,
            actions: self.store.action_items(self.as_of)?,
            corrections: self.corrected()?.into_iter().map(|(one, effect)| (one.clone(), effect.word())).collect(),
            notices: self.store.notices(Window { from: periods.this.from, until: self.as_of.plus_s(1.0) })?,
            changes,
            coverage: self.coverage.clone(),
            rejected: rejected.into_iter().collect(),
            problems: problems.into_iter().collect(),
        })
    }
}

/// How large a chart is to be, in pixels; without a height as high as it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartSize {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: Option<u32>,
}

impl ChartSize {
    fn of(size: Option<ChartSize>, spec: &ChartSpec) -> Size {
        let ChartSize { width, height } = size.unwrap_or(ChartSize { width: CHART_WIDTH, height: None });
        height.map_or_else(|| Size::fit(spec, width), |height| Size { width, height })
    }
}

/// A chart as the bytes of an SVG file, as large as it wants or as is asked.
pub fn chart_svg(spec: &ChartSpec, size: Option<ChartSize>) -> Result<Vec<u8>> {
    svg(spec, ChartSize::of(size, spec), Ground::File).map(String::into_bytes)
}

/// A chart as the bytes of a PNG file: two pixels a pixel, or as many pixels as are asked. From 1,200 pixels on it is
/// drawn for half as many and twice as fine, so that its words can be read on a slide.
pub fn chart_png(spec: &ChartSpec, size: Option<ChartSize>) -> Result<Vec<u8>> {
    let Some(asked) = size else { return png(spec, ChartSize::of(None, spec), 2) };
    if asked.width >= SLIDE
        && asked.width.is_multiple_of(2)
        && asked.height.is_none_or(|height| height.is_multiple_of(2))
    {
        let half = ChartSize { width: asked.width / 2, height: asked.height.map(|height| height / 2) };
        return png(spec, ChartSize::of(Some(half), spec), 2);
    }
    png(spec, ChartSize::of(size, spec), 1)
}
