"""Visiting a page as a browser does, and noting what goes wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

_GRAVE = ("serious", "critical")


@cache
def load_axe() -> str:
    """axe-core, as the package axe-playwright-python brings it (MPL-2.0: for tests only)."""
    try:
        return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        if os.environ.get("TRIALGRAPH_REQUIRE_TOOLS") == "1":
            pytest.fail("axe-playwright-python is required (TRIALGRAPH_REQUIRE_TOOLS=1) and not installed")
        pytest.skip("axe-playwright-python is not installed: pip install -e '.[dev]'")


@dataclass(frozen=True)
class Visit:
    """A page in the browser, and the problems that it told of."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def width(self) -> int:
        """How wide the page is, in pixels: more than the window where something sticks out."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def find_barriers(self) -> list[str]:
        """What axe-core finds to be a serious or critical barrier, with the element."""
        self.page.evaluate(load_axe())
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for violation in found["violations"]
            if violation["impact"] in _GRAVE
            for node in violation["nodes"]
        ]

    def focused(self) -> str:
        """What has the focus: tag, id and text of the element."""
        said = (
            "(e => `${e.tagName.toLowerCase()}#${e.id} ${e.textContent.trim().slice(0, 60)}`)(document.activeElement)"
        )
        return str(self.page.evaluate(said))


def visit(
    browser: Browser, base: str, path: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Visit:
    """Open a page in a window of this width. Animations are off, so that what is looked at stands still."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
        base_url=base,
    )
    seen = Visit(context.new_page())
    seen.page.set_default_timeout(15_000)
    seen.page.on("console", lambda said: seen.problems.append(said.text) if said.type in ("error", "warning") else None)
    seen.page.on("pageerror", lambda error: seen.problems.append(f"error: {error}"))
    seen.page.on("request", lambda request: _note_request(seen, request, base))
    response = seen.page.goto(path)
    assert response is not None
    if response.status >= 400:
        seen.problems.append(f"{path}: {response.status}")
    return seen


def _note_request(seen: Visit, request: Request, base: str) -> None:
    if not request.url.startswith((base + "/", "data:", "blob:")):
        seen.problems.append(f"request to another host: {request.url}")


@contextmanager
def watch_pages(browser: Browser, base: str) -> Iterator[Callable[..., Visit]]:
    """Opens pages: `look("/", width=360, scheme="dark", scripts=False)`. At the end nothing must have gone wrong on any
    of them: no error on the console, no request to another host."""
    visits: list[Visit] = []

    def open_page(path: str, **options: object) -> Visit:
        visits.append(visit(browser, base, path, **options))  # type: ignore[arg-type]
        return visits[-1]

    yield open_page
    try:
        for each in visits:
            assert each.problems == []
    finally:
        for each in visits:
            each.page.context.close()
