"""Whether two records of one trial say the same, and where they do not.

Compared is what is said and not how it is spelled: letters and digits. A text cut short says the same as the whole one,
a month the same as a day in it, a list the same as a part of it. The portal's "Not Recruiting" stands for whatever is
not recruiting. Keywords, collaborators and dates of posting are bookkeeping: they are taken over and not compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trialgraph.study import Study, Text

_SPELLING = re.compile(r"[\W_]+")
_TEXTS = ("title", "official_title", "acronym", "eligibility")
_PROSE = ("brief_summary", "detailed_description")
_DESIGN = ("study_type", "allocation", "intervention_model", "masking", "primary_purpose")
_DATES = ("start_date", "primary_completion_date", "completion_date")
# Long texts that share so much of their words differ in layout and characters only.
_SAME_WORDS = 0.95
_LONG = 200
_CUT = 20


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field (by its name in `Study`) and what each record has there; texts where the field is one."""

    field: str
    newer: str
    older: str
    newer_text: Text | None = None
    older_text: Text | None = None


def fold_spelling(text: str) -> str:
    """Letters and digits in lower case, with single blanks between words."""
    return _SPELLING.sub(" ", text.casefold()).strip()


def say_same(one: str, two: str) -> bool:
    """Whether two texts say the same but for spelling, or one of them is cut short."""
    first, second = sorted((fold_spelling(one), fold_spelling(two)), key=len)
    if first == second or (len(first) >= _CUT and second.startswith(first)):
        return True
    return len(first) > _LONG and _share_words(first.split(), second.split()) >= _SAME_WORDS


def _share_words(one: Sequence[str], two: Sequence[str]) -> float:
    shared = (Counter(one) & Counter(two)).total()
    return 2 * shared / (len(one) + len(two))


def find_disagreements(newer: Study, older: Study) -> Iterator[Disagreement]:
    """The fields in which both records say something, and not the same."""
    yield from _compare_texts(newer, older)
    lists = (
        ("conditions", _contents(newer.conditions), _contents(older.conditions)),
        ("interventions", _names(newer), _names(older)),
        ("countries", newer.status.countries, older.status.countries),
        ("phases", newer.design.phases, older.design.phases),
        *((f"{role}Outcomes", _measures(newer, role), _measures(older, role)) for role in ("primary", "secondary")),
    )
    for name, ours, theirs in lists:
        if not _is_part(ours, theirs):
            yield Disagreement(name, "; ".join(ours), "; ".join(theirs))
    yield from _compare_values(newer, older)


def _contents(texts: Iterable[Text]) -> tuple[str, ...]:
    return tuple(text.content for text in texts)


def _names(study: Study) -> tuple[str, ...]:
    return _contents(intervention.name for intervention in study.interventions)


def _measures(study: Study, role: str) -> tuple[str, ...]:
    return _contents(outcome.measure for outcome in study.outcomes if outcome.role == role)


def _compare_texts(newer: Study, older: Study) -> Iterator[Disagreement]:
    # Prose of two registers is two texts about one trial; of one register it is two versions of one text.
    for name in (*_TEXTS, *(_PROSE if newer.registry == older.registry else ())):
        ours, theirs = getattr(newer, name), getattr(older, name)
        if ours and theirs and not say_same(ours.content, theirs.content):
            yield Disagreement(_camel(name), ours.content, theirs.content, ours, theirs)


def _compare_values(newer: Study, older: Study) -> Iterator[Disagreement]:
    pairs = [(name, getattr(newer.design, name), getattr(older.design, name)) for name in _DESIGN]
    pairs += [("sponsor", newer.status.sponsor, older.status.sponsor)]
    pairs += [("status", newer.status.overall, older.status.overall)]
    dates = [(name, getattr(newer.status, name), getattr(older.status, name)) for name in _DATES]
    for name, ours, theirs in pairs:
        if ours and theirs and not say_same(ours, theirs) and not _is_open_status(ours, theirs):
            yield Disagreement(_camel(name), ours, theirs)
    for name, ours, theirs in dates:
        if ours and theirs and not (ours.startswith(theirs) or theirs.startswith(ours)):
            yield Disagreement(_camel(name), ours, theirs)
    ours, theirs = newer.design.enrolment, older.design.enrolment
    if ours is not None and theirs is not None and ours != theirs:
        yield Disagreement("enrolment", str(ours), str(theirs))


def _is_open_status(one: str, two: str) -> bool:
    return "NOT_RECRUITING" in (one, two) and "RECRUITING" not in (one, two)


def _is_part(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether one list says nothing that the other does not."""
    ours, theirs = {fold_spelling(item) for item in one}, {fold_spelling(item) for item in two}
    if ours <= theirs or theirs <= ours:
        return True
    few, many = sorted((ours, theirs), key=len)
    return all(any(say_same(item, other) for other in many) for item in few)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
