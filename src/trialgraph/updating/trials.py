"""How one trial changes: its record compared with what a store has of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trialgraph.digests import digest_study
from trialgraph.facts.grounding import ground_facts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.history.compare import compare_lines
from trialgraph.history.model import Cause, Change, RecordState, Revision, Statement
from trialgraph.namespaces import SKOS, TG
from trialgraph.quads import Minting, find_minted_concepts, make_trial_lines
from trialgraph.quads.history import make_history_lines
from trialgraph.records import RecordEntry
from trialgraph.registries.merging.numbers import Number, own_number
from trialgraph.shards import cited_texts
from trialgraph.store import Store, read_owned_lines, respell_lines
from trialgraph.study import Study
from trialgraph.terms import make_full_date, make_trial_iri
from trialgraph.texts import pack_texts
from trialgraph.vocabulary.concepts import Vocabulary

# `older` is a record of an earlier version than the graph has, left alone
What = Literal["unchanged", "older", "changed", "added"]
_PREF_LABEL = f"{SKOS}prefLabel"
_DATA_DATE = f"> <{TG}dataDate> "


@dataclass(frozen=True, slots=True)
class TrialUpdate:
    """How one trial changes: lines of the graph and of its history, how many facts that are, what was read of it, its
    packed texts (None: those that are there), the version whose texts nothing cites any more ("" for none), concepts
    that only it names.
    """

    entry: RecordEntry
    deleted: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    facts: int = 0
    texts: bytes | None = None
    forgotten: str = ""
    minted: tuple[Minting, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedTrial:
    """What became of one record, and how its trial changes (None: not at all)."""

    number: Number
    trial: str
    version: str
    data_date: str
    what: What
    update: TrialUpdate | None = None


class Comparison:
    """A store, and what records are read with now: the vocabulary, `reader` naming it and the program, `now` the time
    (ISO 8601). What it says of a trial depends on no other trial."""

    def __init__(self, store: Store, vocabulary: Vocabulary, reader: str, now: str) -> None:
        self.store, self.vocabulary, self.reader, self.now = store, vocabulary, reader, now
        self._names: dict[str, str] = {}

    def compare(self, study: Study) -> ComparedTrial:
        """How the trial of a record changes."""
        old, digest = self.store.texts.record(study.id), digest_study(study)
        is_same = old is not None and old.digest == digest and not old.withdrawn
        what: What = "changed"
        if old is None:
            what = "added"
        elif is_same and old.reader == self.reader:
            what = "unchanged"
        elif _is_older(study.version, old.version):
            what = "older"
        update = self._update(study, old, digest, is_same=is_same) if what in ("changed", "added") else None
        return ComparedTrial(own_number(study), study.id, study.version, study.data_date, what, update)

    def _update(self, study: Study, old: RecordEntry | None, digest: bytes, *, is_same: bool) -> TrialUpdate:
        facts = ground_facts(extract_facts(study, self.vocabulary), self.vocabulary)
        minted = tuple(find_minted_concepts(facts, self.vocabulary))
        iri, after = make_trial_iri(study.id), respell_lines(make_trial_lines(study, facts, self.vocabulary))
        before = read_owned_lines(self.store, iri) if old is not None else set()
        entry = RecordEntry(study.id, study.version, digest, self.reader, len(after))
        if old is None:
            changes: tuple[Change, ...] = (Change("trial", "", None, Statement("trial", "", study.title.content)),)
        else:
            own = {one.iri: one.name for one in minted}
            changes = compare_lines(
                iri, before, after, lambda concept: self._name(concept) or own.get(concept, concept)
            )
        revision = self._make_revision(study, old, before, changes, is_same=is_same) if changes else None
        return TrialUpdate(
            entry,
            tuple(before - after),
            tuple(after - before),
            tuple(dict.fromkeys(filter(None, make_history_lines(revision)))) if revision is not None else (),
            len(changes),
            None if is_same else pack_texts(cited_texts(study)),
            self._find_forgotten(iri, study.version, old) if old is not None and not changes else "",
            minted,
        )

    def _find_forgotten(self, iri: str, version: str, old: RecordEntry) -> str:
        return old.version if old.version != version and not self.store.is_cited(iri, old.version) else ""

    def _make_revision(
        self, study: Study, old: RecordEntry | None, before: set[str], changes: tuple[Change, ...], *, is_same: bool
    ) -> Revision:
        causes: list[Cause] = [] if is_same else ["recordUpdate"]
        causes += ["reinterpretation"] if old is not None and old.reader != self.reader else []
        absent = old.withdrawn if old is not None else ""
        new = RecordState(study.version, find_day(study.version, study.data_date, absent), self.reader)
        state = _make_state(old, before) if old is not None else None
        return Revision(study.id, tuple(causes), state, new, self.now, changes)

    def _name(self, concept: str) -> str:
        """The words for a concept: both states are told with the same ones. "" for a concept that is not known yet."""
        name = self._names.get(concept)
        if name is None:
            known = self.vocabulary.get(concept)
            labels = (t.object.value for t in self.store.triples(concept) if t.predicate.value == _PREF_LABEL)  # type: ignore[union-attr]
            name = self._names[concept] = known.label if known is not None else next(labels, "")
        return name


def find_day(version: str, data_date: str, absent: str = "") -> str:
    """The day of a version, which is its name in most registries; "" where neither is a day.

    Of a record that was `absent` from its registry since a day, and is back: the day of which it is, as its version may
    be older than its absence.
    """
    days = [day for day in (version, data_date) if make_full_date(day)]
    return max((*days, absent)) if absent else next(iter(days), "")


def _make_state(old: RecordEntry, lines: set[str]) -> RecordState:
    dates = (line.split('"')[1] for line in lines if _DATA_DATE in line)
    return RecordState(old.version, find_day(old.version, next(dates, "")), old.reader)


def _is_older(version: str, than: str) -> bool:
    """Whether both are days, and the first is the earlier one."""
    return bool(make_full_date(version) and make_full_date(than)) and version < than
