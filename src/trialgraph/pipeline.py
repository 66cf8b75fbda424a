"""The whole flow on one screen: registries → study → mentions → facts → quads → store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

from trialgraph.digests import digest_study, name_reader
from trialgraph.errors import StoreError
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.quads import (
    Metadata,
    digest_vocabulary,
    make_concept_lines,
    make_minted_concept_lines,
    make_trial_lines,
)
from trialgraph.records import RecordEntry
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import read_trials
from trialgraph.store import Store, build_store, open_store
from trialgraph.study import Study, Text
from trialgraph.terms import make_full_date
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin

Source = str | PathLike[str]


@dataclass
class DataDates:
    """The span of the dates that records were current on; records without a date are only counted."""

    oldest: str = ""
    newest: str = ""
    undated: int = 0

    def note(self, study: Study) -> None:
        """Take one more record into account."""
        if not make_full_date(study.data_date):
            self.undated += 1
            return
        self.oldest = min(self.oldest or study.data_date, study.data_date)
        self.newest = max(self.newest, study.data_date)


def extract_all(
    sources: Iterable[Source], vocabulary: Vocabulary, report: ReadReport, *, strict: bool = False
) -> Iterator[tuple[Study, StudyFacts]]:
    """Every trial of the sources with its facts, one at a time: several records of a trial are one (`read_trials`).

    Raises RecordError only with `strict`.
    """
    for study in read_trials(sources, strict=strict, report=report):
        yield study, ground_facts(extract_facts(study, vocabulary), vocabulary)


def build_graph(
    sources: Iterable[Source],
    db: Path,
    vocabulary: Vocabulary,
    report: ReadReport,
    *,
    strict: bool = False,
    on_study: Callable[[Study], None] | None = None,
) -> Metadata:
    """Build the graph of all records in `sources` into the directory `db`, which is replaced only when it is whole.

    Raises StoreError if `db` is not a trialgraph store or cannot be written, and if there is no study to build it of
    (so that a mistyped source does not cost the old graph); RecordError only with `strict`.
    """
    dates, count, sources = DataDates(), 0, list(sources)
    named: dict[str, str] = {}
    reader = name_reader(vocabulary)
    with build_store(db) as writer:
        writer.add_lines(make_concept_lines(vocabulary))
        for study, facts in extract_all(sources, vocabulary, report, strict=strict):
            lines = list(make_trial_lines(study, facts, vocabulary))
            writer.add_lines(lines)
            writer.add_lines(make_minted_concept_lines(facts, vocabulary, named))
            writer.add_texts(study.id, study.version, cited_texts(study))
            writer.add_record(RecordEntry(study.id, study.version, digest_study(study), reader, len(lines)))
            dates.note(study)
            count += 1
            if on_study is not None:
                on_study(study)
        if not count:
            raise StoreError("nothing was built: the sources hold no study that can be read")
        writer.metadata = Metadata(
            trial_count=count,
            built_by=f"trialgraph {version('trialgraph')}",
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vocabulary_digest=digest_vocabulary(vocabulary),
            added_digest=vocabulary.added.digest if vocabulary.added is not None else "",
            sources=tuple(str(source) for source in sources),
            oldest_data_date=dates.oldest,
            newest_data_date=dates.newest,
        )
    return writer.metadata


def cited_texts(study: Study) -> Iterator[Text]:
    """Every text that evidence may cite. A doubt may cite one that the study has not (a whole line, the field of
    another record); where both have one pointer, the study's comes last and stays."""
    for doubt in study.doubts:
        yield from (text for text in (doubt.text, doubt.against) if text is not None)
    yield from study.texts()


@contextmanager
def open_graph_of(sources: Iterable[Source], report: ReadReport) -> Iterator[Store]:
    """The graph of some records with the built-in vocabulary, in a directory that goes with the block."""
    with TemporaryDirectory(prefix="trialgraph-") as folder:
        build_graph(sources, Path(folder, "db"), load_builtin(), report)
        with open_store(Path(folder, "db")) as store:
            yield store
