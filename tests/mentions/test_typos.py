"""Misspelt agents: one slip of the pen, never two, and never a code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mentions.typos import suggest_agent
from trialgraph.vocabulary.load import load_builtin


def suggest(name: str) -> str | None:
    therapy = suggest_agent(name, load_builtin())
    return therapy.name if therapy is not None else None


@pytest.mark.parametrize(
    ("written", "agent"),
    [
        ("aptinib", "apatinib"),  # 002_5c4353955f9fa003
        ("thalidomine", "thalidomide"),  # NCT02447679
        ("toripalimb", "toripalimab"),
        ("gemcitibine", "gemcitabine"),
        ("docetaxal", "docetaxel"),
        ("pembrolizumap", "pembrolizumab"),
        ("cispaltin", "cisplatin"),  # two letters swapped
        ("carboplatinn", "carboplatin"),
    ],
)
def test_one_slip_is_read(written: str, agent: str) -> None:
    assert suggest(written) == agent


@pytest.mark.parametrize(
    "written",
    [
        "cisplatin",  # right as it is
        "lapatinib",  # an agent of its own, one letter from apatinib
        "gemcitib",  # two slips
        "ak105",  # a code
        "tegafr",  # too short to tell
        "placebo",
        "acyclovirus",
        "",
    ],
)
def test_nothing_else_is_mended(written: str) -> None:
    assert suggest(written) in (None, written)


@given(st.text(max_size=20))
def test_a_suggestion_is_one_edit_away(written: str) -> None:
    found = suggest(written)
    assert found is None or (found[0] == written[0] and abs(len(found) - len(written)) <= 1)
