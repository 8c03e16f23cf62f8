//! An answer as a Parquet file, written by an engine of its own: the one that holds the store reaches no file.

use super::query::sql_type;
use super::{Answer, Store, wrong};
use crate::model::{Error, Result};
use arrow::datatypes::DataType;
use duckdb::Connection;
use std::path::Path;

impl Store {
    /// Writes an answer as a Parquet file.
    ///
    /// # Errors
    ///
    /// A column is of a kind that has no place in a file (a list, a structure), or the file cannot be written.
    pub fn write_parquet(answer: &Answer, path: &Path) -> Result<()> {
        let connection = Connection::open_in_memory().map_err(wrong("opening an engine to write a file"))?;
        let columns: Result<Vec<String>> = answer
            .schema
            .fields()
            .iter()
            .map(|field| {
                let kind = match field.data_type() {
                    DataType::Decimal128(precision, scale) => format!("decimal({precision}, {scale})"),
                    kind => sql_type(kind).map(str::to_owned).ok_or_else(|| {
                        Error::usage(format!("parquet: {}: expected a plain column, found {kind}", field.name()))
                            .or(format!("cast it in the query: {}::varchar", field.name()))
                    })?,
                };
                Ok(format!("\"{}\" {kind}", field.name().replace('"', "\"\"")))
            })
            .collect();
        let create = format!("create table answer ({})", columns?.join(", "));
        connection.execute_batch(&create).map_err(wrong("making a table to write"))?;
        let mut appender = connection.appender("answer").map_err(wrong("filling a table to write"))?;
        for batch in &answer.batches {
            appender.append_record_batch(batch.clone()).map_err(wrong("filling a table to write"))?;
        }
        appender.flush().map_err(wrong("filling a table to write"))?;
        drop(appender);
        let file = path.display().to_string().replace('\'', "''");
        connection
            .execute_batch(&format!("copy answer to '{file}' (format parquet, compression zstd)"))
            .map_err(|error| Error::usage(format!("{}: cannot be written: {error}", path.display())))
    }
}
