//! The look-back of `repeat_incident_rate`: which incidents had one of the same issue shortly before.

use super::columns::{self, CHUNK, Columns};
use crate::model::Result;
use polars_core::prelude::DataFrame;
use rayon::prelude::*;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Whether each row is a repeat, `None` where its issue is unknown or it does not count: an earlier incident of the same issue, itself not left out, happened at most
/// `look_back_us` before. Window, filters and groups play no part; equal instants are ordered by key.
pub(super) fn repeats(frame: &DataFrame, columns: &Columns, look_back_us: i64) -> Result<Vec<Option<bool>>> {
    let issues = columns::texts(frame, "issue")?;
    let key = ["source", "account", "id"].map(|name| columns::texts(frame, name));
    let [source, account, id] = key;
    let (source, account, id) = (source?, account?, id?);
    let key = |row: usize| (source.get(row), account.get(row), id.get(row));

    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut rows: Vec<(u64, i64, u32)> = (0..columns.len)
        .into_par_iter()
        .with_min_len(CHUNK)
        .filter_map(|row| {
            let (issue, happened_at) = (issues.get(row)?, columns.happened_at.get(row)?);
            columns.barred(row, true).is_none().then(|| (hasher.hash_one(issue), happened_at, row as u32))
        })
        .collect();
    rows.par_sort_unstable();
    let issue = |row: u32| issues.get(row as usize);
    let has_collision = rows
        .par_windows(2)
        .with_min_len(CHUNK)
        .any(|pair| pair[0].0 == pair[1].0 && issue(pair[0].2) != issue(pair[1].2));
    if has_collision {
        // Two issues of one hash: only then is their text compared while sorting.
        rows.sort_unstable_by(|a, b| (a.0, issue(a.2), a.1, a.2).cmp(&(b.0, issue(b.2), b.1, b.2)));
    }
    for tie in rows.chunk_by_mut(|a, b| (a.0, a.1) == (b.0, b.1) && issue(a.2) == issue(b.2)) {
        if tie.len() > 1 {
            tie.sort_unstable_by(|a, b| key(a.2 as usize).cmp(&key(b.2 as usize)));
        }
    }
    let mut repeats = vec![None; columns.len];
    rows.iter().for_each(|row| repeats[row.2 as usize] = Some(false));
    for pair in rows.windows(2) {
        let (earlier, later) = (pair[0], pair[1]);
        let is_near = later.1 - earlier.1 <= look_back_us;
        if is_near && earlier.0 == later.0 && (!has_collision || issue(earlier.2) == issue(later.2)) {
            repeats[later.2 as usize] = Some(true);
        }
    }
    Ok(repeats)
}
