"""The documentation is true: the commands of the README run and print what it shows, its links lead somewhere.

In the README a ```console block holds commands ("$ …"), each followed by an excerpt of its output, where "…" stands for
anything, within a line and for lines left out; a command without an excerpt is only run. One that ends with "&" runs
until the section ends, and is waited for until it has printed its excerpt. The ```console and ```python
blocks of one section ("## …") share a directory, with a link to the project's seeds. What they fetch comes from a local
server that plays the registry, and `$SERVICE` is a SPARQL server started for the section.
"""

from __future__ import annotations

import doctest
import importlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fake_registry import Registry, make_studies, serve
from sparql_servers import run_oxigraph

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCTESTED = [path for path in sorted((ROOT / "src").rglob("*.py")) if re.search(r"^\s*>>> ", path.read_text(), re.M)]


@dataclass(frozen=True)
class Step:
    """A command with the excerpt of its output, or a block of Python (`command` is then its text)."""

    kind: str
    command: str
    excerpt: str = ""


def read_steps(section: str) -> list[Step]:
    """What a section asks the reader to run, in order."""
    steps: list[Step] = []
    for kind, block in re.findall(r"^```(console|python)\n(.*?)^```", section, re.M | re.S):
        if kind == "python":
            steps.append(Step(kind, block))
            continue
        parts = re.split(r"^\$ ", block, flags=re.M)
        assert not parts[0].strip(), f"a console block begins with a command, not with {parts[0]!r}"
        for part in parts[1:]:
            command, _, excerpt = part.replace("\\\n", "").partition("\n")
            steps.append(Step(kind, command.strip(), excerpt))
    return steps


def sections() -> list[tuple[str, list[Step]]]:
    """The sections that ask the reader to run something, by title."""
    found = [(text.partition("\n")[0], read_steps(text)) for text in re.split(r"^## ", README, flags=re.M)]
    return [(title, steps) for title, steps in found if steps]


def show_difference(excerpt: str, printed: str) -> str:
    """The first line of an excerpt that is not in the output in its place; "" if all are."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    at, skipping = 0, False
    for wanted in excerpt.strip("\n").splitlines():
        if wanted.strip() == "…":
            skipping = True
            continue
        pattern = re.compile(r"\s+".join(map(_word, wanted.split())) or "$")
        place = next((i for i in range(at, len(lines)) if pattern.fullmatch(lines[i].strip())), None)
        if place is None or (place != at and not skipping):
            return wanted
        at, skipping = place + 1, False
    return "" if skipping or at == len(lines) or not excerpt.strip() else f"(the end, but then came) {lines[at]}"


def _word(word: str) -> str:
    return ".*".join(re.escape(part) for part in word.split("…"))


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry with three records that are found by the query that the README shows."""
    studies = make_studies(3)
    for study in studies:
        study["protocolSection"]["conditionsModule"] = {"keywords": ["nasopharyngeal carcinoma AND PD-1"]}
    with serve(Registry(studies)) as served:
        yield served


@pytest.fixture
def service() -> Iterator[str]:
    """The SPARQL service to which the README's reader pushes a graph."""
    with run_oxigraph() as url:
        yield url


@pytest.mark.parametrize(("title", "steps"), sections(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_the_readme_says_happens(
    title: str, steps: list[Step], tmp_path: Path, registry: Registry, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # so wide that no line of an excerpt is broken
    environment = {**os.environ, "PATH": tools, "COLUMNS": "240", "TRIALGRAPH_API": registry.api}
    if any("$SERVICE" in step.command for step in steps):
        environment["SERVICE"] = request.getfixturevalue("service")
    with ExitStack() as running:
        for step in steps:
            command = [sys.executable, "-c", step.command] if step.kind == "python" else ["sh", "-euc", step.command]
            if step.command.endswith("&"):
                printed = running.enter_context(run_beside(step, tmp_path, environment))
            else:
                done = subprocess.run(
                    command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
                )
                printed = done.stdout + done.stderr
                assert done.returncode == 0, f"{title}: {step.command}\n{printed}"
            missing = show_difference(step.excerpt, printed)
            told = f"printed no line {missing!r} where it is expected, but\n{printed}"
            assert not missing, f"{title}: {step.command}\n{told}"


@contextmanager
def run_beside(step: Step, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A command that runs on: what it has printed when its excerpt was there, or when it ended."""
    command = ["sh", "-c", f"exec {step.command.removesuffix('&')}"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        printed = ""
        try:
            while show_difference(step.excerpt, printed) and (line := process.stdout.readline()):
                printed += line
            yield printed
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def test_the_readme_asks_the_reader_to_run_something() -> None:
    steps = [step for _, found in sections() for step in found]
    assert any(step.command.startswith("trialgraph build") for step in steps)
    assert any(step.command.startswith("trialgraph query pd1-combinations") for step in steps)
    assert any(step.kind == "python" for step in steps)
    assert sum(bool(step.excerpt.strip()) for step in steps) >= 2


@pytest.mark.parametrize(
    ("excerpt", "same"),
    [
        ("", True),
        ("a b\nc\nd", True),
        ("a   b\nc\nd", True),
        ("…\nd", True),
        ("a …\n…", True),
        ("a…\n…\nd", True),
        ("a b\nc", False),  # more came
        ("a b\nd", False),  # a line is left out without "…"
        ("…\nc\na b\n…", False),  # in another order
        ("…\nx\n…", False),
        ("A b\n…", False),
    ],
)
def test_excerpts_are_compared(excerpt: str, same: bool) -> None:
    assert (show_difference(excerpt, "a b\n  c\nd\n") == "") == same


@pytest.mark.parametrize(
    "document", [path for path in sorted(ROOT.glob("*.md")) if "](" in path.read_text("utf-8")], ids=lambda p: p.name
)
def test_links_lead_to_files_of_the_project(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    local = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_every_command_of_the_program_is_in_the_readme() -> None:
    from trialgraph.cli import app

    commands = {getattr(command.callback, "__name__", "") for command in app.registered_commands}
    told = {step.command.split()[1] for _, steps in sections() for step in steps if step.kind == "console"}
    assert commands <= told


@pytest.mark.parametrize("path", DOCTESTED, ids=lambda path: path.stem)
def test_the_examples_of_docstrings_are_true(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.attempted > 0
    assert outcome.failed == 0
