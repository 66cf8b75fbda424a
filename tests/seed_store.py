"""The five seeds through the whole flow, built once for all tests of a process that only ask."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from trialgraph.api import TrialGraph
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.resources import seeds_folder
from trialgraph.vocabulary.load import load_builtin


@cache
def seed_store() -> TrialGraph:
    """The graph that ``trialgraph build`` makes of the seeds."""
    folder = Path(tempfile.mkdtemp(prefix="trialgraph-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    report = ReadReport()
    build_graph([seeds_folder()], folder / "seeds.db", load_builtin(), report)
    assert report.read == 5
    return TrialGraph.open(folder / "seeds.db")
