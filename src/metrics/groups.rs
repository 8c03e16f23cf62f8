//! The groups of a question: which rows of the window lie in each, empty ones included.

use super::coding::Coding;
use super::columns::CHUNK;
use super::outcome::GroupValue;
use crate::model::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// No table has more groups than this.
const MOST: usize = 2_000_000;

/// A group as a number: the codes of its values, mixed-radix, the first dimension weighing most.
pub(super) type Key = u64;

/// The dimensions of a question, and how their codes make a key.
pub(super) struct Shape<'a> {
    pub(super) codings: &'a [Coding],
    strides: Vec<Key>,
}

impl<'a> Shape<'a> {
    pub(super) fn new(codings: &'a [Coding]) -> Result<Shape<'a>> {
        let mut strides = vec![1; codings.len()];
        let mut size: Key = 1;
        for (place, coding) in codings.iter().enumerate().rev() {
            strides[place] = size;
            size = size.checked_mul(coding.values.len().max(1) as Key).ok_or_else(too_many)?;
        }
        Ok(Shape { codings, strides })
    }

    /// The code of each dimension.
    fn codes(&self, key: Key) -> impl Iterator<Item = u32> {
        self.codings
            .iter()
            .zip(&self.strides)
            .map(move |(coding, stride)| (key / stride % coding.values.len().max(1) as Key) as u32)
    }

    /// The value of each dimension.
    pub(super) fn values(&self, key: Key) -> Vec<GroupValue> {
        self.codes(key).zip(self.codings).map(|(code, coding)| coding.values[code as usize].clone()).collect()
    }

    /// What the dimensions of time add to the key.
    pub(super) fn time_part(&self, key: Key) -> Key {
        let codes = self.codes(key).zip(self.codings).zip(&self.strides);
        codes.filter(|((_, coding), _)| coding.dimension.kind.is_time()).map(|((code, _), s)| Key::from(code) * s).sum()
    }

    /// The part of a key that values make, for the dimensions that have one; `None` where no row and no piece has it.
    pub(super) fn part(&self, value: impl Fn(&Coding) -> Option<GroupValue>) -> Option<Key> {
        let mut key = 0;
        for (coding, stride) in self.codings.iter().zip(&self.strides) {
            if let Some(value) = value(coding) {
                key += Key::from(coding.code(&value)?) * stride;
            }
        }
        Some(key)
    }

    /// Every (key, row): as many a row as its values have combinations. Sorted.
    pub(super) fn keyed(&self, rows: &[u32], takes: impl Fn(&Coding) -> bool + Sync) -> Vec<(Key, u32)> {
        let taken: Vec<(&Coding, Key)> =
            self.codings.iter().zip(self.strides.iter().copied()).filter(|(coding, _)| takes(coding)).collect();
        let is_single = taken.iter().all(|(coding, _)| coding.is_single());
        let key_of = |row: u32| -> Key {
            taken.iter().map(|(coding, stride)| Key::from(coding.codes(row as usize)[0]) * stride).sum()
        };
        let mut keyed: Vec<(Key, u32)> = if is_single {
            rows.par_iter().with_min_len(CHUNK).map(|&row| (key_of(row), row)).collect()
        } else {
            let each = |&row: &u32| {
                let mut keys: Vec<Key> = vec![0];
                for (coding, stride) in &taken {
                    let codes = coding.codes(row as usize);
                    keys =
                        keys.iter().flat_map(|key| codes.iter().map(move |&c| key + Key::from(c) * stride)).collect();
                }
                keys.into_iter().map(move |key| (key, row)).collect::<Vec<_>>()
            };
            rows.par_iter().with_min_len(CHUNK).flat_map_iter(each).collect()
        };
        if !taken.is_empty() {
            keyed.par_sort_unstable();
        }
        keyed
    }
}

fn too_many() -> Error {
    Error::usage(format!("the table would have more than {MOST} groups"))
        .or("name fewer dimensions, or a shorter window")
}

/// One group.
pub(super) struct Slot {
    pub(super) key: Key,
    /// Its rows, in [`Groups::rows`].
    pub(super) rows: Range<usize>,
    /// Its place without time, in [`Groups::places`].
    pub(super) place: usize,
    /// Its time, in [`Groups::times`].
    pub(super) time: usize,
}

/// All groups, sorted by key.
pub(super) struct Groups {
    pub(super) rows: Vec<u32>,
    pub(super) slots: Vec<Slot>,
    /// Keys without time, sorted.
    pub(super) places: Vec<Key>,
    /// Keys of times alone, sorted.
    pub(super) times: Vec<Key>,
}

impl Groups {
    /// Groups the rows; `places` and `times` are there even where no row is.
    pub(super) fn new(shape: &Shape<'_>, rows: &[u32], mut places: Vec<Key>, mut times: Vec<Key>) -> Result<Groups> {
        let keyed = shape.keyed(rows, |_| true);
        let mut last = None;
        for &(key, _) in &keyed {
            if last != Some(key) {
                last = Some(key);
                let time = shape.time_part(key);
                places.push(key - time);
                times.push(time);
            }
        }
        for keys in [&mut places, &mut times] {
            keys.sort_unstable();
            keys.dedup();
        }
        if places.len().saturating_mul(times.len()) > MOST {
            return Err(too_many());
        }
        let mut slots: Vec<Slot> = Vec::with_capacity(places.len() * times.len());
        for (place, place_key) in places.iter().enumerate() {
            for (time, time_key) in times.iter().enumerate() {
                slots.push(Slot { key: place_key + time_key, rows: 0..0, place, time });
            }
        }
        slots.sort_unstable_by_key(|slot| slot.key);
        let mut first = 0;
        for slot in &mut slots {
            let end = first + keyed[first..].partition_point(|(key, _)| *key == slot.key);
            slot.rows = first..end;
            first = end;
        }
        Ok(Groups { rows: keyed.into_iter().map(|(_, row)| row).collect(), slots, places, times })
    }
}
