"""The application: which address is answered by what."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from trialgraph.serve.answer import RefusedError, Task
from trialgraph.serve.answering import AnswerCache, Service, answer, describe_request, show_error
from trialgraph.serve.headers import BodyError, Guard
from trialgraph.serve.pages import PAGES, Page
from trialgraph.serve.pool import Pool
from trialgraph.serve.protocol.graph_store import METHODS, answer_graph_store
from trialgraph.serve.protocol.query import answer_query
from trialgraph.serve.protocol.update import answer_update
from trialgraph.serve.settings import Settings
from trialgraph.serve.snapshots import Snapshots

_STATIC = Path(__file__).parent / "static"


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
            Route("/update", answer_update, methods=["POST"]),
            Route("/store", answer_graph_store, methods=METHODS),
            Route("/store/{graph:path}", answer_graph_store, methods=METHODS),
            Mount("/static", StaticFiles(directory=_STATIC, check_dir=False)),
            *(make_page_route(page) for page in PAGES),
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


def make_page_route(page: Page) -> Route:
    """The route of a page."""

    async def show_page(request: Request) -> Response:
        arguments = {"asked": describe_request(request), **request.path_params}
        return await answer(request, Task(page.function, arguments), is_kept=page.is_kept)

    return Route(page.path, show_page, methods=["GET"])
