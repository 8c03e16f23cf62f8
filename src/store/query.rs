//! Questions in SQL from outside: one statement that only reads, on a connection that reaches nothing but the store.

use super::{Store, wrong};
use crate::model::{Error, Result, did_you_mean};
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use arrow::record_batch::RecordBatch;
use duckdb::ffi;
use std::ffi::{CStr, CString};

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Names and types of the columns.
    pub schema: SchemaRef,
    /// The rows.
    pub batches: Vec<RecordBatch>,
}

/// Functions that tell of the machine and the engine, not of incidents, or that run text as SQL.
const REFUSED: &[&str] = &[
    "getenv",
    "current_setting",
    "set_config",
    "query",
    "query_table",
    "which_secret",
    "sniff_csv",
    "glob",
    "read_csv",
    "read_csv_auto",
    "read_text",
    "read_blob",
    "read_json",
    "read_json_auto",
    "read_json_objects",
    "read_json_objects_auto",
    "read_ndjson",
    "read_ndjson_auto",
    "read_ndjson_objects",
    "read_parquet",
    "parquet_scan",
    "parquet_metadata",
    "parquet_schema",
    "parquet_file_metadata",
    "parquet_kv_metadata",
    "parquet_bloom_probe",
    "seq_scan",
    "arrow_scan",
    "arrow_scan_dumb",
    "arrow",
    "pandas_scan",
    "python_map_function",
    "write_log",
    "parse_duckdb_log_message",
    "enable_logging",
    "disable_logging",
    "checkpoint",
    "force_checkpoint",
    "load_aws_credentials",
    "json_execute_serialized_sql",
    "from_substrait",
    "test_all_types",
    "storage_info",
    "current_database",
    "current_catalog",
    "version",
    "txid_current",
];

/// Beginnings of the names of such functions.
const REFUSED_PREFIXES: &[&str] = &["duckdb_", "pragma_", "icu_", "sqlite_", "postgres_", "mysql_", "st_read"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn sql_type(data_type: &DataType) -> Option<&'static str> {
    Some(match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "varchar",
        DataType::Timestamp(TimeUnit::Microsecond, None) => "timestamp",
        DataType::Boolean => "boolean",
        DataType::Int8 => "tinyint",
        DataType::Int16 => "smallint",
        DataType::Int32 => "integer",
        DataType::Int64 => "bigint",
        DataType::UInt8 => "utinyint",
        DataType::UInt16 => "usmallint",
        DataType::UInt32 => "uinteger",
        DataType::UInt64 => "ubigint",
        DataType::Float32 => "real",
        DataType::Float64 => "double",
        DataType::Date32 => "date",
        _ => return None,
    })
}

impl Store {
    /// Makes a batch a temporary table, in place of what had its name before: `incidents_derived`, `params`, `coverage`.
    pub fn register(&self, name: &str, batch: &RecordBatch) -> Result<()> {
        let columns: Result<Vec<String>> = batch
            .schema()
            .fields()
            .iter()
            .map(|field| {
                let kind = sql_type(field.data_type()).ok_or_else(|| {
                    Error::bug(format!("store: {name}.{}: no type in SQL for {}", field.name(), field.data_type()))
                })?;
                Ok(format!("{} {kind}", quoted(field.name())))
            })
            .collect();
        let sql = format!("create or replace temp table {} ({})", quoted(name), columns?.join(", "));
        self.connection.execute_batch(&sql).map_err(wrong("making a temporary table"))?;
        let mut appender = self
            .connection
            .appender_to_catalog_and_db(name, "temp", "main")
            .map_err(wrong("opening a temporary table"))?;
        appender.append_record_batch(batch.clone()).map_err(wrong("filling a temporary table"))?;
        appender.flush().map_err(wrong("filling a temporary table"))
    }

    /// The answer to one reading statement. `params` bind `$name` as text; the query casts (`$from::timestamp`).
    ///
    /// Only a single SELECT (or WITH, FROM, VALUES, SUMMARIZE, DESCRIBE) that reads the store's own tables is run:
    /// files, the network, extensions, the environment and the engine's settings cannot be reached.
    pub fn query(&self, sql: &str, params: &[(String, String)]) -> Result<Answer> {
        let tokens = words(sql)?;
        self.connection
            .execute_batch("set lock_configuration = true")
            .or_else(|error| if error.to_string().contains("locked") { Ok(()) } else { Err(error) })
            .map_err(wrong("locking the configuration"))?;
        let sql = &sql[..tokens.end];
        // Only what selects can stand in parentheses after FROM, so this refuses `with … insert` and its like. It is
        // one statement still: the text parses alone as one, and no text that does can close the parenthesis.
        let [alone, inside] = statements([sql, &format!("select * from (\n{sql}\n)")])?;
        if alone? != 1 {
            return Err(one_statement());
        }
        if let Some(name) = tokens.names.iter().find(|name| is_refused(name)) {
            return Err(Error::usage(format!("query: expected SQL over the store's tables, found {name}"))
                .or("files, the network, extensions, the environment and settings cannot be reached from a query"));
        }
        let kind = tokens.names.first().map(String::as_str).unwrap_or_default();
        let reads = ["select", "with", "from", "values", "summarize", "describe", "table", "pivot", "unpivot"];
        if !reads.contains(&kind) || inside.ok() != Some(1) {
            return Err(only_reads(kind));
        }
        let values = self.values(sql, params)?;
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let (schema, batches) = self.arrow(sql, &values).map_err(|error| error.at("query"))?;
        Ok(Answer { schema, batches })
    }

    /// The values of the statement's parameters, in its order.
    fn values(&self, sql: &str, params: &[(String, String)]) -> Result<Vec<String>> {
        let statement = self.connection.prepare(sql).map_err(|error| Error::usage(format!("query: {error}")))?;
        let failed = wrong("reading the names of parameters");
        let wanted: Vec<String> = (1..=statement.parameter_count())
            .map(|index| statement.parameter_name(index))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let dollars = |names: &[String]| match names {
            [] => "none".to_owned(),
            names => names.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", "),
        };
        for (name, _) in params {
            if !wanted.contains(name) {
                let error = Error::usage(format!("query: expected parameters {}, found {name:?}", dollars(&wanted)));
                let near = did_you_mean(name, wanted.iter().map(String::as_str), "");
                return Err(error.or(if near.is_empty() { "leave it out".to_owned() } else { near }));
            }
        }
        let missing: Vec<String> =
            wanted.iter().filter(|name| !params.iter().any(|(given, _)| given == *name)).cloned().collect();
        if !missing.is_empty() {
            return Err(Error::usage(format!("query: expected a value for {}, found none", dollars(&missing)))
                .or(format!("give --param {}=VALUE", missing[0])));
        }
        // The last one given wins, as with every flag.
        let value =
            |name: &String| params.iter().rev().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        Ok(wanted.iter().filter_map(value).collect())
    }
}

fn one_statement() -> Error {
    Error::usage("query: expected one statement, found none or several").or("ask one question at a time")
}

fn only_reads(found: &str) -> Error {
    Error::usage(format!("query: expected a statement that reads (SELECT, WITH, FROM, DESCRIBE), found {found:?}"))
        .or("queries cannot write; import with `incidence import`, export with `incidence export`")
}

fn is_refused(name: &str) -> bool {
    REFUSED.contains(&name) || REFUSED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// How many statements the engine's own parser finds in each text, or what it says against it. Nothing is bound or run:
/// the engine that parses holds nothing.
fn statements<const N: usize>(texts: [&str; N]) -> Result<[Result<u64>; N]> {
    let empty = || Error::bug("store: cannot start an engine to parse with");
    let (mut database, mut connection) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: the engine initialises both handles where it says that it succeeded; each is released once, below.
    unsafe {
        if ffi::duckdb_open(std::ptr::null(), &mut database) != ffi::DuckDBSuccess {
            return Err(empty());
        }
        if ffi::duckdb_connect(database, &mut connection) != ffi::DuckDBSuccess {
            ffi::duckdb_close(&mut database);
            return Err(empty());
        }
    }
    let counts = texts.map(|text| {
        let text = CString::new(text).map_err(|_| Error::usage("query: expected text, found a NUL byte"))?;
        // SAFETY: the connection is open, `text` outlives the calls, and what was extracted is released once.
        let (count, message) = unsafe {
            let mut extracted = std::ptr::null_mut();
            let count = ffi::duckdb_extract_statements(connection, text.as_ptr(), &mut extracted);
            let error = ffi::duckdb_extract_statements_error(extracted);
            let message = (!error.is_null()).then(|| CStr::from_ptr(error).to_string_lossy().trim().to_owned());
            ffi::duckdb_destroy_extracted(&mut extracted);
            (count, message)
        };
        message.map_or(Ok(count), |message| Err(Error::usage(format!("query: {message}"))))
    });
    // SAFETY: both were opened above, and nothing uses them any more.
    unsafe {
        ffi::duckdb_disconnect(&mut connection);
        ffi::duckdb_close(&mut database);
    }
    Ok(counts)
}

/// The names in a statement, and where it ends.
struct Words {
    /// Keywords and identifiers, quoted or not, in lower case.
    names: Vec<String>,
    /// Where the first statement ends: at its semicolon, or at the end of the text.
    end: usize,
}

/// Reads a statement's names, skipping strings and comments. After the first semicolon only comments may follow.
fn words(sql: &str) -> Result<Words> {
    let mut names = Vec::new();
    let mut end = None;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let at = sql.len() - rest.len();
        let length = if rest.starts_with("--") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if first.is_whitespace() {
            first.len_utf8()
        } else if first == ';' {
            end = end.or(Some(at));
            1
        } else if end.is_some() {
            return Err(one_statement());
        } else if first == '\'' {
            enclosed(rest, '\'')
        } else if first == '"' {
            let length = enclosed(rest, '"');
            names.push(rest[1..length].trim_end_matches('"').replace("\"\"", "\"").to_lowercase());
            length
        } else if first == '$' {
            dollar(rest)
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
            names.push(rest[..length].to_lowercase());
            let is_prefixed = length <= 2 && rest[length..].starts_with(['\'', '&']);
            if is_prefixed && !rest[..length].eq_ignore_ascii_case("x") {
                return Err(Error::usage("query: expected plain strings, found one with escapes")
                    .or("write it between simple quotes, with chr() for what cannot be typed"));
            }
            length
        } else {
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    Ok(Words { names, end: end.unwrap_or(sql.len()) })
}

/// Length of a text between quotes that are doubled inside it.
fn enclosed(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(next) = text[at..].find(quote) {
        at += next + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// Length of a comment, which may hold others.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Length of a parameter (`$name`) or of a text between dollars (`$$text$$`, `$tag$text$tag$`).
fn dollar(text: &str) -> usize {
    let name = text[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(text.len(), |length| length + 1);
    if !text[name..].starts_with('$') {
        return name;
    }
    let tag = &text[..=name];
    text[tag.len()..].find(tag).map_or(text.len(), |at| at + 2 * tag.len())
}
