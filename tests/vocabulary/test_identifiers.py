"""Identifiers come in many spellings and leave in one; what is none is refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trialgraph.namespaces import BIOREGISTRY
from trialgraph.vocabulary.identifiers import (
    IdentifierError,
    find_scheme,
    identifier_iri,
    load_schemes,
    parse_identifier,
    scheme_of,
)

SCHEMES = sorted(load_schemes())


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("ncit:C3871", "ncit:C3871"),
        ("NCIT:C3871", "ncit:C3871"),
        ("NCI:C3871", "ncit:C3871"),
        ("NCI2009_04D:C27287", "ncit:C27287"),
        (" ncit: c3871 ", "ncit:C3871"),
        ("NCIT_C3871", "ncit:C3871"),
        ("http://purl.obolibrary.org/obo/NCIT_C3871", "ncit:C3871"),
        ("<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C3871>", "ncit:C3871"),
        ("https://bioregistry.io/ncit:C3871", "ncit:C3871"),
        ("MSH:D009369", "mesh:D009369"),
        ("http://id.nlm.nih.gov/mesh/D009369", "mesh:D009369"),
        ("http://identifiers.org/mesh/D009369", "mesh:D009369"),
        ("https://meshb.nlm.nih.gov/record/ui?ui=D009369", "mesh:D009369"),
        ("MONDO:0015459", "mondo:0015459"),
        ("http://purl.obolibrary.org/obo/MONDO_0015459", "mondo:0015459"),
        ("DOID:0001816", "doid:0001816"),
        ("UMLS_CUI:C0018923", "umls:C0018923"),
        ("http://linkedlifedata.com/resource/umls/id/C0012634", "umls:C0012634"),
        ("SNOMEDCT_US_2025_09_01:39000009", "snomedct:39000009"),
        ("SNOMEDCT_2010_1_31:154733004", "snomedct:154733004"),
        ("SCTID:64572001", "snomedct:64572001"),
        ("MIM:607785", "omim:607785"),
        ("OMIM:PS203655", "omim.ps:203655"),
        ("OMIMPS:203655", "omim.ps:203655"),
        ("https://omim.org/phenotypicSeries/PS203655", "omim.ps:203655"),
        ("ORDO:1001", "orpha:1001"),
        ("Orphanet:140162", "orpha:140162"),
        ("http://www.orpha.net/ORDO/Orphanet_140162", "orpha:140162"),
        ("GARD:0017165", "gard:17165"),
        ("GARD:9884", "gard:9884"),
        ("ICDO:9120/3", "icdo:9120/3"),
        ("ICD10CM:C93.3", "icd10cm:C93.3"),
        ("CHEBI:CHEBI:10057", "chebi:10057"),
        ("HGNC:8760", "hgnc:8760"),
        ("hgnc.genegroup:862", "hgnc.genegroup:862"),
        ("DB:DB00002", "drugbank:DB00002"),
        ("DRUGBANK:DB09037", "drugbank:DB09037"),
        ("UNII:DPT0O3T46P", "unii:DPT0O3T46P"),
        ("CHEMBL:CHEMBL3137343", "chembl:CHEMBL3137343"),
        ("ONCOTREE:MDS%2FMPN", "oncotree:MDS/MPN"),
        ("http://purl.obolibrary.org/obo/mondo/mappings/unknown_prefix/ONCOTREE/NPC", "oncotree:NPC"),
        ("icd11.foundation:1256772020", "icd11:1256772020"),
    ],
)  # fmt: skip
def test_every_spelling_seen_is_one_identifier(text: str, identifier: str) -> None:
    assert parse_identifier(text) == identifier


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mesh:D00007727", "malformedIdentifier"),
        ("mesh:C1720824", "malformedIdentifier"),
        ("NCIT:3921", "malformedIdentifier"),
        ("MSH:563466", "malformedIdentifier"),
        ("UMLS_CUI:0700208", "malformedIdentifier"),
        ("UMLS:CL446431", "malformedIdentifier"),
        ("OMIM:6111107", "malformedIdentifier"),
        ("DB:B02362", "malformedIdentifier"),
        ("MESH:D016729,MESH:C493311", "malformedIdentifier"),
        ("ICD10CM:A00-A09", "codeRange"),
        ("ICD9CM:614-616.99", "codeRange"),
        ("ICDO:981-983", "codeRange"),
        ("ICD10CM:C7A-C7A", "codeRange"),
        ("ICD10:C00-97", "codeRange"),
        ("MEDDRA:10001229", "unknownScheme"),
        ("CAS:1374853-91-4", "unknownScheme"),
        ("ATC:L01FF02", "unknownScheme"),
        ("KEGG:04930", "unknownScheme"),
        ("http://example.org/thing/1", "unknownScheme"),
        ("http://purl.obolibrary.org/obo/FOO_0000001", "unknownScheme"),
        ("", "malformedIdentifier"),
        ("C3871", "malformedIdentifier"),
        ("nasopharyngeal carcinoma", "malformedIdentifier"),
        ("mesh:", "malformedIdentifier"),
    ],
)
def test_what_is_no_identifier_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        parse_identifier(text)
    assert caught.value.problem == problem
    assert caught.value.expected in str(caught.value)


def test_a_column_without_prefixes_has_a_default_one() -> None:
    assert parse_identifier("D009369", "mesh") == "mesh:D009369"
    assert parse_identifier("HGNC:5", "hgnc") == "hgnc:5"
    assert parse_identifier("SOFT_TISSUE", "oncotree") == "oncotree:SOFT_TISSUE"
    assert parse_identifier("MONDO:0015459", "mesh") == "mondo:0015459"  # what the cell says goes before
    with pytest.raises(IdentifierError):
        parse_identifier("D00936", "mesh")


def test_iris_and_schemes() -> None:
    assert identifier_iri("ncit:C3871") == BIOREGISTRY + "ncit:C3871"
    assert identifier_iri("http://example.org/thing/1") == "http://example.org/thing/1"
    assert (scheme_of("ncit:C3871"), scheme_of("http://example.org/thing/1")) == ("ncit", "")


def test_the_scheme_file_is_sound() -> None:
    stems = [stem for scheme in load_schemes().values() for stem in scheme.stems]
    assert len(SCHEMES) >= 50
    assert len(stems) == len(set(stems))
    assert all(stem[-1] in "/#_=:" and "://" not in stem for stem in stems)
    assert not {"atc", "cas", "meddra"} & set(SCHEMES)  # what one may not pass on
    for scheme in load_schemes().values():
        assert all(find_scheme(name) is scheme for name in (scheme.prefix, scheme.prefix.upper(), *scheme.aliases))
        assert set(scheme.within.values()) <= set(SCHEMES)


@st.composite
def identifiers(draw: st.DrawFn) -> str:
    scheme = load_schemes()[draw(st.sampled_from(SCHEMES))]
    local = draw(st.from_regex(scheme.pattern, fullmatch=True))
    local = local.upper() if scheme.upper else local
    return f"{scheme.prefix}:{(local.lstrip('0') or '0') if scheme.strip_zeros else local}"


@given(identifiers())
def test_an_identifier_stays_what_it_is(identifier: str) -> None:
    assert parse_identifier(identifier) == identifier
    assert parse_identifier(identifier_iri(identifier)) == identifier
    assert parse_identifier(f"<{identifier_iri(identifier)}>") == identifier


@given(identifiers(), st.data())
def test_aliases_releases_and_addresses_are_the_same_identifier(identifier: str, data: st.DataObject) -> None:
    prefix, _, local = identifier.partition(":")
    scheme = load_schemes()[prefix]
    name = data.draw(st.sampled_from((scheme.prefix, *scheme.aliases)))
    release = data.draw(st.sampled_from(("", "_2025_09_01", "2009_04D", "_2010_1_31")))
    respell = data.draw(st.sampled_from((str.upper, str.lower, str.title)))
    assert parse_identifier(f"{respell(name)}{release}:{local}") == identifier
    for stem in scheme.stems:
        assert parse_identifier(f"http://{stem}{local}") == identifier
        assert parse_identifier(f"https://{stem}{local}") == identifier


@given(st.text(max_size=40), st.sampled_from(["", "mesh", "oncotree"]))
def test_any_text_is_an_identifier_or_refused(text: str, prefix: str) -> None:
    try:
        found = parse_identifier(text, prefix)
    except IdentifierError as error:
        assert error.problem and error.expected
    else:
        assert parse_identifier(found) == found


@given(identifiers(), st.sampled_from(["-", "–", " - "]))
def test_a_range_of_codes_is_no_code(identifier: str, dash: str) -> None:
    prefix, _, local = identifier.partition(":")
    scheme = load_schemes()[prefix]
    ranged = f"{local}{dash}{local}"
    assume(not scheme.pattern.fullmatch(ranged.upper() if scheme.upper else ranged))
    with pytest.raises(IdentifierError) as caught:
        parse_identifier(f"{prefix}:{ranged}")
    assert caught.value.problem == "codeRange"
