"""What a search finds: concepts by name, synonym, code or identifier, trials by identifier or words of their title."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from trialgraph.errors import StoreError
from trialgraph.name_spellings import fold_name
from trialgraph.serve.answer import RefusedError, ServedGraph
from trialgraph.serve.links import make_path
from trialgraph.serve.search_index import FILE, build_search_index

LONGEST = 200  # characters that are looked for
_MOST_COUNTED = 1000
_MOST_BUILT_HERE = 10_000  # trials: for the index of more, which the server has begun to make, a request must wait
_WORD = re.compile(r"\w+")
_BY_NAME = """SELECT c.id, c.iri, c.kind, c.label, c.trials, n.text FROM name n JOIN concept c ON c.id = n.concept
WHERE n.folded {compared} {kinds} ORDER BY {order} LIMIT ?"""
_BY_WORDS = """SELECT c.id, c.iri, c.kind, c.label, c.trials, n.text FROM name_words w
JOIN name n ON n.id = w.rowid JOIN concept c ON c.id = n.concept
WHERE name_words MATCH ? {kinds} ORDER BY w.rowid LIMIT ?"""
_TRIAL = "SELECT t.iri, t.identifier, t.title, t.start, t.status FROM trial t"
_TRIALS_BY_WORDS = """SELECT t.iri, t.identifier, t.title, t.start, t.status FROM trial_words w
JOIN trial t ON t.id = w.rowid WHERE trial_words MATCH ? ORDER BY w.rowid DESC LIMIT ? OFFSET ?"""


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A concept with the name that fits; `name` is "" where that is its label. `trials` is how many it is used in."""

    iri: str
    kind: str
    label: str
    trials: int
    name: str = ""

    @property
    def path(self) -> str:
        """Its page."""
        return make_path(self.iri)


@dataclass(frozen=True, slots=True)
class FoundTrial:
    """A trial; `start` is as precise as registered."""

    iri: str
    identifier: str
    title: str
    start: str
    status: str

    @property
    def path(self) -> str:
        """Its page."""
        return make_path(self.iri)


class SearchIndex:
    """The index at `file`, opened for reading. Raises StoreError where it cannot be."""

    def __init__(self, file: Path) -> None:
        try:
            self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
            self._connection.execute("SELECT number FROM fact").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{file}: the search index cannot be read: {error}") from error

    def find_concepts(self, text: str, limit: int, kinds: Collection[str] = ()) -> list[FoundConcept]:
        """The concepts (of these kinds, or all) that `text` names or begins to name, the likeliest first: those with
        exactly this name, those with a name that begins so, those with all words; each by its number of trials."""
        text = _clean(text)
        folded = fold_name(text)
        if not folded:
            return []
        given = sorted(kinds)
        only = f"AND c.kind IN ({', '.join('?' * len(given))})" if given else ""
        found: dict[int, FoundConcept] = {}
        exact = _BY_NAME.format(compared="= ?", kinds=only, order="n.rank, c.id")
        self._collect(found, exact, [folded, *given], limit)
        likeliest = "c.trials = 0, n.rank > 0, c.id, n.rank"
        begun = _BY_NAME.format(compared=">= ? AND n.folded < ?", kinds=only, order=likeliest)
        self._collect(found, begun, [folded, folded + "\U0010ffff", *given], limit)
        words = _match(text)
        if words:
            self._collect(found, _BY_WORDS.format(kinds=only), [words, *given], limit)
        return list(found.values())[:limit]

    def _collect(self, found: dict[int, FoundConcept], query: str, given: list[str], limit: int) -> None:
        if len(found) >= limit:
            return
        # a concept may fit by several of its names: read on until there are enough of them
        for number, iri, kind, label, trials, name in self._connection.execute(query, [*given, limit * 8]):
            found.setdefault(number, FoundConcept(iri, kind, label, trials, "" if name == label else name))

    def find_trials(self, text: str, limit: int, offset: int = 0) -> list[FoundTrial]:
        """The trials with this identifier, or one that begins so, or with all these words in their title; those that
        started last come first."""
        text = _clean(text)
        folded = fold_name(text)
        if _is_identifier(folded):
            query = f"{_TRIAL} WHERE t.folded >= ? AND t.folded < ? ORDER BY t.folded LIMIT ? OFFSET ?"
            rows = self._connection.execute(query, (folded, folded + "\U0010ffff", limit, offset)).fetchall()
            if rows:
                return [FoundTrial(*row) for row in rows]
        words = _match(text, shortest=3)
        rows = self._connection.execute(_TRIALS_BY_WORDS, (words, limit, offset)).fetchall() if words else []
        return [FoundTrial(*row) for row in rows]

    def count_trials(self, text: str) -> int:
        """How many trials `find_trials` has for a text; counting ends at 1,000."""
        return len(self.find_trials(text, _MOST_COUNTED))

    def count_uses(self, iris: list[str]) -> dict[str, int]:
        """The number of trials of each of these concepts, those below it included."""
        marks = ", ".join("?" * len(iris))
        return dict(self._connection.execute(f"SELECT iri, trials FROM concept WHERE iri IN ({marks})", iris))

    def count_kinds(self) -> dict[str, tuple[int, int]]:
        """Of each kind how many concepts there are, and how many of them are used in trials."""
        rows = self._connection.execute("SELECT kind, count(*), sum(trials > 0) FROM concept GROUP BY kind")
        return {kind: (known, used) for kind, known, used in rows}

    def find_most_used(self, kind: str, limit: int) -> list[FoundConcept]:
        """The concepts of a kind that are used in most trials."""
        asked = "SELECT iri, kind, label, trials FROM concept WHERE kind = ? AND trials > 0 ORDER BY id LIMIT ?"
        return [FoundConcept(*row) for row in self._connection.execute(asked, (kind, limit))]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def open_index(graph: ServedGraph) -> SearchIndex:
    """The index of the graph, kept open; made first where that takes a moment only.

    Raises RefusedError while that of a large graph is still being made.
    """

    def make() -> SearchIndex:
        file = graph.folder / FILE
        if not file.exists():
            if graph.store.metadata.trial_count > _MOST_BUILT_HERE:
                raise RefusedError(503, "the search index is still being made; try again in a minute")
            build_search_index(graph.store, file)
        return SearchIndex(file)

    return graph.keep("search index", make)


def _clean(text: str) -> str:
    """Text of bearable length that is Unicode: a lone surrogate becomes "?"."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _is_identifier(folded: str) -> bool:
    return len(folded) > 2 and any(char.isdigit() for char in folded)


def _match(text: str, shortest: int = 2) -> str:
    """The FTS5 query for all words of `text`, the last one only begun: letters and digits in quotes, nothing else."""
    words = _WORD.findall(text.replace("_", " "))
    if not words or max(map(len, words)) < shortest:
        return ""
    return " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
