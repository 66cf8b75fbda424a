"""Servers that several tests ask, each started once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.served import Server, build_seeds, run_server


@pytest.fixture(scope="session")
def seeds_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the seeds, which nobody changes."""
    return build_seeds(tmp_path_factory.mktemp("served") / "seeds.db")


@pytest.fixture(scope="module")
def server(seeds_db: Path) -> Iterator[Server]:
    """A server of the seeds with the usual limits, but time enough for a busy machine."""
    with run_server(seeds_db, seconds=30) as running:
        yield running
