"""The line of therapy at which the study treatment comes.

Source of the rules: gold/GUIDE.md, "line", and adjudication rule 4. Each sentence that speaks of lines gives a
statement (lowest line, highest line or open); `combine_statements` makes one line of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trialgraph.facts.model import Line, Setting
from trialgraph.facts.populations.eligibility import split_eligibility
from trialgraph.facts.populations.line_statements import LineStatement, parse_item_statements, parse_line_statements
from trialgraph.facts.populations.setting_words import BACKGROUND
from trialgraph.facts.populations.settings import is_oncology
from trialgraph.facts.wording import fold_case, make_evidence, sentence_at
from trialgraph.study import Study, Text

_CURATIVE = frozenset(("adjuvant", "neoadjuvant", "perioperative", "consolidation"))


def extract_line(study: Study, settings: tuple[Setting, ...] = ()) -> Line | None:
    """The line of therapy of the study treatment, or None where the record says none.

    `settings` are the study's settings: adjuvant, neoadjuvant and perioperative treatment has no line.
    """
    titled = [(text, s) for text in _titles(study) for s in parse_line_statements(text.content, "title")]
    if {setting.value for setting in settings} & _CURATIVE and not any(s.basis == "named" for _, s in titled):
        return None
    if not is_oncology(study):
        return _make_line(titled)
    told = list(titled)
    for text in (*study.keywords, study.brief_summary, study.detailed_description):
        if text is not None:
            place = "title" if text in study.keywords else "summary"
            background = text is study.detailed_description
            told += [
                (text, s)
                for s in parse_line_statements(text.content, place)
                if not (background and _is_background(text.content, s))
            ]
    if study.eligibility is not None:
        for item in split_eligibility(study.eligibility):
            told += [(study.eligibility, s) for s in parse_item_statements(study.eligibility.content, item)]
    return _make_line(told)


def _is_background(content: str, statement: LineStatement) -> bool:
    """Whether a sentence of the description tells of other studies and of the field."""
    folded = fold_case(content)
    start, end = sentence_at(folded, statement.start)
    return BACKGROUND.search(folded, start, end) is not None


def _titles(study: Study) -> Iterator[Text]:
    yield study.title
    if study.official_title is not None:
        yield study.official_title
    yield from study.conditions


def combine_statements(statements: Iterable[LineStatement]) -> tuple[int | None, int | None]:
    """Lowest and highest line that the statements together allow; (None, None) where they say nothing.

    Several named lines are cohorts: {lowest, highest or open}. Counted prior lines are more exact than "failed
    standard therapy". Untreated beside pretreated participants are cohorts again.
    """
    by_basis: dict[str, list[LineStatement]] = {}
    for statement in statements:
        by_basis.setdefault(statement.basis, []).append(statement)
    if kept := by_basis.get("maintenance"):
        return kept[0].minimum, kept[0].maximum
    named, untreated = by_basis.get("named", []), by_basis.get("untreated", [])
    unexposed = by_basis.get("unexposed", [])
    counted, limited, failed = (by_basis.get(basis, []) for basis in ("counted", "limited", "failed"))
    if named:
        lowest = min(s.minimum for s in named)
        alike = [s for s in counted if lowest in (1, s.minimum)]  # "third-line" and "failed at least two": open
        return _span([*named, *alike])
    pretreated = counted or failed
    if not pretreated:
        told = untreated or unexposed or limited
        return _span(told) if told else (None, None)
    if any(s.maximum is None for s in untreated) or (untreated and counted):
        return 1, None
    return (1, 1) if untreated else _limit(_span(pretreated), limited)


def _limit(span: tuple[int, int | None], limited: list[LineStatement]) -> tuple[int, int | None]:
    """An open span, closed by "no more than N prior lines" where the sentences do not contradict each other."""
    lowest, highest = span
    if highest is None and limited:
        most = max(s.maximum or 0 for s in limited)
        highest = most if most >= lowest else None
    return lowest, highest


def _span(statements: list[LineStatement]) -> tuple[int, int | None]:
    lowest = min(s.minimum for s in statements)
    highest = [s.maximum for s in statements]
    return lowest, None if None in highest else max(h for h in highest if h is not None)


def _open_cohorts(told: list[tuple[Text, LineStatement]]) -> list[tuple[Text, LineStatement]]:
    """Where the eligibility itself takes untreated participants and such whose therapy failed, these are cohorts."""
    criteria = [s for text, s in told if text.pointer.endswith("eligibilityCriteria") and s.basis != "limited"]
    if not {"untreated", "failed"} <= {s.basis for s in criteria}:
        return told
    return [(text, replace(s, maximum=None) if s.basis == "untreated" and s in criteria else s) for text, s in told]


def _make_line(told: list[tuple[Text, LineStatement]]) -> Line | None:
    lowest, highest = combine_statements(statement for _, statement in _open_cohorts(told))
    if lowest is None:
        return None
    return Line(lowest, highest, tuple(make_evidence(text, s.start, s.end) for text, s in told[:3]))
