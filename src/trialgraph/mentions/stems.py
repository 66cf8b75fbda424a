"""Classes of agents that no vocabulary knows, from what their names say.

International non-proprietary names end in stems ("-parib" is a PARP inhibitor), and names of cells and vaccines say
what they are ("SK-NK injection"); a radioactive label makes a tracer or a radiopharmaceutical. Stems, words and
isotopes are data: ``ontology/stems.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from trialgraph.mentions.bispecifics import find_bispecific_class
from trialgraph.mentions.names import find_joint_targets
from trialgraph.mentions.therapies import TherapyFinder
from trialgraph.namespaces import TG
from trialgraph.resources import ontology_folder
from trialgraph.study import Text

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ -]")


def infer_classes(names: Iterable[str], finder: TherapyFinder) -> tuple[str, ...]:
    """IRIs of the most specific classes that the names speak of; () when they say nothing."""
    found: dict[str, None] = {}
    for name in names:
        if (both := find_bispecific_class(name, finder)) is not None:
            return (both,)
        told = [mention.therapy for mention in finder.find(Text("", name))]
        classes = [therapy.concept for therapy in told if therapy.kind == "agentClass"]
        if find_joint_targets(name):  # "CD19 and CD22 CAR T" is of the class of CD22 CAR T
            classes += [iri for therapy in told if therapy.kind == "agent" for iri in therapy.classes]
        found.update(dict.fromkeys(classes or _classes_of_stems(name)))
        isotope = find_isotope_class(name)
        if isotope is not None:
            found.setdefault(isotope)
    return finder.vocabulary.narrowest(found)


def find_isotope_class(name: str) -> str | None:
    """The class of a name with a radioactive label ("99mTc-3PRGD2", "[18F]FDG", "Lutetium Lu-177"), else None."""
    pattern, classes = _isotopes()
    label = pattern.search(name)
    return classes[_GAP.sub("", label.group().lower())] if label else None


@cache
def _isotopes() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for every isotope, number first or element first, and the class that each makes."""
    patterns: list[str] = []
    classes: dict[str, str] = {}
    for isotope, iri in _read_table("nameIsotope").items():
        element, number = isotope.split("-")
        patterns += [rf"{number}[ -]?{element}", rf"{element}[ -]?{number}"]
        classes |= {number + element: iri, element + number: iri}
    return re.compile(rf"(?:(?<![^\W_])|(?<=\bAl))(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE), classes


def find_procedure_kind(name: str) -> str | None:
    """The IRI of the procedure that the words of a name speak of ("transoral laser cordectomy" is surgery), else None.

    The last word that speaks of one decides: "exercise test" is a test.
    """
    found = _find_by_words(name, _read_table("procedureStem"), _read_table("procedureWord"))
    return found[-1] if found else None


def _classes_of_stems(name: str) -> list[str]:
    return _find_by_words(name, _read_table("nameStem"), _read_table("nameWord"))


def _find_by_words(name: str, suffixes: dict[str, str], words: dict[str, str]) -> list[str]:
    found = []
    for word in _WORD.findall(name):
        lowered = word.lower()
        if lowered in words:
            found.append(words[lowered])
        longest = max((stem for stem in suffixes if lowered.endswith(stem)), key=len, default="")
        if longest and (len(word) > len(longest) + 2 or (lowered != name.lower() and lowered == longest)):
            found.append(suffixes[longest])
    return found


@cache
def _read_table(kind: str) -> dict[str, str]:
    """Name parts of one kind (nameStem, procedureWord …), lower case, with the class or procedure each speaks of."""
    table: dict[str, str] = {}
    for triple in ox.parse(path=str(ontology_folder() / "stems.ttl"), format=ox.RdfFormat.TURTLE):
        if triple.predicate.value == TG + kind and isinstance(triple.subject, ox.NamedNode):
            table[getattr(triple.object, "value", "").lower()] = triple.subject.value
    return table
