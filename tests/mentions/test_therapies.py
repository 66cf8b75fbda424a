"""Therapy mentions in texts of records."""

from __future__ import annotations

import pytest

from trialgraph.mentions.therapies import make_therapy, make_therapy_finder
from trialgraph.namespaces import TG
from trialgraph.study import Text
from trialgraph.vocabulary.load import load_builtin

MENTIONS = [
    ("000_8c8bcb7ea39ef8d9", "Cadonilimab (AK104) combined with chemotherapy", "cadonilimab cadonilimab chemotherapy"),
    ("NCT06153368", "mFOLFIRINOX", "leucovorin fluorouracil irinotecan oxaliplatin"),
    ("NCT04956640", "KEYTRUDA®", "pembrolizumab"),
    ("NCT04956640", "LY3537982", "olomorasib"),
    ("NCT00448838", "Gemcitabine Hydrochloride", "gemcitabine"),
    ("NCT00448838", "C-225", "cetuximab"),
    (
        "NCT05029882",
        "trifluridine/tipiracil (TAS-102) in combination with bevacizumab",
        "trifluridine/tipiracil trifluridine/tipiracil bevacizumab",
    ),
    ("NCT04294810", "Metastatic PD-L1-Selected Non-Small Cell Lung Cancer", ""),
    ("NCT02586025", "HER2-Positive Breast Cancer", ""),
    ("NCT04617613", "Standard triple therapy group", ""),
    ("NCT02466334", "1.5µg/min IV calcitonin-gene related peptide for 20 minutes", ""),
    ("NCT07303556", "who receive treatment with glucagon-like peptide-1", ""),
]


@pytest.mark.parametrize(("trial", "content", "expected"), MENTIONS)
def test_mentions_of_a_text(trial: str, content: str, expected: str) -> None:
    found = make_therapy_finder(load_builtin()).find(Text("/t", content))
    assert sorted(m.therapy.name for m in found) == sorted(expected.split()), trial
    assert all(m.start < m.end <= len(content) for m in found)


def test_a_named_regimen_gives_its_members_at_one_place() -> None:
    found = make_therapy_finder(load_builtin()).find(Text("/t", "then FOLFOX every 2 weeks"))
    assert {(m.start, m.end) for m in found} == {(5, 11)}
    assert {m.regimen for m in found} == {f"{TG}regimen/folfox"}
    assert len(found) == 3


def test_lookup_takes_a_whole_name_only() -> None:
    finder = make_therapy_finder(load_builtin())
    assert (found := finder.lookup("ak104")) is not None
    assert found.name == "cadonilimab"
    assert finder.lookup("AK104 injection for all") is None
    assert finder.lookup("FOLFOX") is None


def test_only_therapies_are_therapies() -> None:
    concept = next(iter(load_builtin().of_kind("condition")))
    with pytest.raises(KeyError):
        make_therapy(concept)


def test_populated_classes_have_members() -> None:
    finder = make_therapy_finder(load_builtin())
    assert f"{TG}class/pd-1-antibody" in finder.populated
    assert f"{TG}class/standard-of-care" not in finder.populated
