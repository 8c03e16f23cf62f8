//! `export`: the store's tables as files.

use super::args::{ExportArgs, ExportFormat, Global};
use super::output::{Terminal, make_folder, print, write_with};
use super::{Outcome, context};
use crate::model::{Error, Result};
use crate::pipeline::{exported, write_arrow, write_parquet};

/// `export --to DIR`.
pub(super) fn run(args: &ExportArgs, global: &Global, _: &Terminal) -> Result<Outcome> {
    let session = context::session(global, None, None)?;
    make_folder(&args.to)?;
    let mut written = Vec::new();
    if args.format == ExportFormat::Csv {
        let path = args.to.join("incidents.csv");
        write_with(&path, |file| {
            let file =
                std::fs::File::create(file).map_err(|error| Error::usage(format!("{}: {error}", path.display())))?;
            session.write_canonical_csv(std::io::BufWriter::new(file))
        })?;
        written.push(path);
    } else {
        for name in exported() {
            let answer = session.table(name)?;
            let is_parquet = args.format == ExportFormat::Parquet;
            let path = args.to.join(format!("{name}.{}", if is_parquet { "parquet" } else { "arrow" }));
            write_with(
                &path,
                |file| if is_parquet { write_parquet(&answer, file) } else { write_arrow(&answer, file) },
            )?;
            written.push(path);
        }
    }
    let paths: String = written.iter().map(|path| format!("{}\n", path.display())).collect();
    print(paths.as_bytes())?;
    Ok(Outcome::Done)
}
