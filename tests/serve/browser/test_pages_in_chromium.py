"""Every page in a real browser: wide and narrow, light and dark, with and without scripts, for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from serve.browser.visiting import Visit
from serve.page_graphs import HOSTILE

Look = Callable[..., Visit]
PAGES = (
    "/",
    "/search?q=carcinoma",
    "/search?q=%3Cb%3Enothing",
    "/trial/000_8c8bcb7ea39ef8d9",
    "/trial/001_2c328fc56a7b2162",
    f"/trial/{HOSTILE}",
    "/agent/cadonilimab",
    "/class/pd-1-antibody",
    "/condition/sarcoma?page=2",
    "/endpoint/OS",
    "/questions",
    "/queries/partners",
    "/queries/partners?therapy=cisplatn",
    "/queries/pd1-combinations?condition=nasopharyngeal+carcinoma",
    "/queries/overview",
    "/sparql-editor",
    "/sparql-editor?saved=partners",
    "/changes",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_barrier(look: Look, path: str, scheme: str) -> None:
    seen = look(path, scheme=scheme)
    assert seen.page.locator("h1").count() == 1
    assert seen.find_barriers() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_screen(look: Look, path: str) -> None:
    seen = look(path, width=360)
    assert seen.width() == 360
    assert seen.find_barriers() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_without_scripts(look: Look, path: str) -> None:
    text = look(path, scripts=False).page.inner_text("main")
    assert len(text) > 100


def test_hostile_words_do_nothing(look: Look) -> None:
    for path in (
        f"/trial/{HOSTILE}",
        "/condition/nasopharyngeal-carcinoma",
        "/agent/toripalimab",
        "/search?q=toripalimab",
    ):
        seen = look(path)
        seen.page.wait_for_timeout(200)
        assert seen.page.title() != "owned"
        assert '<script>document.title="owned"</script> Toripalimab' in seen.page.inner_text("main")


def test_dark_is_dark_and_light_is_light(look: Look) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (look("/", scheme=scheme).page.evaluate(ground) for scheme in ("light", "dark"))
    assert light == "rgb(247, 248, 250)"
    assert dark == "rgb(17, 21, 27)"


def test_the_policy_is_sent_with_every_page(look: Look) -> None:
    seen = look("/trial/000_8c8bcb7ea39ef8d9")
    sent = seen.page.request.get("/trial/000_8c8bcb7ea39ef8d9").headers["content-security-policy"]
    assert "default-src 'none'" in sent and "unsafe" not in sent
    data = seen.page.locator("script[type='application/ld+json']").text_content()
    assert data is not None and '"MedicalTrial"' in data


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_its_files_is_light(look: Look, path: str) -> None:
    seen = look(path)
    sizes = "performance.getEntries().map(entry => entry.encodedBodySize || 0).reduce((all, size) => all + size)"
    assert 10_000 < seen.page.evaluate(sizes) < 300_000
