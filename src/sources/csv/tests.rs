//! The canonical CSV under hostile bytes and any cut; what else it does stands in `sample-data/csv`.

use super::*;
use crate::sources::Chunk;
use crate::table::{Batch, Builders};
use proptest::prelude::*;
use std::io::Read;

struct Bytes(Vec<u8>);

impl Input for Bytes {
    fn name(&self) -> &str {
        "f.csv"
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone())))
    }
}

const HEADER: &str = "id,title,detected_at,acknowledged_at,resolved_at,status,auto_resolved,alert_count,tags\n";

/// What the rows become, cut into pieces of a given size; an error is what it says.
fn read(body: &[u8], size: usize) -> std::result::Result<Batch, String> {
    let input = Bytes([HEADER.as_bytes(), body].concat());
    let options = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
    let opened = CanonicalCsv.open(&input, &options).map_err(|error| error.to_string())?;
    let chunks =
        CsvFile::open(&input).and_then(|file| file.chunks_of(&input, size)).map_err(|error| error.to_string())?;
    let mut builders = Builders::default();
    for chunk in chunks {
        let chunk: Chunk = chunk.map_err(|error| error.to_string())?;
        opened.parser.parse(&chunk, &mut builders).map_err(|error| error.to_string())?;
    }
    Ok(builders.finish())
}

/// Cells that rows are made of: right, odd and hostile.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let cells = [
        "",
        "7",
        "true",
        "maybe",
        "-1",
        "open",
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00",
        "29/2/2016 10:00",
        "1/2/2016 10:00",
        "2026-02-30",
        "yesterday",
        "\"a, b\"",
        "\"two\nlines\"",
        "\"do\"\"uble\"",
        "\"",
        "a;b; c",
        "\u{e9}",
    ];
    let row = prop::collection::vec(prop::sample::select(cells.to_vec()), 8..=10).prop_map(|cells| cells.join(","));
    let end = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]);
    let rows = prop::collection::vec((row, end), 0..8);
    (rows, prop::option::of(any::<(prop::sample::Index, u8)>())).prop_map(|(rows, flip)| {
        let text: String = rows.into_iter().flat_map(|(row, end)| [row, end.to_owned()]).collect();
        let mut bytes = text.into_bytes();
        if let (Some((at, byte)), false) = (flip, bytes.is_empty()) {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #[test]
    fn records_do_not_depend_on_the_cut_and_every_row_ends_once(body in body(), size in 1..200_usize) {
        let (whole, cut) = (read(&body, 1 << 20), read(&body, size));
        match (whole, cut) {
            (Ok(whole), Ok(cut)) => {
                prop_assert_eq!(&whole.incidents, &cut.incidents);
                prop_assert_eq!(&whole.rejects, &cut.rejects);
                prop_assert_eq!(&whole.problems, &cut.problems);
                // A row begins on a line of its own: no line is both kept and rejected, or twice either.
                let kept = whole.incidents.column_by_name("line").unwrap();
                let kept = arrow::array::AsArray::as_primitive::<arrow::datatypes::Int64Type>(kept.as_ref());
                let mut lines: Vec<u64> = kept.values().iter().map(|line| line.cast_unsigned()).collect();
                lines.extend(whole.rejects.iter().map(|reject| reject.place.line));
                let rows = lines.len();
                lines.sort_unstable();
                lines.dedup();
                prop_assert_eq!(lines.len(), rows);
            }
            (Err(whole), Err(cut)) => prop_assert_eq!(whole, cut),
            (whole, cut) => prop_assert!(false, "whole {whole:?}, cut {cut:?}"),
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, 50);
    }
}

/// `cargo test --lib sources::csv -- --ignored --nocapture`: how fast one core fills columns from a canonical CSV.
#[test]
#[ignore = "a measurement, not a check"]
fn speed_of_one_core() {
    let mut body = String::new();
    for n in 0..250_000 {
        let (hour, minute) = (n / 60 % 24, n % 60);
        body.push_str(&format!(
            "Q{n:09},Disk full on db-{} while replicating to the standby,2026-03-01T{hour:02}:{minute:02}:05Z,\
             2026-03-01T{hour:02}:{minute:02}:45Z,2026-03-02T{hour:02}:{minute:02}:07Z,resolved,false,{},disk;db\n",
            n % 97,
            n % 5
        ));
    }
    let begin = std::time::Instant::now();
    let batch = read(body.as_bytes(), 4 << 20).unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(batch.incidents.num_rows(), 250_000);
    println!("{:.0} MB/s, {:.0} rows/s", body.len() as f64 / seconds / 1e6, 250_000.0 / seconds);
}
