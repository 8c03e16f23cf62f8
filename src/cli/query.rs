//! `query`: named questions, tables of the store, and SQL of one's own.

use super::args::{Global, QueryArgs, RowFormat};
use super::output::{Terminal, print, write_file, write_with};
use super::{Outcome, context, window};
use crate::model::{Error, Result, WindowSpec, did_you_mean};
use crate::pipeline::{TABLES, grid, write_parquet};
use crate::store::queries;

/// `query (NAME | --sql SQL | --file F)`.
pub(super) fn run(args: &QueryArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let mut params = args.params.iter().map(|text| parse_param(text)).collect::<Result<Vec<_>>>()?;
    let sql = match (&args.name, &args.sql, &args.file) {
        (Some(name), _, _) => named(name, &mut params)?,
        (_, Some(sql), _) => sql.clone(),
        (_, _, Some(file)) => std::fs::read_to_string(file)
            .map_err(|error| Error::usage(format!("{}: cannot be read: {error}", file.display())).or("check --file"))?,
        (None, None, None) => return Err(Error::usage("expected NAME, --sql or --file")),
    };
    if args.format == RowFormat::Parquet && args.output.is_none() {
        return Err(Error::usage("--format parquet: a Parquet file cannot be printed").or("name a file with -o FILE"));
    }
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?;
    let answer = session.query(&sql, &params, session.window(&spec)?)?;
    let text = match args.format {
        RowFormat::Table => grid(&answer)?.terminal(terminal.width, terminal.is_colored && args.output.is_none()),
        RowFormat::Json => grid(&answer)?.json(),
        RowFormat::Csv => grid(&answer)?.csv(),
        RowFormat::Markdown => grid(&answer)?.markdown(),
        RowFormat::Parquet => String::new(),
    };
    match &args.output {
        Some(path) if args.format == RowFormat::Parquet => write_with(path, |file| write_parquet(&answer, file))?,
        Some(path) => write_file(path, text.as_bytes())?,
        None => {
            print(text.as_bytes())?;
        }
    }
    if args.format == RowFormat::Table && answer.batches.iter().all(|batch| batch.num_rows() == 0) {
        terminal.say("no rows");
    }
    Ok(Outcome::Done)
}

fn parse_param(text: &str) -> Result<(String, String)> {
    text.split_once('=')
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| Error::usage(format!("--param: expected K=V, found {text:?}")).or("for example --param days=30"))
}

/// The SQL of a named query, with its parameters completed by their defaults; or all of a table.
fn named(name: &str, params: &mut Vec<(String, String)>) -> Result<String> {
    if let Some(query) = queries::all().into_iter().find(|query| query.name == name) {
        *params = query.bound(params);
        return Ok(query.sql.to_owned());
    }
    if let Some((table, _)) = TABLES.iter().find(|(table, _)| *table == name) {
        return Ok(format!("select * from {table}"));
    }
    let queries = queries::all();
    let known = queries.iter().map(|query| query.name).chain(TABLES.iter().map(|(table, _)| *table));
    Err(Error::usage(format!("expected a named query or a table, found {name:?}")).or(did_you_mean(
        name,
        known,
        "incidence list queries names them; --sql asks in your own words",
    )))
}
