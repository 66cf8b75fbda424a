"""Revisions in RDF: what is said of them, of which day they are, and what they cite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from made_facts import make_revision
from trialgraph.history.model import Cause, RecordState
from trialgraph.namespaces import TG
from trialgraph.quads.history import make_history_lines
from trialgraph.store import parse_lines


def read_values(lines: list[str], name: str) -> list[str]:
    """The values of a property, sorted."""
    return sorted(t.object.value for t in parse_lines(lines) if t.predicate.value == TG + name)  # type: ignore[union-attr]


def test_a_change_says_what_was_and_what_is() -> None:
    lines = list(make_history_lines(make_revision()))
    assert read_values(lines, "changeKind") == ["agent", "endpoint"]
    assert read_values(lines, "changeType") == ["added", "changed"]
    assert read_values(lines, "oldRole") == ["primary"]
    assert read_values(lines, "newRole") == ["experimental", "secondary"]
    assert read_values(lines, "oldConcept") == [TG + "endpoint/pfs"]
    assert [place.partition("/v/")[2][0] for place in read_values(lines, "oldEvidence")] == ["1"]
    assert {place.partition("/v/")[2][0] for place in read_values(lines, "newEvidence")} == {"2"}
    assert read_values(lines, "versionBefore") + read_values(lines, "versionAfter") == ["1", "2"]


def test_the_same_revision_has_the_same_nodes_and_another_one_has_others() -> None:
    one, other = make_revision(), replace(make_revision(), recorded_at="2026-03-02T12:00:00Z")
    assert list(make_history_lines(one)) == list(make_history_lines(make_revision()))
    subjects = [{line.split()[0] for line in make_history_lines(revision)} for revision in (one, other)]
    assert subjects[0].isdisjoint(subjects[1])


def test_words_that_were_written_over_are_not_cited() -> None:
    revision = make_revision()
    assert revision.old is not None
    same = replace(revision, new=replace(revision.new, version=revision.old.version))
    assert read_values(list(make_history_lines(same)), "oldEvidence") == []
    reread = replace(same, causes=("reinterpretation",))
    assert len(read_values(list(make_history_lines(reread)), "oldEvidence")) == 1


@pytest.mark.parametrize(
    ("causes", "date", "expected"),
    [
        (("recordUpdate",), "2026-02-01", "2026-02-01"),
        (("recordUpdate", "reinterpretation"), "2026-02-01", "2026-02-01"),
        (("recordUpdate",), "", "2026-03-01"),
        (("reinterpretation",), "2026-02-01", "2026-03-01"),
    ],
)
def test_the_day_of_a_change(causes: tuple[Cause, ...], date: str, expected: str) -> None:
    revision = replace(make_revision(), causes=causes, new=RecordState("2", date, "reader 2"))
    assert read_values(list(make_history_lines(revision)), "revisionDate") == [expected]
