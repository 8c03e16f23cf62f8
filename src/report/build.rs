//! A plan and its answers -> a document. Every figure has its n, every hole has a sentence.

use super::cells::{self, Footnotes};
use super::lists;
use super::periods::span;
use super::question::group_words;
use super::{
    Answers, Block, Cell, Column, Document, FigureRef, Headline, Headlines, Period, Periods, Plan, PlanSection,
    Section, Show, Table, Value, actions, changes, charts, oncall, timeline,
};
use crate::metrics::{Compared, GroupValue, Metric, Row, metric, registry};
use crate::model::{Annotation, Definitions, Instant, Result, Unit, Window};

/// What a report is made under, beside its plan and answers.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The instant at which the data was looked at.
    pub as_of: Instant,
    /// The preset of definitions.
    pub definitions: Definitions,
    /// The hours that durations count, in words; `None`: every hour.
    pub clock: Option<&'a str>,
    /// Hash of the configuration.
    pub config_sha256: &'a str,
    /// Which incidents it is about: (dimension, value, whether it is kept); empty: all.
    pub filters: &'a [(String, String, bool)],
    /// Dates and texts drawn on trends.
    pub annotations: &'a [Annotation],
}

/// How long a source may have been silent at the end of the window before it is flagged.
const STALE_S: f64 = 2.0 * 86_400.0;

/// Builds the document.
pub fn build(plan: &Plan, periods: &Periods, answers: &Answers, setting: &Setting<'_>) -> Result<Document> {
    let mut builder = Builder { plan, periods, answers, setting, footnotes: Footnotes::default() };
    let mut sections = Vec::new();
    for section in &plan.sections {
        let mut blocks = Vec::new();
        for show in &section.show {
            builder.add(section, *show, &mut blocks)?;
        }
        // Without its data a section leaves no hole.
        if blocks.is_empty() {
            continue;
        }
        if let Some(text) = &section.text {
            blocks.insert(0, Block::Sentence { text: text.clone() });
        }
        if sections.is_empty() {
            blocks.splice(0..0, cells::preset_said(setting.definitions).map(|text| Block::Sentence { text }));
        }
        sections.push(Section { id: section.id.clone(), title: section.title.clone(), blocks });
    }
    Ok(Document {
        schema: 1,
        plan: plan.name.clone(),
        title: plan.title.clone(),
        window: periods.this,
        window_label: periods.label() + &only(setting.filters),
        as_of: setting.as_of,
        calendar: periods.calendar,
        definitions: setting.definitions.name().into(),
        clock: setting.clock.map(String::from),
        config_sha256: setting.config_sha256.into(),
        sections,
        footnotes: builder.footnotes.0,
    })
}

struct Builder<'a> {
    plan: &'a Plan,
    periods: &'a Periods,
    answers: &'a Answers,
    setting: &'a Setting<'a>,
    footnotes: Footnotes,
}

impl Builder<'_> {
    fn add(&mut self, section: &PlanSection, show: Show, blocks: &mut Vec<Block>) -> Result<()> {
        match show {
            Show::Headlines => self.headlines(section, blocks),
            Show::Changed => changes::sentences(&self.changes_of(section), self.periods, blocks),
            Show::Changes => {
                let changes = self.changes_of(section);
                changes::table(&changes, self.periods, &mut self.footnotes, blocks);
            }
            Show::Coverage => self.coverage(blocks),
            Show::Measured => self.measured(section, blocks),
            Show::Table => self.table(section, blocks),
            Show::Charts => {
                let (periods, notes) = (self.periods, self.setting.annotations);
                let spec =
                    |chart: &&'static charts::Chart| charts::chart_spec(chart, periods, self.answers, notes, None);
                blocks.push(Block::Charts { charts: section.charts.iter().map(spec).collect::<Result<_>>()? });
            }
            Show::Issues => lists::issues(&self.answers.lists.issues, section.rows, self.periods, blocks),
            Show::Open => lists::open(&self.answers.lists.open, section.rows, self.answers.people_rule, blocks),
            Show::Load => oncall::load(self.answers.duty.as_ref(), section.rows, self.answers.people_rule, blocks),
            Show::Fairness => {
                oncall::fairness(self.answers.duty.as_ref(), section.rows, self.answers.people_rule, blocks)
            }
            Show::Shifts => oncall::shifts(self.answers.duty.as_ref(), section.rows, self.answers.people_rule, blocks),
            Show::People => lists::people(&self.answers.lists.people, section.rows, self.answers.people_rule, blocks),
            Show::Timeline => timeline::timeline(&self.answers.lists.timeline, section.rows, blocks),
            Show::PastIncidents => timeline::past_incidents(self.answers, self.periods, self.setting.as_of, blocks),
            Show::Actions => actions::actions(&self.answers.actions, section.rows, self.answers.people_rule, blocks),
            Show::Completeness => {
                lists::completeness(self.answers, blocks);
                lists::corrections(&self.answers.corrections, self.answers.people_rule, blocks);
            }
            Show::Definitions => {
                let shown = self.shown();
                let entry = |metric| cells::definition(metric, self.setting.definitions);
                blocks.push(Block::Definitions { entries: shown.into_iter().map(entry).collect() });
            }
        }
        Ok(())
    }

    /// Whether any source covers a part of a window: without it, nothing is no figure.
    fn is_covered(&self, window: Window) -> bool {
        self.answers.covered().is_some_and(|covered| covered.clip(window).is_some())
    }

    /// The comparisons of the metrics that a section names.
    fn changes_of(&self, section: &PlanSection) -> Vec<Compared> {
        let is_named = |row: &&Compared| {
            section.lead.iter().chain(&section.figures).any(|figure| figure.metric == row.after.metric)
        };
        self.answers.changes.iter().filter(is_named).cloned().collect()
    }

    fn whole(&self, window: Window, metric: &Metric) -> Option<&Row> {
        if self.is_covered(window) { self.answers.whole(window, metric) } else { None }
    }

    fn headlines(&mut self, section: &PlanSection, blocks: &mut Vec<Block>) {
        let periods = self.periods;
        if !self.is_covered(periods.this) {
            let text = match self.answers.covered() {
                Some(covered) => format!(
                    "No source covers any of this window: the data runs from {}.",
                    span(covered, &periods.calendar)
                ),
                None => "The store holds no incidents.".into(),
            };
            blocks.push(Block::Warning { text });
        } else if let Some(covered) = self.answers.covered().filter(|covered| covered.from > periods.earlier.from) {
            let from = periods.calendar.local(covered.from).format("%Y-%m-%d %H:%M");
            let text = format!(
                "The data begins at {from}: of the {} before, only what came after is in the figures.",
                self.earlier_words()
            );
            blocks.push(Block::Sentence { text });
        }
        if self.setting.as_of < periods.this.until {
            let text = "The window is not over: what happens after the moment of looking is not in its figures.";
            blocks.push(Block::Warning { text: text.into() });
        }
        let word = periods.word();
        let period = |title: String, window| Period { title, label: span(window, &periods.calendar), window };
        let named = vec![
            period(format!("this {word}"), periods.this),
            period(format!("{word} before"), periods.before),
            period(format!("{} before", self.earlier_words()), periods.earlier),
        ];
        let mut rows = Vec::new();
        for (figure, is_lead) in
            section.lead.iter().map(|f| (f, true)).chain(section.figures.iter().map(|f| (f, false)))
        {
            let mut cells: Vec<Cell> = Vec::new();
            for window in [periods.this, periods.before] {
                cells.push(self.figure(window, figure));
            }
            cells.push(self.earlier(figure));
            let (metric, name) = (figure.metric.id.into(), figure.figure.into());
            rows.push(Headline { metric, figure: name, title: figure.title(), is_lead, cells });
        }
        blocks.push(Block::Headlines(Headlines { periods: named, rows }));
    }

    fn earlier_words(&self) -> String {
        let n = self.periods.n_earlier;
        if n == 1 { self.periods.word().into() } else { format!("{n} {}s", self.periods.word()) }
    }

    fn figure(&mut self, window: Window, figure: &FigureRef) -> Cell {
        let is_covered = self.is_covered(window);
        let row = if is_covered { self.answers.whole(window, figure.metric) } else { None };
        cells::cell(row, figure, Some(&mut self.footnotes))
    }

    /// The figure of the periods before: pooled; counts as their average, a period of observed time.
    fn earlier(&mut self, figure: &FigureRef) -> Cell {
        if figure.metric.unit != Unit::Count {
            return self.figure(self.periods.earlier, figure);
        }
        let per_week = self.whole(self.periods.earlier, figure.metric).and_then(|row| cells::value(row, "per_week"));
        let word = self.periods.word();
        let weeks = self.periods.this.length_s() / (7.0 * 86_400.0);
        let mut cell = Cell::new(Value::Number(per_week.map(|per_week| per_week * weeks)));
        let text =
            format!("Average per {word} of observed time; the other figures of this column are pooled over its time.");
        cell.footnotes = vec![self.footnotes.number("average", &text)];
        cell
    }

    fn coverage(&mut self, blocks: &mut Vec<Block>) {
        let periods = self.periods;
        let mut rows = Vec::new();
        for source in &self.answers.coverage {
            let name = if source.account.is_empty() {
                source.source.clone()
            } else {
                format!("{} ({})", source.source, source.account)
            };
            let last = source.last_at.min(self.setting.as_of);
            let end = periods.this.until.min(self.setting.as_of);
            if end.seconds_since(last) > STALE_S {
                let at = periods.calendar.local(last).format("%Y-%m-%d %H:%M");
                let text = format!(
                    "{name} brought nothing after {at}: what happened there since then is not in these figures."
                );
                blocks.push(Block::Warning { text });
            }
            let silence = self.answers.lists.silences.iter();
            let silence =
                silence.clone().find(|silence| silence.source == source.source && silence.account == source.account);
            let longest = silence.and_then(|silence| silence.longest);
            rows.push(vec![
                Cell::text(name),
                Cell::new(Value::Instant(Some(source.first_at))),
                Cell::new(Value::Instant(Some(last))),
                Cell::new(Value::Seconds(Some(self.setting.as_of.seconds_since(last).max(0.0)))),
                Cell::new(Value::Seconds(longest.map(|gap| gap.length_s()))),
                Cell::new(Value::Instant(longest.map(|gap| gap.from))),
                Cell::new(Value::Count(silence.map(|silence| silence.n))),
            ]);
        }
        if rows.is_empty() {
            blocks.push(Block::Sentence { text: "No source has brought anything yet.".into() });
            return;
        }
        let columns = vec![
            Column::text("Source"),
            Column::text("First moment"),
            Column::text("Last moment"),
            Column::number("Age at as of"),
            Column::number("Longest silence"),
            Column::text("It began"),
            Column::number("Incidents in the window"),
        ];
        let caption = format!("What each source covers; silences of {}", span(periods.look_back(), &periods.calendar));
        blocks.push(Block::Table(Table { caption, columns, rows, more: 0, totals: Vec::new() }));
    }

    fn measured(&mut self, section: &PlanSection, blocks: &mut Vec<Block>) {
        let mut rows = Vec::new();
        let wanted: Vec<&Metric> = section.lead.iter().chain(&section.figures).map(|figure| figure.metric).collect();
        for metric in registry().iter().filter(|metric| wanted.contains(metric)) {
            if let Some(row) = self.whole(self.periods.this, metric) {
                let measured = Value::Of { part: row.incidents - row.left_out.total(), whole: row.incidents };
                rows.push(vec![Cell::text(metric.title), Cell::new(measured), Cell::text(cells::left_out(row))]);
            }
        }
        if rows.is_empty() {
            return;
        }
        let columns = vec![Column::text("Figure"), Column::number("Measured from"), Column::text("Left out, and why")];
        let caption = "What the figures are measured from".into();
        blocks.push(Block::Table(Table { caption, columns, rows, more: 0, totals: Vec::new() }));
    }

    fn table(&mut self, section: &PlanSection, blocks: &mut Vec<Block>) {
        let Some(by) = section.by.as_deref() else { return };
        let table = self.answers.table(self.periods.this, &[by]).filter(|_| self.is_covered(self.periods.this));
        let mut groups: Vec<(&GroupValue, u64)> = Vec::new();
        for row in table.into_iter().flat_map(|table| &table.rows) {
            let Some(group) = row.group.first() else { continue };
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, n)) => *n = (*n).max(row.incidents),
                None => groups.push((group, row.incidents)),
            }
        }
        let n_silent = groups.iter().filter(|(_, n)| *n == 0).count();
        groups.retain(|(_, n)| *n > 0);
        if groups.is_empty() {
            blocks.push(Block::Sentence {
                text: "There is nothing to break down: the window holds no incidents.".into(),
            });
            return;
        }
        // Severities, hours and days have an order of their own; names go by how many incidents they have.
        if groups.iter().any(|(group, _)| matches!(group, GroupValue::Text(_))) {
            groups.sort_by(|(a, n_a), (b, n_b)| (n_b, a).cmp(&(n_a, b)));
        }
        let more = groups.len().saturating_sub(section.rows) as u64;
        let mut columns = vec![Column::text(capitalised(by))];
        columns.extend(section.figures.iter().map(|figure| Column::number(figure.title())));
        let mut rows = Vec::new();
        for (group, _) in groups.into_iter().take(section.rows) {
            let name = match group {
                GroupValue::Severity(severity) => Cell::new(Value::Severity(Some(severity.level()))),
                GroupValue::Unknown if by == "severity" => Cell::new(Value::Severity(None)),
                group => Cell::text(group_words(group)),
            };
            let mut cells = vec![name];
            for figure in &section.figures {
                let row = table.into_iter().flat_map(|table| &table.rows);
                let row = row.clone().find(|row| row.metric == figure.metric && row.group.first() == Some(group));
                cells.push(cells::cell(row, figure, None));
            }
            rows.push(cells);
        }
        blocks.push(Block::Table(Table { caption: section.title.clone(), columns, rows, more, totals: Vec::new() }));
        if n_silent > 0 {
            let text = format!("{n_silent} more had no incident in the window.");
            blocks.push(Block::Sentence { text });
        }
    }

    /// Every metric that any section shows, in registry order.
    fn shown(&self) -> Vec<&'static Metric> {
        let mut wanted: Vec<&Metric> = Vec::new();
        for section in &self.plan.sections {
            wanted.extend(section.lead.iter().chain(&section.figures).map(|figure| figure.metric));
            for chart in &section.charts {
                wanted.extend(chart.metrics(self.periods));
            }
        }
        registry()
            .iter()
            .copied()
            .filter(|known| wanted.contains(known))
            .filter_map(|known| metric(known.id).ok())
            .collect()
    }
}

/// `, only severity=SEV1`: what the report is about, where it is not everything.
fn only(filters: &[(String, String, bool)]) -> String {
    let said = |(dimension, value, is_kept): &(String, String, bool)| {
        format!("{dimension}{}{value}", if *is_kept { "=" } else { "!=" })
    };
    let said: Vec<String> = filters.iter().map(said).collect();
    if said.is_empty() { String::new() } else { format!(", only {}", said.join(", ")) }
}

fn capitalised(word: &str) -> String {
    let word = word.replace('_', " ");
    let mut letters = word.chars();
    letters.next().iter().flat_map(|c| c.to_uppercase()).chain(letters).collect()
}
