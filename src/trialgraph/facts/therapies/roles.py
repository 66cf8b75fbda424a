"""Roles of agents: what is tested, what it is tested against, and what is given beside it (GUIDE.md, "role")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from trialgraph.facts.model import Role
from trialgraph.facts.therapies.agents import StudyTherapies
from trialgraph.facts.therapies.conditioning import find_conditioning, find_premedication
from trialgraph.facts.therapies.controls import Comparison, Sides, find_sides, read_comparison
from trialgraph.facts.therapies.therapy_classes import FLUID
from trialgraph.mentions.contexts import is_given
from trialgraph.mentions.cues import Cues
from trialgraph.mentions.therapies import Therapy, TherapyFinder, TherapyMention
from trialgraph.namespaces import TG
from trialgraph.study import Study

_PLACEBO_ARMS = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"})
_ROLE_OF_CLASS: tuple[tuple[str, Role], ...] = (
    (TG + "class/placebo", "placebo"),
    (TG + "class/imaging-agent", "diagnostic"),
    (TG + "class/supportive-care", "supportive"),
)
_METHOTREXATE, _FLUOROPYRIMIDINE = TG + "agent/methotrexate", TG + "class/fluoropyrimidine"
_ANTIFOLATES = frozenset({TG + "agent/pemetrexed", TG + "agent/pralatrexate"})
_VITAMIN = TG + "class/vitamin"
_REDUCED_FOLATE = TG + "class/reduced-folate"
_BACKBONE = (TG + "class/chemotherapy", _REDUCED_FOLATE, TG + "class/corticosteroid")
_USING = re.compile(
    r"\b(?:regimens?|chemotherapy|therapy|treatment)\s+(?:using|containing|based\s+on)\s+$", re.IGNORECASE
)
_SUPPORT_BEHIND = re.compile(r"^\W*(?:support|premedication|prophylaxis|rescue)\b", re.IGNORECASE)
_STANDARD_BEFORE = re.compile(
    r"\b(?:standard(?:[\s-]of[\s-]care)?|soc|background|backbone|conventional|routine)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
# One stands in whatever _STANDARD_BEFORE finds
_STANDARD_CUES = Cues(["standard", "soc", "background", "backbone", "conventional", "routine"])


def assign_roles(
    study: Study, found: StudyTherapies, arms: Mapping[str, Collection[str]], finder: TherapyFinder
) -> dict[str, Role]:
    """The role of each agent. `arms` maps arm labels to the IRIs of the agents given there.

    Placebo, imaging and supportive agents keep the role of their class (a supportive agent that is what the trial
    tests is experimental). Then the arms decide: only in control arms = comparator, in experimental and control arms
    = background. Where no arm is registered as a control, the titles' words do ("versus …", "standard of care …"), and
    what a novel agent is added to (chemotherapy, an agent that is not even registered) is background.
    """
    therapies = {iri: mentions[0].therapy for iri, mentions in found.agents.items()}
    tested = _named_first(found.in_text.get(study.title.pointer, ()), therapies)
    comparison = read_comparison(study, found)
    stated = _stated_roles(study, found, comparison)
    premedication = find_premedication(study, found)
    sides = find_sides(study, arms, comparison, finder)
    is_compared = bool(sides.control and (sides.experimental or sides.tests_no_agent))
    conditioning = find_conditioning(study, found, therapies, finder) | _find_rescue(therapies, finder)
    inert = _only_in_placebo_arms(study, arms)
    roles: dict[str, Role] = {}
    by_arms: dict[str, Role] = {}
    for iri, therapy in therapies.items():
        is_tested = iri in tested and not _is_backbone(therapy, finder)
        by_arms[iri] = (_role_of_arms(iri, sides, is_tested) if is_compared else stated.get(iri)) or "experimental"
        in_place: Role | None = "placebo" if iri in inert and _is_within(therapy, FLUID, finder) else None
        if iri in conditioning or (iri in premedication and by_arms[iri] != "active_comparator"):
            in_place = "supportive"
        roles[iri] = in_place or _role_of_class(therapy, finder) or by_arms[iri]
    if not is_compared:
        _demote_common(roles, arms, {iri for iri in tested & therapies.keys() if therapies[iri].kind == "agent"})
        title = [m for m in found.in_text.get(study.title.pointer, ()) if m.therapy.kind != "procedure"]
        leading = set[str]() if _leads_with_doublet(title, finder) else tested
        leading |= _named_for_its_own_sake(study, found, roles, finder)
        _demote_backbone(roles, therapies, leading, _in_regimen(study, found), finder)
        _demote_unregistered(roles, found)
    kept = _keep_tested(roles, by_arms, study, found, tested)
    return kept if "experimental" in kept.values() else _keep_led(kept, _led_by_class(study, found, therapies, finder))


def _stated_roles(study: Study, found: StudyTherapies, comparison: Comparison) -> dict[str, Role]:
    """Roles that the titles state: "versus X", "X as a positive control", "standard of care X"."""
    roles: dict[str, Role] = dict.fromkeys(comparison.reference, "active_comparator")
    roles |= dict.fromkeys(comparison.shared if comparison.novel else (), "background")
    for text in (study.title, study.official_title):
        if text is None or not _STANDARD_CUES.stand_in(text.content.lower()):
            continue
        for mention in found.in_text.get(text.pointer, ()):
            if _STANDARD_BEFORE.search(mention.text.content[: mention.start]):
                roles.setdefault(mention.therapy.concept, "background")
    return roles


def _find_rescue(therapies: Mapping[str, Therapy], finder: TherapyFinder) -> set[str]:
    """Leucovorin beside methotrexate, and no fluoropyrimidine that it could strengthen, is there for rescue; folic acid
    and vitamin B12 beside pemetrexed spare the patient its toxicity."""
    vitamins = {iri for iri, therapy in therapies.items() if _is_within(therapy, _VITAMIN, finder)}
    if vitamins and not _ANTIFOLATES.isdisjoint(therapies):
        return vitamins
    if _METHOTREXATE not in therapies or any(_is_within(t, _FLUOROPYRIMIDINE, finder) for t in therapies.values()):
        return set()
    return {iri for iri, therapy in therapies.items() if _is_within(therapy, _REDUCED_FOLATE, finder)}


def _demote_common(roles: dict[str, Role], arms: Mapping[str, Collection[str]], tested: set[str]) -> None:
    """What every arm gives beside something else is what the others are added to."""
    given = [set(agents) for agents in arms.values() if agents]
    common = set.intersection(*given) if len(given) > 1 else set[str]()
    for iri in common - tested if all(agents - common for agents in given) else ():
        if roles.get(iri) == "experimental":
            roles[iri] = "background"


def _demote_unregistered(roles: dict[str, Role], found: StudyTherapies) -> None:
    """What a record only names in its text is what its registered agents are added to."""
    if set(roles) - found.only_in_text:
        for iri in found.only_in_text:
            if roles[iri] == "experimental":
                roles[iri] = "background"


def _only_in_placebo_arms(study: Study, arms: Mapping[str, Collection[str]]) -> set[str]:
    kinds = {arm.label.content: arm.kind for arm in study.arms}
    others = {iri for label, given in arms.items() if kinds.get(label) not in _PLACEBO_ARMS for iri in given}
    return {iri for label, given in arms.items() if kinds.get(label) in _PLACEBO_ARMS for iri in given} - others


def _is_within(therapy: Therapy, class_iri: str, finder: TherapyFinder) -> bool:
    return any(finder.vocabulary.is_within(iri, class_iri) for iri in (therapy.concept, *therapy.classes))


def _role_of_class(therapy: Therapy, finder: TherapyFinder) -> Role | None:
    above = {a for iri in (therapy.concept, *therapy.classes) for a in finder.vocabulary.ancestors(iri)}
    return next((role for iri, role in _ROLE_OF_CLASS if iri in above), None)


def _role_of_arms(iri: str, sides: Sides, is_tested: bool) -> Role | None:
    """The role that the arms tell. What the title names first stays tested in one control arm of several
    ("rilvegostomig with trastuzumab" beside "trastuzumab with pembrolizumab")."""
    if iri not in sides.control or (is_tested and iri in sides.experimental - sides.always_control):
        return None
    return "background" if iri in sides.experimental else "active_comparator"


def _named_first(title: tuple[TherapyMention, ...], therapies: Mapping[str, Therapy]) -> set[str]:
    """The agent that the title names first is what the trial is about ("regimens using cisplatin" are not about it)."""
    named = (m for m in title if not _USING.search(m.text.content[: m.start]))
    return {next((m.therapy.concept for m in named if m.therapy.concept in therapies), "")}


def _demote_backbone(
    roles: dict[str, Role],
    therapies: Mapping[str, Therapy],
    tested: set[str],
    in_regimen: set[str],
    finder: TherapyFinder,
) -> None:
    """Chemotherapy, class names and the members of a named regimen ("R-CHOP plus TAK-659") beside another experimental
    agent are the background it is added to."""
    tried = {iri for iri, role in roles.items() if role == "experimental"}
    novel = {iri for iri in tried - in_regimen if not _is_backbone(therapies[iri], finder)}
    for iri, role in roles.items():
        if role == "experimental" and novel and iri not in novel and iri not in tested:
            roles[iri] = "background"


def _named_for_its_own_sake(
    study: Study, found: StudyTherapies, roles: Mapping[str, Role], finder: TherapyFinder
) -> set[str]:
    """The backbone, where titles name it and nothing that it could be the backbone of ("adjuvant chemotherapy with
    paclitaxel and cyclophosphamide followed by doxorubicin", which also registers tamoxifen)."""
    titles = [text for text in (study.title, study.official_title) if text is not None]
    named = {m.therapy.concept: m.therapy for text in titles for m in found.in_text.get(text.pointer, ())}
    agents = {iri: therapy for iri, therapy in named.items() if roles.get(iri) == "experimental"}
    return set(agents) if all(_is_backbone(therapy, finder) for therapy in agents.values()) else set()


def _in_regimen(study: Study, found: StudyTherapies) -> set[str]:
    """Agents that the titles name only as members of a named regimen."""
    titles = [text for text in (study.title, study.official_title) if text is not None]
    named = [mention for text in titles for mention in found.in_text.get(text.pointer, ())]
    return {m.therapy.concept for m in named if m.regimen} - {m.therapy.concept for m in named if not m.regimen}


def _leads_with_doublet(title: Sequence[TherapyMention], finder: TherapyFinder) -> bool:
    """Whether a title begins with a whole backbone ("GP plus …", "Carboplatin/paclitaxel/…"), which is not what it
    tests, as a single agent in that place is ("Gemcitabine combined with …")."""
    if len(title) < 2:
        return False
    first, second = title[:2]
    beside = second.start - first.end <= len(" and ") and _is_backbone(second.therapy, finder)
    return first.regimen is not None or (beside and _is_backbone(first.therapy, finder))


def _is_backbone(therapy: Therapy, finder: TherapyFinder) -> bool:
    above = {a for iri in (therapy.concept, *therapy.classes) for a in finder.vocabulary.ancestors(iri)}
    return therapy.kind == "agentClass" or not above.isdisjoint(_BACKBONE)


def _keep_tested(
    roles: Mapping[str, Role], by_arms: Mapping[str, Role], study: Study, found: StudyTherapies, tested: set[str]
) -> dict[str, Role]:
    """A trial tests something: a supportive agent that the title (the official one, where the brief one names no agent)
    names for its own sake (not "with pegfilgrastim
    support") has the role that its arms give it, and so have all where none but supportive agents are given and the
    title names none."""
    title = found.in_text.get(study.title.pointer, ())
    if study.official_title is not None and not any(m.therapy.concept in roles for m in title):
        title = tuple(m for m in found.in_text.get(study.official_title.pointer, ()) if m.therapy.kind == "agent")
    title = tuple(m for m in title if is_given(m.text.content, m.start, m.end))
    named = {m.therapy.concept for m in title if not _SUPPORT_BEHIND.match(m.text.content[m.end :])} | tested
    if not {"experimental", "active_comparator", "background"} & set(roles.values()) and not named & roles.keys():
        named = set(roles)
    kept = {iri: by_arms[iri] if iri in named and role == "supportive" else role for iri, role in roles.items()}
    if "experimental" in kept.values():
        return kept
    has_others = _has_other_therapies(found)
    wanted = {"background"} if has_others else {"background", "active_comparator"}
    if not has_others and not any(role in wanted for iri, role in kept.items() if iri in named):
        named, wanted = set(kept), {"background"}
    return {iri: "experimental" if iri in named and role in wanted else role for iri, role in kept.items()}


def _keep_led(roles: Mapping[str, Role], led: set[str]) -> dict[str, Role]:
    """Where nothing else is tested, what the title begins with is."""
    return {iri: "experimental" if iri in led and role == "background" else role for iri, role in roles.items()}


def _led_by_class(
    study: Study, found: StudyTherapies, therapies: Mapping[str, Therapy], finder: TherapyFinder
) -> set[str]:
    """The agents of the class that a title begins with ("Induction chemotherapy before or after chemoradiotherapy"):
    what is tested where all arms give the same agents."""
    first = next((m.therapy for m in found.in_text.get(study.title.pointer, ())), None)
    if first is None or first.kind != "agentClass":
        return set()
    return {iri for iri, therapy in therapies.items() if _is_within(therapy, first.concept, finder)}


def _has_other_therapies(found: StudyTherapies) -> bool:
    """Whether a study registers something beside agents, which may be what it tests."""
    return any(
        not reading.mentions or any(m.therapy.kind == "procedure" for m in reading.mentions)
        for reading in found.readings
    )
