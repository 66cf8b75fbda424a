"""A graph, and a session with its tools in this process, for all tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoning.sessions import Session, build_test_graph, open_session
from trialgraph.mcp.server import make_server
from trialgraph.serve.settings import Limits


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the seeds and a hostile record."""
    return build_test_graph(tmp_path_factory.mktemp("reasoning") / "seeds.db")


@pytest.fixture(scope="session")
def session(db: Path) -> Iterator[Session]:
    """A session with the usual limits, but time enough for a busy machine."""
    with open_session(make_server(db, Limits(seconds=60))) as opened:
        yield opened
