//! The values of a JSON object by paths such as `assignment_group.display_value` or `labels.name`, as cells of a ticket.

use crate::sources::ticket::Cells;
use serde_json::Value;

/// Lists go no deeper, and a path has no more parts.
const DEEPEST: usize = 16;

/// The cells of one object.
pub(super) struct Flat {
    line: u64,
    /// `None`: the object has no such path. Else its values, a line each, and the length of the first.
    cells: Vec<Option<(String, usize)>>,
}

impl Flat {
    /// The values of some paths. A list gives all of its values, a line each.
    pub(super) fn new(line: u64, object: &Value, paths: &[String]) -> Flat {
        let cell = |path: &String| {
            let mut found = Vec::new();
            let is_there = find(object, path, 0, &mut found);
            is_there.then(|| (found.join("\n"), found.first().map_or(0, String::len)))
        };
        Flat { line, cells: paths.iter().map(cell).collect() }
    }

    /// Every value.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().flatten().map(|(text, _)| text.as_str())
    }

    /// Whether the object has the path of a position.
    pub(super) fn has(&self, position: usize) -> bool {
        self.cells.get(position).is_some_and(Option::is_some)
    }

    /// The same as a borrowed record.
    pub(super) fn cells(&self) -> FlatCells<'_> {
        FlatCells { flat: self, is_whole: self.cells.iter().all(Option::is_some) }
    }
}

/// Collects the values at a path; whether there is such a path.
fn find(value: &Value, path: &str, depth: usize, found: &mut Vec<String>) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match value {
        Value::Array(items) => {
            items.iter().fold(items.is_empty(), |is_there, item| find(item, path, depth + 1, found) || is_there)
        }
        _ if path.is_empty() => match value {
            Value::Null => true,
            Value::String(text) => {
                found.push(text.clone());
                true
            }
            Value::Bool(_) | Value::Number(_) => {
                found.push(value.to_string());
                true
            }
            Value::Array(_) | Value::Object(_) => false,
        },
        Value::Object(object) => {
            // A key may hold a dot itself.
            if let Some(value) = object.get(path) {
                return find(value, "", depth + 1, found);
            }
            let Some((key, rest)) = path.split_once('.') else { return false };
            object.get(key).is_some_and(|value| find(value, rest, depth + 1, found))
        }
        // `null` in the place of an object: there is none, and that is told.
        Value::Null => true,
        _ => false,
    }
}

/// See [`Flat::cells`].
pub(super) struct FlatCells<'f> {
    flat: &'f Flat,
    is_whole: bool,
}

impl<'f> Cells<'f> for FlatCells<'f> {
    fn line(&self) -> u64 {
        self.flat.line
    }
    fn get(&self, position: usize) -> Option<&'f str> {
        let (text, length) = self.flat.cells.get(position)?.as_ref()?;
        text.get(..*length).map(str::trim_ascii).filter(|cell| !cell.is_empty())
    }
    fn all(&self, position: usize) -> Option<&'f str> {
        let (text, _) = self.flat.cells.get(position)?.as_ref()?;
        Some(text.trim_ascii()).filter(|cell| !cell.is_empty())
    }
    fn is_told(&self, position: usize) -> bool {
        self.flat.has(position)
    }
    fn is_whole(&self) -> bool {
        self.is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_through_objects_and_lists_and_tells_what_is_not_there() {
        let object = serde_json::json!({
            "n": 7, "a": {"b": null, "c.d": true}, "labels": [{"name": "bug"}, {"name": "sev1"}], "tags": ["x", "y"],
            "none": null, "empty": [], "user": {"name": {}}
        });
        let paths = ["n", "a.b", "a.c.d", "labels.name", "tags", "none.name", "empty.name", "user", "user.name", "x"];
        let flat = Flat::new(1, &object, &paths.map(str::to_owned));
        let cells: Vec<Option<&str>> =
            flat.cells.iter().map(|cell| cell.as_ref().map(|(text, _)| text.as_str())).collect();
        let empty = Some("");
        assert_eq!(
            cells,
            [Some("7"), empty, Some("true"), Some("bug\nsev1"), Some("x\ny"), empty, empty, None, None, None]
        );
    }
}
