"""SKOS and OWL in Turtle or N-Triples: thesauri, and vocabularies written like trialgraph's own."""

from __future__ import annotations

import re

import pyoxigraph as ox

from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats.reading.format import Likeness, VocabularyFormat
from trialgraph.vocabulary.formats.reading.options import ReadOptions
from trialgraph.vocabulary.formats.reading.rdf_entries import read_rdf_entries
from trialgraph.vocabulary.formats.reading.source import Source

_DIRECTIVE = re.compile(rb"^\s*(?:@prefix|@base|prefix|base)\s[^\n]*<", re.M | re.I)
_TRIPLE = re.compile(rb"\A(?:\s|#[^\n]*\n)*<[a-z][\w+.-]*:[^>\s]*>\s+(?:<[^>\s]+>|a\s|[\w-]*:\w)", re.I)
_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.I)
_SUBJECT = re.compile(r"(?:<([^>\s]+)>|([\w.-]*):([^\s;,]+))\s")


def sniff(head: bytes) -> Likeness:
    """A prefix directive, or a statement whose subject and predicate are spelled as RDF terms."""
    return Likeness.CERTAIN if _DIRECTIVE.search(head) or _TRIPLE.match(head) else Likeness.NO


def read(source: Source, options: ReadOptions) -> VocabularyFile:
    """All concepts and classes; a line is that on which the stanza begins."""
    return read_rdf_entries(source, options, "skos", ox.RdfFormat.TURTLE, lambda: _find_lines(source))


def _find_lines(source: Source) -> dict[str, int]:
    """Where stanzas begin: a term at the very beginning of a line is the subject of one, as such files are written."""
    prefixes: dict[str, str] = {}
    lines: dict[str, int] = {}
    with source.open_text() as stream:
        for number, text in enumerate(stream, 1):
            if directive := _PREFIX.match(text):
                prefixes[directive.group(1)] = directive.group(2)
            elif found := _SUBJECT.match(text):
                iri, prefix, local = found.groups()
                lines.setdefault(iri or prefixes.get(prefix, "") + local, number)
    return lines


FORMAT = VocabularyFormat("skos", "SKOS or OWL in Turtle (@prefix …)", sniff, read)
