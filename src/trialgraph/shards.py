"""The stage that costs most, cut into pieces: some records become a shard, two files with their quads and their texts.

`make_shard` depends on nothing but its arguments and leaves nothing but the files, so that it can run anywhere: in this
process, in another, on another machine. A shard is joined to a store record by record (`read_shard`), since only
there it is known whether a trial came before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trialgraph.digests import digest_study
from trialgraph.errors import RecordError, StoreError
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.quads import Minting, find_minted_concepts, make_trial_lines
from trialgraph.registries.merging.numbers import Number, RecordNumbers, own_number
from trialgraph.registries.merging.read_trials import list_numbers
from trialgraph.registries.reading.format import Cut, ReadContext
from trialgraph.registries.reading.read import is_builtin_condition, parse_record
from trialgraph.study import Study, Text
from trialgraph.texts import pack_texts
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.workers import collect_seldom

RECORDS_A_SHARD = 250
_WRITING, _READING = "the store cannot be written", "a shard cannot be read"


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that become one shard: the files of the shard are named by the `number`, in the directory `folder`."""

    number: int
    folder: str
    records: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class ShardTrial:
    """One trial of a shard: who it is, which concepts only it names, and where in the two files its part ends."""

    number: Number
    id: str
    version: str
    data_date: str
    digest: bytes
    quads: int
    minted: tuple[Minting, ...]
    lines_end: int
    texts_end: int


@dataclass(frozen=True, slots=True)
class Shard:
    """What became of a batch: of each record a trial or the error why there is none, in their order."""

    lines: Path
    texts: Path
    entries: tuple[ShardTrial | RecordError, ...]
    unknown_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialPart:
    """A trial with its part of the shard's files: N-Triples, and packed texts."""

    trial: ShardTrial
    lines: bytes
    texts: bytes


def make_batches(cuts: Iterable[Cut], folder: Path) -> Iterator[Batch]:
    """The records in batches; which record is in which depends on their order alone."""
    rest, number = iter(cuts), 0
    while records := tuple(islice(rest, RECORDS_A_SHARD)):
        yield Batch(number, str(folder), records)
        number += 1


def list_batch_numbers(batch: Batch, _: Vocabulary) -> list[RecordNumbers | None]:
    """The registered numbers of each record, None for one that cannot be read."""
    return list(list_numbers(batch.records))


def make_shard(batch: Batch, vocabulary: Vocabulary) -> Shard:
    """Read the records, extract their facts and write them to the files of the shard.

    Raises StoreError if they cannot be written.
    """
    unknown: list[str] = []
    context = ReadContext(is_builtin_condition, unknown.append)
    entries: list[ShardTrial | RecordError] = []
    paths = [Path(batch.folder, f"{batch.number:06}{ending}") for ending in (".nt", ".texts")]
    with (
        collect_seldom(),
        _told(batch.folder, _WRITING),
        paths[0].open("wb") as lines,
        paths[1].open("wb") as texts,
    ):
        for record in batch.records:
            study = parse_record(record, context)
            if isinstance(study, RecordError):
                entries.append(study)
                continue
            facts = ground_facts(extract_facts(study, vocabulary), vocabulary)
            own = list(make_trial_lines(study, facts, vocabulary))
            lines.write("".join(own).encode("utf-8"))
            texts.write(pack_texts(cited_texts(study)))
            minted = tuple(find_minted_concepts(facts, vocabulary))
            told = (own_number(study), study.id, study.version, study.data_date, digest_study(study), len(own), minted)
            entries.append(ShardTrial(*told, lines.tell(), texts.tell()))
    return Shard(paths[0], paths[1], tuple(entries), tuple(unknown))


def read_shard(shard: Shard) -> Iterator[TrialPart | RecordError]:
    """Each trial of the shard with its part of the files, and each error, in their order; then the files are removed.

    Raises StoreError if they cannot be read.
    """
    with (
        _told(str(shard.lines.parent), _READING),
        shard.lines.open("rb") as lines,
        shard.texts.open("rb") as texts,
    ):
        for entry in shard.entries:
            if isinstance(entry, RecordError):
                yield entry
            else:
                own = lines.read(entry.lines_end - lines.tell())
                yield TrialPart(entry, own, texts.read(entry.texts_end - texts.tell()))
    shard.lines.unlink()
    shard.texts.unlink()


@contextmanager
def _told(folder: str, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{folder}: {what}: {error.strerror or error}") from error


def cited_texts(study: Study) -> Iterator[Text]:
    """Every text that evidence may cite. A doubt may cite one that the study has not (a whole line, the field of
    another record); where both have one pointer, the study's comes last and stays."""
    for doubt in study.doubts:
        yield from (text for text in (doubt.text, doubt.against) if text is not None)
    yield from study.texts()
