"""Control arms: by the registered type of the arms, else by what the titles compare with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.therapy_classes import PLACEBO
from trialgraph.mentions.cues import holds_any
from trialgraph.mentions.therapies import TherapyFinder
from trialgraph.study import Study, Text

CONTROL_KINDS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_CONTROL_CUE = re.compile(
    r"\b(?:versus|vs\.?(?=\s)|compar(?:ed|ison|ing)\s+(?:with|to)|relative\s+to)\s+(?:the\s+)?", re.IGNORECASE
)
_CONTROL_WORDS = ("vs", "versus", "compar", "relative")  # one stands in whatever _CONTROL_CUE finds
_CONTROL_BEHIND = re.compile(
    r"^\W*(?:\([^)]*\)\s*)?as\s+(?:an?\s+)?(?:positive|active|assay|reference)?\s*(?:control|comparator)\b",
    re.IGNORECASE,
)
_CONTROL_LABEL = re.compile(
    r"\b(?:(?:active\s+)?comparator|controls?|standard[\s-]of[\s-]care|soc|standard\s+(?:arm|group|treatment|therapy))\b",
    re.IGNORECASE,
)
_NEAR = 40  # code points between "versus" and what is compared with


@dataclass(frozen=True, slots=True)
class Comparison:
    """What titles say is compared: `novel` stands only before "versus", `reference` first behind it, `shared` on both
    sides ("X plus Y versus Y"); all are IRIs."""

    novel: frozenset[str]
    reference: frozenset[str]
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sides:
    """IRIs of the agents of the experimental arms, of any control arm, and of all control arms but those of placebo
    alone; the latter two are empty where nothing tells the arms apart."""

    experimental: frozenset[str]
    control: frozenset[str]
    always_control: frozenset[str]
    tests_no_agent: bool = False
    """Whether the experimental arms give no agent ("robotic surgery" against "radiotherapy with cisplatin")."""


def read_comparison(study: Study, found: StudyTherapies) -> Comparison:
    """The comparison of the first title that states one; a title that lists several rivals ("A versus B versus C")
    has no reference."""
    for text in (study.title, study.official_title):
        comparison = _read_title(text, found) if text is not None else None
        if comparison is not None:
            return comparison
    return Comparison(frozenset(), frozenset())


def find_sides(
    study: Study, arms: Mapping[str, Collection[str]], comparison: Comparison, finder: TherapyFinder
) -> Sides:
    """Agents of the experimental and of the control arms; the latter are told by their registered kind, else by what
    the titles compare with, else by their labels."""
    # without an experimental arm, the active comparator is what is tested against a placebo, a sham or nothing
    has_experimental = any(arm.kind == "EXPERIMENTAL" for arm in study.arms)
    control_kinds = CONTROL_KINDS if has_experimental else CONTROL_KINDS - {"ACTIVE_COMPARATOR"}
    controls = {arm.label.content for arm in study.arms if arm.kind in control_kinds}
    if not controls or len(controls) == len(study.arms):
        reference = _widen(comparison.reference, finder)
        controls = {
            label for label, given in arms.items() if _gives_reference(given, reference, comparison.novel, finder)
        } or {label for label in arms if _CONTROL_LABEL.search(label)}
    given_in = [frozenset(given) for label, given in arms.items() if label in controls]
    experimental = frozenset(iri for label, given in arms.items() if label not in controls for iri in given)
    active = [given for given in given_in if given - {PLACEBO}]
    always = frozenset.intersection(*active) if active else frozenset()
    tested = [arm for arm in study.arms if arm.kind == "EXPERIMENTAL" and arm.label.content not in controls]
    return Sides(experimental, frozenset().union(*given_in), always, bool(tested) and not experimental)


def _read_title(text: Text, found: StudyTherapies) -> Comparison | None:
    mentions = [m for m in found.in_text.get(text.pointer, ()) if m.therapy.kind != "procedure"]
    marked = [m.therapy.concept for m in mentions if _CONTROL_BEHIND.match(text.content[m.end :])]
    if marked:
        return Comparison(frozenset(), frozenset(marked))
    lowered = text.content.lower()
    cues = list(_CONTROL_CUE.finditer(text.content)) if holds_any(lowered, _CONTROL_WORDS) else []
    if not cues:
        return None
    before = {m.therapy.concept for m in mentions if m.end <= cues[0].start()}
    behind = [m for m in mentions if m.start >= cues[0].end()]
    named = {m.therapy.concept for m in behind}
    first = [m.therapy.concept for m in behind if m.start - cues[0].end() <= _NEAR][:1]
    if len(cues) > 1 or not first:
        return Comparison(frozenset(before), frozenset())
    return Comparison(frozenset(before - named), frozenset(first), frozenset(before & named))


def _widen(reference: Collection[str], finder: TherapyFinder) -> set[str]:
    """A class without members of its own ("platinum doublet") is known by the class above it."""
    concepts = finder.vocabulary.concepts
    empty = [iri for iri in reference if iri in concepts and iri not in finder.populated]
    return {*reference, *(above for iri in empty for above in concepts[iri].broader)}


def _gives_reference(
    given: Collection[str], reference: Collection[str], novel: Collection[str], finder: TherapyFinder
) -> bool:
    """Whether an arm gives what the title compares with ("versus platinum doublet") and nothing that it tests."""
    above = {a for iri in given for a in (iri, *finder.vocabulary.ancestors(iri))}
    return not above.isdisjoint(reference) and not set(novel) & set(given)
