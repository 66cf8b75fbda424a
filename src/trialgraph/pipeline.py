"""The whole flow on one screen: registries → study → mentions → facts → quads → store."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

from trialgraph.cluster.dask_workers import DaskWorkers
from trialgraph.digests import name_reader
from trialgraph.errors import StoreError
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.joining import ShardJoiner
from trialgraph.quads import Metadata, digest_vocabulary, make_concept_lines
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import join_trials, read_trials
from trialgraph.registries.merging.numbers import RecordNumbers
from trialgraph.registries.reading.format import Cut
from trialgraph.shards import Shard, list_batch_numbers, make_batches, make_shard
from trialgraph.store import Store, build_store, open_store
from trialgraph.study import Study
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin
from trialgraph.workers import Workers, collect_seldom, start_workers

Source = str | PathLike[str]
Maker = Workers | DaskWorkers
StartWorkers = Callable[[int, Vocabulary], AbstractContextManager[Maker]]
OnProgress = Callable[[str, ReadReport], None]  # what is being done, and how far it has come


def extract_all(
    sources: Iterable[Source], vocabulary: Vocabulary, report: ReadReport, *, strict: bool = False
) -> Iterator[tuple[Study, StudyFacts]]:
    """Every trial of the sources with its facts, one at a time: several records of a trial are one (`read_trials`).

    Raises RecordError only with `strict`.
    """
    frozen = False
    try:
        for study in read_trials(sources, strict=strict, report=report):
            with collect_seldom():
                facts = ground_facts(extract_facts(study, vocabulary), vocabulary)
            yield study, facts
            if not frozen:
                # The first study has had the names compiled: looking for garbage among them takes 3 % of a build.
                gc.freeze()
                frozen = True
    finally:
        gc.unfreeze()


def build_graph(  # noqa: PLR0913 - a build has as many sides
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    *,
    strict: bool = False,
    jobs: int = 1,
    start: StartWorkers = start_workers,
    names: Iterable[Source] = (),
    on_progress: OnProgress = lambda _doing, _report: None,
) -> Metadata:
    """Build the graph of all records in `sources` into the directory `db`, which is replaced only when it is whole.

    This process cuts the sources into records and joins the shards that up to `jobs` others make of them; the graph
    does not depend on their number. (A program with several must have its main part under ``if __name__ == …``.)
    `start` starts them, here or elsewhere; `names` are what the sources are called, if not by their paths.

    Raises StoreError if `db` is not a trialgraph store or cannot be written, and if there is no study to build it of
    (so that a mistyped source does not cost the old graph); RecordError only with `strict`.
    """
    sources, digest = list(sources), digest_vocabulary(vocabulary)
    with build_store(db) as writer, start(jobs, vocabulary) as workers:
        joiner = ShardJoiner(writer, sources, report, name_reader(digest), strict=strict)
        writer.add_lines(make_concept_lines(vocabulary))
        for shard in _make_shards(sources, workers, writer.folder, report, on_progress):
            joiner.join(shard)
            on_progress("reading", report)
        if not report.read:
            raise StoreError("nothing was built: the sources hold no study that can be read")
        on_progress("putting the graph in order", report)
        writer.add_lines(joiner.minted.lines(vocabulary))
        writer.metadata = _describe(vocabulary, digest, joiner, report.read, tuple(map(str, names or sources)))
    return writer.metadata


def _describe(
    vocabulary: Vocabulary, digest: str, joiner: ShardJoiner, trials: int, names: tuple[str, ...]
) -> Metadata:
    return Metadata(
        trial_count=trials,
        built_by=f"trialgraph {version('trialgraph')}",
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        vocabulary_digest=digest,
        added_digest=vocabulary.added.digest if vocabulary.added is not None else "",
        sources=names,
        oldest_data_date=joiner.dates.oldest,
        newest_data_date=joiner.dates.newest,
    )


def _make_shards(
    sources: list[Source], workers: Maker, folder: Path, report: ReadReport, on_progress: OnProgress
) -> Iterator[Shard]:
    """The shards of all trials; if the sources are read twice, the first reading is the workers', too."""

    def list_numbers(cuts: Iterator[Cut]) -> Iterator[RecordNumbers | None]:
        for numbers in workers.map(list_batch_numbers, make_batches(cuts, folder)):
            on_progress("finding the records of each trial", report)
            yield from numbers

    return workers.map(make_shard, make_batches(join_trials(sources, report, list_numbers), folder))


@contextmanager
def open_graph_of(sources: Iterable[Source], report: ReadReport) -> Iterator[Store]:
    """The graph of some records with the built-in vocabulary, in a directory that goes with the block."""
    with TemporaryDirectory(prefix="trialgraph-") as folder:
        build_graph(sources, Path(folder, "db"), load_builtin(), report)
        with open_store(Path(folder, "db")) as store:
            yield store
