"""What is wrong with a file is found, with its line, and not loaded as truth: the defects that real files have."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialgraph.errors import VocabularyError
from trialgraph.vocabulary.entries import Defect, VocabularyFile
from trialgraph.vocabulary.formats import ReadOptions, read_vocabulary_file
from vocabulary_samples import MESH, OBO, OWL


def read(tmp_path: Path, text: str, options: ReadOptions | None = None) -> VocabularyFile:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    return read_vocabulary_file(path, options)


def find(found: VocabularyFile, kind: str) -> list[Defect]:
    return [defect for defect in found.defects if defect.kind == kind]


def sssom(*rows: str, columns: str = "subject_id\tpredicate_id\tobject_id") -> str:
    return "\n".join(["#curie_map:", "#  MONDO: http://purl.obolibrary.org/obo/MONDO_", columns, *rows]) + "\n"


# --- as in mondo_exactmatch_mesh, mondo_exactmatch_icd10cm, mondo_exactmatch_ncit ------------------------------------


def test_malformed_identifiers_are_not_mapped(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        sssom(
            "MONDO:0015459\tskos:exactMatch\tmesh:D00007727",
            "MONDO:0015459\tskos:exactMatch\tmesh:D000077274",
            "MONDO:0000004\tskos:exactMatch\tNCIT:3921",
        ),
    )
    assert [(d.line, d.found) for d in find(found, "malformedIdentifier")] == [(4, "mesh:D00007727"), (6, "NCIT:3921")]
    assert [(m.subject, m.relation, m.object) for m in found.mappings] == [
        ("mondo:0015459", "exact", "mesh:D000077274")  # the only one that is left is exact
    ]


def test_ranges_of_codes_are_not_mapped(tmp_path: Path) -> None:
    rows = ("MONDO:0005550\tskos:exactMatch\tICD10CM:A00-A09", "MONDO:0015459\tskos:exactMatch\tICD10CM:C11")
    found = read(tmp_path, sssom(*rows))
    assert [(d.kind, d.line, d.found) for d in found.defects] == [("codeRange", 4, "ICD10CM:A00-A09")]
    assert [m.object for m in found.mappings] == ["icd10cm:C11"]


def test_of_several_exact_matches_in_one_scheme_none_is_exact(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        sssom(
            "MONDO:0004992\tskos:exactMatch\tDOID:162",
            "MONDO:0004992\tskos:exactMatch\tDOID:0050686",
            "MONDO:0004992\tskos:exactMatch\tNCIT:C9305",
            "MONDO:0000002\tskos:exactMatch\tUMLS:C0000001",
            "MONDO:0000003\tskos:exactMatch\tUMLS:C0000001",
        ),
    )
    defects = find(found, "oneToMany")
    assert [(d.line, d.found) for d in defects] == [
        (4, "mondo:0004992 = doid:162, doid:0050686"),
        (7, "umls:C0000001 = mondo:0000002, mondo:0000003"),
    ]
    assert [m.relation for m in found.mappings] == ["close", "close", "exact", "close", "close"]


def test_predicates_that_say_nothing_of_sameness_are_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        sssom(
            "MONDO:0000002\tskos:relatedMatch\tNCIT:C1",
            "MONDO:0000003\tskos:relatedMatch\tNCIT:C2",
            "MONDO:0000004\tskos:broadMatch\tNCIT:C3",
            "MONDO:0000005\toboInOwl:hasDbXref\tNCIT:C4",
            "MONDO:0000006\tskos:exactMatch\tsssom:NoTermFound",
            "reactome:R-HSA-1\tskos:exactMatch\tNCIT:C5",
        ),
    )
    assert [(m.relation, m.object) for m in found.mappings] == [("broad", "ncit:C3"), ("xref", "ncit:C4")]
    assert [(d.kind, d.line, d.found) for d in found.defects] == [
        ("unknownRelation", 4, "skos:relatedMatch"),
        ("unknownScheme", 9, "reactome"),
    ]
    assert "2 times" in found.defects[0].expected
    assert found.read == 6


def test_negative_mappings_confidence_and_rows_that_are_not_whole(tmp_path: Path) -> None:
    columns = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence"
    found = read(
        tmp_path,
        sssom(
            "MONDO:0000002\tskos:exactMatch\tNot\tNCIT:C1\tsemapv:ManualMappingCuration\t0.9",
            "MONDO:0000003\tskos:exactMatch\t\tNCIT:C2\tsemapv:LexicalMatching\tsure",
            "MONDO:0000004\tskos:exactMatch",
            "\tskos:exactMatch\t\tNCIT:C2\t\t",
            columns=columns,
        ),
    )
    assert [(m.negative, m.confidence, m.justification) for m in found.mappings] == [
        (True, 0.9, "semapv:ManualMappingCuration"),
        (False, None, "semapv:LexicalMatching"),
    ]
    assert [(d.kind, d.line) for d in found.defects] == [("malformedRow", 5), ("malformedRow", 6), ("malformedRow", 7)]


# --- as in icd10_2019.obo: a stanza comes again ----------------------------------------------------------------------


def test_of_repeated_stanzas_the_first_is_kept(tmp_path: Path) -> None:
    again = "\n[Term]\nid: MONDO:0015459\nname: something else\nxref: NCIT:C9321\n"
    found = read(tmp_path, OBO + again)
    (defect,) = find(found, "repeatedEntry")
    assert defect.line == (OBO + again).splitlines().index("name: something else")
    assert "line 9" in defect.expected
    assert [entry.label for entry in found.entries] == ["carcinoma", "nasopharyngeal carcinoma"]
    assert [m.object for m in found.mappings] == ["ncit:C3871"], "what a refused stanza says is not loaded either"


def test_rows_of_one_label_add_up_and_others_are_repeated(tmp_path: Path) -> None:
    rows = ["id\tlabel\tsubClassOf", "DOID:1\ta\t", "DOID:2\tb\t", "DOID:3\tc\ta", "DOID:3\tC\tb", "DOID:3\td\tb"]
    found = read(tmp_path, "\n".join(rows))
    assert found.entries[-1].parents == ("doid:1", "doid:2")
    assert [(d.kind, d.line, d.found) for d in found.defects] == [("repeatedEntry", 6, "doid:3 (d)")]
    assert (found.read, len(found.entries)) == (5, 3)


# --- as in drugcentral: names shifted against identifiers ------------------------------------------------------------


def test_names_that_are_shifted_against_their_synonyms_are_seen(tmp_path: Path) -> None:
    names = ["alteplase", "pembrolizumab", "infliximab", "cetuximab", "nivolumab", "rituximab"]
    options = ReadOptions(id_column="drug", label_column="name", synonyms_columns=("others",), prefix="drugcentral")
    rows = [f"{number},{name},{name} biosimilar" for number, name in enumerate(names, 1)]
    assert read(tmp_path, "\n".join(["drug,name,others", *rows]), options).defects == []
    shifted = [f"{number},{name},{names[number % len(names)]}" for number, name in enumerate(names, 1)]
    (defect,) = read(tmp_path, "\n".join(["drug,name,others", *shifted]), options).defects
    assert (defect.kind, defect.line) == ("misalignedNames", 2)
    assert defect.found.startswith("6 of 6 entries")


# --- entries ---------------------------------------------------------------------------------------------------------


def test_entries_without_name_and_unknown_parents(tmp_path: Path) -> None:
    text = OBO.replace("name: carcinoma\n", "").replace("is_a: MONDO:0004993", "is_a: MONDO:0005070")
    found = read(tmp_path, text)
    assert [(d.kind, d.line, d.found) for d in found.defects] == [
        ("missingLabel", 5, "mondo:0004993"),
        ("unknownParent", 8, "mondo:0005070"),
    ]
    assert found.entries[0].parents == ("mondo:0005070",), "another file may define it"


def test_obo_tells_obsolete_replaced_and_alternative_identifiers(tmp_path: Path) -> None:
    text = """format-version: 1.2
data-version: 2025-10-07
property_value: dcterms:license "CC0-1.0" xsd:string

[Term]
id: DOID:1
name: tumour \\{benign\\}
alt_id: DOID:7
def: "A \\"growth\\", not malignant." [url:http\\://example.org]
synonym: "neoplasm, benign" EXACT ABBREVIATION [NCIT:C3677]
synonym: "growth" BROAD []
synonym: "wart" NARROW []
synonym: "old name" []
xref: url:http\\://example.org/page
xref: SNOMEDCT_US_2025_09_01:39000009 "a title"
property_value: skos:exactMatch MESH:D009369
property_value: skos:broadMatch http://purl.obolibrary.org/obo/NCIT_C3262

[Term]
id: DOID:2
name: obsolete tumour
is_obsolete: true
replaced_by: DOID:1

[Term]
id: MINE:3
name: my tumour
is_a: DOID:1 {source="me"} ! tumour
"""
    found = read(tmp_path, text)
    tumour, obsolete, own = found.entries
    assert (found.version, found.licence) == ("2025-10-07", "CC0-1.0")
    assert (tumour.label, tumour.replaces) == ("tumour {benign}", ("doid:7",))
    assert tumour.definition == 'A "growth", not malignant.'
    assert [(s.name, s.scope) for s in tumour.synonyms] == [
        ("neoplasm, benign", "exact"), ("growth", "broad"), ("wart", "narrow"), ("old name", "related"),
    ]  # fmt: skip
    assert (obsolete.obsolete, obsolete.replaced_by, tumour.obsolete) == (True, "doid:1", False)
    assert (own.identifier, own.parents, own.kind) == ("mine:3", ("doid:1",), None)
    assert {(m.relation, m.object, m.line) for m in found.mappings} == {
        ("xref", "snomedct:39000009", 15), ("exact", "mesh:D009369", 16), ("broad", "ncit:C3262", 17),
    }  # fmt: skip
    assert [(d.kind, d.line, d.found) for d in found.defects] == [("unknownScheme", 26, "mine")]


def test_a_match_says_more_than_a_cross_reference(tmp_path: Path) -> None:
    text = OBO.replace("is_a: ", "property_value: skos:broadMatch NCIT:C3871\nis_a: ")
    assert [(m.relation, m.object) for m in read(tmp_path, text).mappings] == [("broad", "ncit:C3871")]


def test_ncit_in_owl(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?>
<rdf:RDF xmlns="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xml:base="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl">
<owl:Ontology rdf:about="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"><owl:versionInfo>25.08d</owl:versionInfo>
</owl:Ontology>
<owl:Class rdf:about="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C167370">
  <owl:equivalentClass><owl:Class><owl:intersectionOf rdf:parseType="Collection">
    <rdf:Description rdf:about="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C4615"/>
    <owl:Restriction><owl:onProperty rdf:resource="#R100"/></owl:Restriction>
    <rdf:Description rdf:about="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C7442"/>
  </owl:intersectionOf></owl:Class></owl:equivalentClass>
  <P106>Neoplastic Process</P106>
  <P108>Skin Myoepithelioma</P108>
  <P207>C1234567</P207>
  <P90>Cutaneous Myoepithelioma</P90>
  <P90>Myoepithelioma of Hide</P90>
</owl:Class>
<owl:Axiom>
  <owl:annotatedSource rdf:resource="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C167370"/>
  <owl:annotatedProperty rdf:resource="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#P90"/>
  <owl:annotatedTarget>Myoepithelioma of Hide</owl:annotatedTarget>
  <P383>AQ</P383>
</owl:Axiom>
<owl:Class rdf:about="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C376">
  <rdfs:subClassOf rdf:resource="http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C4615"/>
  <P106>Pharmacologic Substance</P106><P108>Cisplatin</P108><P319>Q20Q21Q62J</P319><P310>Retired_Concept</P310>
</owl:Class>
</rdf:RDF>
"""
    found = read(tmp_path, text, ReadOptions(kind="endpoint"))
    tumour, drug = found.entries
    assert (found.version, found.read) == ("25.08d", 2)
    assert (tumour.label, tumour.kind, tumour.line) == ("Skin Myoepithelioma", "condition", 7)
    assert tumour.parents == ("ncit:C4615", "ncit:C7442")
    assert [(s.name, s.scope) for s in tumour.synonyms] == [
        ("Cutaneous Myoepithelioma", "exact"), ("Myoepithelioma of Hide", "related"),
    ]  # fmt: skip
    assert (drug.kind, drug.obsolete, drug.line) == ("agent", True, 25)
    assert {(m.subject, m.object) for m in found.mappings} == {
        ("ncit:C167370", "umls:C1234567"), ("ncit:C376", "unii:Q20Q21Q62J"),
    }  # fmt: skip


def test_mesh_tells_how_entry_terms_stand_to_the_heading(tmp_path: Path) -> None:
    heading, krebs = read(tmp_path, MESH).entries
    assert (heading.kind, heading.definition) == (
        "condition", "A malignant neoplasm made up of epithelial cells.",
    )  # fmt: skip
    assert [(s.name, s.scope) for s in krebs.synonyms] == [
        ("Krebs 2 Carcinoma", "exact"), ("Krebs 2 Ascites", "narrow"), ("Ascites, Krebs", "exact"),
    ]  # fmt: skip
    supplement = (
        "*NEWRECORD\nRECTYPE = C\nNM = toripalimab\nSY = JS001|T116|NON|EQV|NLM (2018)|180101|abcdef\nUI = C000656314\n"
    )
    (drug,) = read(tmp_path, supplement, ReadOptions(kind="agent")).entries
    assert (drug.label, drug.kind, [s.name for s in drug.synonyms]) == ("toripalimab", "agent", ["JS001"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OBO.replace("[Term]\nid: MONDO:0015459", "[Term]\nno colon here"), "not readable as OBO"),
        (OWL.replace("</owl:Class>", "</owl:Klass>", 1), "not readable as RDF/XML"),
        ("@prefix a: <http://a/> .\na:b a:c .\n", "line 2: not readable as Turtle"),
        ('{"graphs": [ {"nodes": [', "not readable as OBO Graphs"),
        ("- drug: [unclosed\n", "not readable as YAML"),
        ("#license: [unclosed\nsubject_id\tpredicate_id\tobject_id\n", "the metadata before the header are no YAML"),
    ],
)
def test_files_that_cannot_be_parsed_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(VocabularyError, match=said):
        read(tmp_path, text)
