//! Chunks and rows, cut anywhere; the `csv` crate is the second opinion on cells.

use super::*;
use crate::table::Builders;
use proptest::prelude::*;

struct Bytes(Vec<u8>);

impl Input for Bytes {
    fn name(&self) -> &str {
        "f.csv"
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone())))
    }
}

/// Rows as `line:cell|cell`, rejects as `line!code`, for pieces of a given size.
fn read(bytes: &[u8], size: usize) -> Vec<String> {
    let input = Bytes(bytes.to_vec());
    let file = CsvFile::open(&input).unwrap();
    let mut seen = Vec::new();
    for chunk in file.chunks_of(&input, size).unwrap() {
        let mut rejects = Builders::default();
        let mut rows = Vec::new();
        file.rows(&chunk.unwrap(), &mut rejects, |row, _| {
            let cells: Vec<&str> = (0..row.len()).map(|index| row.cell(index)).collect();
            rows.push((row.line, format!("{}:{}", row.line, cells.join("|"))));
            Ok(())
        })
        .unwrap();
        let rejects = rejects.finish().rejects;
        rows.extend(rejects.iter().map(|reject| (reject.place.line, format!("{}!{}", reject.place.line, reject.code))));
        rows.sort();
        seen.extend(rows.into_iter().map(|(_, row)| row));
    }
    seen
}

#[test]
fn marks_line_ends_and_blank_lines_of_every_kind() {
    let text = b"\xef\xbb\xbfid,title\r\n1,one\r\n\r\n2,two\r3,\"three, \"\"3\"\"\"\n\n,\n4,\"fo\r\nur\"\n5,5\" disk\nid,title\n(4 rows)\n";
    let rows = ["2:1|one", "4:2|two", "5:3|three, \"3\"", "8:4|fo\r\nur", "10:5|5\" disk"];
    assert_eq!(read(text, 4096), rows);
    for size in 1..40 {
        assert_eq!(read(text, size), rows, "cut into pieces of {size}");
    }
}

#[test]
fn rows_that_do_not_fit_the_header_are_rejected_in_place() {
    let text = b"id;title\n1;one;\n2\n3;three;3\n4;caf\xe9\n5;\xc3\xa9t\xc3\xa9\n6;\"open";
    assert_eq!(read(text, 9), ["2:1|one|", "3!ragged-row", "4!ragged-row", "5!bad-utf8", "6:5|été", "7!truncated"]);
}

#[test]
fn the_dialect_is_read_off_the_first_lines() {
    let header = |bytes: &[u8]| Header::read(&Head { bytes, is_whole: true }).unwrap();
    assert_eq!(header(b"id\ttitle, long\tservice\n").delimiter, b'\t');
    assert_eq!(header(b"\"a;b;c\",d\n").delimiter, b',');
    let rabobank = header(b"\r\nCI Name (aff);# Reassignments;Open Time;;;\r\n");
    assert_eq!(rabobank.normals().collect::<Vec<_>>(), ["ci_name_aff", "reassignments", "open_time"]);
    // Two rows that are not UTF-8 and no letter that is: Windows-1252 (0xe9 is an e with acute, 0x80 the euro sign).
    let text = b"id,title\n1,caf\xe9\n2,5 \x80\n";
    assert_eq!(header(text).encoding, Encoding::Windows1252);
    assert_eq!(read(text, 4096), ["2:1|café", "3:2|5 €"]);
    assert_eq!(header(b"id,title\n1,caf\xe9\n2,caf\xc3\xa9\n").encoding, Encoding::Utf8);
}

#[test]
fn what_is_no_csv_is_refused() {
    let error = |bytes: &[u8]| CsvFile::open(&Bytes(bytes.to_vec())).unwrap_err().to_string();
    assert_eq!(error(b""), "f.csv: the file holds nothing; export it again");
    assert_eq!(error(b"\xef\xbb\xbf\r\n \n"), "f.csv: the file holds nothing; export it again");
    assert!(error(b"i\0d\0").contains("UTF-16 with a byte order mark"));
    assert!(error(b"PK\x03\x04\0\0").contains("zero byte"));
    assert!(error(b"\"never closed, 1\n2").contains("quotes"));
}

/// Bytes that mean something to a CSV, and a few that do not.
fn csv_bytes() -> impl Strategy<Value = Vec<u8>> {
    let letters = b"aa1,,\"\"\n\r;\xc3\xa9( ".to_vec();
    prop::collection::vec(prop::sample::select(letters), 0..80)
}

proptest! {
    #[test]
    fn the_result_does_not_depend_on_the_cut(body in csv_bytes(), size in 1..30_usize) {
        let text = [b"id,title\n".as_slice(), &body].concat();
        prop_assert_eq!(read(&text, size), read(&text, 4096));
    }

    #[test]
    fn cells_are_those_of_the_csv_crate(body in csv_bytes()) {
        let body = String::from_utf8_lossy(&body).into_owned().into_bytes();
        let chunk = Chunk { bytes: body.clone(), first_line: 1, ..Chunk::default() };
        let mut splitter = rows::Splitter::new(&chunk, b',');
        let mut ours: Vec<Vec<String>> = Vec::new();
        while let Some(split) = splitter.next_row() {
            // A quote that is never closed is a reject of ours; the crate takes what there is.
            if split.is_cut {
                return Ok(());
            }
            let row = split.row.unwrap();
            ours.push((0..row.len()).map(|index| row.cell(index).to_owned()).collect());
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body.as_slice());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if CsvFile::open(&Bytes(bytes.clone())).is_ok() {
            read(&bytes, 7);
        }
    }
}
