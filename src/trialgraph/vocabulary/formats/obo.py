"""OBO (1.2 and 1.4): MONDO, DOID, NCIt's OBO edition, HGNC's gene groups … read with obonet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from obonet.read import get_sections

from trialgraph.vocabulary.entries import Scope, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.described import Described, add_described
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.predicates import relation_of_predicate
from trialgraph.vocabulary.formats.reading.source import Source

_BEGINNING = re.compile(rb"\A(?:\s|!.*\n)*format-version:", re.M)
_STANZA = re.compile(rb"^\[Term\]\s*\nid:", re.M)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)', re.S)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "W": " ", "t": "\t"}
_SCOPES: dict[str, Scope] = {"EXACT": "exact", "BROAD": "broad", "NARROW": "narrow", "RELATED": "related"}
_SYNONYM_TAGS: tuple[tuple[str, Scope], ...] = (
    ("synonym", "related"),
    ("exact_synonym", "exact"),
    ("broad_synonym", "broad"),
    ("narrow_synonym", "narrow"),
    ("related_synonym", "related"),
)
_REPLACED = ("IAO:0100001", "http://purl.obolibrary.org/obo/IAO_0100001")
_LICENCES = ("terms:license", "dcterms:license", "dc:license", "dct:license")

Lines = dict[str, list[int]]  # tag → the lines of its clauses, in order; "" → the line of the stanza


def sniff(head: bytes) -> Likeness:
    """The header's first line is certain, and so is a term stanza."""
    return Likeness.CERTAIN if _BEGINNING.match(head) or _STANZA.search(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All terms; typedefs and instances name nothing that trials speak of."""
    with source.open_text() as stream:
        text = stream.read().replace("\r\n", "\n").split("\n")
    collected = Collected("obo", options)
    try:
        _, terms, _, header = get_sections(iter(text))
        for term, lines in zip(terms, _find_lines(text), strict=True):
            _add_term(term, lines, collected)
    except ValueError as error:
        raise source.error(f"not readable as OBO: {' '.join(str(error).split())}") from error
    licences = [value.split()[1] for value in header.get("property_value", ()) if value.startswith(_LICENCES)]
    remarks = [remark for remark in header.get("remark", ()) if "licen" in remark.lower()]
    version = header.get("data-version") or header.get("version") or header.get("date") or ""
    return collected.finish(len(terms), version, " ".join([*licences, *remarks]).strip('"'))


def _find_lines(text: Iterable[str]) -> Iterator[Lines]:
    """For each term stanza, as obonet divides them (by empty lines), the lines of its clauses."""
    lines: Lines | None = None
    after_empty = True
    for number, line in enumerate(text, 1):
        if not line.strip():
            after_empty = True
        elif after_empty:
            after_empty = False
            if lines is not None:
                yield lines
            lines = defaultdict(list, {"": [number]}) if line.startswith("[Term]") else None
        elif lines is not None and not line.startswith("!"):
            lines[line.partition(":")[0]].append(number)
    if lines is not None:
        yield lines


def _add_term(term: dict[str, Any], lines: Lines, collected: Collected) -> None:
    described = Described(
        identifier=term.get("id", ""),
        line=(lines["id"] or lines[""])[0],
        label=_unescape(term.get("name") or ""),
        parents=[value.split(" ")[0] for value in term.get("is_a", ())],
        definition=_quoted(term.get("def") or "")[0],
        obsolete=term.get("is_obsolete") == "true",
        replaces=[value.split(" ")[0] for value in term.get("alt_id", ())],
    )
    _add_synonyms(term, described)
    values = _property_values(term, lines)
    replaced = [*term.get("replaced_by", ()), *(value for name, value, _ in values if name in _REPLACED)]
    described.replaced_by = replaced[0] if replaced else ""
    for name, value, line in values:
        if relation := relation_of_predicate(name):
            described.references.append((relation, value, line))
    for value, line in zip(term.get("xref", ()), lines["xref"], strict=True):
        described.references.append(("xref", _unescape(value.split(' "')[0]), line))
    add_described(described, collected)


def _property_values(term: dict[str, Any], lines: Lines) -> list[tuple[str, str, int]]:
    """Name, value and line of each property value: ``skos:exactMatch NCIT:C2991`` or ``name "text" xsd:string``."""
    found = []
    for value, line in zip(term.get("property_value", ()), lines["property_value"], strict=True):
        name, _, rest = value.partition(" ")
        found.append((name, _quoted(rest)[0] if rest.startswith('"') else rest.split(" ")[0], line))
    return found


def _add_synonyms(term: dict[str, Any], described: Described) -> None:
    """Synonyms with their scope; one that is not told is "related" (OBO 1.2), the old tags tell it themselves."""
    for tag, default in _SYNONYM_TAGS:
        for value in term.get(tag, ()):
            name, rest = _quoted(value)
            described.add_synonym(name, _SCOPES.get(rest.split(" ")[0].split("[")[0], default))


def _quoted(value: str) -> tuple[str, str]:
    """The text between quotes, unescaped, and what stands after it; ("", value) where there is none."""
    found = _QUOTED.match(value)
    return (_unescape(found.group(1)), found.group(2)) if found else ("", value)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), text).strip()


FORMAT = VocabularyFormat("obo", "OBO (format-version: …)", sniff, read)
