//! The rules of `src/ARCHITECTURE.md`, held: who imports whom, what reaches outside, how files look.
//!
//! The tables of that document are the rules; this test only reads them. Code under `#[cfg(test)]` is free.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const HOUSE: &str = include_str!("../src/ARCHITECTURE.md");
const MANIFEST: &str = include_str!("../Cargo.toml");

/// A source file with its comments, texts and tests blanked out; lines stay where they are.
struct Source {
    path: String,
    room: String,
    /// Names of the modules that it lies in, from the crate's root.
    module: Vec<String>,
    text: String,
    code: String,
}

struct Room {
    imports: BTreeSet<String>,
    crates: BTreeSet<String>,
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = rooms.get(&source.room) else {
            if !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs") {
                wrong
                    .push(format!("{}: the room `{}` does not stand in src/ARCHITECTURE.md", source.path, source.room));
            }
            continue;
        };
        for (line, target) in imports(&source.code, &source.module) {
            if target != source.room && !room.imports.contains(&target) {
                let room = &source.room;
                wrong.push(format!(
                    "{}:{line}: the room `{room}` imports `{target}`, which its line does not allow",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn rooms_use_only_the_crates_that_the_table_allows() {
    let (rooms, dependencies) = (rooms(), dependencies());
    let listed = rooms.values().flat_map(|room| &room.crates);
    let unknown: Vec<_> = listed.filter(|name| !dependencies.contains(*name)).collect();
    assert!(unknown.is_empty(), "no dependencies of Cargo.toml: {unknown:?}");
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = rooms.get(&source.room) else { continue };
        for (line, name) in roots(&source.code) {
            if dependencies.contains(&name) && !room.crates.contains(&name) {
                let room = &source.room;
                wrong.push(format!(
                    "{}:{line}: the room `{room}` uses the crate `{name}`, which its line does not allow",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_edge_reaches_outside() {
    let rules: Vec<(BTreeSet<String>, String)> = table("| only here |")
        .into_iter()
        .map(|cells| (ticked(&cells[0]), ticked(&cells[1]).pop_first().expect("a line names what it allows")))
        .collect();
    assert!(rules.len() > 10, "the table of what reaches outside is in src/ARCHITECTURE.md");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path != "src/main.rs") {
        for (rooms, what) in rules.iter().filter(|(rooms, _)| !rooms.contains(&source.room)) {
            for at in occurrences(&source.code, what) {
                let line = line(&source.code, at);
                wrong.push(format!("{}:{line}: `{what}` is only for {rooms:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_look_alike() {
    let excused = ticked(HOUSE.split("only excuse for length:").nth(1).expect("the document names the long files"));
    let mut wrong = Vec::new();
    for source in sources() {
        let path = &source.path;
        if !source.text.starts_with("//!") && !source.text.starts_with("#![doc = include_str!") {
            wrong.push(format!("{path}:1: a file opens with `//!` and one sentence of what it is for"));
        }
        let own = source
            .code
            .lines()
            .zip(source.text.lines())
            .filter(|(code, text)| !code.trim().is_empty() || is_note(text));
        let lines = own.count();
        if lines > 400 && !excused.contains(path) {
            wrong.push(format!("{path}: {lines} lines beside tests and white space, expected at most 400"));
        }
        for part in Path::new(path).iter().filter_map(|part| part.to_str()) {
            let stem = part.trim_end_matches(".rs");
            if ["util", "utils", "helper", "helpers", "common", "manager", "misc"].contains(&stem) {
                wrong.push(format!("{path}: `{stem}` says nothing of what is in it"));
            }
        }
        for what in ["todo!", "unimplemented!", "dbg!", ".unwrap()"] {
            let found = occurrences(&source.code, what).into_iter().map(|at| line(&source.code, at));
            wrong.extend(found.map(|line| format!("{path}:{line}: `{what}` has no place in the program")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The rules themselves are rules only if they can fail.
#[test]
fn the_scanner_sees_what_it_has_to_see() {
    let rust = r##"
use crate::{model::Instant, table::{schema, derive}};
use super::super::store;
// use crate::commented;
const TEXT: &str = "crate::quoted"; const RAW: &str = r#"crate::raw"#;
fn f<'a>(x: &'a str) -> char { let quote = '"'; crate::stats::mean(); '\'' }
#[cfg(test)]
mod tests { use crate::hidden; fn g() { "}" ; } }
/* crate::block /* nested */ crate::block */
fn h() { crate::report::x() }
"##;
    let code = without_tests(&blanked(rust));
    let module = ["metrics".to_owned(), "mtta".to_owned()];
    let found: Vec<_> = imports(&code, &module).into_iter().collect();
    let expected = [(2, "model"), (2, "table"), (3, "store"), (6, "stats"), (10, "report")];
    assert_eq!(found, expected.map(|(line, room)| (line, room.to_owned())));
    let roots: Vec<_> = roots("use polars_core::prelude; use csv; let x = a.csv::y; chrono :: Utc; self::duckdb::x")
        .into_iter()
        .collect();
    assert_eq!(
        roots,
        [(1, "chrono"), (1, "csv"), (1, "polars_core"), (1, "self")].map(|(line, name)| (line, name.to_owned()))
    );
    assert_eq!(occurrences("eprintln!(); println!(); x.println!", "println!").len(), 1);
}

fn is_note(text: &str) -> bool {
    text.trim_start().starts_with("//")
}

// The document.

fn table(heading: &str) -> Vec<Vec<String>> {
    let lines = HOUSE.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// The words between ticks.
fn ticked(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rooms() -> BTreeMap<String, Room> {
    let room = |cells: Vec<String>| {
        let name = ticked(&cells[0]).pop_first().expect("a room has a name");
        (name, Room { imports: ticked(&cells[2]), crates: ticked(&cells[3]) })
    };
    let rooms: BTreeMap<_, _> = table("| room |").into_iter().map(room).collect();
    assert!(rooms.len() >= 11, "the table of rooms is in src/ARCHITECTURE.md");
    for (name, room) in &rooms {
        for import in &room.imports {
            assert!(rooms.contains_key(import), "`{name}` may import `{import}`, which is no room");
            assert!(!rooms[import].imports.contains(name), "`{name}` and `{import}` import each other");
        }
    }
    rooms
}

fn dependencies() -> BTreeSet<String> {
    let lines = MANIFEST.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().replace('-', "_"));
    names.collect()
}

// The sources.

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    paths.sort();
    let mut sources = Vec::new();
    let mut tests: BTreeSet<String> = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a source file is text");
        let path = path.strip_prefix(root).expect("below the root").to_str().expect("UTF-8").replace('\\', "/");
        let blank = blanked(&text);
        let mut module: Vec<String> =
            path.trim_start_matches("src/").trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        tests.extend(test_modules(&blank).into_iter().map(|name| [&module[..], &[name]].concat().join("/")));
        let room = module.first().cloned().unwrap_or_default();
        sources.push(Source { path, room, module, text, code: without_tests(&blank) });
    }
    sources
        .retain(|source| !(1..=source.module.len()).any(|length| tests.contains(&source.module[..length].join("/"))));
    assert!(sources.len() > 20, "the sources are below src/");
    sources
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The code with comments and the insides of texts as white space.
fn blanked(rust: &str) -> String {
    let bytes = rust.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest {
            [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => block_comment(rest),
            [b'"', ..] => text(rest),
            [b'r', b'"' | b'#', ..] | [b'b', b'r', b'"' | b'#', ..] if !is_word(bytes, at) => raw_text(rest),
            [b'\'', b'\\', ..] => 2 + rest[3..].iter().position(|byte| *byte == b'\'').map_or(0, |end| end + 2),
            [b'\'', ..] => character(&rust[at..]),
            _ => 0,
        };
        for byte in &mut out[at..at + length] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += length.max(1);
    }
    String::from_utf8(out).expect("whole letters became white space")
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn text(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A raw text from its `r`; 0 if it is none (a raw identifier).
fn raw_text(rest: &[u8]) -> usize {
    let start = if rest[0] == b'b' { 2 } else { 1 };
    let signs = rest[start..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(start + signs) != Some(&b'"') {
        return 0;
    }
    let end = [b"\"".as_slice(), &b"#".repeat(signs)].concat();
    let inside = start + signs + 1;
    let found = rest[inside..].windows(end.len()).position(|window| window == end);
    found.map_or(rest.len(), |found| inside + found + end.len())
}

/// A character such as `'"'`; 0 for a lifetime.
fn character(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(2);
    match letters.next() {
        Some((at, '\'')) => at + 1,
        _ => 0,
    }
}

/// Where the item after a `#[cfg(test)]` begins and ends, for each.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let mut items = Vec::new();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let bytes = code.as_bytes();
        let (mut depth, mut end) = (0_i32, start + 12);
        while end < bytes.len() {
            match bytes[end] {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            end += 1;
            if depth == 0 && matches!(bytes[end - 1], b'}' | b';') {
                break;
            }
        }
        items.push((start, end));
        from = end;
    }
    items
}

/// Names of the modules of tests that stand in files of their own.
fn test_modules(code: &str) -> Vec<String> {
    let items = test_items(code).into_iter().map(|(start, end)| code[start + 12..end].trim());
    let names =
        items.filter_map(|item| item.strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| name.trim().to_owned()));
    names.collect()
}

fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for (start, end) in test_items(code) {
        bytes[start..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).expect("whole letters became white space")
}

// Paths in code.

fn line(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where a word or path stands by itself, or as the end of a path.
fn occurrences(code: &str, what: &str) -> Vec<usize> {
    let starts_a_name = what.starts_with(is_name);
    let is_whole = |at: usize| {
        let before = code[..at].chars().next_back();
        let after = code[at + what.len()..].chars().next();
        let goes_on_before = starts_a_name && before.is_some_and(|letter| is_name(letter) || letter == '.');
        let goes_on_after = what.ends_with(is_name) && after.is_some_and(is_name);
        !goes_on_before && !goes_on_after
    };
    code.match_indices(what).map(|(at, _)| at).filter(|at| is_whole(*at)).collect()
}

/// The rooms that paths from the crate's root name: `crate::room`, `crate::{room, …}`, `super::super::room`.
fn imports(code: &str, module: &[String]) -> BTreeSet<(usize, String)> {
    let mut found = BTreeSet::new();
    let mut heads = |at: usize, rest: &str| {
        for name in group_heads(rest) {
            found.insert((line(code, at), name));
        }
    };
    for at in occurrences(code, "crate::") {
        heads(at, &code[at + 7..]);
    }
    let is_first = |at: usize| !code[..at].ends_with("super::");
    for at in occurrences(code, "super::").into_iter().filter(|at| is_first(*at)) {
        let mut rest = &code[at..];
        let mut depth = 0;
        while let Some(more) = rest.strip_prefix("super::") {
            (rest, depth) = (more, depth + 1);
        }
        if depth == module.len() {
            heads(at, rest);
        }
    }
    found
}

/// The first names of a path or of a group in braces.
fn group_heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        return vec![rest[..end].to_owned()];
    };
    let (mut depth, mut heads, mut head) = (1, Vec::new(), Some(String::new()));
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads.extend(head.replace(String::new())),
            letter if depth == 1 && is_name(letter) => head.iter_mut().for_each(|head| head.push(letter)),
            letter if letter.is_whitespace() => {}
            _ => heads.extend(head.take()),
        }
        if depth == 0 {
            break;
        }
    }
    heads.extend(head);
    heads.retain(|head| !head.is_empty());
    heads
}

/// Names that begin a path (`name::…`) or are imported whole (`use name;`).
fn roots(code: &str) -> BTreeSet<(usize, String)> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(is_name).map(|offset| at + offset) {
        let length = code[start..].find(|letter| !is_name(letter)).unwrap_or(code.len() - start);
        at = start + length;
        let (before, after) = (code[..start].trim_end(), code[at..].trim_start());
        let begins = !before.ends_with("::") && !before.ends_with('.') && !before.ends_with('$');
        let is_used = before.ends_with("use") && (after.starts_with(';') || after.starts_with(" as "));
        if begins && (after.starts_with("::") || is_used) {
            found.insert((line(code, start), code[start..at].to_owned()));
        }
    }
    found
}
