//! The commands of the documents are run: those of `incidence` always, those of DuckDB where it is installed.

use crate::bench::{Bench, example, has, ran};

fn commands(document: &str) -> Vec<String> {
    let text = example(document);
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn other_tools_read_what_the_program_writes() {
    let bench = Bench::new();
    let path = std::env::var("PATH").unwrap_or_default();
    let shell = |line: &str| ran(&mut bench.command("bash", &["-eo", "pipefail", "-c", line], &path));
    assert_eq!(shell("incidence demo --out demo").1, 0);
    let has_duckdb = has("duckdb");
    let mut n = 0;
    for line in commands("other-tools.md").iter().filter(|line| !line.starts_with("pip ")) {
        if line.starts_with("incidence ") || has_duckdb {
            let (said, code) = shell(line);
            assert_eq!(code, 0, "{line}: {said}");
            n += 1;
        }
    }
    assert!(n >= 3, "only {n} commands were run");
    assert!(bench.read("mtta.sql").contains("from incidents_derived"));
    assert!(std::fs::read(bench.path("derived.parquet")).unwrap().starts_with(b"PAR1"));
    // What the document says of the views: those are in the file, and what depends on the configuration is not.
    let listed = "incidence query --store demo/incidence.duckdb --format csv --sql \"select string_agg(table_name, ' ' order by table_name) as names from information_schema.tables where table_type = 'VIEW'\"";
    let (views, _) = shell(listed);
    for view in ["incidents", "events", "shifts", "people", "actions", "pages"] {
        assert!(views.contains(view), "{view}: {views}");
    }
    assert!(!views.contains("incidents_derived"), "{views}");
}

#[test]
fn every_file_of_the_examples_is_in_their_readme() {
    let readme = example("README.md");
    let folder = crate::bench::root().join("examples");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || readme.contains(&name), "{name} is not in examples/README.md");
    }
}
