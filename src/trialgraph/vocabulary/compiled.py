"""All concepts of built-in and added vocabularies in one SQLite file: opened at once, read as far as it is asked.

Made once when vocabularies change (`compile_vocabulary`), so that a start costs nothing, however many names there are,
and the memory of an extraction does not grow with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from trialgraph.errors import VocabularyError
from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.concepts import Concept, ConceptKind, NameHit, Vocabulary
from trialgraph.vocabulary.entries import Mapping
from trialgraph.vocabulary.lexicon import is_short_name
from trialgraph.vocabulary.merging import JudgedMapping, Unified
from trialgraph.vocabulary.merging.trust import Trust
from trialgraph.vocabulary.name_keys import make_name_keys

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, content BLOB NOT NULL,
    above BLOB NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, rank INTEGER NOT NULL, concept INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE identifier (curie TEXT NOT NULL, relation TEXT NOT NULL, concept INTEGER NOT NULL);
CREATE TABLE mapping (subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL, negative INTEGER NOT NULL,
    justification TEXT NOT NULL, confidence REAL, subject_label TEXT NOT NULL, object_label TEXT NOT NULL,
    line INTEGER NOT NULL, source TEXT NOT NULL, trust INTEGER NOT NULL, verdict TEXT NOT NULL, why TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX name_key ON name (key);
CREATE INDEX identifier_curie ON identifier (curie COLLATE NOCASE);
CREATE INDEX mapping_subject ON mapping (subject);
CREATE INDEX mapping_object ON mapping (object);
"""
_FIELDS = tuple(field.name for field in fields(Concept) if field.name not in ("iri", "kind"))
_HOW = ("label", "synonym", "code", "misspelling", "ambiguous")
_RELATIONS = ("exact", "replaced", "close", "broad", "narrow")


def compile_vocabulary(unified: Unified, path: Path, digest: str) -> None:
    """Write all concepts, names, identifiers and mappings to a new SQLite file at `path`, under the `digest` of its
    inputs. Raises VocabularyError if it cannot be written."""
    whole = Vocabulary(unified.concepts.values())
    try:
        with sqlite3.connect(path) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            numbers = {iri: number for number, iri in enumerate(unified.concepts)}
            database.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?)", _concept_rows(whole, numbers))
            database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", _name_rows(whole, numbers))
            database.executemany("INSERT INTO identifier VALUES (?, ?, ?)", _identifier_rows(whole, numbers))
            replaced = ((old, "replaced", numbers[iri]) for old, iri in unified.replaced.items())
            database.executemany("INSERT INTO identifier VALUES (?, ?, ?)", replaced)
            marks = ", ".join("?" * 13)
            database.executemany(f"INSERT INTO mapping VALUES ({marks})", map(_mapping_row, unified.mappings))
            database.execute("INSERT INTO about VALUES ('digest', ?)", (digest,))
            database.executescript(_INDEXES)
        database.close()
    except (sqlite3.Error, OSError) as error:
        raise VocabularyError(f"{path}: the compiled vocabulary cannot be written: {error}") from error


def _concept_rows(whole: Vocabulary, numbers: dict[str, int]) -> Iterator[tuple[int, str, str, bytes, bytes]]:
    for iri, concept in whole.concepts.items():
        content = {name: value for name, value in asdict(concept).items() if name in _FIELDS and value}
        above = sorted(numbers[ancestor] for ancestor in whole.ancestors(iri))
        yield numbers[iri], iri, concept.kind, orjson.dumps(content), orjson.dumps(above)


def _name_rows(whole: Vocabulary, numbers: dict[str, int]) -> Iterator[tuple[str, int, int, str]]:
    for iri, concept in whole.concepts.items():
        groups = (
            () if concept.printed_only else (concept.label,),
            concept.synonyms,
            concept.codes,
            concept.misspellings,
            concept.ambiguous,
        )
        for rank, names in enumerate(groups):
            for name in names:
                for key in make_name_keys(name):
                    yield key, rank, numbers[iri], name


def _identifier_rows(whole: Vocabulary, numbers: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    for iri, concept in whole.concepts.items():
        matches = (concept.exact_matches, concept.close_matches, concept.broad_matches, concept.narrow_matches)
        for relation, identifiers in zip(("exact", "close", "broad", "narrow"), matches, strict=True):
            for identifier in identifiers:
                yield identifier.removeprefix(BIOREGISTRY), relation, numbers[iri]


def _mapping_row(judged: JudgedMapping) -> tuple[object, ...]:
    m = judged.mapping
    told = (m.subject, m.relation, m.object, int(m.negative), m.justification, m.confidence)
    return (*told, m.subject_label, m.object_label, m.line, judged.source, judged.trust, judged.verdict, judged.why)


class CompiledVocabulary:
    """The compiled concepts of built-in and added vocabularies. Make one with `open_compiled`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.digest = str(self._one("SELECT value FROM about WHERE name = 'digest'")[0])
        self._concept = lru_cache(maxsize=20_000)(self._read_concept)

    def __reduce__(self) -> tuple[Callable[[str, str], CompiledVocabulary], tuple[str, str]]:
        """Another process opens the file itself."""
        (_, _, path) = self._database.execute("PRAGMA database_list").fetchone()
        return _open_same, (path, self.digest)

    def _one(self, sql: str, *values: object) -> tuple[object, ...]:
        row = self._database.execute(sql, values).fetchone()
        return tuple(row) if row else ()

    def concept(self, iri: str) -> Concept | None:
        """The concept with this IRI, None for an unknown one."""
        return self._concept(iri)

    def _read_concept(self, iri: str) -> Concept | None:
        row = self._database.execute("SELECT iri, kind, content FROM concept WHERE iri = ?", (iri,)).fetchone()
        return _make_concept(*row) if row else None

    def concepts(self, *kinds: ConceptKind) -> Iterator[tuple[Concept, list[str]]]:
        """All concepts of these kinds with the IRIs of themselves and everything above, the built-in ones first."""
        iris = [row[0] for row in self._database.execute("SELECT iri FROM concept ORDER BY id")]
        marks = ", ".join("?" * len(kinds))
        sql = f"SELECT iri, kind, content, above FROM concept WHERE kind IN ({marks}) ORDER BY id"
        for *told, above in self._database.execute(sql, kinds):
            yield _make_concept(*told), [iris[number] for number in orjson.loads(above)]

    def ancestors(self, iri: str) -> frozenset[str]:
        """The concept itself and everything above it."""
        row = self._one("SELECT above FROM concept WHERE iri = ?", iri)
        numbers = orjson.loads(row[0]) if row else []  # type: ignore[arg-type]  # a BLOB
        marks = ", ".join("?" * len(numbers))
        rows = self._database.execute(f"SELECT iri FROM concept WHERE id IN ({marks})", numbers)
        return frozenset((iri, *(row[0] for row in rows)))

    def lookup(self, name: str, *kinds: ConceptKind) -> list[NameHit]:
        """The concepts of these kinds (of any, when none is named) that have this name, labels before synonyms.

        Short names in capitals ("ALL") must be written as they are.
        """
        keys = make_name_keys(name)
        marks = ", ".join("?" * len(keys))
        sql = (
            "SELECT concept.iri, kind, rank, text FROM name JOIN concept ON concept.id = name.concept "
            f"WHERE key IN ({marks}) ORDER BY rank, concept.id"
        )
        hits = (NameHit(iri, kind, _HOW[rank], text) for iri, kind, rank, text in self._database.execute(sql, keys))
        fitting = (hit for hit in hits if (not kinds or hit.kind in kinds) and _is_as_written(hit.text, name))
        return list({hit.iri: hit for hit in reversed(list(fitting))}.values())[::-1]

    def by_identifier(self, curie: str) -> list[tuple[str, str]]:
        """IRI and relation ("exact", "replaced", "close", "broad", "narrow") of each concept with this identifier."""
        sql = (
            "SELECT iri, relation FROM identifier JOIN concept ON concept.id = identifier.concept "
            "WHERE curie = ? COLLATE NOCASE"
        )
        rows = self._database.execute(sql, (curie.removeprefix(BIOREGISTRY),)).fetchall()
        return sorted(rows, key=lambda row: _RELATIONS.index(row[1]))

    def mappings(self, identifiers: Collection[str]) -> list[JudgedMapping]:
        """What the sources say of any of these identifiers (CURIEs, or the IRI of a built-in concept)."""
        marks = ", ".join("?" * len(identifiers))
        sql = f"SELECT * FROM mapping WHERE subject IN ({marks}) OR object IN ({marks}) ORDER BY trust, rowid"
        return _judged(self._database.execute(sql, (*identifiers, *identifiers)))

    def conflicts(self) -> list[JudgedMapping]:
        """Assertions of equality that contradict a more trusted one, the most trusted first."""
        return _judged(self._database.execute("SELECT * FROM mapping WHERE verdict = 'conflict' ORDER BY trust, rowid"))

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def open_compiled(path: Path) -> CompiledVocabulary:
    """The compiled vocabulary at `path`, read only. Raises VocabularyError if it is none."""
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        return CompiledVocabulary(database)
    except (sqlite3.Error, IndexError) as error:
        raise VocabularyError(f"{path}: no compiled vocabulary: {error}") from error


def _open_same(path: str, digest: str) -> CompiledVocabulary:
    opened = open_compiled(Path(path))
    if opened.digest != digest:
        raise VocabularyError(f"{path}: the added vocabularies changed meanwhile")
    return opened


def _make_concept(iri: str, kind: ConceptKind, content: bytes) -> Concept:
    told: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in orjson.loads(content).items()
    }
    return Concept(iri, kind, **told)


def _is_as_written(text: str, name: str) -> bool:
    return not is_short_name(text) or text.strip("s") == name.strip().strip("s")


def _judged(rows: Iterable[tuple[object, ...]]) -> list[JudgedMapping]:
    found = []
    for subject, relation, target, negative, justification, confidence, one, other, line, *rest in rows:
        told = (subject, relation, target, bool(negative), justification, confidence, one, other, line)
        source, trust, verdict, why = rest
        found.append(JudgedMapping(Mapping(*told), source, Trust(trust), verdict, why))  # type: ignore[arg-type]
    return found
