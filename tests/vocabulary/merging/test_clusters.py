"""Joining identifiers: never two of one scheme, never two kinds, never against a denial."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialgraph.vocabulary.merging.clusters import SCHEME_OF_BUILTIN, Clusters, scheme_of

NPC = "https://w3id.org/trialgraph/condition/nasopharyngeal-carcinoma"


def test_the_scheme_of_an_identifier() -> None:
    assert scheme_of("ncit:C3871") == "ncit"
    assert scheme_of("hgnc.genegroup:10") == "hgnc.genegroup"
    assert scheme_of(NPC) == SCHEME_OF_BUILTIN
    assert scheme_of("https://example.org/terms#npc") == "https://example.org/terms#"


def test_what_is_asserted_is_joined_transitively() -> None:
    clusters = Clusters()
    assert clusters.join(NPC, "mondo:0015459") == ""
    assert clusters.join("mondo:0015459", "doid:9261") == ""
    assert clusters.find("doid:9261") == clusters.find(NPC)
    assert clusters.members(NPC) == {SCHEME_OF_BUILTIN: NPC, "mondo": "mondo:0015459", "doid": "doid:9261"}


def test_two_identifiers_of_a_scheme_never_become_equal_by_transitivity() -> None:
    clusters = Clusters()
    clusters.join("mondo:0015459", "ncit:C3871")
    clusters.join("doid:9261", "ncit:C9321")
    assert clusters.join("mondo:0015459", "doid:9261") == "it would make ncit:C3871 and ncit:C9321 equal"
    assert clusters.find("mondo:0015459") != clusters.find("doid:9261")


def test_a_disease_never_becomes_a_drug() -> None:
    clusters = Clusters()
    clusters.add("mesh:D003920", "condition")
    clusters.add("drugbank:DB00030", "therapy")
    assert clusters.join("mesh:D003920", "drugbank:DB00030") == "one is of the kind condition, the other therapy"


def test_a_denial_holds_also_for_what_was_joined_before() -> None:
    clusters = Clusters(denied=[("doid:8557", "mesh:D009959")])
    clusters.join("doid:8557", "mondo:0004608")
    assert clusters.join("mondo:0004608", "mesh:D009959") == "a source denies that doid:8557 is mesh:D009959"


identifiers = st.builds("{}:{}".format, st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 3))
pairs_of_identifiers = st.tuples(identifiers, identifiers)


@given(st.lists(pairs_of_identifiers, max_size=40), st.lists(pairs_of_identifiers, max_size=5))
def test_whatever_is_asserted_no_set_contradicts_itself(
    pairs: list[tuple[str, str]], denied: list[tuple[str, str]]
) -> None:
    clusters = Clusters(denied)
    joined = [(one, other) for one, other in pairs if not clusters.join(one, other)]
    assert all(clusters.find(one) == clusters.find(other) for one, other in joined)
    for root in clusters.roots():
        members = clusters.members(root)
        assert all(scheme_of(identifier) == scheme for scheme, identifier in members.items())
        assert not any({one, other} <= set(members.values()) for one, other in denied if one != other)
