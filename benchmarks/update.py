"""Keeping a graph current, measured: records that are as they were, and records that changed.

    python benchmarks/update.py [RECORDS.ndjson.gz]

The graph of the records is updated twice, each time in a process of its own: with the same records, and with a version
of them in which every one has changed (a new day and enrolment, another status; the first primary and secondary outcome
measures exchanged where there are both). CPU is that of all threads, reading and publishing counted; the time that a
process needs to load the program and to compile the vocabulary is measured alone and taken off. Then the same with
several processes, by the clock on the wall. Last comes where the time goes (``update_profile.py``). Default records:
the 5,515 studies of the shared material.

What was done (CPU milliseconds of a changed record, on 2 cores on which many other processes ran, so that only figures
side by side mean something: 600 records, the old and the new program in turn, 11.7 and 11.3 before, 9.3 and 7.9 after):

- The old state is read as lines and no objects are made of them, and only what differs is parsed: parsing the new lines
  (0.29), viewing both states (0.34) and comparing them (0.50) became one step of 0.31 to 0.48.
- Only facets and outcome measures that changed are compared. (That also tells less that is no change: of two outcome
  measures with the same words the one that stays is left out before the others are paired.)
- The counts of the manifest follow from what is deleted and inserted; they were counted anew, which for a large graph
  takes longer than most updates of it.
- What is left of reading and writing is Oxigraph's: 0.6 ms to look up the 140 quads of a trial (0.1 in memory), 1.3 ms
  to write 130 (80 of the graph in three orders, 50 of the history in six; 0.4 in memory, half of it parsing the text of
  the update). Prefixes in that text, one query for all nodes of a trial and one for each level of them were tried, and
  were not faster.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson
from build import RECORDS, Cost, measure
from update_profile import time_parts

DAY = "2099-01-01"


def build_all(records: Path, folder: Path) -> dict[str, float]:
    """The graph of the records."""
    from trialgraph.pipeline import build_graph
    from trialgraph.registries import ReadReport
    from trialgraph.vocabulary.load import load_builtin

    metadata = build_graph([records], folder / "db", load_builtin(), ReadReport())
    return {"studies": metadata.trial_count}


def make_ready(_: Path, __: Path) -> dict[str, float]:
    """What every update does before it reads the first record."""
    from trialgraph.digests import name_reader
    from trialgraph.quads import digest_vocabulary
    from trialgraph.updating import update_graph  # noqa: F401 - the program is loaded
    from trialgraph.vocabulary.load import load_builtin

    name_reader(digest_vocabulary(load_builtin()))
    return {}


def make_ready_to_extract(records: Path, folder: Path) -> dict[str, float]:
    """What an update does before it extracts the facts of the second record."""
    from trialgraph.pipeline import extract_all
    from trialgraph.registries import ReadReport
    from trialgraph.vocabulary.load import load_builtin

    make_ready(records, folder)
    next(extract_all([records], load_builtin(), ReadReport()))
    return {}


def update_all(records: Path, folder: Path) -> dict[str, float]:
    """An update of the graph with these records."""
    from trialgraph.registries import ReadReport
    from trialgraph.updating import update_graph
    from trialgraph.vocabulary.load import load_builtin

    counts = update_graph([records], folder / "db", load_builtin(), ReadReport())
    return {"unchanged": counts.unchanged, "changed": counts.changed, "changes": counts.facts}


def update_by_many(records: Path, folder: Path) -> dict[str, float]:
    """An update of the graph with these records by all cores, the main process writing."""
    from trialgraph.registries import ReadReport
    from trialgraph.updating import UpdateOptions, update_graph
    from trialgraph.vocabulary.load import load_builtin
    from trialgraph.workers import count_cores

    options = UpdateOptions(jobs=count_cores())
    counts = update_graph([records], folder / "db", load_builtin(), ReadReport(), options)
    return {"unchanged": counts.unchanged, "changed": counts.changed, "jobs": options.jobs}


def check_all(_: Path, folder: Path) -> dict[str, float]:
    """The full scan of `trialgraph check`."""
    from trialgraph.store import check_store

    return {"problems": len(list(check_store(folder / "db")))}


def write_changed(records: Path, target: Path) -> Path:
    """A version of the records in which every one has changed."""
    with gzip.open(records) as lines, target.open("wb") as changed:
        for line in lines:
            changed.write(orjson.dumps(change_record(orjson.loads(line))) + b"\n")
    return target


def change_record(record: dict[str, Any]) -> dict[str, Any]:
    """The record a version later."""
    modules = record["protocolSection"]
    status, outcomes = modules["statusModule"], modules.get("outcomesModule", {})
    status["lastUpdatePostDateStruct"] = {"date": DAY}
    status["overallStatus"] = "COMPLETED" if status.get("overallStatus") != "COMPLETED" else "TERMINATED"
    enrolment = modules.setdefault("designModule", {}).setdefault("enrollmentInfo", {})
    enrolment["count"] = enrolment.get("count", 0) + 1
    primary, secondary = outcomes.get("primaryOutcomes"), outcomes.get("secondaryOutcomes")
    if primary and secondary:
        primary[0], secondary[0] = secondary[0], primary[0]
    return record


def main() -> None:
    records = Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        changed = write_changed(records, folder / "changed.ndjson")
        measure(build_all, records, folder)
        for copy in ("clocked", "many"):
            shutil.copytree(folder / "db", folder / copy / "db")
        ready = {stage: measure(stage, records, folder).cpu for stage in (make_ready, make_ready_to_extract)}
        same = measure(update_all, records, folder)
        other, check = measure(update_all, changed, folder), measure(check_all, records, folder)
        split_same, split_other = (measure(time_parts, changed, place).counts for place in (folder, folder / "clocked"))
        same_by_many, other_by_many = (measure(update_by_many, changed, place) for place in (folder, folder / "many"))
    for stage, cost in (("as they were", same), ("changed", other), ("check", check)):
        print_cost(stage, cost)
    print_cost("as they were, all cores", same_by_many)
    print_cost("changed, all cores", other_by_many)
    rates = (
        same.counts["unchanged"] / (same.cpu - ready[make_ready]),
        other.counts["changed"] / (other.cpu - ready[make_ready_to_extract]),
    )
    print(f"records as they were a CPU-second {rates[0]:10,.0f}   to reach: 3,000")
    print(f"changed records a CPU-second      {rates[1]:10,.0f}   to reach: 150")
    print(f"changes a changed record          {other.counts['changes'] / other.counts['changed']:10.1f}")
    print("CPU milliseconds of a record      as it was    changed")
    for part, spent in split_other.items():
        print(f"  {part:36} {split_same[part]:6.3f} {spent:10.3f}")


def print_cost(stage: str, cost: Cost) -> None:
    counts = ", ".join(f"{key} {value:,.0f}" for key, value in cost.counts.items())
    print(f"{stage:24} {cost.cpu:8.2f} s CPU {cost.wall:8.2f} s wall {cost.peak_mb:6.0f} MB   {counts}")


if __name__ == "__main__":
    main()
