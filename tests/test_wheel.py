"""The package as users get it: a wheel with all its data, working away from the project."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = ("ontology", "queries", "seeds")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built of the project as it stands."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("trialgraph-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the wheel's content; the packages it depends on are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    done = subprocess.run([*command, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def run_python(code: str, installed: Path, folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", DATA)
def test_the_data_of_the_project_are_in_the_wheel(wheel: Path, name: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {path: archive.read(path) for path in archive.namelist()}
    files = [path for path in (ROOT / name).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert packed.get(f"trialgraph/data/{path.relative_to(ROOT).as_posix()}") == path.read_bytes(), path


def test_every_module_and_page_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    source = ROOT / "src"
    files = [path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.relative_to(source).as_posix() for path in files} <= packed
    assert "trialgraph/py.typed" in packed
    assert not [path for path in packed if path.startswith(("tests/", "benchmarks/"))]


def test_the_wheel_works_away_from_the_project(installed: Path, tmp_path: Path) -> None:
    where = "import trialgraph.resources as r; print(r.__file__); print(r.seeds_folder()); print(r.queries_folder())"
    for line in run_python(where, installed, tmp_path).splitlines():
        assert Path(line).is_relative_to(installed)
    program = "import sys; from trialgraph.cli import main; sys.argv = ['trialgraph', *{}]; main()"
    run_python(program.format(["build"]), installed, tmp_path)
    asked = ["query", "pd1-combinations", "--param", "condition=nasopharyngeal carcinoma", "--format", "csv"]
    header, *rows = run_python(program.format(asked), installed, tmp_path).splitlines()
    assert header.startswith("trial,")
    trials = [row.partition(",")[0].rpartition("/")[2] for row in rows]
    assert trials == ["000_8c8bcb7ea39ef8d9", "002_5c4353955f9fa003"]
    assert "0 violations" in run_python(program.format(["validate", "--sample", "1"]), installed, tmp_path)
