"""Parts of a registered name: what stands between its connectors, as a known therapy, a class or an unknown agent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialgraph.facts.therapies.therapy_classes import CELL_THERAPY, CHEMOTHERAPY, OPEN_CLASSES
from trialgraph.facts.therapies.unknown_agents import (
    find_described_class,
    find_new_form,
    find_product_code,
    list_cell_names,
    make_unknown_agent,
)
from trialgraph.mentions.names import looks_like_name, parse_agent_name
from trialgraph.mentions.stems import find_isotope_class, infer_classes
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.mentions.typos import suggest_agent
from trialgraph.study import Intervention, Text

DRUG_KINDS = frozenset({"DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "GENETIC", "DIETARY_SUPPLEMENT", ""})
"""Registered types of interventions that are agents, whatever their name."""

MEASURED = re.compile(
    r"\s*\b(?:(?:levels?|tit(?:er|re)s?)(?=\s*(?:$|\)|measure|test|assay))|(?:phospho)?kinase\b(?!\s+inhibitor))",
    re.IGNORECASE,
)
"""What tells, behind the name of a substance, that it is measured and not given."""

_NEVER_DRUGS = frozenset({"DEVICE", "DIAGNOSTIC_TEST", "PROCEDURE", "BEHAVIORAL"})
_DESCRIPTOR = re.compile(r"\b(?:murine|humani[sz]ed|fully\s+human|chimeric|recombinant|Ig[GM]\d?)\b", re.IGNORECASE)
_AIMS = re.compile(r"\b(?:expressing|encoding|secreting|specific|target\w*|directed)\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"(?:based|standard|optional|systemic|conventional|intensive|investigators?|physicians?|choice|of|the|s|doublet|regimen|agents?|"
    r"first|second|line|containing|palliative|routine|usual|current|best|any|other|single|combined|combination|background|"
    r"backbone|concurrent|drugs?|medications?|study|trial|treatment|therapy|care|soc|in|for)$"
)
_FOR_WHOM = re.compile(r"\bfor\s+[^\d+]*$", re.IGNORECASE)  # "chemotherapy for MRD- patients"


@dataclass(frozen=True, slots=True)
class NamePart:
    """What stands between the connectors of a registered name, with the known names in it."""

    intervention: Intervention
    start: int
    end: int
    mentions: tuple[TherapyMention, ...]
    is_whole: bool

    @property
    def words(self) -> str:
        """The part as it is written."""
        return self.intervention.name.content[self.start : self.end]

    def mention(self, therapy: Therapy, *, misspelt: bool = False) -> TherapyMention:
        """The whole part as the name of a therapy."""
        return TherapyMention(self.intervention.name, self.start, self.end, therapy, misspelt=misspelt)

    def rest(self) -> str:
        """The words beside the known names."""
        kept, at = [], self.start
        for mention in self.mentions:
            kept.append(self.intervention.name.content[at : max(at, mention.start)])
            at = max(at, _behind_plural(self.intervention.name.content, mention.end))
        return " ".join([*kept, self.intervention.name.content[at : self.end]])


def read_part(part: NamePart, finder: TherapyFinder) -> Iterator[TherapyMention]:
    """What a part gives: the agents it names; else a class or procedure, unless another name stands beside it."""
    agents = [mention for mention in part.mentions if mention.therapy.kind == "agent"]
    rest, inside = part.rest(), part.mentions
    form = find_new_form(rest) if len(agents) == 1 else None
    if form is not None:  # "Polymer Encapsulated Paclitaxel FID-007" is no plain paclitaxel
        yield part.mention(_make_unknown(part, form.lower(), (), agents[0].therapy.classes, finder))
        return
    if agents:
        yield from agents
        return
    if not inside and (target := _lookup_target(part, finder)) is not None:
        inside, rest = (part.mention(target),), ""
    classes = [mention for mention in inside if mention.therapy.kind == "agentClass"]
    if classes and part.intervention.kind in _NEVER_DRUGS:
        return
    code = find_product_code(part.words) if len(classes) == len(inside) == 1 else None
    if code is not None and not _is_open(classes[0], finder):  # "Autologous CAR-T cells (GT202)"
        yield part.mention(_make_unknown(part, code.lower(), (), (classes[0].therapy.concept,), finder))
    elif inside and (len(classes) < len(inside) or not names_something(rest)):
        told = [mention for mention in inside if mention.therapy.concept not in OPEN_CLASSES] or inside
        for mention in told:  # not "SOC" of "SOC chemo"
            yield from _by_other_names(mention, part.intervention, finder)
    elif part.intervention.kind in DRUG_KINDS or classes or find_isotope_class(rest):
        yield from _read_unknown(part, rest, classes, finder)


def _is_open(mention: TherapyMention, finder: TherapyFinder) -> bool:
    """Whether a class leaves open what is given ("chemotherapy (AC4)"), so that no code can be a member's name."""
    iri = mention.therapy.concept
    return iri in OPEN_CLASSES or finder.vocabulary.is_within(iri, CHEMOTHERAPY)


def _lookup_target(part: NamePart, finder: TherapyFinder) -> Therapy | None:
    """A class by its bare target: as a registered name "PD-1" can only mean what acts on it."""
    name, _ = parse_agent_name(part.words)
    if not name or (part.intervention.kind not in DRUG_KINDS and MEASURED.search(part.words)):
        return None
    return finder.lookup(name) or finder.lookup(name.upper())


def _read_unknown(
    part: NamePart, rest: str, classes: list[TherapyMention], finder: TherapyFinder
) -> Iterator[TherapyMention]:
    """A part that holds a name no vocabulary knows, perhaps beside a class ("PD-1 inhibitor SCT-I10A")."""
    stated = tuple(mention.therapy.concept for mention in classes)
    are_cells = any(finder.vocabulary.is_within(iri, CELL_THERAPY) for iri in stated)
    has_code = any(char.isdigit() for char in rest) and not are_cells and not _AIMS.search(rest)
    has_code = has_code and not any(map(_is_glued, classes))
    name, aliases = parse_agent_name(_DESCRIPTOR.sub(" ", rest) if classes and has_code else part.words)
    if are_cells:
        aliases = (*aliases, *list_cell_names(name, find_product_code(part.words) or rest))
    known = known_by_other_name(part.intervention, aliases, finder) if part.is_whole and aliases else None
    known = known or _lookup_loose(name, finder)
    suggestion = suggest_agent(name, finder.vocabulary)
    if known is not None:
        yield part.mention(known)
    elif suggestion is not None:
        yield part.mention(suggestion, misspelt=True)
    elif names_something(name):
        yield part.mention(_make_unknown(part, name, aliases, stated, finder))
    else:
        yield from classes


def _lookup_loose(name: str, finder: TherapyFinder) -> Therapy | None:
    """The agent of a name that was written with a blank too many ("T- DXd")."""
    therapy = finder.lookup(re.sub(r"\s*-\s+", "-", name)) if "- " in name else None
    return therapy if therapy is not None and therapy.kind == "agent" else None


def _is_glued(mention: TherapyMention) -> bool:
    """Whether a class is only the end of a name ("CD70.CAR NK cells")."""
    return bool(re.search(r"\w[.\-/]$", mention.text.content[: mention.start]))


def _behind_plural(content: str, end: int) -> int:
    """The end of a name with its plural "s"."""
    return end + 1 if content[end : end + 1] == "s" and not content[end + 1 : end + 2].isalnum() else end


def _make_unknown(
    part: NamePart, name: str, aliases: tuple[str, ...], classes: tuple[str, ...], finder: TherapyFinder
) -> Therapy:
    others = tuple(other.content for other in part.intervention.other_names) if part.is_whole else ()
    description = part.intervention.description if part.is_whole else None
    written = (part.words.strip(), *aliases) if part.words.strip().lower() != name else aliases
    inferred = classes or infer_classes((name, *aliases, *others), finder) or find_described_class(description, finder)
    free = tuple(other for other in others if looks_like_name(other) and not finder.find(Text("", other)))
    return make_unknown_agent(name, (*written, *free), inferred)


def known_by_other_name(intervention: Intervention, aliases: tuple[str, ...], finder: TherapyFinder) -> Therapy | None:
    """The one agent that the other names of an intervention, or `aliases`, name; None if none or several."""
    names = (*aliases, *(other.content for other in intervention.other_names))
    agents = {t.concept: t for name in names if (t := finder.lookup(name)) is not None and t.kind == "agent"}
    return next(iter(agents.values())) if len(agents) == 1 else None


def _by_other_names(
    mention: TherapyMention, intervention: Intervention, finder: TherapyFinder
) -> Iterator[TherapyMention]:
    """A class whose members stand among the other names ("PD-1 antibody", also "Camrelizumab") is those members; a bare
    target ("VEGFR", also "Bevacizumab (BP102)") is whatever agent stands there first."""
    if mention.therapy.kind != "agentClass":
        yield mention
        return
    words = mention.text.content[mention.start : mention.end]
    is_target = finder.lookup(words) is None or words.isupper()
    members: dict[str, Therapy] = {}
    for other in intervention.other_names:
        therapy = finder.lookup(other.content) or finder.lookup(parse_agent_name(other.content)[0])
        if therapy is None or therapy.kind != "agent":
            continue
        if finder.vocabulary.is_within(therapy.concept, mention.therapy.concept) or (is_target and not members):
            members.setdefault(therapy.concept, therapy)
    yield from (mention._replace(therapy=therapy) for therapy in members.values())
    if not members:
        yield mention


def names_something(rest: str) -> bool:
    """Whether what stands beside a class is itself a name, and not filler ("platinum-based …")."""
    name, _ = parse_agent_name(_FOR_WHOM.sub(" ", rest))
    return any(not _FILLERS.match(word) for word in re.split(r"[\s'/-]+", name) if word)
