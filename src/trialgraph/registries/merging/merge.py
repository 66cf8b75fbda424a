"""What several records say of one trial, as one study: field by field the newer record wins, an older one fills gaps.

- Newer is the record that was current on the later date (`data_date`), then the one last updated later.
- Where two records say the same, the fuller wording is kept (exports cut long fields), and that of the trial's own
  registry before the WHO portal's copy of it.
- Where they say different things, the newer one counts and a doubt of kind ``sourcesDisagree`` cites both.
- Evidence keeps its place: the newest record's texts keep their pointers; a text that comes from another record stands
  under ``/sources/<registry id version>``, so that two records' pointers never meet. All are texts of the merged study
  (or of its doubts) and are kept with it, under the newest record's version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from trialgraph.registries.merging.agreement import Disagreement, find_disagreements, say_same
from trialgraph.registries.merging.items import fill_arms, fill_interventions, fill_outcomes
from trialgraph.registries.merging.numbers import rank_id
from trialgraph.study import Design, Doubt, Status, Study, Text

T = TypeVar("T")
Part = TypeVar("Part", Design, Status)
SOURCES = "/sources"
KIND = "sourcesDisagree"
PORTAL = "ictrp"


def merge_records(records: Sequence[Study]) -> Study:
    """One study of one or more records of a trial, in whatever order they come."""
    kept: list[Study] = []
    for record in sorted(records, key=_age, reverse=True):
        if record not in kept:
            kept.append(record)
    merged, *others = kept
    names: set[str] = set()
    for other in others:
        prefix = f"{SOURCES}/{_escape(_name_source(other, names))}"
        merged = _merge_two(merged, _move(other, prefix), prefix)
    return _with_ids(merged, kept)


def _age(study: Study) -> tuple[str, str, bool, int, str, str]:
    current = study.data_date or study.status.last_updated
    size = sum(len(text.content) for text in study.texts())
    return (current, study.status.last_updated, study.registry != PORTAL, size, study.version, study.id)


def _name_source(study: Study, names: set[str]) -> str:
    """Registry, id and version; numbered where that is not enough (one record in two formats)."""
    plain = f"{study.registry} {study.id} {study.version}".strip()
    name = next(n for n in (plain, *(f"{plain} ({i})" for i in range(2, len(names) + 3))) if n not in names)
    names.add(name)
    return name


def _escape(token: str) -> str:
    """A token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def _move(value: T, prefix: str) -> T:
    """The same value with the pointers of all its texts below `prefix`."""
    if isinstance(value, Text):
        return cast(T, Text(prefix + value.pointer, value.content))
    if isinstance(value, tuple):
        return cast(T, tuple(_move(item, prefix) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        moved = {f.name: _move(getattr(value, f.name), prefix) for f in fields(value)}
        return cast(T, replace(value, **moved))
    return value


def _with_ids(merged: Study, records: Sequence[Study]) -> Study:
    """Under the best known of the ids; the others are secondary ids."""
    named = min(records, key=lambda record: rank_id(record.id))
    ids = dict.fromkeys(number for record in records for number in (record.id, *record.secondary_ids))
    secondary = tuple(number for number in ids if number != named.id)
    return replace(merged, id=named.id, secondary_ids=secondary, url=named.url or merged.url)


def _merge_two(newer: Study, older: Study, prefix: str) -> Study:
    """`older`, whose pointers stand below `prefix`, fills `newer`."""
    doubts = tuple(_make_doubt(found, prefix, newer) for found in find_disagreements(newer, older))
    is_copy = newer.registry == PORTAL and older.registry != PORTAL

    def text(name: str) -> Text | None:
        return _choose_text(getattr(newer, name), getattr(older, name), is_copy)

    return replace(
        newer,
        title=text("title") or newer.title,
        official_title=text("official_title"),
        acronym=text("acronym"),
        brief_summary=text("brief_summary"),
        detailed_description=text("detailed_description"),
        eligibility=text("eligibility"),
        conditions=newer.conditions or older.conditions,
        keywords=newer.keywords or older.keywords,
        interventions=fill_interventions(newer.interventions, older.interventions),
        arms=fill_arms(newer.arms, older.arms),
        outcomes=fill_outcomes(newer.outcomes, older.outcomes),
        design=_fill_design(newer.design, older.design),
        status=_fill(newer.status, older.status),
        data_date=newer.data_date or older.data_date,
        doubts=(*newer.doubts, *older.doubts, *doubts),
    )


def _choose_text(newer: Text | None, older: Text | None, is_copy: bool) -> Text | None:
    if newer is None or older is None:
        return newer or older
    if not say_same(newer.content, older.content):
        return newer
    longer = len("".join(older.content.split())) > 1.02 * len("".join(newer.content.split()))
    return older if is_copy or longer else newer


def _fill_design(newer: Design, older: Design) -> Design:
    filled = _fill(newer, older)
    source = older if newer.enrolment is None else newer  # a number and what kind it is belong together
    return replace(filled, enrolment=source.enrolment, enrolment_kind=source.enrolment_kind)


def _fill(newer: Part, older: Part) -> Part:
    """Each field of the newer one, or of the older one where it is empty."""
    names = [f.name for f in fields(newer)]
    return replace(newer, **{name: getattr(newer, name) or getattr(older, name) for name in names})


def _make_doubt(found: Disagreement, prefix: str, newer: Study) -> Doubt:
    """What the older record says, and that the newer one counts: both as texts, which evidence can cite."""
    pointer = f"/study/{found.field}"
    older = found.older_text or Text(prefix + pointer, found.older)
    kept = found.newer_text or Text(pointer, found.newer)
    source = f"{newer.registry} {newer.version}".strip()
    return Doubt(KIND, older, f"{found.field} as in {source}: {_shorten(kept.content)}", kept)


def _shorten(content: str, limit: int = 200) -> str:
    flat = " ".join(content.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
