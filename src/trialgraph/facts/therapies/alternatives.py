"""Alternatives: "cisplatin or carboplatin" is two regimens, "with or without bevacizumab" too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, permutations

from trialgraph.mentions.cues import holds_any
from trialgraph.mentions.therapies import TherapyFinder, TherapyMention

_LONG_LIST = 4  # agents of one cohort

_NOISE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\b(?:\d[\d.,]*\s*(?:-\s*\d+\s*)?(?:mg|g|µg|mcg|μg|iu|u|ml|%)?(?:\s*/\s*(?:kg|m2|m²|m\\?\^2|day|d))*\b²?|auc\s*=?\s*\d*"
    r"|(?:iv|i\.v\.|po|oral(?:ly)?|intravenous(?:ly)?|injections?|tablets?|capsules?|on|days?|every|weeks?|q\d+w|once|twice|daily|weekly|qd|bid|tid|qod|"
    r"d\d+|the|by|via|at|a|an|dose|of|infusion|chemotherapy|regimens?)\b)"
)
_SIGNS = ("or ", "/", "或", "OR ", "Or ")  # a quick test: without one of these there is no choice
_OPTION_SIGNS = (*_SIGNS, "±")
_PROSE = re.compile(r"\b(?:will|is|are|was|were|be|to|for|patients|participants|study|treatment|phase)\b")
_OR = re.compile(r"^\W*(?:or|或)(?:\s+either)?\W*$", re.IGNORECASE)
_AND_OR = re.compile(r"^\W*and\s*/\s*or\W*$", re.IGNORECASE)
_COMMA = re.compile(r"^\s*[,/、]\s*$")
_SLASH = re.compile(r"^\s*/\s*$")
_TIGHT = re.compile(r"^\s*(?:\+|-|–|&|plus|and|combined\s+with|in\s+combination\s+with|with)\s*$", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:either|one\s+of|choice\s+of|choice\s*[:(])[^.;]{0,60}$", re.IGNORECASE)
_OPTIONAL_END = ("with", "without", "+/-", "±", "+/−", "minus", "and/or")  # whatever _OPTIONAL finds ends so
_OPTIONAL = re.compile(
    r"(?:\bwith\s+or\s+without|\bwith/without|\+/-|±|\+/−|\bplus\s+or\s+minus|\band/or|\balone\s+or\s+(?:in\s+combination\s+)?with|\b([\w-]+)\s+alone\s+or\s+\1\s+(?:(?:in\s+combination|combined)\s+)?with)\s*(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of which one is given, each a set of IRIs given together ("cisplatin or carboplatin plus paclitaxel").

    `or_none`: none of them may be given too ("with or without prednisone/hydrocortisone"). `alike`: they are agents of
    one class, of which each can stand for the others. `slashed`: nothing but a slash says that it is a choice.
    """

    options: tuple[frozenset[str], ...]
    or_none: bool = False
    alike: bool = False
    slashed: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands at one place: an agent, or all members of a named regimen."""

    start: int
    end: int
    agents: tuple[str, ...]
    mention: TherapyMention


def find_choices(mentions: Sequence[TherapyMention], finder: TherapyFinder) -> list[Choice]:
    """The choices that one text states, from its mentions in their order.

    Therapies are options when nothing but "or" (and doses) stands between them; a comma before joins the list ("A, B or
    C"); a slash is an "or" only between members of one class ("cisplatin/carboplatin"). A named regimen is one option
    ("FOLFOX or XELOX"), and so are two doublets ("A plus B or C plus D").
    """
    if len(mentions) < 2 or not holds_any(mentions[0].text.content, _SIGNS):
        return []
    units = _make_units(mentions)
    gaps = [_between(left, right) for left, right in pairwise(units)]
    choices: list[Choice] = []
    run: list[int] = []
    for at, gap in enumerate(gaps):
        left, right = units[at], units[at + 1]
        either = _SLASH.match(gap) or _AND_OR.match(gap)
        if _OR.match(gap) or (either and _share_class(left, right, finder)):
            choices += _make_choice(units, gaps, [*run, at], at + 1, finder)
            run = []
        elif (
            _COMMA.match(gap)
            and not _is_option_of_two(units, gaps, at, finder)
            and (_share_class(left, right, finder) or _is_offered(left))
        ):
            run.append(at)
        elif not (run and _TIGHT.match(gap)):
            run = []
    return join_choices(choices)


def find_optional(mentions: Sequence[TherapyMention]) -> frozenset[str]:
    """Therapies given "with or without" the rest."""
    if not mentions or not holds_any(mentions[0].text.content, _OPTION_SIGNS):
        return frozenset()
    return frozenset(m.therapy.concept for m in mentions if _is_optional(m))


def find_separate(
    agents: Sequence[str], texts: Iterable[Sequence[TherapyMention]], finder: TherapyFinder
) -> list[Choice]:
    """The agents that an observed cohort only lists as alternatives, by the texts' mentions in order: together are
    those that a text joins ("plus", "and", "combined with"). A list of what participants may be on is told by its
    length or by two agents of one class, which are seldom combined."""
    reported = finder.vocabulary.reported_classes
    classes = [set(reported((iri,))) for iri in agents if iri in finder.vocabulary.concepts]
    if len(agents) < _LONG_LIST and not any(one & other for one, other in combinations(classes, 2)):
        return []
    groups = {iri: frozenset({iri}) for iri in agents}
    for mentions in texts:
        units = _make_units(mentions)
        joined = [unit.agents for unit in units]
        joined += [(*a.agents, *b.agents) for a, b in pairwise(units) if _TIGHT.match(_between(a, b))]
        for together in (set(pair) & groups.keys() for pair in joined):
            merged = frozenset[str]().union(*(groups[iri] for iri in together))
            groups.update(dict.fromkeys(merged, merged))
    options = tuple(dict.fromkeys(groups.values()))
    return [Choice(options)] if len(options) > 1 else []


def _make_units(mentions: Sequence[TherapyMention]) -> list[_Unit]:
    units: list[_Unit] = []
    for mention in mentions:
        iri = mention.therapy.concept
        if (
            units
            and mention.therapy.kind == "agentClass"
            and not mention.text.content[units[-1].end : mention.start].strip()
        ):
            continue  # "FOLFOX chemotherapy or …"
        if units and (units[-1].mention.text, units[-1].start) == (mention.text, mention.start):
            last = units[-1]
            units[-1] = _Unit(last.start, last.end, (*last.agents, iri), last.mention)
        elif not units or units[-1].agents != (iri,) or units[-1].mention.text != mention.text:
            units.append(_Unit(mention.start, mention.end, (iri,), mention))
        else:  # "carboplatin (CBDCA) or …": the agent once more, by another name
            last = units[-1]
            units[-1] = _Unit(last.start, mention.end, last.agents, last.mention)
    return units


def _between(left: _Unit, right: _Unit) -> str:
    if left.mention.text != right.mention.text:
        return "."
    words = left.mention.text.content[left.end : right.start]
    if _PROSE.search(words) and "(" not in words and "[" not in words:
        return words  # no noise that is taken out makes a link of this
    return _without_noise(words)


@lru_cache(maxsize=1024)  # most often ", " and " and "
def _without_noise(words: str) -> str:
    return _NOISE.sub(" ", words.lower())


def _make_choice(units: list[_Unit], gaps: list[str], run: list[int], last: int, finder: TherapyFinder) -> list[Choice]:
    """The choice between the units at `run` and the one at `last`; doublets where they stand on both sides."""
    ends = [*run, last]
    options = [frozenset(units[at].agents) for at in ends]
    options[0] |= _in_bracket(units, gaps, ends[0])
    if _is_option_of_two(units, gaps, ends[0] - 1, finder):
        options[0] |= set(units[ends[0] - 1].agents)
    listed = _list_at(units, gaps, ends[0])
    if len(ends) == 2 and options[1] < listed:  # "A, B and C or A and D": A is given in any case
        options = [listed, _list_at(units, gaps, last)]
    elif len(ends) == 2 and not _share_class(units[ends[0]], units[last], finder):
        before, behind = run[0] - 1, last + 1
        if _are_joined(units, gaps, before) and _are_joined(units, gaps, last):
            options = [options[0] | set(units[before].agents), options[1] | set(units[behind].agents)]
    if _is_offered(units[ends[0]]) and last < len(gaps) and re.match(r"^\s*[-–/+]\s*$", gaps[last]):
        options[-1] = options[-1] | set(units[last + 1].agents)
    options = list(dict.fromkeys(options))
    alike = _share_class(units[ends[0]], units[last], finder)
    optional, slashed = _is_optional(units[ends[0]].mention), all(_SLASH.match(gap) for gap in gaps[ends[0] : last])
    return [Choice(tuple(options), optional, alike, slashed)] if len(options) > 1 else []


def _is_option_of_two(units: list[_Unit], gaps: list[str], at: int, finder: TherapyFinder) -> bool:
    """Whether the slash at a gap joins two agents between two "or"s: "A or B/C or D"."""
    if not 0 < at < len(gaps) - 1 or not _SLASH.match(gaps[at]) or _share_class(units[at], units[at + 1], finder):
        return False
    return _OR.match(gaps[at - 1]) is not None and _OR.match(gaps[at + 1]) is not None


def _in_bracket(units: list[_Unit], gaps: list[str], at: int) -> frozenset[str]:
    """What a bracket gives together that closes behind the unit `at`: "FP (5-FU plus cisplatin) or …"."""
    content, start = units[at].mention.text.content, at
    opened = content.rfind("(", 0, units[at].start)
    if opened < 0 or ")" in content[opened : units[at].end] or not content[units[at].end :].lstrip().startswith(")"):
        return frozenset()
    while _are_joined(units, gaps, start - 1) and units[start - 1].start > opened:
        start -= 1
    whole = not content[opened + 1 : units[start].start].strip()
    return frozenset(iri for unit in units[start : at + 1] for iri in unit.agents) if whole else frozenset()


def _list_at(units: list[_Unit], gaps: list[str], at: int) -> frozenset[str]:
    """What is given together in the list around the unit `at`: "A, B and C"."""
    start = end = at
    while start > 0 and (_TIGHT.match(gaps[start - 1]) or gaps[start - 1].strip() == ","):
        start -= 1
    while end < len(gaps) and _TIGHT.match(gaps[end]):
        end += 1
    return frozenset(iri for unit in units[start : end + 1] for iri in unit.agents)


def _are_joined(units: list[_Unit], gaps: list[str], at: int) -> bool:
    """Whether two agents, the unit at `at` and the next, are given together by the words between them."""
    joined = 0 <= at < len(gaps) and _TIGHT.match(gaps[at])
    return bool(joined) and all(unit.mention.therapy.kind == "agent" for unit in units[at : at + 2])


def _is_optional(mention: TherapyMention) -> bool:
    before = mention.text.content[max(0, mention.start - 75) : mention.start].lower()
    return before.rstrip().removesuffix("the").rstrip().endswith(_OPTIONAL_END) and bool(_OPTIONAL.search(before))


def _is_offered(unit: _Unit) -> bool:
    """Whether "either" or "choice of" stands before, so that commas list options of any class."""
    return bool(_EITHER.search(unit.mention.text.content[max(0, unit.start - 75) : unit.start]))


def _share_class(left: _Unit, right: _Unit, finder: TherapyFinder) -> bool:
    if len(left.agents) > 1 and len(right.agents) > 1:
        return True  # two named regimens: "FOLFOX/XELOX"
    reported = finder.vocabulary.reported_classes
    one, other = (set(reported(unit.mention.therapy.classes)) for unit in (left, right))
    return len(left.agents) == len(right.agents) == 1 and bool(one & other)


def join_choices(choices: Iterable[Choice]) -> list[Choice]:
    """Choices that share an option are one ("A or B" here, "B or C" there)."""
    joined: list[Choice] = []
    for choice in choices:
        meeting = [other for other in joined if set(other.options) & set(choice.options)]
        options = dict.fromkeys(option for one in (*meeting, choice) for option in one.options)
        for one, other in permutations((*meeting, choice), 2):  # "oxaliplatin] or FOLFIRI" says less than "FOLFOX or …"
            for option in one.options:
                if option not in other.options and any(option < whole for whole in other.options):
                    options.pop(option, None)
        joined = [other for other in joined if other not in meeting]
        parts = (*meeting, choice)
        or_none, slashed = any(c.or_none for c in parts), all(c.slashed for c in parts)
        joined.append(Choice(tuple(options), or_none, all(c.alike for c in parts), slashed))
    return joined
