"""Which lines of an unlabelled record are its conditions, interventions and outcome measures.

The order is fixed: title, summary (paragraphs), conditions, interventions (or none), primary, secondary and other
outcome measures (the last two or none), detailed description (paragraphs, or none). Every place for the block in the
middle is weighed by how its lines read; the best one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialgraph.registries.seed_sections.outcomes import time_frame_clarity
from trialgraph.registries.seed_sections.wording import FULL_STOP, INTERVENTION_KIND, LIST_ITEM, PROSE_START, VERB

# How much more likely than not a first, second and third line of outcome measures is, beside what the line says:
# of 5,515 records 124 have none, 1,064 one, 3,845 two, 516 three.
_EXPECTED_OUTCOME_LINES = (7.0, 1.0, -1.0)
# A description of a measure may hold line breaks, but not pages of them.
_MAX_LINES_OF_OUTCOMES = 80
_LINE_BREAK, _BARS_GO_ON, _PER_EXTRA_LINE, _PER_BLANK_LINE = -3.0, 2.0, -0.3, -0.5
_INTERVENTIONS = 12.0


@dataclass(frozen=True, slots=True)
class Sections:
    """Line numbers, from 0, `end` exclusive: `interventions` is None where there are none; each of `outcomes` is a
    section (primary, secondary, other). `likelihood` is the sum of signs, `margin` its lead over the second best."""

    conditions: int
    interventions: int | None
    outcomes: tuple[tuple[int, int], ...]
    end: int
    likelihood: float
    margin: float = 0.0


def find_sections(lines: Sequence[str]) -> Sections | None:
    """The best reading of the lines (the first is the title); None when there is no line for conditions."""
    weigher = _Weigher(lines)
    readings = sorted(weigher.readings(), key=lambda reading: -reading.likelihood)
    if not readings:
        return None
    best = readings[0]
    second = readings[1].likelihood if len(readings) > 1 else float("-inf")
    return Sections(
        best.conditions, best.interventions, best.outcomes, best.end, best.likelihood, best.likelihood - second
    )


class _Weigher:
    """Weighs the readings of one record; what a stretch of lines says is worked out once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._ending: dict[int, float] = {}
        self._outcome_signs: dict[tuple[int, int], float] = {}
        self._summary_start = lines[1].strip() if len(lines) > 1 else ""

    def readings(self) -> Iterator[Sections]:
        """Every way in which the lines can be divided into sections."""
        for conditions in range(1, len(self._lines)):
            if not self._lines[conditions].strip():
                continue
            signs = condition_signs(self._lines[conditions]) - (4 if conditions == 1 else 0)
            after = conditions + 1
            yield from self._with_outcomes(conditions, None, after, signs)
            if after < len(self._lines) and is_interventions(self._lines[after]):
                yield from self._with_outcomes(conditions, after, after + 1, signs + _INTERVENTIONS)

    def _with_outcomes(
        self, conditions: int, interventions: int | None, start: int, signs: float
    ) -> Iterator[Sections]:
        yield Sections(conditions, interventions, (), start, signs)
        stretches: list[tuple[tuple[tuple[int, int], ...], int, float]] = [((), start, signs)]
        for expected in _EXPECTED_OUTCOME_LINES:
            longer = []
            for outcomes, at, so_far in stretches:
                for end in self._ends(at):
                    likelihood = so_far + expected + self._weigh(at, end)
                    longer.append(((*outcomes, (at, end)), end, likelihood))
                    yield Sections(conditions, interventions, (*outcomes, (at, end)), end, likelihood)
            stretches = longer

    def _ends(self, start: int) -> Iterator[int]:
        """Where outcome measures that start on this line may end: on it, or on the first that closes a time frame."""
        if start >= len(self._lines) or not self._lines[start].strip():
            return
        yield start + 1
        if self._ends_outcomes(start) > 0.5 or PROSE_START.match(self._lines[start]):
            return
        for end in range(start + 1, min(start + _MAX_LINES_OF_OUTCOMES, len(self._lines))):
            if self._ends_outcomes(end) == 1:
                yield end + 1
                return

    def _ends_outcomes(self, line: int) -> float:
        if line not in self._ending:
            self._ending[line] = ends_outcomes(self._lines[line])
        return self._ending[line]

    def _weigh(self, start: int, end: int) -> float:
        if (start, end) not in self._outcome_signs:
            signs = outcome_signs("\n".join(self._lines[start:end])) + self._line_break_signs(start, end)
            repeats_summary = self._lines[start].strip() == self._summary_start
            self._outcome_signs[start, end] = signs - (8 if repeats_summary else 0)
        return self._outcome_signs[start, end]

    def _line_break_signs(self, start: int, end: int) -> float:
        """Line breaks within outcome measures are rare, except where bars go on behind them."""
        if end - start == 1:
            return 0.0
        blank = sum(not line.strip() for line in self._lines[start:end])
        bars = any("|" in line for line in self._lines[start + 1 : end])
        return (
            (_BARS_GO_ON if bars and blank else _LINE_BREAK)
            + _PER_EXTRA_LINE * (end - start - 1)
            + _PER_BLANK_LINE * blank
        )


def is_interventions(line: str) -> bool:
    """Whether a line reads ``TYPE: name|TYPE: name``."""
    return INTERVENTION_KIND.match(line) is not None


def ends_outcomes(line: str) -> float:
    """How clearly the last outcome measure on this line ends with a time frame (1 clearly, 0 not at all)."""
    return time_frame_clarity(line.rsplit("|", 1)[-1])


def condition_signs(line: str) -> float:
    """How much speaks for a line of conditions: short noun phrases, bars between them, no sentence."""
    parts = line.split("|")
    words = [len(part.split()) for part in parts]
    mean = sum(words) / len(words)
    signs = 1.5 if mean <= 5 else 0.0 if mean <= 9 else -2.0
    signs -= 3 if max(words) > 16 else 0
    signs -= 6 if len(line) > 600 and len(parts) == 1 else 0
    signs += 3 if len(parts) > 1 else 0
    signs -= 3 if line.rstrip().endswith((".", "?", "!", ":", ";")) else 0
    signs -= 3 if PROSE_START.match(line) else 0
    signs -= 2 if VERB.search(line) else 0
    signs -= 2 if LIST_ITEM.match(line) else 0
    return signs


def outcome_signs(text: str) -> float:
    """How much speaks for outcome measures: time frames at the ends of the parts, bars, a short first field."""
    parts = text.split("|")
    clarity = [time_frame_clarity(part) for part in parts]
    timed = sum(clarity) / len(parts)
    signs = 8 * (timed - 0.55)
    if len(parts) > 1:
        signs -= 3 if clarity[-1] < 0.5 and min(clarity[:-1]) > 0.5 else 0  # the last one is not finished
        signs += 5 + min(3, len(parts) - 2) * max(timed, 0.5)
    else:
        signs += _single_outcome_signs(text, timed > 0.5)
    measure = parts[0].split(", ")[0]
    signs -= 1 if FULL_STOP.search(measure) else 0
    signs -= 1.5 if len(measure.split()) > 25 else 0
    signs -= 1 if text.rstrip().endswith((".", "?")) else 0
    signs -= 4 if text.rstrip().endswith(":") else 0
    signs -= 3 if LIST_ITEM.match(text) or (len(text) < 60 and text.isupper()) else 0
    return signs


def _single_outcome_signs(text: str, timed: bool) -> float:
    """Signs of a text without bars: one outcome measure, or a paragraph."""
    words, signs = len(text.split()), 0.0
    if not timed and not text.rstrip().endswith((".", ":", "?")):
        signs += 4.5 if words <= 12 else 3 if words <= 30 else 2.5
    signs -= 2 if PROSE_START.match(text) else 0
    signs -= 2 if not timed and len(FULL_STOP.findall(text)) >= 3 else 0
    return signs
