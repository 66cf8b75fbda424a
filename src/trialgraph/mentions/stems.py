"""Classes of agents that no vocabulary knows, from what their names say.

International non-proprietary names end in stems ("-parib" is a PARP inhibitor), and names of cells and vaccines say
what they are ("SK-NK injection"). The stems and words are data: ``ontology/stems.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from trialgraph.mentions.therapies import TherapyFinder
from trialgraph.resources import ontology_folder
from trialgraph.study import Text
from trialgraph.vocabulary.load import TG

_WORD = re.compile(r"[^\W\d_]+")


def infer_classes(names: Iterable[str], finder: TherapyFinder) -> tuple[str, ...]:
    """IRIs of the most specific classes that the names speak of; () when they say nothing."""
    found: dict[str, None] = {}
    for name in names:
        for mention in finder.find(Text("", name)):
            if mention.therapy.kind == "agentClass":
                found.setdefault(mention.therapy.concept)
        found.update(dict.fromkeys(_classes_of_stems(name)))
    ancestors = finder.vocabulary.ancestors
    return tuple(iri for iri in found if not any(other != iri and iri in ancestors(other) for other in found))


def _classes_of_stems(name: str) -> list[str]:
    suffixes, words = _stems()
    classes = []
    for word in _WORD.findall(name):
        if word.lower() in words:
            classes.append(words[word.lower()])
        longest = max((stem for stem in suffixes if word.lower().endswith(stem)), key=len, default="")
        if longest and (len(word) > len(longest) + 2 or (word.lower() != name.lower() and word.lower() == longest)):
            classes.append(suffixes[longest])
    return classes


@cache
def _stems() -> tuple[dict[str, str], dict[str, str]]:
    """Name endings and whole words, lower case, with the class that each speaks of."""
    suffixes: dict[str, str] = {}
    words: dict[str, str] = {}
    for triple in ox.parse(path=str(ontology_folder() / "stems.ttl"), format=ox.RdfFormat.TURTLE):
        table = {TG + "nameStem": suffixes, TG + "nameWord": words}.get(triple.predicate.value)
        if table is not None and isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            table[triple.object.value.lower()] = triple.subject.value
    return suffixes, words
