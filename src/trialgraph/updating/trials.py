"""Which trials a source changes, and how: compared with what a store has of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from os import PathLike

from trialgraph.digests import digest_study, name_reader
from trialgraph.errors import StoreError
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.history.compare import compare_trials
from trialgraph.history.model import Cause, Change, RecordState, Revision, Statement
from trialgraph.history.view import TrialView
from trialgraph.namespaces import SKOS
from trialgraph.quads import Minting, digest_vocabulary, find_minted_concepts, make_trial_lines, make_withdrawal_line
from trialgraph.records import RecordEntry
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import read_trials
from trialgraph.shards import cited_texts
from trialgraph.store import Store, Triples, parse_lines
from trialgraph.study import Study, Text
from trialgraph.terms import make_full_date, make_trial_iri
from trialgraph.vocabulary.concepts import Vocabulary

OnProgress = Callable[[ReadReport], None]
Source = str | PathLike[str]
_PREF_LABEL = f"{SKOS}prefLabel"


@dataclass
class UpdateCounts:
    """What an update did with the trials: `older` are records of an earlier version than the graph has, left alone."""

    unchanged: int = 0
    changed: int = 0
    added: int = 0
    withdrawn: int = 0
    older: int = 0
    facts: int = 0

    def are_all_read(self) -> bool:
        """Whether no trial is as it was read before."""
        return not (self.unchanged or self.older or self.withdrawn)


@dataclass(frozen=True, slots=True)
class TrialUpdate:
    """How one trial changes: quads, what was read of it, its texts (None: those that are there), its revision (None
    where no fact changes), the version whose texts nothing cites any more ("" for none), concepts that only it names.
    """

    entry: RecordEntry
    deleted: Triples
    inserted: Triples
    texts: tuple[Text, ...] | None = None
    revision: Revision | None = None
    forgotten: str = ""
    minted: tuple[Minting, ...] = ()


@dataclass
class Comparison:
    """A store, and the vocabulary that records are read with now. `counts` grows as trials are compared."""

    store: Store
    vocabulary: Vocabulary
    counts: UpdateCounts = field(default_factory=UpdateCounts)
    on_progress: OnProgress = lambda _report: None

    def __post_init__(self) -> None:
        self.vocabulary_digest = digest_vocabulary(self.vocabulary)
        self.reader = name_reader(self.vocabulary_digest)
        self.now = datetime.now(UTC).isoformat(timespec="seconds")
        self._names: dict[str, str] = {}

    def find_updates(
        self,
        sources: Iterable[str | PathLike[str]],
        report: ReadReport,
        *,
        strict: bool = False,
        complete: bool = False,
    ) -> Iterator[TrialUpdate]:
        """How each trial of the sources changes, and with `complete` those that are missing from them.

        Raises StoreError if there is no study to read, and with `complete` if too few are; RecordError with `strict`.
        """
        seen, newest = set[str](), ""
        for study in read_trials(sources, strict=strict, report=report):
            seen.add(study.id)
            newest = max(newest, study.data_date)
            self.on_progress(report)
            update = self.compare(study)
            if update is not None:
                yield update
        if not seen:
            raise StoreError("nothing was updated: the sources hold no study that can be read")
        if complete:
            yield from self._withdraw_missing(seen, newest, report)

    def compare(self, study: Study) -> TrialUpdate | None:
        """How a trial changes; None for one that is as it was, or whose record is older than the one of the graph."""
        old, digest = self.store.texts.record(study.id), digest_study(study)
        is_same = old is not None and old.digest == digest and not old.withdrawn
        if old is not None and is_same and old.reader == self.reader:
            self.counts.unchanged += 1
            return None
        if old is not None and _is_older(study.version, old.version):
            self.counts.older += 1
            return None
        facts = ground_facts(extract_facts(study, self.vocabulary), self.vocabulary)
        return self._revise(study, facts, old, digest, is_same=is_same)

    def _revise(
        self, study: Study, facts: StudyFacts, old: RecordEntry | None, digest: bytes, *, is_same: bool
    ) -> TrialUpdate:
        iri, minted = make_trial_iri(study.id), tuple(find_minted_concepts(facts, self.vocabulary))
        lines = list(make_trial_lines(study, facts, self.vocabulary))
        before, after = self.store.owned_triples(iri) if old is not None else set(), parse_lines(lines)
        self._names.update({one.iri: one.name for one in minted if not self._name(one.iri)})
        entry = RecordEntry(study.id, study.version, digest, self.reader, len(lines))
        revision, forgotten = None, ""
        if old is None:
            self.counts.added += 1
            revision = self._make_revision(study, None, ("recordUpdate",), (_say_trial(study),))
        else:
            self.counts.changed += 1
            changes = compare_trials(self._view(iri, before), self._view(iri, after))
            if changes:
                causes = self._find_causes(old, is_same=is_same)
                revision = self._make_revision(study, self._state_of(old, before), causes, changes)
            elif old.version != study.version and not self.store.is_cited(iri, old.version):
                forgotten = old.version
        texts = None if is_same else tuple(cited_texts(study))
        return TrialUpdate(entry, before - after, after - before, texts, revision, forgotten, minted)

    def _find_causes(self, old: RecordEntry, *, is_same: bool) -> tuple[Cause, ...]:
        causes: list[Cause] = [] if is_same else ["recordUpdate"]
        return (*causes, "reinterpretation") if old.reader != self.reader else tuple(causes)

    def _make_revision(
        self, study: Study, old: RecordState | None, causes: tuple[Cause, ...], changes: tuple[Change, ...]
    ) -> Revision:
        self.counts.facts += len(changes)
        new = RecordState(study.version, _find_date(study.version, study.data_date), self.reader)
        return Revision(study.id, causes, old, new, self.now, changes)

    def _state_of(self, old: RecordEntry, triples: Triples) -> RecordState:
        dates = (t.object.value for t in triples if t.predicate.value.endswith("/dataDate"))  # type: ignore[union-attr]
        return RecordState(old.version, _find_date(old.version, next(dates, "")), old.reader)

    def _withdraw_missing(self, seen: set[str], newest: str, report: ReadReport) -> Iterator[TrialUpdate]:
        """Mark the trials that the sources have not; a record that was skipped may be any of them."""
        missing = [e for e in self.store.texts.records() if e.trial not in seen and not e.withdrawn]
        if not missing:
            return
        if report.skipped:
            raise StoreError(
                f"{len(missing):,} trials are missing, but {report.skipped:,} records could not be read and may be "
                "theirs; nothing was changed: update without --complete, or mend the source"
            )
        if len(missing) > len(seen):
            raise StoreError(
                f"{len(missing):,} trials are missing from sources of {len(seen):,}: is this the whole registry? "
                "Nothing was changed: update without --complete"
            )
        date = newest if make_full_date(newest) else self.now[:10]
        for entry in missing:
            yield self._withdraw(entry, date)

    def _withdraw(self, entry: RecordEntry, date: str) -> TrialUpdate:
        self.counts.withdrawn += 1
        self.counts.facts += 1
        line = make_withdrawal_line(entry.trial, date)
        change = Change("status", _WITHDRAWN, None, Statement("status", _WITHDRAWN, date))
        old = RecordState(entry.version, _find_date(entry.version, ""), entry.reader)
        new = RecordState(entry.version, date, entry.reader)
        revision = Revision(entry.trial, ("recordUpdate",), old, new, self.now, (change,))
        withdrawn = replace(entry, quads=entry.quads + 1, withdrawn=date)
        return TrialUpdate(withdrawn, (), parse_lines([line]), revision=revision)

    def _view(self, iri: str, triples: Triples) -> TrialView:
        plain = ((t.subject.value, t.predicate.value, t.object.value) for t in triples)  # type: ignore[union-attr]
        return TrialView(iri, plain, lambda concept: self._name(concept) or concept)

    def _name(self, concept: str) -> str:
        """The words for a concept: both states are told with the same ones. "" for a concept that is not known yet."""
        if concept not in self._names:
            known = self.vocabulary.get(concept)
            labels = (t.object.value for t in self.store.triples(concept) if t.predicate.value == _PREF_LABEL)  # type: ignore[union-attr]
            name = known.label if known is not None else next(labels, "")
            if not name:
                return ""
            self._names[concept] = name
        return self._names[concept]


_WITHDRAWN = "withdrawn from the registry"


def _say_trial(study: Study) -> Change:
    return Change("trial", "", None, Statement("trial", "", study.title.content))


def _find_date(version: str, data_date: str) -> str:
    """The day of a version, which is its name in most registries."""
    return next((day for day in (version, data_date) if make_full_date(day)), "")


def _is_older(version: str, than: str) -> bool:
    """Whether both are days, and the first is the earlier one."""
    return bool(make_full_date(version) and make_full_date(than)) and version < than
