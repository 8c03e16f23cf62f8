"""Reads OpenMetrics files as Prometheus does, and as node_exporter does that finds them in one folder.

    scripts/openmetrics-check

Each file must pass the reference parser of OpenMetrics and the parser of the older text format, which is what
node_exporter's textfile collector reads. No series may stand twice, in one file or in several, and families of one name
must have one help text and type.
"""

import pathlib
import sys

from prometheus_client import parser as text_format
from prometheus_client.openmetrics import parser as openmetrics


def main(paths):
    seen, described, total = {}, {}, 0
    for path in paths:
        text = pathlib.Path(path).read_text(encoding="utf-8")
        families = list(openmetrics.text_string_to_metric_families(text))
        older = [sample for family in text_format.text_string_to_metric_families(text) for sample in family.samples]
        samples = [sample for family in families for sample in family.samples]
        if [(s.name, s.labels, s.value) for s in samples] != [(s.name, s.labels, s.value) for s in older]:
            sys.exit(f"{path}: the two text formats read different samples")
        for family in families:
            if family.type != "gauge" or not family.documentation:
                sys.exit(f"{path}: {family.name}: expected a gauge with a help text, found {family.type}")
            if family.unit and not family.name.endswith("_" + family.unit):
                sys.exit(f"{path}: {family.name}: its name does not end in its unit {family.unit}")
            about = (family.type, family.unit, family.documentation)
            if described.setdefault(family.name, about) != about:
                sys.exit(f"{path}: {family.name}: described differently in another file")
        for sample in samples:
            # An empty label is none at all.
            key = (sample.name, frozenset((name, value) for name, value in sample.labels.items() if value))
            if key in seen:
                sys.exit(f"{path}: {sample.name}{sample.labels} stands twice, first in {seen[key]}")
            if sample.timestamp is not None:
                sys.exit(f"{path}: {sample.name}: the textfile collector refuses stamps")
            seen[key] = path
        if not samples:
            sys.exit(f"{path}: no sample")
        total += len(samples)
    print(f"{len(paths)} files, {len(described)} families, {total} samples: both parsers read them, no series twice")


main(sys.argv[1:])
