"""Design facts of a study: what its texts say of enrolment, run-in, interim looks, stopping, stratification, dose
levels, arms, centres, blinding and randomisation. (Registered design values are fields of the study itself.)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from trialgraph.facts.design.design_rules import RULES, WHO, Rule, count
from trialgraph.facts.design.stratification import find_factors
from trialgraph.facts.doses.dose_amounts import parse_amounts
from trialgraph.facts.model import DesignFact, Evidence
from trialgraph.facts.number_words import parse_count
from trialgraph.facts.time_words import DAYS_PER_MONTH
from trialgraph.facts.wording import lowered_in_place, sentence_at
from trialgraph.mentions.cues import Cues, Forms
from trialgraph.study import Study, Text

_DENIED: Final = re.compile(
    r"\b(?:no|not|nor|without|neither|rather\s+than|previous)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_FIRST_GROUP: Final = re.compile(rf"(?<![\w.-]){count('participants')}{WHO}")
# "Another open multicenter study on 50 patients showed …": the design of a study that is done
_OTHER_STUDY: Final = Forms(
    r"(?<!this )(?<!our )(?<!present )(?<!current )\b(?:stud(?:y|ies)|trials?)\b"
    r"(?:(?!\b(?:who|whose|if|when|that)\b)[^.\n]){0,150}?[\s,]"
    r"(?:(?:ha[sv]e )?(?:also )?reported(?! outcome)|(?<!has )(?<!have )showed|found (?:that|an?)\b|recorded an?\b|"
    r"demonstrated (?:that|an?|no)\b)"
    r"|\bfollow-up (?:study|trial) (?:to|of) an?\b|\bcomes? from an?\b|\bproven by\b|\bth[eo]se (?:\w+ )?trials\b"
)
_TOLD: Final = 250  # code points on either side of a statement within which its sentence is read
_SENTENCE_END: Final = re.compile(r"\.(?:\s|$)|\n")
_UNIT_DAYS: Final = {"day": 1.0, "week": 7.0, "month": DAYS_PER_MONTH}
_WORDS: Final = frozenset({"ratio", "ratio2", "phase"})  # groups that make the label, not a value
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_LEVELS_REACH: Final = 600  # code points behind "dose levels" within which they are listed
_LEVEL_END: Final = re.compile(r"\.\s|\n|$")
_KEPT_EVIDENCE = 4
_BOUND: Final = re.compile(
    r"\b(?:(?P<most>up\s+to|at\s+most|no\s+more\s+than|(?:a\s+)?maximum\s+of)|(?P<least>at\s+least|(?:a\s+)?minimum\s+of)"
    r"|about|approximately|approx\.?|around|roughly|some|nearly)\s+(?:a\s+total\s+(?:number\s+)?of\s+)?$"
)
_BOUND_REACH: Final = 40  # code points before a number
_HINTS: Final = Cues(hint for rule in RULES for group in rule.hints for hint in group)


def extract_design(study: Study) -> tuple[DesignFact, ...]:
    """Design facts stated in title, summary, description and arms, each distinct one once, with the words it rests on.

    What the registry has a field for (trial phase, blinding, allocation) is read from text only where it is not filled.
    Values by name: participants (and participantsMax of a range), events, outOf, percent, cutOff, doseLevels, amount,
    arms, centres, days.
    """
    registered = _registered_kinds(study)
    rules = tuple(rule for rule in RULES if rule.kind not in registered)
    found: dict[tuple[str, str, tuple[tuple[str, float], ...]], DesignFact] = {}
    seen: set[str] = set()
    for text in _texts(study):
        if text.content in seen:
            continue
        seen.add(text.content)
        for fact in _facts(text, rules):
            key = (fact.kind, fact.label, fact.values)
            known = found.get(key, fact)
            evidence = tuple(dict.fromkeys((*known.evidence, *fact.evidence)))
            bound = known.bound if known.bound == fact.bound else ""  # a number that also stands alone is exact
            found[key] = DesignFact(*key, evidence[:_KEPT_EVIDENCE], bound)
    told = list(found.values())
    return tuple(fact for fact in told if not _is_bettered(fact, told))


def _registered_kinds(study: Study) -> frozenset[str]:
    """The kinds that the registry has a field for which is filled: what the text repeats is no fact of its own."""
    design = study.design
    registered = {"trialPhase": design.phases, "blinding": design.masking, "allocation": design.allocation}
    return frozenset(kind for kind, value in registered.items() if value)


def _texts(study: Study) -> Iterator[Text]:
    head = (study.title, study.official_title, study.brief_summary, study.detailed_description)
    yield from (text for text in head if text is not None)
    yield from (arm.description for arm in study.arms if arm.description is not None)


def _is_bettered(fact: DesignFact, facts: list[DesignFact]) -> bool:
    """A bare statement ("multicentre", "safety run-in") says nothing beside one of its kind and label with numbers."""
    return not fact.values and any(f.kind == fact.kind and f.label == fact.label and f.values for f in facts)


def _facts(text: Text, rules: Iterable[Rule]) -> Iterator[DesignFact]:
    content = text.content
    lowered = lowered_in_place(content)
    taken: list[tuple[int, int]] = []
    for rule in _rules_for(lowered, rules):
        for match in rule.pattern.finditer(lowered):
            if rule.kind == "plannedEnrolment" and any(a < match.end() and match.start() < b for a, b in taken):
                continue
            fact = _fact(text, rule, match)
            if fact is not None:
                yield fact
                if rule.kind in {"safetyRunIn", "interimLook"}:
                    taken += [(e.start, e.end) for e in fact.evidence]
                if rule.kind == "doseLevels":
                    yield from _levels(text, match)
    if "stratif" in lowered:
        yield from _strata(text)


def _rules_for(lowered: str, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Those of `rules` of which each group of hints has a word in the text."""
    present = _HINTS.find(lowered)
    for rule in rules:
        for group in rule.hints:
            if present.isdisjoint(group):
                break
        else:
            yield rule


def _fact(text: Text, rule: Rule, match: re.Match[str]) -> DesignFact | None:
    content = text.content
    if _DENIED.search(content, max(0, match.start() - 30), match.start()) or _is_of_another(match):
        return None
    places = [match.span()]
    values = {**dict(rule.values), **_values(match)}
    if rule.kind == "safetyRunIn":
        group = _first_group(content, match.end())
        if group is not None:
            values["participants"] = parse_count(group["participants"])
            places.append(group.span())
            match = group
    label = rule.label or _label(rule, match)
    evidence = tuple(Evidence(text.pointer, a, b, content[a:b]) for a, b in places)
    return DesignFact(rule.kind, label, tuple(sorted(values.items())), evidence, _bound(match))


def _is_of_another(match: re.Match[str]) -> bool:
    """Whether the sentence tells of what an earlier study found."""
    lowered = match.string
    start, end = sentence_at(lowered, match.start())
    told = _OTHER_STUDY.search(lowered[max(start, match.start() - _TOLD) : min(end, match.end() + _TOLD)])
    return told is not None and _OTHER_STUDY.search(lowered) is not None  # "this study" may stand where it was cut


def _bound(match: re.Match[str]) -> str:
    """What the words before the number of participants say of it."""
    if not match.groupdict().get("participants"):
        return ""
    start = match.start("participants")
    found = _BOUND.search(match.string, max(0, start - _BOUND_REACH), start)
    return "" if found is None else "at most" if found["most"] else "at least" if found["least"] else "about"


def _values(match: re.Match[str]) -> dict[str, float]:
    groups = {name: value for name, value in match.groupdict().items() if value and name not in _WORDS}
    length, unit = groups.pop("runInLength", None), groups.pop("runInUnit", None)
    values = {name: float(value) if name == "percent" else parse_count(value) for name, value in groups.items()}
    if length and unit:
        values["days"] = parse_count(length) * _UNIT_DAYS[unit.casefold()]
    return values


def _label(rule: Rule, match: re.Match[str]) -> str:
    groups = match.groupdict()
    ratio = groups.get("ratio") or groups.get("ratio2")
    if ratio:
        return re.sub(r"\s", "", ratio)
    if groups.get("phase"):
        return "/".join(f"PHASE{_ROMAN.get(part, part)}" for part in re.findall(r"iv|i{1,3}|[1-4]", groups["phase"]))
    if rule.kind == "armCount":
        return f"{parse_count(groups['arms']):.0f} arms"
    if rule.kind == "administrations":
        return f"{parse_count(groups['administrations']):.0f} administrations"
    return f"{parse_count(groups['doseLevels']):.0f} dose levels"


def _first_group(content: str, start: int) -> re.Match[str] | None:
    """The participants of a run-in: the first group counted in the rest of its sentence or in the next one."""
    ends = [match.end() for _, match in zip(range(2), _SENTENCE_END.finditer(content, start), strict=False)]
    return _FIRST_GROUP.search(lowered_in_place(content), start, ends[-1] if ends else len(content))


def _levels(text: Text, match: re.Match[str]) -> Iterator[DesignFact]:
    """The amounts named after "two dose groups …", in the same sentence, one level each."""
    start, farthest = match.end(), match.end() + _LEVELS_REACH
    stop = _LEVEL_END.search(text.content, start, farthest)
    end = stop.start() if stop else farthest
    for amount in parse_amounts(text.content[start:end]):
        if amount.per_volume or amount.is_range:
            continue
        evidence = Evidence(
            text.pointer,
            start + amount.start,
            start + amount.end,
            text.content[start + amount.start : start + amount.end],
        )
        for value in amount.values:
            written = f"{value:g}".replace("e+0", "e").replace("e+", "e")
            yield DesignFact("doseLevel", f"{written} {amount.unit}", (("amount", value),), (evidence,))


def _strata(text: Text) -> Iterator[DesignFact]:
    for factor in find_factors(text.content):
        evidence = Evidence(text.pointer, factor.start, factor.end, text.content[factor.start : factor.end])
        values = (("cutOff", factor.cut_off),) if factor.cut_off is not None else ()
        yield DesignFact("stratificationFactor", factor.name, values, (evidence,))
