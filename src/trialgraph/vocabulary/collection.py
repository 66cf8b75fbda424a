"""The vocabularies that a user added: kept beside the store, each as it came, and compiled together with the built-in.

The directory (``trialgraph.db.vocab`` beside ``trialgraph.db``) is replaced whole with every change, so a kill leaves
the state before or after it: ``vocabularies.json``, a folder a vocabulary, ``concepts.sqlite``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import orjson

from trialgraph.errors import VocabularyError
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.replacement import link_file, recover_directory, replace_directory
from trialgraph.resources import ontology_folder
from trialgraph.vocabulary.added_list import LIST, AddedVocabulary, read_list
from trialgraph.vocabulary.agreement import compare_names
from trialgraph.vocabulary.compiled import CompiledVocabulary, compile_vocabulary, open_compiled
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.entries import VocabularyFile
from trialgraph.vocabulary.formats import ReadOptions, read_vocabulary_file
from trialgraph.vocabulary.load import load_builtin, load_vocabulary
from trialgraph.vocabulary.merging import Source, unify

_COMPILED = "concepts.sqlite"
_TAKEN = frozenset({LIST, _COMPILED, "building.lock"})  # files that stand beside the folders of the vocabularies
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


def collection_folder(db: Path) -> Path:
    """Where the vocabularies of the store at `db` are kept: beside it, since a build replaces the store."""
    real = Path(os.path.realpath(db))  # a link to a store has the vocabularies of the store
    return real.with_name(real.name + ".vocab")


def list_vocabularies(folder: Path) -> list[AddedVocabulary]:
    """The added vocabularies in the order they were added. Raises VocabularyError for a damaged collection."""
    recover_directory(folder.absolute())
    return read_list(folder)


@dataclass(frozen=True)
class NewVocabulary:
    """A file to add: under which name, how to read it, where it came from; `settles` makes it the user's own word."""

    path: Path
    name: str
    options: ReadOptions = field(default_factory=ReadOptions)
    settles: bool = False
    origin: str = ""
    licence: str = ""


def add_vocabularies(
    folder: Path, new: Sequence[NewVocabulary], *, force: bool = False
) -> list[tuple[AddedVocabulary, VocabularyFile]]:
    """Add files (each in the place of an earlier one of its name) and compile all vocabularies anew; all or none.

    Raises VocabularyError if one cannot be read, holds nothing, or (without `force`) has names and identifiers that
    do not belong together.
    """
    names = {one.name for one in new}
    if len(names) < len(new):
        raise VocabularyError(f"two files have one name, of {', '.join(sorted(names))}; add them one by one, with --as")
    listed = list_vocabularies(folder)
    kept = [one for one in listed if one.name not in names]
    files = {one.name: _read_new(one) for one in new}
    if not force:
        for one in new:
            _refuse_misaligned(one.path, files[one.name], folder, kept)
    added = [_describe(one, files[one.name]) for one in new]
    with _changed(folder, listed, kept) as fresh:
        for one in new:
            (fresh / one.name).mkdir()
            shutil.copyfile(one.path, fresh / one.name / one.path.name)
        _finish(fresh, [*kept, *added], files)
    return [(one, files[one.name]) for one in added]


def _read_new(new: NewVocabulary) -> VocabularyFile:
    if not _NAME.fullmatch(new.name) or new.name in _TAKEN:
        raise VocabularyError(f"{new.name!r}: expected a name of small letters, digits, dots, hyphens, like 'mondo'")
    file = read_vocabulary_file(new.path, new.options)
    if not file.entries and not file.mappings:
        first = "".join(f": line {one.line}: {one.found}: expected {one.expected}" for one in file.defects[:1])
        raise VocabularyError(f"{new.path}: no entry and no mapping could be read; {len(file.defects)} defects{first}")
    if new.settles and not file.mappings:
        raise VocabularyError(f"{new.path}: expected mappings that settle something (SSSOM), found none")
    return file


def _describe(new: NewVocabulary, file: VocabularyFile) -> AddedVocabulary:
    return AddedVocabulary(
        name=new.name,
        file=new.path.name,
        origin=new.origin or str(new.path),
        digest=_digest_file(new.path),
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        options=new.options,
        settles=new.settles,
        format=file.format,
        version=file.version,
        licence=new.licence or file.licence,
        entries=len(file.entries),
        mappings=len(file.mappings),
        defects=len(file.defects),
    )


def remove_vocabulary(folder: Path, name: str) -> AddedVocabulary:
    """Take a vocabulary out of the collection. Raises VocabularyError if there is none of this name."""
    removed = find_vocabulary(folder, name)
    listed = list_vocabularies(folder)
    kept = [one for one in listed if one.name != name]
    with _changed(folder, listed, kept) as fresh:
        _finish(fresh, kept, {})
    return removed


def find_vocabulary(folder: Path, name: str) -> AddedVocabulary:
    """The added vocabulary of this name. Raises VocabularyError, naming those that there are."""
    known = list_vocabularies(folder)
    for one in known:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in known) or "none"
    raise VocabularyError(f"{name!r}: no vocabulary of that name was added; added are: {names}")


def read_added(folder: Path, added: AddedVocabulary) -> VocabularyFile:
    """The file of an added vocabulary, read again. Raises VocabularyError."""
    return read_vocabulary_file(folder / added.name / added.file, added.options)


def open_added(folder: Path) -> CompiledVocabulary | None:
    """The compiled vocabularies, None when none was added; compiled anew where the built-in vocabulary has changed."""
    listed = list_vocabularies(folder)
    if not listed:
        return None
    if (folder / _COMPILED).exists():
        compiled = open_compiled(folder / _COMPILED)
        if compiled.digest == _digest(listed):
            return compiled
        compiled.close()
    with _changed(folder, listed, listed) as fresh:
        _finish(fresh, listed, {})
    return open_compiled(folder / _COMPILED)


def load_collected(db: Path, extra: Iterable[Path] = ()) -> Vocabulary:
    """The built-in vocabulary, the user's own Turtle files, and what was added to the store at `db`."""
    vocabulary, added = load_vocabulary(extra), open_added(collection_folder(db))
    return vocabulary if added is None else Vocabulary(vocabulary.concepts.values(), added)


@contextmanager
def _changed(folder: Path, listed: Sequence[AddedVocabulary], kept: Iterable[AddedVocabulary]) -> Iterator[Path]:
    """A directory to take the place of `folder`, with the files of the vocabularies that are kept.

    Raises VocabularyError if another process changed the `listed` ones meanwhile: its change would be lost.
    """

    def refuse_changed(_: Path) -> None:
        if read_list(folder) != listed:
            raise VocabularyError(f"{folder}: changed by another process meanwhile; nothing was done, try again")

    try:
        with replace_directory(folder.absolute(), refuse_changed) as fresh:
            for one in kept:
                (fresh / one.name).mkdir()
                link_file(folder / one.name / one.file, fresh / one.name / one.file)
            yield fresh
    except OSError as error:
        raise VocabularyError(f"{folder}: the vocabularies cannot be written: {error}") from error


def _finish(fresh: Path, listed: list[AddedVocabulary], read: dict[str, VocabularyFile]) -> None:
    (fresh / LIST).write_bytes(orjson.dumps([asdict(one) for one in listed], option=orjson.OPT_INDENT_2))
    if listed:
        files = ((one, read.get(one.name) or read_added(fresh, one)) for one in listed)
        sources = [Source(one.name, file, one.settles) for one, file in files]
        compile_vocabulary(unify(load_builtin(), sources), fresh / _COMPILED, _digest(listed))


def current_digest(folder: Path) -> str:
    """A name for the vocabularies that are added now, "" if there are none. Raises VocabularyError."""
    listed = list_vocabularies(folder)
    return _digest(listed) if listed else ""


def _digest(listed: Iterable[AddedVocabulary]) -> str:
    """A name for exactly these vocabularies, read and joined by exactly this program."""
    parts = [version("trialgraph"), _digest_builtin()]
    parts += [f"{one.name} {one.digest} {one.settles} {asdict(one.options)}" for one in listed]
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


@cache
def _digest_builtin() -> str:
    files = (path for path in sorted(ontology_folder().rglob("*")) if path.suffix in (".ttl", ".toml"))
    return blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest()


def _digest_file(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=8).hexdigest()


def _refuse_misaligned(path: Path, file: VocabularyFile, folder: Path, kept: Sequence[AddedVocabulary]) -> None:
    agreement = compare_names(file, _make_names_of(folder, kept))
    if agreement.is_refused:
        raise VocabularyError(f"{path}: its names and identifiers do not belong together: {agreement}. --force adds it")


def _make_names_of(folder: Path, kept: Sequence[AddedVocabulary]) -> Callable[[str], Iterable[str]]:
    """Identifier → what the built-in vocabulary and the added ones call it."""
    known: dict[str, list[str]] = {}
    for concept in load_builtin().concepts.values():
        for iri in concept.exact_matches:
            known.setdefault(iri.removeprefix(BIOREGISTRY), []).extend(concept.names)
    compiled = open_added(folder) if kept else None

    def names_of(identifier: str) -> Iterable[str]:
        if identifier in known or compiled is None:
            return known.get(identifier, ())
        iris = (iri for iri, relation in compiled.by_identifier(identifier) if relation == "exact")
        concepts = (compiled.concept(iri) for iri in iris)
        return [name for concept in concepts if concept for name in concept.names]

    return names_of
