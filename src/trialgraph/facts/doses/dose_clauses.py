"""Linking amounts to agents within a text: who a stated dose belongs to, and which words tell its schedule.

In a sentence, an amount belongs to the agent right before it ("cisplatin (75 mg/m2)"), to the one right after it ("300
mg/m2 of nab-paclitaxel"), else to the nearest one before. What follows a dose up to the next one tells its schedule.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from trialgraph.facts.doses.dose_amounts import Amount
from trialgraph.facts.doses.routes import find_routes

_CARBOPLATIN: Final = "carboplatin"
"""The one agent that is dosed by its target area under the curve."""


class AgentSpan(NamedTuple):
    """A mention of an agent at ``content[start:end]`` of a text; `agent` is the IRI of its concept."""

    start: int
    end: int
    agent: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One amount with its agent. ``text[start:end]`` is the stretch whose words tell the schedule and route;
    `sentence` is the sentence's place; `named` says that the agent stands in the same sentence."""

    amount: Amount
    agent: str
    start: int
    end: int
    sentence: tuple[int, int]
    named: bool


_LONGEST_SENTENCE: Final = 3000  # code points; descriptions of arms have 1,000
_BOUNDARY: Final = re.compile(
    r"\.(?:(?<=[a-z0-9)\]%²]\.)|(?<=[A-Z]{2}\.))\s+(?=[A-Z*(\[])|\n\s*(?:\n|[*•–-]\s|\d+[.)]\s)|。|\.(?=[A-Z][a-z]+\s)"
)
_FILLER: Final = (
    r"(?:at|of|a|an|the|is|was|will|be|being|been|as|to|in|with|given|administered"
    r"|administration|received?|dos(?:e|es|ed|age|ing)|daily|oral(?:ly)?|single|fixed|flat"
    r"|starting|initial|target|level|levels|monotherapy|injection|infusion|tablets?|capsules?"
    r"|intravenous(?:ly)?|iv|i\.v\.|IVD?|po|p\.o\.|sc|subcutaneous(?:ly)?|treatment"
    r"|hydrochloride|hcl|sodium|disodium|mesylate|malate|tosylate|phosphate|sulfate|acetate"
    r"|citrate|maleate|for|liposomes?|combination|alone|by|via|plus)"
)
_NEAR_BEFORE: Final = re.compile(rf"[\s:,(\[=–\-®™)]*(?:{_FILLER}[\s:,(\[=–-]*)*", re.IGNORECASE)
_OTHER_DRUG: Final = re.compile(
    r"\b[a-z]{3,}(?:mab|nib|platin|taxel|rubicin|tabine|poside|tecan|fosfamide|phosphamide|trexed|trexate|lisib|ciclib|parib|limus"
    r"|met[ah]asone|prednis(?:one|olone)|setron|mycin|statin|caine|fentanil|relin|ristine|blastine|relbine|zomib|domide|uracil"
    r"|dronate|cillin|oxacin|azole|prazole|tidine)\b[\s:(,-]*$",
    re.IGNORECASE,
)
"""A drug by the stem of its international name that no mention was found of: its amount is not its neighbour's."""
_OF: Final = re.compile(r"\s*\)?\s*(?:of|de)\s+(?:[\w/-]+\s+){0,3}\(?", re.IGNORECASE)
_NEAR_AFTER: Final = re.compile(
        r"\s*(?:doses?\s+)?(?:(?:of|de|iv|i\.v\.|intravenous(?:ly)?|oral(?:ly)?|po|subcutaneous|sc"
        r"|intraperitoneal|weekly|daily|single-agent|study|drug|a|the)\s+)*", re.IGNORECASE
)  # fmt: skip
_MARKS_TIME: Final = re.compile(
    r"\b(?:before|prior\s+to|preceding|after|following|until)\s+(?:(?:the|each|every|first|start|end|completion|infusion|injection"
    r"|administration|dose|of)\s+)*$",
    re.IGNORECASE,
)
"""What stands before an agent that only tells when another is given ("10 mg 60 minutes before paclitaxel")."""
_SEPARATOR: Final = re.compile(
    r"[;；，]|\+(?!\s*d(?:ays?)?\s?\d)|,(?!\s*\d)|\b(?:and|or)\b(?!\s*(?:on\s+)?(?:d(?:ays?)?\s?)?\d)|\b(?:plus|with"
    r"|followed\s+by|then|combined|before|after)\b",
    re.IGNORECASE,
)


_TOGETHER: Final = re.compile(
    r"[\s,/+&()]*(?:(?:and|or|plus|with|in|combination|combined|followed|by|both|as\s+well\s+as|the)[\s,/+&()]*)*",
    re.IGNORECASE,
)


def stretch_of(text: str, sentence: tuple[int, int], spans: Sequence[AgentSpan], agent: str) -> tuple[int, int] | None:
    """The part of a sentence that speaks of `agent`: up to the next other agent that does not stand in one list with it
    ("A is given q2w whereas B is given q6w", but "A and B are given q3w"); None where it is not named."""
    inside = [span for span in spans if sentence[0] <= span.start < sentence[1]]
    at = next((i for i, span in enumerate(inside) if span.agent == agent), None)
    if at is None:
        return None
    end = inside[at].end
    for span in inside[at + 1 :]:
        if span.agent != agent and not _TOGETHER.fullmatch(text, end, span.start):
            return (sentence[0] if at == 0 else inside[at].start, _split(text, end, span.start))
        end = span.end
    return (sentence[0] if at == 0 else inside[at].start, sentence[1])


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences and list items of `text` as (start, end); a stretch without an end is cut where it is too long."""
    ends = [match.end() for match in _BOUNDARY.finditer(text)]
    bounds = [0, *ends, len(text)]
    return [
        (start, min(start + _LONGEST_SENTENCE, b))
        for a, b in itertools.pairwise(bounds)
        for start in range(a, b, _LONGEST_SENTENCE)
    ]


def link_sentence(
    text: str, sentence: tuple[int, int], spans: Sequence[AgentSpan], amounts: Sequence[Amount], fallback: str | None
) -> Iterator[Clause]:
    """Clauses of one sentence, in order; amounts without an agent in the sentence go to `fallback`, if any."""
    inside = [span for span in spans if sentence[0] <= span.start and span.end <= sentence[1]]
    chosen = _respectively(text, sentence, inside, amounts) or [
        _owner(text, inside, amounts, i, fallback is not None) for i in range(len(amounts))
    ]
    heads = {span.start for span in spans}
    chosen = [None if span is not None and not span.agent and span.start in heads else span for span in chosen]
    cores = [_core(amounts, chosen, i) for i in range(len(amounts))]
    for i, (amount, span) in enumerate(zip(amounts, chosen, strict=True)):
        agent = span.agent if span else fallback
        if agent is not None:
            start = (
                _lead(text, sentence, inside, cores[0], agent) if i == 0 else _split(text, cores[i - 1][1], cores[i][0])
            )
            end = sentence[1] if i + 1 == len(amounts) else _split(text, cores[i][1], cores[i + 1][0])
            yield Clause(amount, agent, start, max(end, amount.end), sentence, span is not None)


def _lead(text: str, sentence: tuple[int, int], spans: Sequence[AgentSpan], core: tuple[int, int], agent: str) -> int:
    """Where the words about the first dose begin: what stands before another agent ("A every 3 weeks, with B 160 mg")
    is about that one, unless both stand in one list."""
    others = [span for span in spans if span.end <= core[0] and span.agent != agent]
    if others and not _TOGETHER.fullmatch(text, others[-1].end, core[0]):
        return others[-1].end
    return sentence[0]


def _owner(
    text: str, spans: Sequence[AgentSpan], amounts: Sequence[Amount], i: int, is_owned: bool
) -> AgentSpan | None:
    amount = amounts[i]
    before = next((s for s in reversed(spans) if s.end <= amount.start), None)
    after = next(
        (s for s in spans if s.start >= amount.end and not _MARKS_TIME.search(text, amount.end, s.start)), None
    )
    certain = next((s for s in spans if s.start <= amount.start and amount.end <= s.end), None)
    if certain is None and amount.unit == "AUC":
        certain = _nearest_carboplatin(spans, amount)
    if certain is not None:
        return certain
    named = _OTHER_DRUG.search(text, before.end if before else max(0, amount.start - 40), amount.start)
    if named is not None:
        return AgentSpan(named.start(), named.end(), "")
    used = before is not None and i > 0 and amounts[i - 1].start >= before.end
    stop = amounts[i + 1].start if i + 1 < len(amounts) else len(text)
    if after is not None and after.start < stop and _OF.fullmatch(text, amount.end, after.start):
        return after
    closes = after is not None and after.start < stop and _NEAR_AFTER.fullmatch(text, amount.end, after.start)
    opens = before is not None and not used and _NEAR_BEFORE.fullmatch(text, before.end, amount.start)
    if before is not None:
        before = _meant_by(text, spans, amounts, i, before, bool(opens))
    if opens and not (closes and _is_next(text, before, amounts[i - 1 : i])):
        return before  # but not in "200 mg tislelizumab plus 900 mg ociperlimab"
    return after if closes or (not is_owned and before is None) else before


def _meant_by(
    text: str, spans: Sequence[AgentSpan], amounts: Sequence[Amount], i: int, before: AgentSpan, opens: bool
) -> AgentSpan:
    """The agent that the one named right before an amount leaves it to: not the one that only tells the time
    ("the week preceding pemetrexed, and 1000 ug thereafter"), nor the second of two."""
    if not opens and _MARKS_TIME.search(text, max(0, before.start - 60), before.start):
        earlier = [s for s in spans if s.end <= before.start and s.agent != before.agent]
        before = earlier[-1] if earlier else before
    return _mate_of(text, spans, amounts, i, before) or before


def _mate_of(
    text: str, spans: Sequence[AgentSpan], amounts: Sequence[Amount], i: int, before: AgentSpan
) -> AgentSpan | None:
    """The first of two agents that stand together before an amount, when the second has the next amount
    ("Gemcitabine/Cisplatin IV 1000 mg/m2 plus cisplatin 25 mg/m2")."""
    at = spans.index(before)
    if (
        at == 0
        or i + 1 == len(amounts)
        or not any(
            s.agent == before.agent and _NEAR_BEFORE.fullmatch(text, s.end, amounts[i + 1].start)
            for s in spans[at + 1 :]
        )
    ):
        return None
    first = spans[at - 1]
    return first if text[first.end : before.start].strip() in ("/", "+", "and") and first != before else None


def _nearest_carboplatin(spans: Sequence[AgentSpan], amount: Amount) -> AgentSpan | None:
    named = [span for span in spans if span.agent.rpartition("/")[2] == _CARBOPLATIN]
    return min(named, key=lambda s: max(amount.start - s.end, s.start - amount.end), default=None)


def _is_next(text: str, span: AgentSpan | None, previous: Sequence[Amount]) -> bool:
    """Whether an agent stands right behind the previous amount, and so is that one's."""
    behind = span is not None and bool(previous) and previous[0].end <= span.start
    return bool(behind and span and _NEAR_AFTER.fullmatch(text, previous[0].end, span.start))


def _respectively(
    text: str, sentence: tuple[int, int], spans: Sequence[AgentSpan], amounts: Sequence[Amount]
) -> list[AgentSpan | None] | None:
    """ "A and B at 100 mg/m2 and 75 mg/m2, respectively": agents and amounts in the same order."""
    signs = {text[a.end : b.start].strip() for a, b in itertools.pairwise(amounts)}
    if len(amounts) < 2 or not (signs in ({"/"}, {"+"}) or "respectively" in text[sentence[0] : sentence[1]]):
        return None
    before = [span for span in spans if span.end <= amounts[0].start][-len(amounts) :]
    return list(before) if len({span.agent for span in before}) == len(amounts) else None


def _core(amounts: Sequence[Amount], chosen: Sequence[AgentSpan | None], i: int) -> tuple[int, int]:
    """The stretch from agent to amount; the amount alone where the agent's name stands before another amount ("A 5 mg
    daily, then 5 mg twice daily")."""
    amount, span = amounts[i], chosen[i]
    if span is None or (i > 0 and span.end <= amounts[i - 1].start):
        return amount.start, amount.end
    return min(amount.start, span.start), max(amount.end, span.end)


def _split(text: str, start: int, end: int) -> int:
    """Where, between two doses, the words about the first end: at the last separator, or before a route word that
    belongs to the second ("nivolumab 3 mg/kg and intravenous ipilimumab")."""
    if end <= start:
        return end
    separators = list(_SEPARATOR.finditer(text, start, end))
    if separators:
        return separators[-1].start()
    routes = [route for route in find_routes(text[start:end]) if not text[start + route[1] : end].strip()]
    return start + routes[0][0] if routes and routes[0][0] > 3 else end
