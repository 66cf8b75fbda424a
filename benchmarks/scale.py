"""Building the graph of many studies, measured, and what the whole registry would take.

    python benchmarks/scale.py [--studies N]... [--jobs N] [--records FILE] [--folder DIR] [--keep] [--no-peers]

The real records are replicated under new ids (a copy has the same texts, so that names that no vocabulary knows do not
grow with the copies as they would with other records). For each size, in a process of its own: wall and CPU time, the
peak of the memory of all processes together, and room on disk, while it is built and after. Then the extrapolation to
the registry with the growth between the two largest sizes (1.00 is linear), and the peers of ``scale_peers.py`` on the
unreplicated records. To reach on two cores, for 560,000 studies: 25 minutes, 3 GB, 25 GB. (Small sizes say little of
the disk: RocksDB does not compress the levels that a small graph fills. Times and their growth mean something only
where the pace of the machine, printed beside each run, stays what it was.)
"""

from __future__ import annotations

import argparse
import gzip
import math
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from process_tree import Watch, measure_disk

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = SHARED / "records" / "ctgov_v2.ndjson.gz"
REGISTRY = 560_000
SIZES = (110_000, 220_000)
MINUTES, MEMORY_GB, DISK_GB = 25.0, 3.0, 25.0
_OWN_ID = re.compile(rb'"nctId":"(NCT\d{8})"')


@dataclass(frozen=True)
class Stage:
    """Seconds of wall, of CPU in the main process and in the workers, and the peak of memory, in bytes."""

    name: str
    wall: float
    main_cpu: float
    workers_cpu: float
    memory: int


@dataclass(frozen=True)
class Run:
    """A build of so many studies: its stages, and room on disk in bytes, at its peak and of the finished store."""

    studies: int
    quads: int
    stages: list[Stage]
    disk_peak: int
    disk: int

    @property
    def wall(self) -> float:
        """Seconds of all stages."""
        return sum(stage.wall for stage in self.stages)

    @property
    def cpu(self) -> float:
        """CPU seconds of all stages and processes."""
        return sum(stage.main_cpu + stage.workers_cpu for stage in self.stages)

    @property
    def memory(self) -> int:
        """The peak of all processes together, in bytes."""
        return max(stage.memory for stage in self.stages)


def replicate(records: Path, studies: int, target: Path) -> None:
    """The first records, over and over, until there are so many; each copy under an id of its own."""
    with gzip.open(target, "wb", compresslevel=1) as file:
        file.writelines(islice(_make_copies(records), studies))


def _make_copies(records: Path) -> Iterator[bytes]:
    number = 0
    while True:
        with gzip.open(records) as lines:
            for line in lines:
                number += 1
                match = _OWN_ID.search(line)
                if match is None:
                    sys.exit(f"{records}: expected records of ClinicalTrials.gov, one a line")
                yield line.replace(match[1], b"NCT9%07d" % number)


def build(records: Path, folder: Path, jobs: int, pipe: Connection) -> None:
    """Build, and tell what was done when: (what, time, CPU of this process, CPU of the workers)."""
    from trialgraph.pipeline import build_graph
    from trialgraph.registries import ReadReport
    from trialgraph.store import open_store
    from trialgraph.vocabulary.load import load_builtin

    doing = ""

    def note(what: str, _: ReadReport) -> None:
        nonlocal doing
        if what != doing:
            doing = what
            pipe.send((what, time.time(), *_cpu()))

    note("starting", ReadReport())
    metadata = build_graph([records], folder / "db", load_builtin(), ReadReport(), jobs=jobs, on_progress=note)
    pipe.send(("done", time.time(), *_cpu()))
    with open_store(folder / "db") as store:
        pipe.send((metadata.trial_count, len(store)))
    pipe.close()


def _cpu() -> tuple[float, float]:
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime


def measure_pace() -> float:
    """CPU seconds of a fixed piece of work: on a machine that others share the same build may take twice as long."""
    begun = time.process_time()
    sum(number & 1 for number in range(20_000_000))
    return time.process_time() - begun


def measure(records: Path, folder: Path, jobs: int) -> Run:
    """Build in a fresh process, watched from this one."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=build, args=(records, folder, jobs, sender))
    process.start()
    sender.close()
    told = []
    with Watch(process.pid or 0, folder) as watch:
        try:
            while True:
                told.append(receiver.recv())
        except EOFError:
            process.join()
    if process.exitcode:
        sys.exit("the build failed")
    (studies, quads), marks = told[-1], told[:-1]
    return Run(studies, quads, list(_make_stages(marks, watch)), watch.peak_disk(), measure_disk(folder / "db"))


def _make_stages(marks: list[tuple[str, float, float, float]], watch: Watch) -> Iterator[Stage]:
    """From what was told when; the CPU of the workers is known when they have ended, and is theirs of the reading."""
    workers = marks[-1][3]
    names = {"starting": "vocabulary, first shards", "reading": "cut, extract, join, load"}
    for (what, begun, cpu, _), (_, ended, cpu_after, _) in pairwise(marks):
        reading = what == "reading" or (what == "starting" and len(marks) < 4)
        spent = (cpu_after - cpu, workers if reading else 0.0)
        yield Stage(names.get(what, what), ended - begun, *spent, watch.peak_memory(begun, ended))


def extrapolate(one: tuple[int, float], two: tuple[int, float]) -> tuple[float, float]:
    """The exponent of the growth between two sizes, and the value for the registry: on the line through both where the
    growth is at most linear (what is spent once is on it, too), else by that power."""
    exponent = math.log(two[1] / one[1]) / math.log(two[0] / one[0])
    if exponent > 1:
        return exponent, two[1] * (REGISTRY / two[0]) ** exponent
    return exponent, two[1] + (two[1] - one[1]) / (two[0] - one[0]) * (REGISTRY - two[0])


def print_run(run: Run) -> None:
    print(f"\n{run.studies:,} studies, {run.quads:,} quads")
    print(f"{'stage':30} {'wall s':>9} {'CPU s':>9} {'workers':>9} {'peak MB':>9}")
    for stage in run.stages:
        times = f"{stage.wall:9.1f} {stage.main_cpu:9.1f} {stage.workers_cpu:9.1f}"
        print(f"{stage.name:30} {times} {stage.memory / 1e6:9.0f}")
    print(f"{'all':30} {run.wall:9.1f} {run.cpu:9.1f} {'':9} {run.memory / 1e6:9.0f}")
    a_study = 1000 * run.cpu / run.studies
    print(f"CPU ms a study {a_study:.2f}; quads a CPU-second {run.quads / run.cpu:,.0f}; ", end="")
    print(f"disk MB: {run.disk / 1e6:,.0f}, while building {run.disk_peak / 1e6:,.0f}")


def print_extrapolation(one: Run, two: Run) -> None:
    print(f"\nExtrapolated to {REGISTRY:,} studies from {one.studies:,} and {two.studies:,}")
    print(f"{'':24} {'growth':>7} {'registry':>10}   to reach")
    for name, unit, scale, to_reach in (
        ("wall", "min", 60.0, MINUTES),
        ("cpu", "min", 60.0, None),
        ("memory", "GB", 1e9, MEMORY_GB),
        ("disk", "GB", 1e9, None),
        ("disk_peak", "GB", 1e9, DISK_GB),
    ):
        exponent, value = extrapolate((one.studies, getattr(one, name)), (two.studies, getattr(two, name)))
        goal = "" if to_reach is None else f"{to_reach:g} {unit}: {'ok' if value / scale <= to_reach else 'OVER'}"
        print(f"{name + ', ' + unit:24} {exponent:7.2f} {value / scale:10.1f}   {goal}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Building the graph of many studies, measured.")
    parser.add_argument("--studies", type=int, action="append", help=f"a size; may be repeated (default: {SIZES})")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--records", type=Path, default=RECORDS, help="the records to replicate, NDJSON, gzipped")
    parser.add_argument("--folder", type=Path, help="where to build (default: the system's temporary directory)")
    parser.add_argument("--keep", action="store_true", help="keep the largest graph, for queries.py --large")
    parser.add_argument("--peer-records", type=int, default=5515, help="records for the peers; 0: without peers")
    options = parser.parse_args()
    runs = []
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        sizes = sorted(options.studies or SIZES)
        for size in sizes:
            folder = Path(name, str(size))
            folder.mkdir()
            records = Path(name, f"{size}.ndjson.gz")
            replicate(options.records, size, records)
            paces = [measure_pace()]
            runs.append(measure(records, folder, options.jobs))
            paces.append(measure_pace())
            records.unlink()
            print_run(runs[-1])
            print(f"pace of the machine (CPU s of a fixed piece of work): before {paces[0]:.2f}, after {paces[1]:.2f}")
            if options.keep and size == sizes[-1]:
                kept = (options.folder or Path()) / f"scale-{size}.db"
                (folder / "db").rename(kept)
                print(f"kept: {kept}")
        if len(runs) > 1:
            print_extrapolation(*runs[-2:])
    if options.peer_records:
        from scale_peers import print_peers

        print_peers(options.records, options.peer_records, options.folder)


if __name__ == "__main__":
    main()
