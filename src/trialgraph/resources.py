"""Where the package's own data lies: beside the code in a wheel, at the top of the project in a checkout."""

from __future__ import annotations

from pathlib import Path

from trialgraph.errors import TrialgraphError


def data_folder(name: str) -> Path:
    """The folder `name` (ontology, queries, seeds). Raises TrialgraphError if the installation lacks it."""
    package = Path(__file__).parent
    for candidate in (package / "data" / name, package.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise TrialgraphError(f"{name}: this installation of trialgraph lacks its '{name}' folder; install it again")


def ontology_folder() -> Path:
    """The Turtle files: schema, shapes and built-in vocabulary."""
    return data_folder("ontology")


def queries_folder() -> Path:
    """The saved queries."""
    return data_folder("queries")


def seeds_folder() -> Path:
    """The five seed trial records."""
    return data_folder("seeds")
