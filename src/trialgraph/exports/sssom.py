"""SSSOM: which registered strings and concepts of this graph are which identifiers elsewhere, with the reasons.

A mapping set in the TSV form of https://mapping-commons.github.io/sssom/, with one extension slot, `trial_count`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version

from trialgraph.api import TrialGraph
from trialgraph.exports.drawing.descriptor import Export
from trialgraph.exports.drawing.selection import Selection
from trialgraph.exports.drawing.view import clean_text
from trialgraph.exports.linking.cells import make_row
from trialgraph.exports.linking.curies import Curies
from trialgraph.exports.linking.mappings import LinkedName, make_mappings
from trialgraph.namespaces import TG

# Of the licences of what the identifiers were carried over from (see NOTICE) the one that asks most.
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_COLUMNS = (
    "subject_id", "subject_label", "subject_type", "predicate_id", "object_id", "object_label", "mapping_justification",
    "confidence", "object_source", "object_match_field", "match_string", "trial_count", "comment",
)  # fmt: skip


def write_sssom(graph: TrialGraph, selection: Selection) -> str:
    """The mappings of the selected trials as an SSSOM TSV with its metadata at the head."""
    curies = Curies()
    rows = [_make_row(link, curies) for link in make_mappings(graph, selection)]
    table = "".join(map(make_row, (_COLUMNS, *rows)))
    return "".join(f"#{line}\n" for line in _describe(selection, curies, table)) + table


def _make_row(link: LinkedName, curies: Curies) -> tuple[str, ...]:
    object_id = curies.spell(link.object)
    return (
        curies.spell(link.subject),
        link.subject_label,
        link.subject_type,
        f"skos:{link.relation}Match",
        object_id,
        link.object_label,
        link.justification,
        f"{link.confidence:g}",
        _source(object_id),
        link.field,
        link.subject_label.casefold() if link.field else "",
        str(link.trial_count),
        link.comment,
    )


def _source(object_id: str) -> str:
    prefix = object_id.partition(":")[0]
    return f"bioregistry:{prefix}"


def _describe(selection: Selection, curies: Curies, table: str) -> Iterable[str]:
    """The head in YAML; every text in it is spelled as JSON, which YAML reads."""
    words = f"trials of {selection.words}" if selection.words else "all trials of the graph"
    prefixes = {**curies.prefixes, "bioregistry": "https://bioregistry.io/registry/"}
    yield "curie_map:"
    for prefix, expansion in sorted(prefixes.items()):
        yield f"  {prefix}: {json.dumps(expansion)}"
    told = {
        "mapping_set_id": f"{TG}mappings/{blake2b(table.encode('utf-8'), digest_size=8).hexdigest()}",
        "mapping_set_title": "Registered names and concepts of clinical trials, with identifiers",
        "mapping_set_description": f"{words} ({len(selection.trials)}); trial_count says how many of them have it.",
        "license": _LICENCE,
        "sssom_version": "1.1",
        "mapping_tool": "trialgraph",
        "mapping_tool_version": version("trialgraph"),
        "comment": "Each identifier is subject to the licence of its vocabulary (object_source).",
    }
    for name, value in told.items():
        yield f"{name}: {json.dumps(clean_text(value))}"
    yield from ("extension_definitions:", "  - slot_name: trial_count", '    property: "trialgraph:trialCount"')
    yield '    type_hint: "xsd:integer"'


EXPORT = Export(
    "sssom", ".sssom.tsv", "mappings to other vocabularies, for sssom-py, Biomappings and the like", write_sssom
)
