//! CSV that a spreadsheet can open without running anything.

/// The words as a field of a CSV that people open: what a spreadsheet would take for a formula begins with an
/// apostrophe. `export --format csv` does not do so, because it must read back as it was.
///
/// ```
/// use incidence::render::table::guarded;
/// assert_eq!(guarded("=1+1"), "'=1+1");
/// assert_eq!(guarded("plain"), "plain");
/// ```
pub fn guarded(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

/// One line of a CSV, quoted where it has to be.
pub(super) fn line(fields: impl Iterator<Item = String>) -> String {
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let written = writer.write_record(fields.map(String::into_bytes)).and_then(|()| Ok(writer.flush()?));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("text was written")
}
