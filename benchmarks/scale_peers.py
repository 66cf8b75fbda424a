"""Peers of the whole build: morph-kgc and rdflib, given the registered fields of the same records.

They do less, and get more: only what the records register is mapped (no facts are extracted), the records are flattened
into tables for them beforehand, and that is not counted. What counts for everybody is the CPU time of all processes
from the tables (or the records) to a graph that can be asked, their start included: the N-Triples of morph-kgc are
loaded into Oxigraph, the triples of rdflib stay in its memory. morph-kgc runs in an environment of its own, made by
pip. The row "the same fields" is what spelling and loading cost in our way, without the extraction: the same tables,
the same triples.
"""

from __future__ import annotations

import csv
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

MORPH, RDFLIB = 2.0, 20.0  # to reach: our quads a CPU-second, of theirs
BASE = "https://w3id.org/trialgraph/"
ID = "id"

# What a study registers: the table, where its rows are, and column → place in the row.
SCALARS = {
    "title": "identificationModule.briefTitle",
    "officialTitle": "identificationModule.officialTitle",
    "status": "statusModule.overallStatus",
    "startDate": "statusModule.startDateStruct.date",
    "primaryCompletionDate": "statusModule.primaryCompletionDateStruct.date",
    "completionDate": "statusModule.completionDateStruct.date",
    "sponsor": "sponsorCollaboratorsModule.leadSponsor.name",
    "studyType": "designModule.studyType",
    "allocation": "designModule.designInfo.allocation",
    "interventionModel": "designModule.designInfo.interventionModel",
    "primaryPurpose": "designModule.designInfo.primaryPurpose",
    "masking": "designModule.designInfo.maskingInfo.masking",
    "enrolment": "designModule.enrollmentInfo.count",
    "eligibility": "eligibilityModule.eligibilityCriteria",
    "summary": "descriptionModule.briefSummary",
}
LISTS = {
    "phase": "designModule.phases",
    "condition": "conditionsModule.conditions",
    "keyword": "conditionsModule.keywords",
}
OBJECTS = {
    "arm": ("armsInterventionsModule.armGroups", ("label", "type", "description")),
    "intervention": ("armsInterventionsModule.interventions", ("name", "type", "description")),
    "primaryOutcome": ("outcomesModule.primaryOutcomes", ("measure", "timeFrame", "description")),
    "secondaryOutcome": ("outcomesModule.secondaryOutcomes", ("measure", "timeFrame", "description")),
}


@dataclass(frozen=True)
class Rate:
    """What a builder made, and its CPU seconds."""

    name: str
    quads: int
    cpu: float

    @property
    def quads_a_second(self) -> float:
        """Quads a CPU-second."""
        return self.quads / self.cpu


def write_tables(records: Path, folder: Path) -> None:
    """The registered fields as CSV: one file of scalars, one for each list."""
    rows: dict[str, list[list[str]]] = {"study": [], **{name: [] for name in (*LISTS, *OBJECTS)}}
    with gzip.open(records) as lines:
        for line in lines:
            study = orjson.loads(line)["protocolSection"]
            number = study["identificationModule"]["nctId"]
            rows["study"].append([number, *(_text(_find(study, path)) for path in SCALARS.values())])
            for name, path in LISTS.items():
                rows[name] += [[number, value] for value in _find(study, path) or ()]
            for name, (path, fields) in OBJECTS.items():
                found = enumerate(_find(study, path) or ())
                rows[name] += [[number, str(i), *(_text(value.get(field)) for field in fields)] for i, value in found]
    headers = {"study": [ID, *SCALARS], **{name: [ID, name] for name in LISTS}}
    headers |= {name: [ID, "index", *fields] for name, (_, fields) in OBJECTS.items()}
    for name, found_rows in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([headers[name], *found_rows])


def _find(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = (value or {}).get(step)
    return value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def make_mapping(folder: Path) -> str:
    """The mapping of the tables in RML."""
    trial = f"{BASE}trial/{{{ID}}}"
    maps = [_make_map(folder, "study", trial, "Trial", {name: name for name in SCALARS})]
    maps += [_make_map(folder, name, trial, "", {name: name}) for name in LISTS]
    for name, (_, fields) in OBJECTS.items():
        part, kind = f"{trial}#{name}-{{index}}", name[0].upper() + name[1:]
        maps.append(_make_map(folder, name, part, kind, {field: field for field in ("index", *fields)}))
        link = f'rr:predicateObjectMap [ rr:predicate tg:has{kind} ; rr:objectMap [ rr:template "{part}" ] ]'
        maps.append(_make_map(folder, name, trial, "", {}, link))
    prefixes = {"rr": "http://www.w3.org/ns/r2rml#", "rml": "http://semweb.mmlab.be/ns/rml#", "tg": BASE}
    prefixes["ql"] = "http://semweb.mmlab.be/ns/ql#"
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items()) + "".join(maps)


def _make_map(folder: Path, table: str, subject: str, kind: str, columns: dict[str, str], link: str = "") -> str:
    source = f'rml:logicalSource [ rml:source "{folder / table}.csv" ; rml:referenceFormulation ql:CSV ]'
    subject_map = f'rr:subjectMap [ rr:template "{subject}"{f" ; rr:class tg:{kind}" if kind else ""} ]'
    objects = [
        f'rr:predicateObjectMap [ rr:predicate tg:{name} ; rr:objectMap [ rml:reference "{column}" ] ]'
        for name, column in columns.items()
    ]
    number = abs(hash((table, subject, link)))
    return (
        f"<#map{number}> a rr:TriplesMap ; "
        + " ;\n  ".join([source, subject_map, *objects, *filter(None, [link])])
        + " .\n"
    )


def measure_ours(records: Path, folder: Path) -> Rate:
    """The whole build in one process."""
    code = (
        "from pathlib import Path; import sys\n"
        "from trialgraph.pipeline import build_graph; from trialgraph.registries import ReadReport\n"
        "from trialgraph.store import open_store; from trialgraph.vocabulary.load import load_builtin\n"
        "db = Path(sys.argv[2]); build_graph([sys.argv[1]], db, load_builtin(), ReadReport())\n"
        "print(len(open_store(db)))"
    )
    return _run("trialgraph", [sys.executable, "-c", code, records, folder / "ours.db"])


def measure_morph(folder: Path) -> Rate:
    """morph-kgc, then Oxigraph's bulk load of what it wrote."""
    environment = folder / "morph"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "morph-kgc"], check=True, stderr=subprocess.DEVNULL)
    (folder / "mapping.ttl").write_text(make_mapping(folder), encoding="utf-8")
    (folder / "morph.ini").write_text(
        f"[CONFIGURATION]\noutput_file = {folder / 'morph.nt'}\nlogging_level = WARNING\n"
        f"[records]\nmappings = {folder / 'mapping.ttl'}\n"
    )
    mapped = _run("morph-kgc", [python, "-m", "morph_kgc", folder / "morph.ini"], counts=False)
    code = (
        "import pyoxigraph as ox, sys; store = ox.Store(sys.argv[2])\n"
        "store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES); print(len(store))"
    )
    loaded = _run("load", [sys.executable, "-c", code, folder / "morph.nt", folder / "morph.db"])
    return Rate("morph-kgc and Oxigraph", loaded.quads, mapped.cpu + loaded.cpu)


def measure_rdflib(folder: Path) -> Rate:
    """rdflib: the same mapping, written by hand, into a graph in memory."""
    return _run("rdflib", [sys.executable, __file__, "rdflib", folder])


def measure_lines(folder: Path) -> Rate:
    """The same mapping in our way of spelling and loading."""
    return _run("trialgraph, the same fields", [sys.executable, __file__, "lines", folder])


def measure_rdflib_parser(folder: Path) -> Rate:
    """rdflib's parser on the N-Triples of morph-kgc."""
    code = "import rdflib, sys; print(len(rdflib.Graph().parse(sys.argv[1], format='nt')))"
    return _run("rdflib, parsing N-Triples", [sys.executable, "-c", code, folder / "morph.nt"])


def _run(name: str, command: list[Any], *, counts: bool = True) -> Rate:
    """Run a program that prints how many quads it made; its CPU time and that of its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Rate(name, int(done.stdout.split()[-1]) if counts else 0, cpu)


def map_with_rdflib(folder: Path) -> int:
    """What the mapping says, by rdflib; the number of triples."""
    import rdflib

    graph, tg = rdflib.Graph(), rdflib.Namespace(BASE)
    for row in _read(folder / "study.csv"):
        trial = tg[f"trial/{row[ID]}"]
        graph.add((trial, rdflib.RDF.type, tg["Trial"]))
        for name in SCALARS:
            if row[name]:
                graph.add((trial, tg[name], rdflib.Literal(row[name])))
    for name in LISTS:
        for row in _read(folder / f"{name}.csv"):
            graph.add((tg[f"trial/{row[ID]}"], tg[name], rdflib.Literal(row[name])))
    for name, (_, fields) in OBJECTS.items():
        kind = name[0].upper() + name[1:]
        for row in _read(folder / f"{name}.csv"):
            trial = tg[f"trial/{row[ID]}"]
            part = rdflib.URIRef(f"{trial}#{name}-{row['index']}")
            graph.add((trial, tg[f"has{kind}"], part))
            graph.add((part, rdflib.RDF.type, tg[kind]))
            for field in ("index", *fields):
                if row[field]:
                    graph.add((part, tg[field], rdflib.Literal(row[field])))
    return len(graph)


def map_with_lines(folder: Path) -> int:
    """The same triples, spelled as trialgraph spells them, in an Oxigraph store on disk."""
    import pyoxigraph as ox

    store = ox.Store(str(folder / "lines.db"))
    lines = _make_lines(folder)
    while block := "".join(islice(lines, 200_000)):
        store.bulk_load(block.encode(), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    return len(store)


def _make_lines(folder: Path) -> Iterator[str]:
    from trialgraph.terms import RDF_TYPE, make_iri, make_literal

    for row in _read(folder / "study.csv"):
        trial = make_iri(f"{BASE}trial/{row[ID]}")
        yield f"{trial} {RDF_TYPE} <{BASE}Trial> .\n"
        yield from (f"{trial} <{BASE}{name}> {make_literal(row[name])} .\n" for name in SCALARS if row[name])
    for name in LISTS:
        for row in _read(folder / f"{name}.csv"):
            yield f"{make_iri(f'{BASE}trial/{row[ID]}')} <{BASE}{name}> {make_literal(row[name])} .\n"
    for name, (_, fields) in OBJECTS.items():
        kind = name[0].upper() + name[1:]
        for row in _read(folder / f"{name}.csv"):
            trial, part = f"{BASE}trial/{row[ID]}", make_iri(f"{BASE}trial/{row[ID]}#{name}-{row['index']}")
            yield f"<{trial}> <{BASE}has{kind}> {part} .\n{part} {RDF_TYPE} <{BASE}{kind}> .\n"
            yield from (f"{part} <{BASE}{f}> {make_literal(row[f])} .\n" for f in ("index", *fields) if row[f])


def _read(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 24)
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def print_peers(records: Path, count: int, where: Path | None = None) -> None:
    """Build the graph of the first records in each way, and compare."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        some = folder / "some.ndjson.gz"
        with gzip.open(records) as lines, gzip.open(some, "wb") as file:
            file.writelines(islice(lines, count))
        write_tables(some, folder)
        ours, morph = measure_ours(some, folder), measure_morph(folder)
        rates = [ours, morph, measure_rdflib(folder), measure_rdflib_parser(folder), measure_lines(folder)]
    print(f"\n{count:,} records to a graph that can be asked; others than trialgraph: the registered fields only")
    print(f"{'builder':28} {'quads':>10} {'CPU s':>8} {'quads/CPU s':>12} {'ours is':>9}   to reach")
    for rate, to_reach in zip(rates, (None, MORPH, RDFLIB, None, None), strict=True):
        ratio = ours.quads_a_second / rate.quads_a_second
        goal = "" if to_reach is None else f"{to_reach:g}x: {'ok' if ratio >= to_reach else 'MISSED'}"
        print(f"{rate.name:28} {rate.quads:10,} {rate.cpu:8.1f} {rate.quads_a_second:12,.0f} {ratio:8.2f}x   {goal}")


if __name__ == "__main__":
    print({"rdflib": map_with_rdflib, "lines": map_with_lines}[sys.argv[1]](Path(sys.argv[2])))
