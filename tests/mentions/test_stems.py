"""What names say of agents that no vocabulary knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mentions.stems import find_isotope_class, infer_classes
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.vocabulary.load import load_builtin


def infer(*names: str) -> list[str]:
    finder = make_therapy_finder(load_builtin())
    return [iri.removeprefix(f"{TG}class/") for iri in infer_classes(names, finder)]


@pytest.mark.parametrize(
    ("trial", "name", "expected"),
    [
        ("003_1be6ace33cd82a93", "sk-nk", ["nk-cell"]),
        ("NCT07120607", "cd7 car-γδt cell", ["car-t-cell"]),
        ("NCT07164469", "cd70.car nk cells", ["car-nk-cell"]),
        ("made after -parib", "zenoparib", ["parp-inhibitor"]),
        ("made after -ciclib", "zenociclib", ["cdk4-6-inhibitor"]),
        ("made after vedotin", "zenotuzumab vedotin", ["antibody-drug-conjugate"]),
        ("made after -leucel", "zenocabtagene autoleucel", ["car-t-cell"]),
        ("made after -limus", "zenolimus", ["mtor-inhibitor"]),
        ("a bare stem is no name", "tinib", []),
        ("NCT06105619", "plb1001", []),
        ("NCT02757365", "levofloxacin", []),
    ],
)
def test_classes_of_a_name(trial: str, name: str, expected: list[str]) -> None:
    assert infer(name) == expected, trial


def test_only_the_narrowest_class_is_told() -> None:
    assert infer("anti-CD19 CAR-T cells", "CAR-T") == ["cd19-car-t-cell"]


@pytest.mark.parametrize(
    ("trial", "name", "expected"),
    [
        ("NCT05841992", "Al18F-PSMA-617", "imaging-agent"),
        ("NCT05841992", "68Ga-PSMA-617", "imaging-agent"),
        ("bracket", "[18F]FDG", "imaging-agent"),
        ("element first", "Lutetium Lu-177 vipivotide", "radiopharmaceutical"),
        ("iodine", "Iodine I 131 tositumomab", "radiopharmaceutical"),
        ("NCT04956640", "LY3537982", None),
        ("part of a code", "TX18FA", None),
    ],
)
def test_class_of_a_labelled_name(trial: str, name: str, expected: str | None) -> None:
    assert find_isotope_class(name) == (f"{TG}class/{expected}" if expected else None), trial


@given(st.text(max_size=30))
def test_any_name_can_be_asked(name: str) -> None:
    known = load_builtin().concepts
    assert all(f"{TG}class/{iri}" in known for iri in infer(name))
