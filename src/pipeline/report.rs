//! Reports and charts: what a plan asks for is evaluated, and handed to the room that lays it out.

use super::Session;
use crate::metrics::{Listed, Listings, Metric, compare, listings, refusal};
use crate::model::{Result, Window, WindowSpec};
use crate::render::chart::{Ground, Size, png, svg};
use crate::report::{self, Answers, ChartSpec, Document, Periods, Plan, Question, Setting};
use std::collections::BTreeMap;

/// Rows that a list of a report is asked for at most.
const MOST_ROWS: usize = 200;
/// Weeks before the window that a chart of its own looks back to.
const EARLIER: u32 = 12;
/// What a report or a chart needs worked out.
struct Asked {
    questions: Vec<Question>,
    /// Metrics of the window to be compared with the periods before.
    compared: Vec<&'static Metric>,
}

/// Width of a chart in a file of its own, in pixels.
const CHART_WIDTH: u32 = 900;

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
        let mut asked = Asked { questions: report::questions(plan, &periods), compared: report::compared(plan) };
        asked.compared.retain(|metric| refusal(metric, &self.scope(this, Vec::new(), filters.clone())).is_none());
        let answers = self.answers(&asked, &periods, &filters)?;
        let setting = Setting {
            as_of: self.as_of,
            definitions: "incidence",
            config_sha256: &self.config_sha256,
            min_group: self.config.privacy.min_group,
            is_anonymous,
            filters: &filters,
            annotations: &self.config.annotations,
        };
        report::build(plan, &periods, &answers, &setting)
    }

    /// What a chart shows.
    pub fn chart(&self, name: &str, window: Window, by: Option<&str>) -> Result<ChartSpec> {
        let chart = report::chart(name)?;
        let periods = Periods::new(window, EARLIER, self.calendar);
        let asked = Asked { questions: report::chart_questions(chart, &periods, by), compared: Vec::new() };
        let answers = self.answers(&asked, &periods, &[])?;
        report::chart_spec(chart, &periods, &answers, &self.config.annotations, by)
    }

    /// Reads the store once, and answers every question from that.
    fn answers(&self, asked: &Asked, periods: &Periods, filters: &[(String, String, bool)]) -> Result<Answers> {
        let look_back = periods.look_back();
        // What is open at `as_of` is listed although it may have begun after the window.
        let read = Window { from: look_back.from, until: look_back.until.max(self.as_of.plus_s(1.0)) };
        // A filter on a name that only other weeks have is no mistake: all of the data is asked whether there is one.
        let frames = self.frames(if filters.is_empty() { Some(read) } else { None })?;
        let tables = asked
            .questions
            .iter()
            .map(|question| {
                let scope = self.scope(question.window, question.by.clone(), filters.to_vec());
                self.evaluate(&frames, &question.metrics, &scope)
            })
            .collect::<Result<Vec<_>>>()?;
        let scope = |window| self.scope(window, Vec::new(), filters.to_vec());
        let changes = match asked.compared.as_slice() {
            [] => Vec::new(),
            metrics => compare(&self.data(&frames), metrics, &scope(periods.earlier), &scope(periods.this))?.rows,
        };
        let listed = Listed { window: periods.this, look_back, as_of: self.as_of, limit: MOST_ROWS, filters };
        let lists: Listings = listings(&frames.derived, &self.coverage, &listed)?;
        let (mut rejected, mut problems) = (BTreeMap::new(), BTreeMap::new());
        for line in self.store.imports()? {
            for (codes, counts) in [(line.rejected, &mut rejected), (line.problems, &mut problems)] {
                codes.into_iter().for_each(|(code, n)| *counts.entry(code).or_insert(0) += n);
            }
        }
        Ok(Answers {
            tables,
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

/// A chart as the bytes of an SVG file.
pub fn chart_svg(spec: &ChartSpec) -> Result<Vec<u8>> {
    svg(spec, Size::fit(spec, CHART_WIDTH), Ground::File).map(String::into_bytes)
}

/// A chart as the bytes of a PNG file, two pixels a pixel.
pub fn chart_png(spec: &ChartSpec) -> Result<Vec<u8>> {
    png(spec, Size::fit(spec, CHART_WIDTH), 2)
}
