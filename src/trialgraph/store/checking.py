"""Whether a store holds what it held when it was published, and copies of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trialgraph.errors import StoreError
from trialgraph.namespaces import RDF
from trialgraph.replacement import find_number, replace_directory
from trialgraph.store.directory import resolve
from trialgraph.store.manifest import digest_files
from trialgraph.store.reading import Store, open_store
from trialgraph.terms import TRIAL, make_trial_iri

_TYPE = RDF + "type"
_TRIES = 3


def check_store(db: Path) -> Iterator[str]:
    """What is not as it was when the store was published, each in a line; nothing for a whole store.

    Reads everything. Raises StoreError if `db` is no store or cannot be opened.
    """
    with open_store(db) as store:
        yield from _check_files(store)
        yield from _check_graph(store)
        yield from _check_texts(store)


def _check_files(store: Store) -> Iterator[str]:
    found, expected = digest_files(store.path), store.manifest.files
    for name in sorted(found.keys() | expected.keys()):
        if name not in found:
            yield f"{store.path / name}: is missing"
        elif name not in expected:
            yield f"{store.path / name}: was not there when the store was published"
        elif found[name] != expected[name]:
            yield f"{store.path / name}: is not as it was when the store was published"


def _check_graph(store: Store) -> Iterator[str]:
    classes, trials = Counter[str](), Counter[str]()
    quads = history = 0
    try:
        for triple in store.all_triples():
            quads += 1
            subject = triple.subject.value  # type: ignore[union-attr]  # a store holds no quoted triples
            if subject.startswith(TRIAL):
                trials[subject.partition("#")[0]] += 1
            if triple.predicate.value == _TYPE:
                classes[triple.object.value] += 1  # type: ignore[union-attr]
        history = sum(1 for _ in store.history_triples())
    except StoreError as error:
        yield str(error)
        return
    counts = store.manifest.counts
    yield from _compare("quads", counts.quads, quads)
    yield from _compare("quads of the history", counts.history_quads, history)
    for name in sorted(counts.classes.keys() | classes.keys()):
        yield from _compare(f"<{name}>", counts.classes.get(name, 0), classes[name])
    for entry in store.texts.records():
        yield from _compare(f"quads of {entry.trial}", entry.quads, trials[make_trial_iri(entry.trial)])


def _check_texts(store: Store) -> Iterator[str]:
    try:
        kept = set(store.texts.all_versions())
        if store.texts.digest_records() != store.manifest.records:
            yield f"{store.path}: what was read of the records is not what was published"
        for entry in store.texts.records():
            if (entry.trial, entry.version) not in kept:
                yield f"{store.path}: {entry.trial}: the texts of version {entry.version} are missing"
    except StoreError as error:
        yield str(error)


def _compare(what: str, expected: int, found: int) -> Iterator[str]:
    if expected != found:
        yield f"{what}: expected {expected:,}, found {found:,}"


def backup_store(db: Path, target: Path) -> None:
    """A copy of a store at `target`, which must not be there yet, or be empty.

    The copy shares nothing with the store and is of one state of it, even if the store is replaced while it is copied;
    it is there only if it is whole. Raises StoreError.
    """
    db, target = resolve(db), resolve(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target}: is already there; name a new directory for the backup")
    if db in (target, *target.parents):
        raise StoreError(f"{target}: is within the store; name a directory elsewhere for the backup")
    for _ in range(_TRIES):
        with open_store(db):
            try:
                if _copy(db, target):
                    return
            except OSError as error:
                raise StoreError(f"{target}: the backup cannot be written: {_say_first(error)}") from error
    raise StoreError(f"{db}: the store was replaced again and again while it was copied; try again")


def _say_first(error: OSError) -> str:
    """One cause: `copytree` goes on when a file cannot be copied, and lists all of them."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        return str(error.args[0][0][-1])
    return str(error)


class _ReplacedError(OSError):
    """The store was replaced while it was copied."""


def _copy(db: Path, target: Path) -> bool:
    """Copy the directory; False if another took its place meanwhile, so that the copy is of neither."""
    before = find_number(db)
    try:
        with replace_directory(target) as fresh:
            shutil.copytree(db, fresh, dirs_exist_ok=True, ignore=shutil.ignore_patterns("building.lock"))
            if before is None or find_number(db) != before:
                raise _ReplacedError
            for problem in check_store(fresh):
                told = problem.replace(str(fresh), str(db))
                raise StoreError(f"{target}: the copy would not be whole, as the graph is not: {told}")
    except OSError:  # also of files that went with the old directory
        if before is not None and find_number(db) == before:
            raise
        return False
    return True
