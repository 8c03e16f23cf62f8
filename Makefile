# One profile serves everything: what the demo compiles, the tests and daily use compile not again.
cargo = scripts/cargo

.PHONY: build demo test browser bench lint doc

build: ## the program, under $CARGO_TARGET_DIR or the user's cache
	$(cargo) build

demo: ## the main job on the sample data: import, terminal summary, HTML report
	$(cargo) run --quiet -- demo --out demo

test: ## all tests
	$(cargo) test

browser: ## the report in headless Chromium: sorting, theme, print, accessibility, hostile titles
	scripts/browser-test

bench: ## import, evaluation and report beside what one would write instead
	$(cargo) bench --profile dev --bench main

lint: ## format and clippy, warnings as errors
	cargo fmt --check
	$(cargo) clippy --all-targets -- -D warnings

.PHONY: formats
formats: ## OpenMetrics by its reference parser, the Grafana dashboard by Grafana's own types
	scripts/openmetrics-check
	scripts/grafana-check

doc: ## the crate's documentation, warnings as errors
	RUSTDOCFLAGS="-D warnings" $(cargo) doc --no-deps
