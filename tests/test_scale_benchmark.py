"""``benchmarks/scale.py``: its copies are other studies, its extrapolation is what it says, its watch sees children."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from trialgraph.registries import read_studies

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def scale(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    import scale

    return scale


def test_copies_are_other_studies_with_the_same_texts(scale: ModuleType, shared: Path, tmp_path: Path) -> None:
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        some = b"".join(line for _, line in zip(range(20), lines, strict=False))
    (tmp_path / "some.ndjson.gz").write_bytes(gzip.compress(some))
    scale.replicate(tmp_path / "some.ndjson.gz", 50, tmp_path / "many.ndjson.gz")
    studies = list(read_studies([tmp_path / "many.ndjson.gz"]))
    assert len({study.id for study in studies}) == 50
    assert all(re.fullmatch(r"NCT9\d{7}", study.id) for study in studies)
    assert [study.title for study in studies[20:40]] == [study.title for study in studies[:20]]


@pytest.mark.parametrize(
    ("one", "two", "exponent", "registry"),
    [
        ((100_000, 10.0), (200_000, 20.0), 1.0, 56.0),  # linear
        ((100_000, 15.0), (200_000, 20.0), 0.415, 38.0),  # with something that is spent once
        ((100_000, 10.0), (200_000, 40.0), 2.0, 313.6),  # quadratic
    ],
)
def test_what_the_registry_would_take(
    scale: ModuleType, one: tuple[int, float], two: tuple[int, float], exponent: float, registry: float
) -> None:
    assert scale.extrapolate(one, two) == (pytest.approx(exponent, abs=0.001), pytest.approx(registry))


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the watch reads /proc, which is Linux's")
def test_the_watch_sees_children_and_files(scale: ModuleType, tmp_path: Path) -> None:
    child = "import time; held = bytearray(60_000_000); print('held', flush=True); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        started = time.time()
        with scale.Watch(process.pid, tmp_path) as watch:
            (tmp_path / "file").write_bytes(bytes(range(256)) * 4_000)
            deadline = time.monotonic() + 30
            while len(watch.memory) < 2 and time.monotonic() < deadline:
                time.sleep(0.05)
        os.killpg(process.pid, 9)
    assert 60_000_000 < watch.peak_memory(started, time.time()) < 300_000_000
    assert watch.peak_disk() >= 1_024_000
