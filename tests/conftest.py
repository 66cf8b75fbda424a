"""Fixtures that every test may use."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from command_line import Outcome
from trialgraph.cli import main

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the project: $TRIALGRAPH_SHARED, else ../shared.

    Without it the test is skipped with a reason; with TRIALGRAPH_REQUIRE_SHARED=1 (set in CI) its absence is a failure.
    """
    place = Path(os.environ.get("TRIALGRAPH_SHARED") or ROOT.parent / "shared")
    if (place / "records" / "ctgov_v2.ndjson.gz").is_file():
        return place
    if os.environ.get("TRIALGRAPH_REQUIRE_SHARED") == "1":
        pytest.fail(f"the shared material is required (TRIALGRAPH_REQUIRE_SHARED=1) but is not at {place}")
    pytest.skip(f"the shared material is not at {place} (set TRIALGRAPH_SHARED to its directory)")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The directory of the five seed records."""
    return ROOT / "seeds"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Outcome]:
    """Calls the program in a directory of its own, as `trialgraph ARGUMENTS` would, `stdin` piped into it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")

    def call(*arguments: str | Path, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["trialgraph", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capfdbinary.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Requests that fail are repeated at once, and as often as ever."""
    with stamina.set_testing(True, attempts=8):
        yield
