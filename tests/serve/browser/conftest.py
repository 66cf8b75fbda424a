"""A real Chromium, headless, and a server of the made graph for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from serve.browser.visiting import Visit, watch_pages
from serve.page_graphs import build_page_graph
from serve.served import Server, run_server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Without it the test is skipped with a reason; with TRIALGRAPH_REQUIRE_TOOLS=1 (set in CI) its
    absence is a failure."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("TRIALGRAPH_REQUIRE_TOOLS") == "1":
            pytest.fail("chromium is required (TRIALGRAPH_REQUIRE_TOOLS=1) and not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the made graph, with time enough for a busy machine."""
    db: Path = build_page_graph(tmp_path_factory.mktemp("site") / "made.db")
    with run_server(db, seconds=60, workers=1) as running:
        yield running


@pytest.fixture
def look(chromium: Browser, site: Server) -> Iterator[Callable[..., Visit]]:
    """Opens pages of the made graph, of which none must go wrong (see `watch_pages`)."""
    with watch_pages(chromium, site.url) as open_page:
        yield open_page
