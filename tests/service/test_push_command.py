"""``trialgraph push`` as a user calls it, where no service is needed."""

from __future__ import annotations

import pytest

from command_line import Run


def test_an_interrupted_push_says_what_the_service_holds(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is as it was, which is what Ctrl-C says of every command; the service is not."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    assert run("build", "--jobs", "1").code == 0
    monkeypatch.setattr("trialgraph.service.push_store", interrupt)
    outcome = run("push", "http://localhost:7878/query")
    assert outcome.code == 130
    assert outcome.err.startswith(
        "http://localhost:7878/store: holds a part, unless nothing was sent yet; push again\n"
    )
