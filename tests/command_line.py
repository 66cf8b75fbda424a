"""The program called as a user calls it, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How a call of the program ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def assert_one_line(outcome: Outcome, *said: str) -> None:
    """An error is one line on stderr, begins with the program's name, and nothing is on stdout."""
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith("trialgraph: ")
    assert outcome.err.count("\n") == 1 and outcome.err.endswith("\n")
    assert "Traceback" not in outcome.err
    for words in said:
        assert words in outcome.err
