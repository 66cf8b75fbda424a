"""A shifted table is refused; one that spells differently is not."""

from __future__ import annotations

from dataclasses import replace

from trialgraph.vocabulary.agreement import Agreement, compare_names
from trialgraph.vocabulary.entries import Entry, Mapping, Synonym, VocabularyFile

DRUGS = [
    "abciximab",
    "adalimumab",
    "agalsidase",
    "alefacept",
    "aldesleukin",
    "alemtuzumab",
    "alteplase",
    "anakinra",
    "asparaginase",
    "basiliximab",
    "becaplermin",
    "bivalirudin",
    "cetuximab",
    "daclizumab",
    "darbepoetin",
    "denileukin",
    "eculizumab",
    "efalizumab",
    "etanercept",
    "filgrastim",
    "gemtuzumab",
    "infliximab",
    "natalizumab",
    "omalizumab",
]


def make_table(shift: int) -> VocabularyFile:
    names = DRUGS[shift:] + DRUGS[:shift]
    return VocabularyFile("table", entries=[Entry(f"drugbank:DB{i:05}", name, "agent") for i, name in enumerate(names)])


KNOWN = {f"drugbank:DB{i:05}": [name.title(), f"{name} injection"] for i, name in enumerate(DRUGS)}


def test_a_table_whose_rows_were_shifted_is_refused_with_examples() -> None:
    agreement = compare_names(make_table(1), lambda identifier: KNOWN.get(identifier, ()))
    assert (agreement.shared, agreement.disagreeing, agreement.is_refused) == (24, 24, True)
    assert agreement.examples[0] == "drugbank:DB00000 is 'adalimumab' here, 'Abciximab' elsewhere"
    assert len(agreement.examples) == 5
    assert str(agreement).startswith("24 of the 24 identifiers that other vocabularies know bear")


def test_a_table_in_order_is_not() -> None:
    agreement = compare_names(make_table(0), lambda identifier: KNOWN.get(identifier, ()))
    assert (agreement.shared, agreement.disagreeing, agreement.is_refused) == (24, 0, False)


def test_names_shifted_against_the_references_of_their_rows_are_seen_too() -> None:
    """The identifiers are nobody else's, but each row says which other identifier it is."""
    file = make_table(1)
    own = [Entry(f"drugcentral:{i}", entry.label, "agent") for i, entry in enumerate(file.entries)]
    references = [Mapping(f"drugcentral:{i}", "xref", f"drugbank:DB{i:05}") for i in range(len(DRUGS))]
    shifted = VocabularyFile("table", entries=own, mappings=references)
    assert compare_names(shifted, lambda identifier: KNOWN.get(identifier, ())).is_refused


def test_preferred_names_that_are_shifted_against_their_synonyms_are_seen_too() -> None:
    """As in an export of DrugCentral: each identifier has the synonyms of its own drug and the name of the next."""
    shifted = [
        replace(entry, synonyms=(Synonym(name, "exact"),))
        for entry, name in zip(make_table(1).entries, DRUGS, strict=True)
    ]
    assert compare_names(VocabularyFile("table", entries=shifted), lambda identifier: KNOWN[identifier]).is_refused


def test_labels_of_mappings_are_compared_too() -> None:
    names = DRUGS[1:] + DRUGS[:1]
    rows = [Mapping(f"mondo:{i}", "exact", f"drugbank:DB{i:05}", object_label=n) for i, n in enumerate(names)]
    assert compare_names(
        VocabularyFile("sssom", mappings=rows), lambda identifier: KNOWN.get(identifier, ())
    ).is_refused


def test_few_shared_identifiers_refuse_nothing() -> None:
    assert not Agreement(19, 19).is_refused
    assert Agreement(20, 7).is_refused and not Agreement(20, 6).is_refused


def test_inverted_and_wordier_names_agree() -> None:
    file = VocabularyFile("made", entries=[Entry("mesh:D002289", "Carcinoma, Non-Small-Cell Lung", "condition")])
    assert compare_names(file, lambda _: ["NSCLC", "lung non-small cell carcinoma"]).disagreeing == 0
