"""OWL and SKOS in RDF/XML: MONDO, DOID, NCIt's Thesaurus.owl …"""

from __future__ import annotations

import re

import pyoxigraph as ox

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.rdf_entries import read_rdf_entries
from trialgraph.vocabulary.formats.reading.source import Source

_ROOT = re.compile(rb"<(?:rdf:)?RDF[\s>]")
_STANZA = re.compile(rb"""<(?:[a-z]+:)?(?:Class|Concept|Description)\s+rdf:about=["']([^"']+)["']""")


def sniff(head: bytes) -> Likeness:
    """The root element of RDF/XML."""
    is_xml = head.lstrip().startswith(b"<")
    return Likeness.CERTAIN if is_xml and _ROOT.search(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All classes and concepts; a line is that of the stanza."""
    return read_rdf_entries(source, options, "owl", ox.RdfFormat.RDF_XML, lambda: _find_lines(source))


def _find_lines(source: Source) -> dict[str, int]:
    lines: dict[str, int] = {}
    with source.open_bytes() as stream:
        for number, text in enumerate(stream, 1):
            if b"about=" in text and (found := _STANZA.search(text)):
                lines.setdefault(found.group(1).decode("utf-8", "replace"), number)
    return lines


FORMAT = VocabularyFormat("owl", "OWL or SKOS in RDF/XML (<rdf:RDF …)", sniff, read)
