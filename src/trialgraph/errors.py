"""All errors that trialgraph raises on purpose. Each message names the place, what was found and what was expected."""

from __future__ import annotations


class TrialgraphError(Exception):
    """Anything that the user can mend: a wrong file, a wrong name, a wrong directory."""


class RecordError(TrialgraphError):
    """One record (or one file) that cannot be read. `place` is a line, a member of an archive, or "" for the file."""

    def __init__(self, source: str, place: str, problem: str) -> None:
        self.source, self.place, self.problem = source, place, problem
        super().__init__(": ".join(part for part in (source, place, problem) if part))

    def __reduce__(self) -> tuple[type[RecordError], tuple[str, str, str]]:  # errors come from other processes, too
        return RecordError, (self.source, self.place, self.problem)


class VocabularyError(TrialgraphError):
    """A vocabulary file that contradicts itself; the message names file and concept."""


class StoreError(TrialgraphError):
    """A directory that is no trialgraph store, or one that cannot be written."""


class QueryError(TrialgraphError):
    """A query that cannot be run: syntax, an unknown name, a missing or unknown parameter."""


class UnknownConceptError(QueryError):
    """A name that no concept has; carries suggestions."""


class AmbiguousConceptError(QueryError):
    """A name that several concepts have; the message lists them."""


class DownloadError(TrialgraphError):
    """A file that cannot be fetched: the message names the address and what the server said."""
