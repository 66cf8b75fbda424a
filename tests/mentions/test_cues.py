"""Cues: what is looked for before a costly pattern, and read off the pattern itself."""

from __future__ import annotations

import re

import pytest

from trialgraph.facts.populations import line_signs, prior_signs
from trialgraph.mentions.cues import Cues, Forms, find_letters, holds_any

READ_OFF: tuple[tuple[str, set[str]], ...] = (
    (r"toxicit|\bwilling", {"toxicit", "willing"}),
    (r"wash ?out", {"wash"}),
    (r"(?:sign|provid)[^.;]{0,40}consent", {"consent"}),
    (r"(?:lesions?|considered) (?:un)?measurable", {" measurable", "measurable"}),
    (r"(?:at least|> ?)\d+ (?:days?|weeks?) (?:prior|before)", {"prior", "before"}),
    (r"(?P<name>hormon(?:al|e))+(?= therapy)(?<!no )", {"hormon"}),
    (r"a\.bb+c", {"bb"}),
    (r"\d+|week", set()),
    (r"(?:week)?s*", set()),
)
SENTENCES = (
    "recovered from all toxicities of prior therapy to grade 1",
    "no prior chemotherapy within 4 weeks before enrolment",
    "relapsed or refractory multiple myeloma, rr mm",
    "progressed after at least two prior lines of standard therapy",
    "histologically confirmed adenocarcinoma",
    "",
)


@pytest.mark.parametrize(("pattern", "letters"), READ_OFF)
def test_letters_stand_in_whatever_a_pattern_finds(pattern: str, letters: set[str]) -> None:
    found = find_letters(pattern)
    assert bool(found) == bool(letters)
    assert found <= letters


def test_a_pattern_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="no letters"):
        Forms(r"\d+")


@pytest.mark.parametrize("forms", [prior_signs.ASIDE, prior_signs.WASHOUT, line_signs.WASHOUT, line_signs.FAILED])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_look_before_changes_nothing(forms: Forms, sentence: str) -> None:
    plain = re.compile(forms.pattern).search(sentence)
    found = forms.search(sentence)
    assert (found and found.span()) == (plain and plain.span())


def test_cues_are_found_inside_words() -> None:
    assert Cues(("fail", "prior")).find("treatment failure") == {"fail"}
    assert holds_any("treatment failure", ("prior", "fail"))
    assert not holds_any("treatment", ("prior", "fail"))


def test_texts_that_hold_a_word_are_found_together() -> None:
    cues = Cues(("fail", "prior"))
    assert cues.find_holders(["treatment failure", "", "pri", "or", "no prior failure"]) == {0, 4}
    assert cues.find_holders([]) == set()
