//! The spans of a comparison: a window of its own, or so much before the other.

use super::{Bucket, Calendar, Error, Instant, Result, When, Window, WindowSpec};

/// A span as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum SpanSpec {
    /// A window of its own.
    Window(WindowSpec),
    /// So many days, weeks or months that end where the other span begins.
    Prev {
        /// How many.
        count: u32,
        /// Of what.
        bucket: Bucket,
    },
}

impl SpanSpec {
    /// Reads `2026-01-01..2026-04-01`, `week:2026-W46`, `month:2026-11`, `quarter:2026-Q4`, `last:12w` or `prev:12w`.
    ///
    /// ```
    /// use incidence::model::SpanSpec;
    /// assert!(SpanSpec::parse("week:2026-W46").is_ok());
    /// let error = SpanSpec::parse("lately").unwrap_err();
    /// assert_eq!(error.message, "expected a span, found \"lately\"");
    /// ```
    ///
    /// # Errors
    ///
    /// The text is none of these.
    pub fn parse(text: &str) -> Result<SpanSpec> {
        if let Some((from, until)) = text.split_once("..") {
            let (from, until) = (When::parse(from)?, Some(When::parse(until)?));
            return Ok(SpanSpec::Window(WindowSpec::Between { from, until }));
        }
        let spec = match text.split_once(':') {
            Some(("week", week)) => WindowSpec::parse_week(week)?,
            Some(("month", month)) => WindowSpec::parse_month(month)?,
            Some(("quarter", quarter)) => WindowSpec::parse_quarter(quarter)?,
            Some(("last", span)) => WindowSpec::parse_last(span)?,
            Some(("prev", span)) => match WindowSpec::parse_last(span)? {
                WindowSpec::Last { count, bucket } => return Ok(SpanSpec::Prev { count, bucket }),
                other => other,
            },
            _ => {
                return Err(Error::usage(format!("expected a span, found {text:?}")).or(
                    "write A..B (dates or instants), week:2026-W46, month:2026-11, quarter:2026-Q4, last:12w, or prev:12w",
                ));
            }
        };
        Ok(SpanSpec::Window(spec))
    }

    /// The two windows of a comparison.
    ///
    /// # Errors
    ///
    /// Both are said to lie before the other, a window is empty, or they overlap.
    pub fn resolve(
        before: SpanSpec,
        after: SpanSpec,
        calendar: &Calendar,
        as_of: Instant,
        whole: Window,
    ) -> Result<(Window, Window)> {
        let earlier = |other: Window, count: u32, bucket: Bucket| {
            let first = bucket.step(calendar.date(other.from), -i64::from(count));
            Window { from: calendar.midnight(first), until: other.from }
        };
        let (before, after) = match (before, after) {
            (SpanSpec::Window(before), SpanSpec::Window(after)) => {
                (before.resolve(calendar, as_of, whole)?, after.resolve(calendar, as_of, whole)?)
            }
            (SpanSpec::Prev { count, bucket }, SpanSpec::Window(after)) => {
                let after = after.resolve(calendar, as_of, whole)?;
                (earlier(after, count, bucket), after)
            }
            (SpanSpec::Window(before), SpanSpec::Prev { count, bucket }) => {
                let before = before.resolve(calendar, as_of, whole)?;
                (before, earlier(before, count, bucket))
            }
            (SpanSpec::Prev { .. }, SpanSpec::Prev { .. }) => {
                return Err(Error::usage("expected one span that stands by itself, found prev: twice")
                    .or("for example --before prev:12w --after last:12w"));
            }
        };
        if before.from < after.until && after.from < before.until {
            return Err(Error::usage(format!(
                "the spans overlap: {} to {} and {} to {}",
                before.from, before.until, after.from, after.until
            ))
            .or("give spans that do not share a moment, such as --before prev:12w --after last:12w"));
        }
        Ok((before, after))
    }
}
