"""What ``vocab add`` is given: a file as it is, an address or a known name fetched into the user's cache."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from trialgraph.download import OnProgress, download
from trialgraph.vocabulary.collection import NewVocabulary
from trialgraph.vocabulary.formats import ReadOptions
from trialgraph.vocabulary.known import fetch_known, load_known_vocabularies

_EXTENSION = re.compile(r"(\.(obo|owl|rdf|ttl|json|obographs|sssom|csv|tsv|txt|xml|yaml|zip|gz|bin))+$", re.IGNORECASE)


def find_vocabulary_files(
    what: Sequence[str], name: str | None, options: ReadOptions, *, settles: bool
) -> list[NewVocabulary]:
    """Each of them as a file to add, under `name` or its own name. Raises DownloadError."""
    new = [_find(one, name, options, settles) for one in what]
    counts = Counter(one.name for one in new)  # files that differ in their extensions only are named with these
    return [replace(one, name=one.path.name.lower()) if counts[one.name] > 1 else one for one in new]


def _find(what: str, name: str | None, options: ReadOptions, settles: bool) -> NewVocabulary:
    known = load_known_vocabularies().get(what)
    if known is not None and not Path(what).exists():
        path = _fetch(what, lambda cache, on_progress: fetch_known(known, cache, on_progress))
        print(f"{what}: {known.licence}: {known.allows}. Cite: {known.citation}", file=sys.stderr)
        return NewVocabulary(path, name or what, known.options, settles, known.address, known.licence)
    if re.match(r"https?://", what):
        path = _fetch(what, lambda cache, on_progress: download(what, cache, on_progress))
        return NewVocabulary(path, name or _make_name(what.rstrip("/").rpartition("/")[2]), options, settles, what)
    return NewVocabulary(Path(what), name or _make_name(Path(what).name), options, settles)


def _make_name(file: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", _EXTENSION.sub("", file).lower()).strip("-.") or "vocabulary"


def _fetch(what: str, fetch: Callable[[Path, OnProgress], Path]) -> Path:
    """Fetch into the user's cache, with a progress bar on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        cache = user_cache_path("trialgraph")
        return fetch(cache, lambda done, size: progress.update(task, completed=done, total=size))
