"""Requests to a SPARQL service: with its login, repeated where they failed for the moment, and what it says of errors.

httpx2 speaks HTTP and stamina repeats; only reading (queries) and what may be said twice (ground updates, graphs that
are sets) go through here, so that a request whose answer was lost can be made again.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from types import TracebackType

import httpx2

from trialgraph.download import AGENT, find_wait, repeat
from trialgraph.errors import QueryError, StoreError
from trialgraph.service.addresses import Service

_ATTEMPTS = 4
_TIMEOUT = httpx2.Timeout(600.0, connect=15.0)  # a question to a large graph may take its time
_TAG = re.compile(r"<!?/?[A-Za-z][^<>]*>")  # of an error's web page
_SAID = 300  # characters of what a service says of an error


class _Login(httpx2.Auth):
    """User and password in the way that the service asks for: Digest (Virtuoso) or Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._way: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Ask without, and then as the service wants it."""
        if self._way is None:
            response = yield request
            if response.status_code != httpx2.codes.UNAUTHORIZED:
                return
            wants_digest = response.headers.get("WWW-Authenticate", "").lower().startswith("digest")
            way = httpx2.DigestAuth if wants_digest else httpx2.BasicAuth
            self._way = way(self._user, self._password)
        yield from self._way.auth_flow(request)


class Connection:
    """A connection to a service. Close it, or use it in a ``with`` block."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._client = httpx2.Client(
            auth=_Login(*service.login) if service.login else None,
            timeout=_TIMEOUT,
            follow_redirects=True,
            headers={"User-Agent": AGENT},
        )

    def send(  # noqa: PLR0913 - what a request may have
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        may_lack: bool = False,
    ) -> httpx2.Response:
        """The answer to a request; with `may_lack` also that there is nothing at this address (404).

        Raises QueryError with what the service says if it refuses the request as wrong (400), StoreError if it cannot
        be reached, wants another login, or refuses for any other reason.
        """
        try:
            for attempt in repeat(find_wait, _ATTEMPTS):
                with attempt:
                    response = self._client.request(
                        method, url, params=params, data=form, content=content, headers=headers
                    )
                    if not (may_lack and response.status_code == httpx2.codes.NOT_FOUND):
                        response.raise_for_status()
        except httpx2.HTTPStatusError as error:
            said = _say(error.response)
            if error.response.status_code == httpx2.codes.BAD_REQUEST:
                raise QueryError(f"{url}: {said}") from error
            raise StoreError(f"{url}: the service answered {error.response.status_code}: {said}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise StoreError(f"{url}: the service cannot be asked: {error or type(error).__name__}") from error
        return response

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _say(response: httpx2.Response) -> str:
    """The start of what the service says, on one line; what its status means where it says nothing."""
    if response.status_code == httpx2.codes.UNAUTHORIZED:
        return "it wants another user or password"
    words = " ".join(_TAG.sub(" ", response.text).split()) or response.reason_phrase
    return words if len(words) <= _SAID else words[: _SAID - 1] + "…"
