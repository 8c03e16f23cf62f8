//! What the CSV reports have in common: names in one cell, how many rows there are at most.

use crate::model::Sink;
use crate::sources::csv_reader::CsvFile;
use crate::sources::json::Scalar;

/// Says that a report is probably cut, if it has as many rows as a report has at most: it is silently cut there.
pub(super) fn note_cut(file: &CsvFile, lines_read: u64, sink: &mut dyn Sink) {
    file.note_cap(lines_read, 20_000, "the report gives; export shorter spans", sink);
}

/// The first name of a list in one cell, and how many there are. What separates them is not documented: names are split
/// where that gives as many as there are ids, which hold no separators.
pub(super) fn first_of<'s>(names: &'s Scalar<'_>, ids: &'s Scalar<'_>) -> Option<(&'s str, usize)> {
    let text = |cell: &'s Scalar<'_>| if let Scalar::Text(text) = cell { Some(text.trim()) } else { None };
    let Some(names) = text(names) else {
        let ids: Vec<&str> = text(ids)?.split([',', ';', '|']).collect();
        return Some((ids.first()?.trim(), ids.len()));
    };
    let n_ids = text(ids).map(|ids| ids.split([',', ';', '|']).count());
    let separators = [';', '|', ','].into_iter().filter(|separator| names.contains(*separator));
    for separator in separators {
        let n = names.split(separator).count();
        if n_ids.is_none_or(|n_ids| n_ids == n) {
            return Some((names.split(separator).next()?.trim(), n));
        }
    }
    Some((names, n_ids.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(names: &str, ids: &str) -> Option<(String, usize)> {
        let cell = |text: &str| if text.is_empty() { Scalar::Null } else { Scalar::Text(text.to_owned().into()) };
        first_of(&cell(names), &cell(ids)).map(|(name, n)| (name.to_owned(), n))
    }

    #[test]
    fn names_are_split_where_the_ids_are() {
        let some = |name: &str, n| Some((name.to_owned(), n));
        assert_eq!(first("Ada Example", "PUSR001"), some("Ada Example", 1));
        assert_eq!(first("Example, Ada", "PUSR001"), some("Example, Ada", 1));
        assert_eq!(first("Ada Example,Ben Example", "PUSR001,PUSR002"), some("Ada Example", 2));
        assert_eq!(first("Example, Ada; Example, Ben", "PUSR001;PUSR002"), some("Example, Ada", 2));
        assert_eq!(first("", "PUSR001|PUSR002"), some("PUSR001", 2));
        assert_eq!(first("", ""), None);
    }
}
