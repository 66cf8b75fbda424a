"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
