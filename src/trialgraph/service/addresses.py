"""The addresses of a SPARQL service: where it is asked, where it is updated, where its graphs are."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from trialgraph.errors import StoreError

USER, PASSWORD = "TRIALGRAPH_ENDPOINT_USER", "TRIALGRAPH_ENDPOINT_PASSWORD"
# How products name their addresses: the end of the path for queries, for updates, for the Graph Store Protocol.
_LAYOUTS = (
    ("/query", "/update", "/store"),  # Oxigraph
    ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),  # Virtuoso
    ("/sparql", "/update", "/data"),  # Fuseki
)


@dataclass(frozen=True, slots=True)
class Service:
    """A SPARQL service. `graph` is the IRI of the named graph that holds the trials, "" for the default graph;
    `login` is user and password, None for a service that is open to all."""

    query: str
    update: str
    store: str
    graph: str = ""
    login: tuple[str, str] | None = field(default=None, repr=False)


def make_service(url: str, *, graph: str = "", update: str = "", store: str = "") -> Service:
    """The service at `url`, which is the address for any of the three; those that are not given follow from it.

    They do for Oxigraph (…/query, …/update, …/store) and Virtuoso (…/sparql, …/sparql-auth, …/sparql-graph-crud-auth);
    of other products what is needed must be given. The login is that of the address (``http://user:password@host/…``)
    or of the environment. Raises StoreError if `url` is no web address.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise StoreError(f"{url}: expected the address of a SPARQL service, such as http://localhost:7878/query")
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    found = _find_layout(plain)
    return Service(found[0], update or found[1], store or found[2], graph, _find_login(parts))


def _find_layout(parts: SplitResult) -> tuple[str, str, str]:
    path = parts.path.rstrip("/")
    for layout in _LAYOUTS:
        for ending in layout:
            if path.endswith(ending):
                start = path.removesuffix(ending)
                query, update, store = (parts._replace(path=start + end).geturl() for end in layout)
                return query, update, store
    if not path:  # the address of a server: that of Oxigraph, whose layout has no other start
        return _find_layout(parts._replace(path=_LAYOUTS[0][0]))
    return parts.geturl(), parts.geturl(), parts.geturl()


def _find_login(parts: SplitResult) -> tuple[str, str] | None:
    if parts.username:
        return unquote(parts.username), unquote(parts.password or "")
    user = os.environ.get(USER)
    return (user, os.environ.get(PASSWORD, "")) if user else None
