"""OBO (1.2 and 1.4): MONDO, DOID, NCIt's OBO edition, HGNC's gene groups … read with obonet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from obonet.read import get_sections

from trialgraph.vocabulary.entries import Entry, Mapping, Relation, Scope, Synonym, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.predicates import relation_of_predicate
from trialgraph.vocabulary.formats.reading.source import Source

_BEGINNING = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s|!.*\n)*format-version:", re.M)
_STANZA = re.compile(rb"^\[Term\]\s*\nid:", re.M)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)', re.S)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "W": " ", "t": "\t"}
_SCOPES: dict[str, Scope] = {"EXACT": "exact", "BROAD": "broad", "NARROW": "narrow", "RELATED": "related"}
_ANNOTATION = re.compile(r"[\[{].*")
_REPLACED = ("IAO:0100001", "http://purl.obolibrary.org/obo/IAO_0100001")
_LICENCES = ("terms:license", "dcterms:license", "dc:license", "dct:license")

Lines = dict[str, list[int]]  # tag → the lines of its clauses, in order; "" → the line of the stanza


def sniff(head: bytes) -> Likeness:
    """The header's first line is certain, and so is a term stanza."""
    return Likeness.CERTAIN if _BEGINNING.match(head) or _STANZA.search(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All terms; typedefs and instances name nothing that trials speak of."""
    with source.open_text() as stream:
        text = stream.read().splitlines()
    try:
        _, terms, _, header = get_sections(iter(text))
    except (ValueError, AttributeError) as error:
        raise source.error(f"not readable as OBO: {error}") from error
    collected = Collected("obo", options)
    for term, lines in zip(terms, _find_lines(text), strict=True):
        _add_term(term, lines, collected)
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
    line = lines["id"][0] if lines["id"] else lines[""][0]
    identifier = collected.parse_own(term.get("id", ""), line)
    if not identifier:
        return
    values = _property_values(term, lines)
    replaced = [*term.get("replaced_by", ()), *(value for name, value, _ in values if name in _REPLACED)]
    entry = Entry(
        identifier=identifier,
        label=_unescape(term.get("name") or ""),
        kind=collected.kind_of(identifier),
        synonyms=tuple(_synonyms(term)),
        parents=_parse_all(term, "is_a", lines, collected, own=True),
        definition=_quoted(term.get("def") or "")[0],
        obsolete=term.get("is_obsolete") == "true",
        replaced_by=collected.parse_own(replaced[0], line) if replaced else "",
        replaces=_parse_all(term, "alt_id", lines, collected),
        line=line,
    )
    collected.add_entry(entry)
    for name, value, at in values:
        if relation := relation_of_predicate(name):
            _add_mapping(identifier, relation, value, at, collected)
    for value, at in zip(term.get("xref", ()), lines["xref"], strict=True):
        _add_mapping(identifier, "xref", value, at, collected)


def _add_mapping(subject: str, relation: Relation, value: str, line: int, collected: Collected) -> None:
    text = _unescape(_ANNOTATION.sub("", value).split(' "')[0]).strip()
    if "://" in text or text.lower().startswith("url:"):  # a page about it, no identifier
        return
    if found := collected.parse(text, line):
        collected.add_mapping(Mapping(subject, relation, found, line=line))


def _parse_all(term: dict[str, Any], tag: str, lines: Lines, collected: Collected, own: bool = False) -> tuple[str, ...]:
    parse = collected.parse_own if own else collected.parse
    found = (parse(value.split(" ")[0], line) for value, line in zip(term.get(tag, ()), lines[tag], strict=True))
    return tuple(dict.fromkeys(identifier for identifier in found if identifier))


def _property_values(term: dict[str, Any], lines: Lines) -> list[tuple[str, str, int]]:
    """Name, value and line of each property value: ``skos:exactMatch NCIT:C2991`` or ``name "text" xsd:string``."""
    found = []
    for value, line in zip(term.get("property_value", ()), lines["property_value"], strict=True):
        name, _, rest = value.partition(" ")
        found.append((name, _quoted(rest)[0] if rest.startswith('"') else rest.split(" ")[0], line))
    return found


def _synonyms(term: dict[str, Any]) -> Iterator[Synonym]:
    """Synonyms with their scope; one that is not told is "related" (OBO 1.2), the old tags tell it themselves."""
    for tag, default in (("synonym", "RELATED"), ("exact_synonym", "EXACT"), ("broad_synonym", "BROAD"),
                         ("narrow_synonym", "NARROW"), ("related_synonym", "RELATED")):  # fmt: skip
        for value in term.get(tag, ()):
            name, rest = _quoted(value)
            scope = rest.split(" ")[0].split("[")[0]
            if name.strip():
                yield Synonym(" ".join(name.split()), _SCOPES.get(scope, _SCOPES[default]))


def _quoted(value: str) -> tuple[str, str]:
    """The text between quotes, unescaped, and what stands after it; ("", value) where there is none."""
    found = _QUOTED.match(value)
    return (_unescape(found.group(1)), found.group(2)) if found else ("", value)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), text).strip()


FORMAT = VocabularyFormat("obo", "OBO (format-version: …)", sniff, read)
