"""The shapes of the history: what an update writes passes, and each broken node is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken_histories import BROKEN_HISTORY
from made_facts import make_revision
from test_store import build
from trialgraph.namespaces import RDF, TG
from trialgraph.quads.history import make_history_lines
from trialgraph.store import Replacement, open_store, update_store
from trialgraph.validation import Violation, validate_history


def validate(db: Path, lines: list[str]) -> list[Violation]:
    """What is wrong with a history of these lines."""
    build(db)
    with update_store(db) as update:
        update.apply(Replacement(history=lines))
    with open_store(db) as store:
        return list(validate_history(store))


def test_a_history_as_it_is_written_is_well_formed(tmp_path: Path) -> None:
    assert validate(tmp_path / "db", [line for line in make_history_lines(make_revision()) if line]) == []


@pytest.mark.parametrize(("kind", "name", "values", "said"), BROKEN_HISTORY)
def test_a_broken_history_is_told(tmp_path: Path, kind: str, name: str, values: tuple[str, ...], said: str) -> None:
    whole = [line for line in make_history_lines(make_revision()) if line]
    node = min(line.split()[0] for line in whole if f"<{RDF}type> <{TG}{kind}>" in line)
    broken = [line for line in whole if not line.startswith(f"{node} <{TG}{name}>")]
    broken += [f"{node} <{TG}{name}> {value} .\n" for value in values]
    told = validate(tmp_path / "db", broken)
    assert any(one.property == f"tg:{name}" and said in one.message for one in told), told


def test_a_change_of_no_revision_is_told(tmp_path: Path) -> None:
    """A link that is lost: its revision then has a change too few, or the change is never come to."""
    whole = [line for line in make_history_lines(make_revision()) if f"<{TG}hasChange>" not in line and line]
    told = validate(tmp_path / "db", whole)
    assert [(one.property, "Less than 1" in one.message) for one in told] == [("tg:hasChange", True)]
