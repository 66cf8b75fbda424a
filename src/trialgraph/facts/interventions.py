"""What each registered intervention gives: known therapies, therapies no vocabulary knows, classes, procedures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.names import parse_agent_name, slug, split_name
from trialgraph.mentions.stems import find_isotope_class, infer_classes
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.mentions.typos import suggest_agent
from trialgraph.study import Intervention, Text
from trialgraph.vocabulary.load import TG

DRUG_KINDS = frozenset({"DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "GENETIC", "DIETARY_SUPPLEMENT", ""})
KIND_OF_NON_DRUG = {
    "PROCEDURE": "procedure",
    "DEVICE": "device",
    "BEHAVIORAL": "behavioural",
    "RADIATION": "radiotherapy",
    "DIAGNOSTIC_TEST": "diagnostic",
    "OTHER": "other",
    "DIETARY_SUPPLEMENT": "dietary",
}
_NEVER_DRUGS = frozenset({"DEVICE", "DIAGNOSTIC_TEST", "PROCEDURE", "BEHAVIORAL"})
OPEN_CLASSES = frozenset(f"{TG}class/{name}" for name in ("systemic-therapy", "standard-of-care", "physicians-choice"))
"""Classes that leave open what is given."""
CELL_THERAPY = TG + "class/cell-therapy"
_BEGINS = re.compile(r"(?:(?!(?:with|plus|after|to|versus|than|for|and|or|by)\b)[\w/-]+\s+){0,4}$", re.IGNORECASE)
FLUID = TG + "class/fluid-therapy"
_DISSOLVED = re.compile(r"\b(?:in|diluted\s+(?:in|with)|dissolved\s+in)\s+(?:\d+\s*ml\s+)?(?:of\s+)?$", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"\b(?:murine|humani[sz]ed|fully\s+human|chimeric|recombinant|Ig[GM]\d?)\b", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:[,/+;、±–-]|\+/-|,?\s*(?:and|or|and/or)\b)\s*(?:either\s+)?$", re.IGNORECASE)

_FILLERS = re.compile(
    r"(?:based|standard|systemic|conventional|intensive|investigators?|physicians?|choice|of|the|s|doublet|regimen|agents?|"
    r"first|second|line|containing|palliative|routine|usual|current|best|any|other|single|combined|combination|background|"
    r"backbone|concurrent|drugs?|treatment|therapy|care|soc|in|for)$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one registered intervention gives, in the order it names them. `parts` counts what its name lists."""

    intervention: Intervention
    mentions: tuple[TherapyMention, ...]
    parts: int


def read_intervention(intervention: Intervention, finder: TherapyFinder) -> Reading:
    """The therapies of one registered intervention.

    The name decides; its other names serve where the name is a code that no vocabulary knows, and its description
    where the name says a class or nothing ("chemotherapy": "paclitaxel 175 mg/m2 and carboplatin AUC 5").
    """
    found = [mention for mention in finder.find(intervention.name) if _is_told(mention, intervention)]
    found = [mention for mention in found if not _is_solvent(mention)]
    if not any(mention.therapy.kind == "agent" for mention in found):
        known = _known_by_other_name(intervention, (), finder)
        if known is not None and intervention.kind in DRUG_KINDS:
            text = _telling_name(intervention, known, finder)
            return Reading(intervention, (TherapyMention(text, 0, len(text.content), known),), 1)
    spans = split_name(intervention.name.content, [(mention.start, mention.end) for mention in found])
    mentions: list[TherapyMention] = []
    for start, end in spans:
        inside = tuple(mention for mention in found if start <= mention.start and mention.end <= end)
        mentions += _read_part(_Part(intervention, start, end, inside, len(spans) == 1), finder)
    mentions = _without_explained_classes(mentions, finder)
    return Reading(intervention, tuple(_spell_out(intervention, mentions, finder)), len(spans))


def make_unknown_agent(name: str, aliases: tuple[str, ...], classes: tuple[str, ...]) -> Therapy:
    """An agent that no vocabulary knows, under an IRI minted from its name."""
    return Therapy(f"{TG}agent/{slug(name) or 'unnamed'}", "agent", name, aliases, classes, known=False)


def _is_told(mention: TherapyMention, intervention: Intervention) -> bool:
    """Whether a short name means the agent: "LV" does among drugs, and not in "LV lead placement"."""
    return intervention.kind in DRUG_KINDS or mention.end - mention.start > 3 or mention.therapy.kind != "agent"


def _is_solvent(mention: TherapyMention) -> bool:
    """ "Lidocaine in saline": the fluid only carries the agent before it."""
    before = mention.text.content[: mention.start]
    return FLUID in mention.therapy.classes and bool(_DISSOLVED.search(before))


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between the connectors of a registered name, with the known names in it."""

    intervention: Intervention
    start: int
    end: int
    mentions: tuple[TherapyMention, ...]
    is_whole: bool

    @property
    def words(self) -> str:
        return self.intervention.name.content[self.start : self.end]

    def mention(self, therapy: Therapy, *, misspelt: bool = False) -> TherapyMention:
        return TherapyMention(self.intervention.name, self.start, self.end, therapy, misspelt=misspelt)

    def rest(self) -> str:
        """The words beside the known names."""
        kept, at = [], self.start
        for mention in self.mentions:
            kept.append(self.intervention.name.content[at : max(at, mention.start)])
            at = max(at, _behind_plural(self.intervention.name.content, mention.end))
        return " ".join([*kept, self.intervention.name.content[at : self.end]])


def _read_part(part: _Part, finder: TherapyFinder) -> Iterator[TherapyMention]:
    agents = [mention for mention in part.mentions if mention.therapy.kind == "agent"]
    if agents:
        yield from agents
        return
    rest, inside = part.rest(), part.mentions
    if not inside and (target := _lookup_target(part.words, finder)) is not None:
        inside, rest = (part.mention(target),), ""
    classes = [mention for mention in inside if mention.therapy.kind == "agentClass"]
    if classes and part.intervention.kind in _NEVER_DRUGS:
        return
    if inside and (len(classes) < len(inside) or not _names_something(rest)):
        yield from (_by_other_name(mention, part.intervention, finder) for mention in inside)
    elif part.intervention.kind in DRUG_KINDS or classes or find_isotope_class(rest):
        yield from _read_unknown(part, rest, classes, finder)


def _lookup_target(part: str, finder: TherapyFinder) -> Therapy | None:
    """A class by its bare target: as a registered name "PD-1" can only mean what acts on it."""
    name, _ = parse_agent_name(part)
    return finder.lookup(name) or finder.lookup(name.upper()) if name else None


def _read_unknown(
    part: _Part, rest: str, classes: list[TherapyMention], finder: TherapyFinder
) -> Iterator[TherapyMention]:
    """A part that holds a name no vocabulary knows, perhaps beside a class ("PD-1 inhibitor SCT-I10A")."""
    has_code = any(char.isdigit() for char in rest) and not any(map(_is_glued, classes))
    name, aliases = parse_agent_name(_DESCRIPTOR.sub(" ", rest) if classes and has_code else part.words)
    known = _known_by_other_name(part.intervention, aliases, finder) if part.is_whole and aliases else None
    known = known or _lookup_loose(name, finder)
    suggestion = suggest_agent(name, finder.vocabulary)
    if known is not None:
        yield part.mention(known)
    elif suggestion is not None:
        yield part.mention(suggestion, misspelt=True)
    elif name:
        yield part.mention(_make_unknown(part, name, aliases, classes, finder))
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
    part: _Part, name: str, aliases: tuple[str, ...], classes: list[TherapyMention], finder: TherapyFinder
) -> Therapy:
    others = tuple(other.content for other in part.intervention.other_names) if part.is_whole else ()
    stated = tuple(mention.therapy.concept for mention in classes)
    written = (part.words.strip(), *aliases) if part.words.strip().lower() != name else aliases
    return make_unknown_agent(
        name, written, stated or infer_classes((name, *aliases, *others), finder) or _described(part, finder)
    )


def _described(part: _Part, finder: TherapyFinder) -> tuple[str, ...]:
    """The class that the description of a whole intervention begins with ("Oral PARP inhibitor", "RAS yeast vaccine"),
    or the cell therapy that it tells of."""
    description = part.intervention.description
    if description is None or not part.is_whole:
        return ()
    told = [
        m for m in finder.find(description) if m.therapy.kind != "procedure" and m.therapy.concept not in OPEN_CLASSES
    ]
    first = told[:1] if told and _BEGINS.match(description.content[: told[0].start]) else []
    cells = [m for m in told if finder.vocabulary.is_within(m.therapy.concept, CELL_THERAPY)]
    return tuple(m.therapy.concept for m in (*first, *cells) if m.therapy.kind == "agentClass")[:1]


def _telling_name(intervention: Intervention, known: Therapy, finder: TherapyFinder) -> Text:
    """The name, which the other name explains; where it says nothing ("Combination therapy"), the other name."""
    others = (other for other in intervention.other_names if finder.lookup(other.content) == known)
    return intervention.name if _names_something(intervention.name.content) else next(others, intervention.name)


def _known_by_other_name(intervention: Intervention, aliases: tuple[str, ...], finder: TherapyFinder) -> Therapy | None:
    names = (*aliases, *(other.content for other in intervention.other_names))
    agents = {t.concept: t for name in names if (t := finder.lookup(name)) is not None and t.kind == "agent"}
    return next(iter(agents.values())) if len(agents) == 1 else None


def _by_other_name(mention: TherapyMention, intervention: Intervention, finder: TherapyFinder) -> TherapyMention:
    """A class whose member stands among the other names ("PD-1 antibody", also "Camrelizumab") is that member; a bare
    target ("VEGFR", also "Bevacizumab (BP102)") is whatever agent stands there."""
    if mention.therapy.kind != "agentClass":
        return mention
    words = mention.text.content[mention.start : mention.end]
    is_target = finder.lookup(words) is None or words.isupper()
    for other in intervention.other_names:
        therapy = finder.lookup(other.content) or finder.lookup(parse_agent_name(other.content)[0])
        if therapy is None or therapy.kind != "agent":
            continue
        if is_target or finder.vocabulary.is_within(therapy.concept, mention.therapy.concept):
            return replace(mention, therapy=therapy)
    return mention


def _without_explained_classes(mentions: list[TherapyMention], finder: TherapyFinder) -> list[TherapyMention]:
    """ "PD-1 inhibitor (camrelizumab)" is one agent: a class goes where one of its members stands beside it."""
    agents = [mention.therapy.concept for mention in mentions if mention.therapy.kind == "agent"]
    return [
        mention
        for mention in mentions
        if mention.therapy.kind != "agentClass"
        or not any(finder.vocabulary.is_within(agent, mention.therapy.concept) for agent in agents)
    ]


def _spell_out(
    intervention: Intervention, mentions: list[TherapyMention], finder: TherapyFinder
) -> list[TherapyMention]:
    """Replace a class, or a name that says nothing, by the members that the description names as given."""
    description = intervention.description
    if description is None or any(mention.therapy.kind == "agent" and mention.therapy.known for mention in mentions):
        return mentions
    if mentions and all(mention.therapy.kind == "agent" and not _is_opaque(mention) for mention in mentions):
        return mentions
    if intervention.kind not in DRUG_KINDS and all(mention.therapy.kind == "procedure" for mention in mentions):
        return mentions
    members = _list_members(given_agents(description, finder), mentions, finder)
    kept = [m for m in mentions if m.therapy.kind == "procedure" or (_is_told_of(m, description) and not _is_opaque(m))]
    return kept + members if members else mentions


def _list_members(
    given: list[TherapyMention], asked: list[TherapyMention], finder: TherapyFinder
) -> list[TherapyMention]:
    """The given agents that answer what is asked for, and those in one list with them: "cisplatin or cetuximab"."""
    runs: list[list[TherapyMention]] = []
    for mention in given:
        if runs and _LISTED.match(mention.text.content[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [mention for run in runs if any(_answers(m, asked, finder) for m in run) for mention in run]


def _is_told_of(mention: TherapyMention, description: Text) -> bool:
    """Whether a description speaks of an agent that no vocabulary knows, so that it stays beside the known ones."""
    return mention.therapy.kind == "agent" and mention.therapy.name in description.content.lower()


def given_agents(text: Text, finder: TherapyFinder) -> list[TherapyMention]:
    """The agents of the vocabulary that a text names as given, each once."""
    seen: dict[str, TherapyMention] = {}
    for mention in finder.find(text):
        if mention.therapy.kind != "agent" or mention.is_initials:
            continue
        if is_given(text.content, mention.start, mention.end):
            seen.setdefault(mention.therapy.concept, mention)
    return list(seen.values())


def _answers(member: TherapyMention, asked: list[TherapyMention], finder: TherapyFinder) -> bool:
    classes = {mention.therapy.concept for mention in asked if mention.therapy.kind == "agentClass"}
    for iri in classes - finder.populated:  # "intrathecal chemotherapy" has no members of its own: chemotherapy has
        classes.update(finder.vocabulary.concepts[iri].broader)
    if not classes or OPEN_CLASSES & classes or any(map(_is_opaque, asked)):
        return True
    return any(finder.vocabulary.is_within(member.therapy.concept, iri) for iri in classes)


def _is_opaque(mention: TherapyMention) -> bool:
    """Whether an unknown name is an acronym that says nothing of itself ("GP", "CLAGE-Ven"): capitals, no digit."""
    written = mention.text.content[mention.start : mention.end].split()
    acronym = bool(written) and sum(map(str.isupper, written[0])) > 1 and not any(map(str.isdigit, written[0]))
    return not mention.therapy.known and not mention.therapy.classes and acronym


def _names_something(rest: str) -> bool:
    """Whether what stands beside a class is itself a name, and not filler ("platinum-based …")."""
    name, _ = parse_agent_name(rest)
    return any(not _FILLERS.match(word) for word in re.split(r"[\s'/-]+", name) if word)
