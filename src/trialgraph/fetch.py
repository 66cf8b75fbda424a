"""Records from ClinicalTrials.gov through its API v2: page by page, politely, going on where a walk broke off.

The walk is tied to one version of the registry's data: page tokens of another one do not hold, so a walk that meets a
new version, or a token that is no longer taken, begins anew. Each page is a gzip member of its own, appended to
``FILE.part`` and then noted in ``FILE.checkpoint.json``; what was written after the last note is cut off. API:
https://clinicaltrials.gov/data-api/api (page size at most 1,000; no rate limit is published: one request a second).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson

from trialgraph.download import AGENT, TIMEOUT, find_wait, repeat
from trialgraph.errors import DownloadError
from trialgraph.replacement import lock

API = "https://clinicaltrials.gov/api/v2"
PAGE_SIZE = 1000
SECONDS_A_REQUEST = 1.0
_ATTEMPTS = 8
_RESTARTS = 5
_ID = re.compile(rb'"nctId":"(NCT\d{8})"')

OnPage = Callable[[int, int | None], None]  # records so far, and in all where the registry tells


@dataclass(frozen=True)
class FetchReport:
    """What a walk brought: distinct records, those that came twice, the version of the registry's data."""

    records: int
    repeated: int
    data_version: str


@dataclass
class _Checkpoint:
    """How far a walk has come: `size` bytes of the part hold `records` records; "" as token means the beginning."""

    query: str
    data_version: str
    token: str = ""
    size: int = 0
    records: int = 0
    total: int | None = None
    done: bool = False


class _WalkChangedError(Exception):
    """The registry's data changed under the walk, or its token is not taken any more."""


def fetch_records(
    query: str,
    target: Path,
    *,
    api: str = API,
    pause: float = SECONDS_A_REQUEST,
    on_page: OnPage = lambda _records, _total: None,
) -> FetchReport:
    """All records that `query` finds (all of the registry for ""), as gzipped NDJSON at `target`.

    `query` is in the registry's own language, as in its search box. An interrupted walk is gone on with. Raises
    DownloadError, naming the address and what the server said; the target appears when it is whole.
    """
    if target.is_dir():  # else that would be found after the last page
        raise DownloadError(f"{target}: is a directory; expected the name of a file")
    headers = {"User-Agent": AGENT, "Accept": "application/json"}
    try:
        with httpx2.Client(timeout=TIMEOUT, headers=headers, follow_redirects=True) as client:
            registry = _Registry(client, api, pause)
            with _part_alone(target) as part:
                for _ in range(_RESTARTS):
                    try:
                        return _walk(registry, query, target, part, on_page)
                    except _WalkChangedError:
                        _checkpoint_file(target).unlink(missing_ok=True)
    except httpx2.HTTPStatusError as error:
        raise DownloadError(f"{error.request.url}: the server answered {error.response.status_code}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise DownloadError(f"{api}: cannot be fetched: {error or type(error).__name__}") from error
    except OSError as error:
        raise DownloadError(f"{target}: cannot be written: {error.strerror or error}") from error
    raise DownloadError(f"{api}: the registry's data changed during each of {_RESTARTS} walks; try again later")


class _Registry:
    """The API, asked at most once in `pause` seconds, and again after what passes."""

    def __init__(self, client: httpx2.Client, api: str, pause: float) -> None:
        self._client, self._api, self._pause = client, api, pause
        self._last = -pause

    def data_version(self) -> str:
        return str(self._get("version", {}).get("dataTimestamp", ""))

    def page(self, query: str, token: str) -> dict[str, Any]:
        asked: dict[str, str | int] = {"pageSize": PAGE_SIZE, "format": "json", "countTotal": "true"}
        if query:
            asked["query.term"] = query
        if token:
            asked["pageToken"] = token
        try:
            return self._get("studies", asked)
        except httpx2.HTTPStatusError as error:
            if token and error.response.status_code == httpx2.codes.BAD_REQUEST:
                raise _WalkChangedError from error
            raise

    def _get(self, path: str, asked: dict[str, str | int]) -> dict[str, Any]:
        for attempt in repeat(_find_wait, _ATTEMPTS):
            with attempt:
                time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
                self._last = time.monotonic()
                response = self._client.get(f"{self._api}/{path}", params=asked)
                response.raise_for_status()
                found: dict[str, Any] = orjson.loads(response.content)
        return found


def _find_wait(error: Exception) -> bool | float:
    """As for any download; and a body that broke off or cannot be unpacked is asked for again."""
    return isinstance(error, httpx2.DecodingError | orjson.JSONDecodeError) or find_wait(error)


@contextmanager
def _part_alone(target: Path) -> Iterator[Path]:
    """The file that grows. Two walks that append to one would spoil it: raises DownloadError for the second."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with part.open("ab") as file:
        if not lock(file):
            raise DownloadError(f"{target}: another process is fetching it; wait for that, or name another file")
        try:
            yield part
        finally:
            if part.exists() and not part.stat().st_size:  # nothing came
                part.unlink()


def _walk(registry: _Registry, query: str, target: Path, part: Path, on_page: OnPage) -> FetchReport:
    version = registry.data_version()
    checkpoint = _read_checkpoint(target, part, query, version) or _Checkpoint(query, version)
    seen = _cut_to(part, checkpoint.size)
    repeated = 0
    while not checkpoint.done:
        page = registry.page(query, checkpoint.token)
        studies = page.get("studies", [])
        new = [study for study in studies if _is_new(study, seen)]
        repeated += len(studies) - len(new)
        _append(part, new)
        checkpoint.token = page.get("nextPageToken", "")
        checkpoint.done = not checkpoint.token
        checkpoint.total = page.get("totalCount", checkpoint.total)
        checkpoint.size, checkpoint.records = part.stat().st_size, len(seen)
        _write_checkpoint(target, checkpoint)
        on_page(len(seen), checkpoint.total)
    if registry.data_version() != version:
        raise _WalkChangedError
    part.replace(target)
    _checkpoint_file(target).unlink()
    return FetchReport(len(seen), repeated, version)


def _is_new(study: dict[str, Any], seen: set[str]) -> bool:
    identifier = str(study.get("protocolSection", {}).get("identificationModule", {}).get("nctId", ""))
    is_new = identifier not in seen
    seen.add(identifier)
    return is_new


def _append(part: Path, studies: list[dict[str, Any]]) -> None:
    lines = b"".join(orjson.dumps(study, option=orjson.OPT_APPEND_NEWLINE) for study in studies)
    with part.open("ab") as file:
        if lines:
            file.write(gzip.compress(lines, mtime=0))
        file.flush()
        os.fsync(file.fileno())


def _cut_to(part: Path, size: int) -> set[str]:
    """Cut off what was written after the checkpoint; the ids of the records that are left."""
    os.truncate(part, size)
    return set(_read_ids(part)) if size else set()


def _read_ids(part: Path) -> Iterator[str]:
    with gzip.open(part) as lines:
        for line in lines:
            match = _ID.search(line)
            if match:
                yield match[1].decode()


def _checkpoint_file(target: Path) -> Path:
    return target.with_name(target.name + ".checkpoint.json")


def _read_checkpoint(target: Path, part: Path, query: str, version: str) -> _Checkpoint | None:
    """How far an earlier walk for the same records came, if it still holds."""
    try:
        found = _Checkpoint(**json.loads(_checkpoint_file(target).read_text(encoding="utf-8")))
        fits = (found.query, found.data_version) == (query, version) and part.stat().st_size >= found.size
    except (OSError, ValueError, TypeError):
        return None
    return found if fits else None


def _write_checkpoint(target: Path, checkpoint: _Checkpoint) -> None:
    path = _checkpoint_file(target)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(asdict(checkpoint)), encoding="utf-8")
    fresh.replace(path)
