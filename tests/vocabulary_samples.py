"""For each vocabulary format small documents with what they say: what the contract tests read. A new format adds one.

All say the same of the same two concepts, as far as their format can.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from trialgraph.vocabulary.formats import ReadOptions

Entries = dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]


@dataclass(frozen=True)
class Sample:
    """A document; `entries` gives label, synonyms and parents by identifier, `mappings` what is mapped to what."""

    name: str
    text: str
    entries: Entries = field(default_factory=dict)
    mappings: frozenset[tuple[str, str, str]] = frozenset()
    options: ReadOptions | None = None


CARCINOMA, NASOPHARYNX = "mondo:0004993", "mondo:0015459"
ENTRIES: Entries = {
    CARCINOMA: ("carcinoma", (), ()),
    NASOPHARYNX: ("nasopharyngeal carcinoma", ("carcinoma of nasopharynx",), (CARCINOMA,)),
}
XREF = frozenset({(NASOPHARYNX, "xref", "ncit:C3871")})
EXACT = frozenset({(NASOPHARYNX, "exact", "ncit:C3871")})

OBO = """format-version: 1.2
data-version: releases/2025-11-04

[Term]
id: MONDO:0004993
name: carcinoma

[Term]
id: MONDO:0015459
name: nasopharyngeal carcinoma
synonym: "carcinoma of nasopharynx" EXACT [NCIT:C3871]
xref: NCIT:C3871 {source="MONDO:equivalentTo"}
is_a: MONDO:0004993 ! carcinoma

[Typedef]
id: part_of
name: part of
"""

OWL = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#">
  <owl:Ontology rdf:about="http://purl.obolibrary.org/obo/mondo.owl"><owl:versionInfo>2025-11-04</owl:versionInfo>
  </owl:Ontology>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/MONDO_0004993"><rdfs:label>carcinoma</rdfs:label></owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/MONDO_0015459">
    <rdfs:subClassOf rdf:resource="http://purl.obolibrary.org/obo/MONDO_0004993"/>
    <rdfs:label xml:lang="en">nasopharyngeal carcinoma</rdfs:label>
    <rdfs:label xml:lang="de">Nasopharynxkarzinom</rdfs:label>
    <oboInOwl:hasExactSynonym>carcinoma of nasopharynx</oboInOwl:hasExactSynonym>
    <oboInOwl:hasDbXref>NCIT:C3871</oboInOwl:hasDbXref>
  </owl:Class>
</rdf:RDF>
"""

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix mondo: <http://purl.obolibrary.org/obo/MONDO_> .
@prefix ncit: <https://bioregistry.io/ncit:> .

mondo:0004993 a skos:Concept ; skos:prefLabel "carcinoma"@en ; skos:narrower mondo:0015459 .
mondo:0015459 a skos:Concept ;
    skos:prefLabel "nasopharyngeal carcinoma"@en , "Nasopharynxkarzinom"@de ;
    skos:altLabel "carcinoma of nasopharynx"@en ;
    skos:exactMatch ncit:C3871 .
"""

TRIPLES = """<http://purl.obolibrary.org/obo/MONDO_0004993> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> .
<http://purl.obolibrary.org/obo/MONDO_0004993> <http://www.w3.org/2000/01/rdf-schema#label> "carcinoma" .
<http://purl.obolibrary.org/obo/MONDO_0015459> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> .
<http://purl.obolibrary.org/obo/MONDO_0015459> <http://www.w3.org/2000/01/rdf-schema#label> "nasopharyngeal carcinoma" .
<http://purl.obolibrary.org/obo/MONDO_0015459> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://purl.obolibrary.org/obo/MONDO_0004993> .
<http://purl.obolibrary.org/obo/MONDO_0015459> <http://www.geneontology.org/formats/oboInOwl#hasExactSynonym> "carcinoma of nasopharynx" .
<http://purl.obolibrary.org/obo/MONDO_0015459> <http://www.w3.org/2004/02/skos/core#exactMatch> <http://purl.obolibrary.org/obo/NCIT_C3871> .
"""  # noqa: E501 (a statement is a line)

OWN_TURTLE = """@prefix tg: <https://w3id.org/trialgraph/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix condition: <https://w3id.org/trialgraph/condition/> .
@prefix ncit: <https://bioregistry.io/ncit:> .

condition:carcinoma a tg:Condition ; skos:prefLabel "carcinoma" .

condition:nasopharyngeal-carcinoma a tg:Condition ;
    skos:prefLabel "nasopharyngeal carcinoma" ;
    skos:altLabel "carcinoma of nasopharynx" ;
    skos:broader condition:carcinoma ;
    skos:exactMatch ncit:C3871 .
"""
OWN = "https://w3id.org/trialgraph/condition/"

GRAPHS = {
    "graphs": [
        {
            "id": "http://purl.obolibrary.org/obo/mondo.json",
            "meta": {"version": "http://purl.obolibrary.org/obo/mondo/releases/2025-11-04/mondo.json"},
            "nodes": [
                {"id": "http://purl.obolibrary.org/obo/MONDO_0004993", "lbl": "carcinoma", "type": "CLASS"},
                {
                    "id": "http://purl.obolibrary.org/obo/MONDO_0015459",
                    "lbl": "nasopharyngeal carcinoma",
                    "type": "CLASS",
                    "meta": {
                        "synonyms": [{"pred": "hasExactSynonym", "val": "carcinoma of nasopharynx"}],
                        "xrefs": [{"val": "NCIT:C3871"}, {"val": "url:http://example.org/page"}],
                    },
                },
                {"id": "http://purl.obolibrary.org/obo/IAO_0000115", "type": "PROPERTY"},
            ],
            "edges": [
                {
                    "sub": "http://purl.obolibrary.org/obo/MONDO_0015459",
                    "pred": "is_a",
                    "obj": "http://purl.obolibrary.org/obo/MONDO_0004993",
                }
            ],
        }
    ]
}

SSSOM = """# curie_map:
#   MONDO: http://purl.obolibrary.org/obo/MONDO_
#   N: http://purl.obolibrary.org/obo/NCIT_
# license: https://creativecommons.org/publicdomain/zero/1.0/
# mapping_set_version: 2026-08-04
subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification
MONDO:0015459\tnasopharyngeal carcinoma\tskos:exactMatch\tN:C3871\tsemapv:ManualMappingCuration
"""

ONCOTREE = {
    "TISSUE": {
        "code": "TISSUE", "name": "Tissue", "mainType": None, "externalReferences": {}, "level": 0, "parent": None,
        "children": {
            "HEAD_NECK": {
                "code": "HEAD_NECK", "name": "Head and Neck", "mainType": "Head and Neck Cancer", "level": 1,
                "externalReferences": {}, "parent": "TISSUE", "history": [], "children": {
                    "NPC": {
                        "code": "NPC", "name": "Nasopharyngeal Carcinoma", "mainType": "Head and Neck Cancer",
                        "externalReferences": {"UMLS": ["C2931822"], "NCI": ["C3871"]}, "level": 2,
                        "parent": "HEAD_NECK", "history": ["NPCX"], "children": {},
                    }
                },
            }
        },
    }
}  # fmt: skip
ONCOTREE_FLAT = [
    {"code": "HEAD_NECK", "name": "Head and Neck", "mainType": None, "externalReferences": {}, "parent": "TISSUE"},
    {
        "code": "NPC", "name": "Nasopharyngeal Carcinoma", "mainType": "Head and Neck Cancer", "level": 2,
        "externalReferences": {"UMLS": ["C2931822"], "NCI": ["C3871"]}, "parent": "HEAD_NECK", "children": {},
    },
]  # fmt: skip
ONCOTREE_ENTRIES: Entries = {
    "oncotree:HEAD_NECK": ("Head and Neck", (), ("oncotree:TISSUE",)),
    "oncotree:NPC": ("Nasopharyngeal Carcinoma", (), ("oncotree:HEAD_NECK",)),
}
ONCOTREE_MAPPINGS = frozenset({("oncotree:NPC", "xref", "umls:C2931822"), ("oncotree:NPC", "xref", "ncit:C3871")})

MESH = """*NEWRECORD
RECTYPE = D
MH = Carcinoma
ENTRY = Tumors, Epithelial|T191|NON|EQV|NLM (1994)|930105|abcdef
MN = C04.557.470.200
MS = A malignant neoplasm made up of epithelial cells.
UI = D002277

*NEWRECORD
RECTYPE = D
MH = Carcinoma, Krebs 2
PRINT ENTRY = Krebs 2 Carcinoma|T050|T191|NON|EQV|UNK (19XX)|741111|abbcdef
ENTRY = Krebs 2 Ascites|T191|NON|NRW|UNK (19XX)|abcde
ENTRY = Ascites, Krebs
MN = C04.557.470.200.380
UI = D002286
"""
MESH_ENTRIES: Entries = {
    "mesh:D002277": ("Carcinoma", ("Tumors, Epithelial",), ()),
    "mesh:D002286": ("Carcinoma, Krebs 2", ("Krebs 2 Carcinoma", "Ascites, Krebs"), ("mesh:D002277",)),
}

COLUMNS = ReadOptions(
    id_column="code", label_column="term", synonyms_columns=("other names",), parent_column="above", prefix="mondo",
    separator=";", parents_by="label",
)  # fmt: skip
CSV = """code,term,other names,above
0004993,carcinoma,,
0015459,nasopharyngeal carcinoma,carcinoma of nasopharynx; nasopharyngeal carcinoma,carcinoma
"""
YAML = """# drugs and what they treat
- id: DB00002_MESH_D002277_1
  drug: cetuximab
  drug_mesh: MESH:D000068818
  drugbank: DB:DB00002
  disease: Carcinoma
  disease_mesh: MESH:D002277
"""
MESH_TREE = """mesh_id\tmesh_name\tmesh_tree_number
D002277\tCarcinoma\tC04.557.470.200
D002286\tCarcinoma, Krebs 2\tC04.557.470.200.380
"""
FLAT = (
    "C2916\t<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C2916>\t\tCarcinoma|Epithelial Carcinoma\tA tumour."
    "\tCarcinoma\t\tNeoplastic Process\t\n"
    "C3871\t<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C3871>\tC2916\tNasopharyngeal Carcinoma|Carcinoma of "
    "the Nasopharynx\tA carcinoma.\t\t\tNeoplastic Process\t\n"
)

SAMPLES: dict[str, list[Sample]] = {
    "mesh-ascii": [Sample("d2026.bin", MESH, MESH_ENTRIES)],
    "obo": [Sample("mondo.obo", OBO, ENTRIES, XREF)],
    "obographs": [
        Sample("mondo.json", json.dumps(GRAPHS, indent=1), ENTRIES, XREF),
        Sample("mondo-compact.json", json.dumps(GRAPHS, separators=(",", ":")), ENTRIES, XREF),
    ],
    "oncotree": [
        Sample(
            "tree.json", json.dumps(ONCOTREE),
            {"oncotree:TISSUE": ("Tissue", (), ()), **ONCOTREE_ENTRIES}, ONCOTREE_MAPPINGS,
        ),
        Sample("list.json", json.dumps(ONCOTREE_FLAT, indent=2), ONCOTREE_ENTRIES, ONCOTREE_MAPPINGS),
    ],
    "owl": [Sample("mondo.owl", OWL, ENTRIES, XREF)],
    "skos": [
        Sample("mondo.ttl", TURTLE, ENTRIES, EXACT),
        Sample("mondo.nt", TRIPLES, ENTRIES, EXACT),
        Sample(
            "own.ttl",
            OWN_TURTLE,
            {
                OWN + "carcinoma": ("carcinoma", (), ()),
                OWN + "nasopharyngeal-carcinoma": (
                    "nasopharyngeal carcinoma", ("carcinoma of nasopharynx",), (OWN + "carcinoma",)
                ),
            },
            frozenset({(OWN + "nasopharyngeal-carcinoma", "exact", "ncit:C3871")}),
        ),
    ],
    "sssom": [Sample("mondo.sssom.tsv", SSSOM, {}, EXACT)],
    "table": [
        Sample("mine.csv", CSV, ENTRIES, frozenset(), COLUMNS),
        Sample("mine.tsv", CSV.replace(",", "\t"), ENTRIES, frozenset(), COLUMNS),
        Sample("mesh.tsv", MESH_TREE, {
            "mesh:D002277": ("Carcinoma", (), ()), "mesh:D002286": ("Carcinoma, Krebs 2", (), ("mesh:D002277",)),
        }),
        Sample("Thesaurus.txt", FLAT, {
            "ncit:C2916": ("Carcinoma", ("Epithelial Carcinoma",), ()),
            "ncit:C3871": ("Nasopharyngeal Carcinoma", ("Carcinoma of the Nasopharynx",), ("ncit:C2916",)),
        }),
        Sample("paths.yaml", YAML, {
            "drugbank:DB00002": ("cetuximab", (), ()), "mesh:D002277": ("Carcinoma", (), ()),
        }, frozenset({("drugbank:DB00002", "xref", "mesh:D000068818")})),
    ],
}  # fmt: skip
