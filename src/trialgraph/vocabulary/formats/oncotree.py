"""OncoTree's JSON: the tree (``/api/tumorTypes/tree``) or the flat list (``/api/tumorTypes``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from trialgraph.vocabulary.entries import Entry, Mapping, VocabularyFile
from trialgraph.vocabulary.formats.reading.collected import Collected
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.lines import LineFinder
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.source import Source

_START = re.compile(rb"\A\s*[\[{]")
_ROOT = "TISSUE"


def sniff(head: bytes) -> Likeness:
    """JSON whose nodes have a main type and references beside their code: no other format has these together."""
    names = (b'"code"', b'"mainType"', b'"externalReferences"')
    return Likeness.CERTAIN if _START.match(head) and all(name in head for name in names) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All nodes with their codes; the references to UMLS and NCIt are cross-references, as the source calls them."""
    with source.open_bytes() as stream:
        content = stream.read()
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise source.error(f"not readable as JSON: {error}") from error
    find_line = LineFinder(content)
    collected = Collected("oncotree", options)
    nodes = 0
    for node, parent in _walk(document.values() if isinstance(document, dict) else document, ""):
        nodes += 1
        _add_node(node, parent, find_line, collected)
    return collected.finish(nodes)


def _walk(nodes: Any, parent: str) -> Iterator[tuple[dict[str, Any], str]]:
    for node in nodes:
        if isinstance(node, dict):
            yield node, node.get("parent") or parent
            children = node.get("children") or {}
            yield from _walk(children.values() if isinstance(children, dict) else children, node.get("code") or "")


def _add_node(node: dict[str, Any], parent: str, find_line: LineFinder, collected: Collected) -> None:
    code = node.get("code") or ""
    line = find_line(f'"code":"{code}"', f'"code": "{code}"', f'"code" : "{code}"')
    identifier = collected.parse_own(code, line, "oncotree")
    if not identifier:
        return
    parents = (f"oncotree:{parent}",) if parent and code != _ROOT else ()
    collected.add_entry(
        Entry(
            identifier=identifier,
            label=node.get("name") or "",
            # Tissues head the tree; what is a tumour has a main type and stands below one.
            kind=collected.kind_of(identifier) if (node.get("level") or 0) > 1 else None,
            codes=(code,),
            parents=parents,
            replaces=tuple(_parse_codes(node, "history", line, collected)),
            line=line,
        )
    )
    for scheme, codes in (node.get("externalReferences") or {}).items():
        for other in codes:
            if found := collected.parse(f"{scheme}:{other}", line):
                collected.add_mapping(Mapping(identifier, "xref", found, line=line))


def _parse_codes(node: dict[str, Any], key: str, line: int, collected: Collected) -> Iterator[str]:
    for code in node.get(key) or ():
        if found := collected.parse(code, line, "oncotree"):
            yield found


FORMAT = VocabularyFormat("oncotree", "OncoTree JSON (nodes with code, mainType, externalReferences)", sniff, read)
