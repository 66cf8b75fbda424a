"""Downloads of large files: with progress, going on where they broke off, fetched again only if they have changed.

httpx2 speaks HTTP and stamina repeats what failed for the moment; what is here is the file on disk. A file in the cache
has its address, ETag and date beside it; a part of one ("….part") is gone on with by a range request that holds only
for the same version (RFC 9110, If-Range).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx2
import stamina

from trialgraph.errors import DownloadError

OnProgress = Callable[[int, int | None], None]  # bytes so far, and in all where the server tells

AGENT = "trialgraph (+https://w3id.org/trialgraph)"
TIMEOUT = httpx2.Timeout(30.0, connect=15.0)
_ATTEMPTS = 6
_LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_BLOCK = 1 << 16


@dataclass(frozen=True)
class _Version:
    """Which version of a file an address gave: its ETag, else the date of its last change."""

    url: str
    etag: str = ""
    changed: str = ""

    @property
    def condition(self) -> str:
        return self.etag if not self.etag.startswith("W/") and self.etag else self.changed


def download(url: str, cache: Path, on_progress: OnProgress = lambda _done, _size: None) -> Path:
    """The file at `url`, in the directory `cache`; the copy there is used while the server says it has not changed.

    Network errors and passing refusals (429, 5xx; ``Retry-After`` is kept) are tried again; what had arrived is not
    fetched twice. Raises DownloadError, naming the address and what the server said.
    """
    try:
        target = cache / _file_name(url)
    except ValueError as error:
        raise DownloadError(f"{url}: no web address: {error}") from error
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with httpx2.Client(follow_redirects=True, timeout=TIMEOUT, headers={"User-Agent": AGENT}) as client:
            for attempt in repeat(find_wait, _ATTEMPTS):
                with attempt:
                    _fetch(client, url, target, on_progress)
    except httpx2.HTTPStatusError as error:
        raise DownloadError(f"{url}: the server answered {error.response.status_code}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise DownloadError(f"{url}: cannot be fetched: {error or type(error).__name__}") from error
    except OSError as error:
        raise DownloadError(f"{target}: cannot be written: {error.strerror or error}") from error
    return target


def repeat(on: Callable[[Exception], bool | float], attempts: int) -> Iterator[stamina.Attempt]:
    """Attempts at a request, with growing pauses, while `on` says that its failure will pass; nothing is logged, as it
    would be in the middle of a progress bar."""
    stamina.instrumentation.set_on_retry_hooks(())
    yield from stamina.retry_context(on=on, attempts=attempts, timeout=None)


def find_wait(error: Exception) -> bool | float:
    """Whether a request that failed so is worth repeating; the seconds to wait where the server says them."""
    if isinstance(error, httpx2.HTTPStatusError):
        if error.response.status_code not in _PASSING:
            return False
        seconds = _parse_retry_after(error.response.headers.get("Retry-After", ""))
        return True if seconds is None else min(seconds, _LONGEST_WAIT)
    return isinstance(error, httpx2.TransportError) and not isinstance(error, httpx2.UnsupportedProtocol)


def _parse_retry_after(told: str) -> float | None:
    """Seconds, or the time until a date (RFC 9110, 10.2.3); None for anything else."""
    if told.isdigit():
        return float(told)
    with suppress(ValueError):
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    return None


def _fetch(client: httpx2.Client, url: str, target: Path, on_progress: OnProgress) -> None:
    part = target.with_name(target.name + ".part")
    known, begun = _read_version(target, url), _read_version(part, url)
    headers = {}
    if part.exists() and begun and begun.condition:
        headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": begun.condition}
    elif target.exists() and known:
        headers = {"If-None-Match": known.etag} if known.etag else {"If-Modified-Since": known.changed}
    with client.stream("GET", url, headers={**headers, "Accept-Encoding": "identity"}) as response:
        if response.status_code == httpx2.codes.NOT_MODIFIED:
            return
        if response.status_code == httpx2.codes.RANGE_NOT_SATISFIABLE:
            part.unlink()  # the part is as long as the file, or longer: begin anew
            raise httpx2.ReadError(f"{url}: the part that had arrived does not fit")
        response.raise_for_status()
        if response.status_code != httpx2.codes.PARTIAL_CONTENT:
            part.unlink(missing_ok=True)  # of another version: killed now, we would go on with it as if it were of this
        _write_version(part, _Version(url, response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")))
        _receive(response, part, on_progress)
    part.replace(target)
    _version_file(part).replace(_version_file(target))


def _receive(response: httpx2.Response, part: Path, on_progress: OnProgress) -> None:
    goes_on = response.status_code == httpx2.codes.PARTIAL_CONTENT
    done = part.stat().st_size if goes_on else 0
    told = response.headers.get("Content-Length")
    size = done + int(told) if told else None
    with part.open("ab" if goes_on else "wb") as file:
        for block in response.iter_bytes(_BLOCK):
            file.write(block)
            done += len(block)
            on_progress(done, size)
    if size is not None and done < size:
        raise httpx2.ReadError(f"{response.url}: broke off at {done:,} of {size:,} bytes")


def _file_name(url: str) -> str:
    """A name that tells what the file is, and is another one for each address."""
    name = unquote(Path(urlsplit(url).path).name) or "index"
    return f"{blake2b(url.encode(), digest_size=6).hexdigest()}-{name}"


def _version_file(path: Path) -> Path:
    return path.with_name(path.name + ".version.json")


def _read_version(path: Path, url: str) -> _Version | None:
    with suppress(OSError, ValueError, TypeError):
        version = _Version(**json.loads(_version_file(path).read_text(encoding="utf-8")))
        return version if version.url == url and version.condition else None
    return None


def _write_version(path: Path, version: _Version) -> None:
    _version_file(path).write_text(json.dumps(asdict(version)), encoding="utf-8")
