"""The registered fields of a study as plain triples: the one mapping that all peers of ``scale_peers.py`` carry out.

It says the same in four ways: as tables and RML for morph-kgc, which cannot read the records (a JSONPath does not reach
from an element of a list to the id of its record), as calls of rdflib, and as lines of N-Triples in trialgraph's way.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

BASE = "https://w3id.org/trialgraph/"
ID = "id"

# What a study registers: predicate → place in the record; lists; lists of objects with their fields.
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
_PATHS = {name: path.split(".") for name, path in (SCALARS | LISTS).items()}
_OBJECTS = {name: (path.split("."), name[0].upper() + name[1:], fields) for name, (path, fields) in OBJECTS.items()}


def read_studies(records: Path, parse: Callable[[bytes], Any] = orjson.loads) -> Iterator[tuple[str, Any]]:
    """Each record's id and protocol section, by this parser of JSON."""
    with gzip.open(records) as lines:
        for line in lines:
            study = parse(line)["protocolSection"]
            yield study["identificationModule"]["nctId"], study


def _find(value: Any, path: list[str]) -> Any:
    for step in path:
        value = (value or {}).get(step)
    return value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def write_tables(records: Path, folder: Path) -> None:
    """The registered fields as CSV: one file of scalars, one for each list."""
    rows: dict[str, list[list[str]]] = {"study": [], **{name: [] for name in (*LISTS, *OBJECTS)}}
    for number, study in read_studies(records):
        rows["study"].append([number, *(_text(_find(study, _PATHS[name])) for name in SCALARS)])
        for name in LISTS:
            rows[name] += [[number, value] for value in _find(study, _PATHS[name]) or ()]
        for name, (path, _, fields) in _OBJECTS.items():
            found = enumerate(_find(study, path) or ())
            rows[name] += [[number, str(i), *(_text(value.get(field)) for field in fields)] for i, value in found]
    headers = {"study": [ID, *SCALARS], **{name: [ID, name] for name in LISTS}}
    headers |= {name: [ID, "index", *fields] for name, (_, fields) in OBJECTS.items()}
    for name, found_rows in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([headers[name], *found_rows])


def make_mapping(folder: Path) -> str:
    """The mapping of the tables in RML."""
    trial = f"{BASE}trial/{{{ID}}}"
    maps = [_make_map(folder, "study", trial, "Trial", {name: name for name in SCALARS})]
    maps += [_make_map(folder, name, trial, "", {name: name}) for name in LISTS]
    for name, (_, kind, fields) in _OBJECTS.items():
        part = f"{trial}#{name}-{{index}}"
        maps.append(_make_map(folder, name, part, kind, {field: field for field in ("index", *fields)}))
        link = f'rr:predicateObjectMap [ rr:predicate tg:has{kind} ; rr:objectMap [ rr:template "{part}" ] ]'
        maps.append(_make_map(folder, name, trial, "", {}, link))
    prefixes = {"rr": "http://www.w3.org/ns/r2rml#", "rml": "http://semweb.mmlab.be/ns/rml#", "tg": BASE}
    prefixes["ql"] = "http://semweb.mmlab.be/ns/ql#"
    heads = (f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    return "".join([*heads, *(f"<#map{number}> {one}" for number, one in enumerate(maps))])


def _make_map(folder: Path, table: str, subject: str, kind: str, columns: dict[str, str], link: str = "") -> str:
    source = f'rml:logicalSource [ rml:source "{folder / table}.csv" ; rml:referenceFormulation ql:CSV ]'
    subject_map = f'rr:subjectMap [ rr:template "{subject}"{f" ; rr:class tg:{kind}" if kind else ""} ]'
    objects = [
        f'rr:predicateObjectMap [ rr:predicate tg:{name} ; rr:objectMap [ rml:reference "{column}" ] ]'
        for name, column in columns.items()
    ]
    return "a rr:TriplesMap ; " + " ;\n  ".join([source, subject_map, *objects, *filter(None, [link])]) + " .\n"


def fill_rdflib_graph(records: Path, graph: Any) -> None:
    """The triples, put into a graph of rdflib one by one, as its documentation does."""
    import rdflib

    tg = rdflib.Namespace(BASE)
    for number, study in read_studies(records, json.loads):
        trial = tg[f"trial/{number}"]
        graph.add((trial, rdflib.RDF.type, tg["Trial"]))
        for name in SCALARS:
            if value := _text(_find(study, _PATHS[name])):
                graph.add((trial, tg[name], rdflib.Literal(value)))
        for name in LISTS:
            for value in _find(study, _PATHS[name]) or ():
                graph.add((trial, tg[name], rdflib.Literal(value)))
        for name, (path, kind, fields) in _OBJECTS.items():
            for index, found in enumerate(_find(study, path) or ()):
                part = rdflib.URIRef(f"{trial}#{name}-{index}")
                graph.add((trial, tg[f"has{kind}"], part))
                graph.add((part, rdflib.RDF.type, tg[kind]))
                for field, value in {"index": index, **{field: found.get(field) for field in fields}}.items():
                    if _text(value):
                        graph.add((part, tg[field], rdflib.Literal(_text(value))))


def make_lines(records: Path) -> Iterator[str]:
    """The triples as trialgraph spells its own: lines of N-Triples, those of a study at once."""
    from trialgraph.terms import RDF_TYPE, make_iri, make_literal

    for number, study in read_studies(records):
        place = f"{BASE}trial/{number}"
        trial = make_iri(place)
        lines = [f"{trial} {RDF_TYPE} <{BASE}Trial> .\n"]
        for name in SCALARS:
            if value := _text(_find(study, _PATHS[name])):
                lines.append(f"{trial} <{BASE}{name}> {make_literal(value)} .\n")
        for name in LISTS:
            lines += [f"{trial} <{BASE}{name}> {make_literal(v)} .\n" for v in _find(study, _PATHS[name]) or ()]
        for name, (path, kind, fields) in _OBJECTS.items():
            for index, found in enumerate(_find(study, path) or ()):
                part = f"<{place}#{name}-{index}>"
                lines.append(f"{trial} <{BASE}has{kind}> {part} .\n{part} {RDF_TYPE} <{BASE}{kind}> .\n")
                lines.append(f'{part} <{BASE}index> "{index}" .\n')
                texts = ((field, _text(found.get(field))) for field in fields)
                lines += [f"{part} <{BASE}{field}> {make_literal(text)} .\n" for field, text in texts if text]
        yield "".join(lines)
