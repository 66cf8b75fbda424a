"""The addresses of linked data: what a request for an IRI's path wants, and who answers it (see `linked_data`)."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from trialgraph.namespaces import TG
from trialgraph.serve.answer import Task
from trialgraph.serve.answering import answer, describe_request
from trialgraph.serve.pages import PAGES, Page
from trialgraph.serve.protocol.media_types import JSON_LD, NTRIPLES, RDF_XML, TURTLE
from trialgraph.serve.protocol.negotiation import choose_media_type

_PAGE = "text/html"
_SUFFIXES = {".html": _PAGE, ".ttl": TURTLE, ".jsonld": JSON_LD, ".nt": NTRIPLES, ".rdf": RDF_XML}
_OFFERED = (_PAGE, TURTLE, JSON_LD, NTRIPLES, RDF_XML)
_FOLDERS = {"trial", "agent", "class", "condition", "endpoint", "criterion", "procedure", "regimen"}
_DESCRIBE = "trialgraph.serve.linked_data:describe_resource"
_READ_TEXT = "trialgraph.serve.linked_data:read_text"
_ANY_PAGE = "trialgraph.serve.pages.resource:show_resource"


def is_of_resource(page: Page) -> bool:
    """Whether a page is what people see of an IRI of the graph."""
    return page.path.split("/")[1] in _FOLDERS


async def answer_resource(request: Request) -> Response:
    """What the graph says of the IRI with this path. Raises RefusedError (404, 406)."""
    raw = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    name, wanted = split_suffix(raw)
    wanted = wanted or choose_media_type(", ".join(request.headers.getlist("accept")), _OFFERED)
    if wanted != _PAGE:
        arguments = {"iris": find_iris(name), "media_type": wanted}
        return await answer(request, Task(_DESCRIBE, arguments), is_kept=True)
    folder, _, rest = unquote(name).partition("/")
    page = next((page for page in PAGES if page.path == f"/{folder}/{{name}}" and folder in _FOLDERS), None)
    asked = describe_request(request)
    if page is not None and rest and "/" not in rest:  # "/condition" is a term of the ontology, and no condition
        return await answer(request, Task(page.function, {"asked": asked, "name": rest}), is_kept=page.is_kept)
    return await answer(request, Task(_ANY_PAGE, {"asked": asked, "iris": find_iris(name)}), is_kept=True)


def split_suffix(path: str) -> tuple[str, str]:
    """A path without its suffix, and the media type that the suffix asks for ("" without one)."""
    stem, dot, suffix = path.rpartition(".")
    wanted = _SUFFIXES.get(dot + suffix, "")
    return (stem, wanted) if wanted and stem else (path, "")


def find_iris(path: str) -> tuple[str, ...]:
    """The IRIs that a path may mean: as it was sent, and with what is not ASCII as such."""
    return tuple(dict.fromkeys((f"{TG}{path}", f"{TG}{unquote(path)}")))


async def answer_text(request: Request) -> Response:
    """A field of a version of a record, as evidence cites it: plain text."""
    raw = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    return await answer(request, Task(_READ_TEXT, {"iri": f"{TG}{raw}"}), is_kept=True)
