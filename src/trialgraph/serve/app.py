"""The application: which address is answered by what."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import AnswerCache, Service, answer, describe_request, show_error
from trialgraph.serve.editor_addresses import EDITOR, answer_editor
from trialgraph.serve.headers import BodyError, Guard
from trialgraph.serve.pages import PAGES, Page
from trialgraph.serve.pool import Pool
from trialgraph.serve.protocol.graph_store import METHODS, answer_graph_store
from trialgraph.serve.protocol.query import answer_query
from trialgraph.serve.protocol.update import ANY_METHOD, answer_update
from trialgraph.serve.query_addresses import QUERIES, answer_openapi, answer_saved_query
from trialgraph.serve.resource_addresses import answer_resource, answer_text, is_of_resource
from trialgraph.serve.settings import Settings
from trialgraph.serve.snapshots import Snapshots
from trialgraph.serve.static_files import KEEP_FOR_EVER, find_address, load_static_files, pack_file

_OWN = (QUERIES, EDITOR)  # pages whose requests are more than the address


def make_app(settings: Settings) -> Starlette:
    """The application that serves the store of `settings`. Starting it raises StoreError where there is none."""

    @contextlib.asynccontextmanager
    async def run_workers(app: Starlette) -> AsyncIterator[None]:
        with contextlib.closing(Snapshots(settings.db)) as snapshots:
            async with Pool(snapshots, settings.limits, settings.workers) as pool:
                app.state.service = Service(settings, pool, AnswerCache(settings.cache_bytes))
                yield

    return Starlette(
        routes=[
            Route("/healthz", check_health),
            Route("/sparql", answer_query, methods=["GET", "POST"]),
            Route("/update", answer_update, methods=ANY_METHOD),
            Route("/store", answer_graph_store, methods=METHODS),
            Route("/store/{graph:path}", answer_graph_store, methods=METHODS),
            Route("/static/{name:path}", show_static_file),
            Route("/favicon.ico", show_icon),
            Route("/openapi.json", answer_openapi),
            Route(QUERIES, answer_saved_query),
            Route(EDITOR, answer_editor, methods=["GET", "POST"]),
            *(make_page_route(page) for page in PAGES if page.path not in _OWN and not is_of_resource(page)),
            Route("/trial/{trial}/v/{version}/text{pointer:path}", answer_text),
            Route("/{path:path}", answer_resource),
        ],
        middleware=[
            Middleware(Guard, limits=settings.limits, hosts=settings.hosts, is_writable=settings.is_writable)
        ],
        exception_handlers={
            RefusedError: show_error, BodyError: show_error, HTTPException: show_error, Exception: show_error,
        },
        lifespan=run_workers,
    )  # fmt: skip


async def check_health(_: Request) -> Response:
    """Whether the server answers at all."""
    return PlainTextResponse("ok\n")


async def show_icon(_: Request) -> Response:
    """The icon, where browsers look for it that show a text or a picture and no page."""
    return RedirectResponse(find_address("icon.svg"))


async def show_static_file(request: Request) -> Response:
    """A file of the pages, by a name that is looked up: no path from outside reaches the file system."""
    found = load_static_files().get(request.path_params["name"])
    if found is None:
        raise RefusedError(404, "there is no such file")
    is_exact = request.query_params.get("v") == found.digest
    headers = {"Cache-Control": KEEP_FOR_EVER if is_exact else "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(found.content, media_type=found.media_type, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(pack_file(found.name), media_type=found.media_type, headers=headers)


def make_page_route(page: Page) -> Route:
    """The route of a page."""

    async def show_page(request: Request) -> Response:
        arguments = {"asked": describe_request(request), **request.path_params}
        return await answer(request, Task(page.function, arguments), is_kept=page.is_kept)

    return Route(page.path, show_page)
