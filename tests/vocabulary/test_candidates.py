"""What a text may mean, why, and what else an identifier is called."""

from __future__ import annotations

import pytest

from trialgraph.errors import UnknownConceptError
from trialgraph.vocabulary.candidates import find_candidates, suggest_names
from trialgraph.vocabulary.concepts import Vocabulary
from trialgraph.vocabulary.load import load_builtin
from trialgraph.vocabulary.references import find_references
from vocabulary.added import make_added

WITH_BUILTIN = [
    ("NPC", "nasopharyngeal carcinoma", "synonym"),
    ("nasopharyngeal carcinomas", "nasopharyngeal carcinoma", "synonym"),
    ("Keytruda", "pembrolizumab", "synonym"),
    ("AK-104", "cadonilimab", "code"),
    ("MK 3475", "pembrolizumab", "code"),
    ("pembrolizumab", "pembrolizumab", "preferred label"),
    ("MESH:D009369", "neoplasm", "identifier"),
    ("https://bioregistry.io/ncit:C3871", "nasopharyngeal carcinoma", "identifier"),
    ("http://purl.obolibrary.org/obo/MONDO_0015459", "nasopharyngeal carcinoma", "identifier"),
]


@pytest.mark.parametrize(("text", "label", "reason"), WITH_BUILTIN)
def test_the_best_candidate_and_its_reason(text: str, label: str, reason: str) -> None:
    best = find_candidates(text, load_builtin())[0]
    assert (best.label, best.reason) == (label, reason)
    assert best.identifiers


@pytest.mark.parametrize("typo", ["keytrda", "pembrolizumb", "nasopharyngeal carcinma", "AK1O4"])
def test_a_typo_is_never_linked(typo: str) -> None:
    assert all(one.reason in ("part", "hierarchy", "context") for one in find_candidates(typo, load_builtin()))


def test_a_typo_gets_a_suggestion() -> None:
    assert suggest_names("pembrolizumb", load_builtin())[0] == "pembrolizumab"
    assert suggest_names("nasopharyngeal carcinma", load_builtin(), ["condition"])[0] == "nasopharyngeal carcinoma"
    assert suggest_names("qqqqqqqq", load_builtin()) == []


def test_an_ambiguous_name_shows_all_its_concepts_and_decides_for_none() -> None:
    found = find_candidates("MS", load_builtin(), ["condition"])
    assert {one.label for one in found} >= {"multiple sclerosis", "mitral stenosis"}
    assert len({one.score for one in found}) == 1


def test_the_rest_of_the_text_decides_between_the_concepts_of_a_name() -> None:
    found = find_candidates("MS patients with sclerosis of the spine", load_builtin(), ["condition"])
    assert (found[0].label, found[0].reason) == ("multiple sclerosis", "context")
    assert "mitral stenosis" in {one.label for one in found}


def test_words_around_a_name_make_it_a_part() -> None:
    found = find_candidates("recurrent NPC after cisplatin", load_builtin())
    parts = {one.label: (one.start, one.end) for one in found if one.reason == "part"}
    assert parts["nasopharyngeal carcinoma"] == (10, 13) and parts["cisplatin"] == (20, 29)


def test_what_stands_above_is_told_with_its_reason() -> None:
    above = [one for one in find_candidates("NPC", load_builtin()) if one.reason == "hierarchy"]
    assert {one.label for one in above} == {"pharyngeal carcinoma"}


@pytest.mark.parametrize("kind", ["agent", "condition", "agentClass"])
def test_kinds_narrow_down(kind: str) -> None:
    found = find_candidates("recurrent NPC after a PD-1 antibody and cisplatin", load_builtin(), [kind])  # type: ignore[list-item]
    assert found and {one.kind for one in found} == {kind}


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return make_added(tmp_path_factory.mktemp("added"))


def test_added_vocabularies_take_part(added: Vocabulary) -> None:
    best = find_candidates("Zebra Stripe Diseases", added)[0]
    assert (best.label, best.reason) == ("zebra stripe disease", "preferred label")
    assert set(best.identifiers) == {"mondo:7000001", "doid:9999999"}
    assert find_candidates("DOID:9999999", added)[0].label == "zebra stripe disease"
    assert find_candidates("MESH:D999999", added)[0].score < 1  # a close match only


def test_every_identifier_of_a_concept_with_the_mapping_that_says_so(added: Vocabulary) -> None:
    told = {one.identifier: (one.relation, one.said_by) for one in find_references("MONDO:7000001", added)}
    assert told["doid:9999999"] == (
        "exact", "made, line 4: mondo:7000001 exact doid:9999999 (semapv:ManualMappingCuration)"
    )  # fmt: skip
    assert told["mesh:D999999"][0] == "close" and "line 5" in told["mesh:D999999"][1]
    assert told["mondo:7000001"][0] == "exact"


def test_the_builtin_vocabulary_has_references_too() -> None:
    told = {one.identifier: one.relation for one in find_references("NCIT:C3871", load_builtin())}
    assert told["mondo:0015459"] == told["doid:9261"] == "exact" and told["ncit:C9321"] == "close"


def test_an_unknown_identifier_is_told(added: Vocabulary) -> None:
    with pytest.raises(UnknownConceptError, match="'NCIT:C1': no concept"):
        find_references("NCIT:C1", added)
