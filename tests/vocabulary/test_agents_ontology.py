"""The built-in vocabulary of agents, classes, procedures and regimens: its size, its identifiers, its answers.

The Turtle is read here with pyoxigraph alone, so that these tests speak of the files and not of the loader.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.namespaces import BIOREGISTRY, SKOS, TG

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = [*sorted((ONTOLOGY / "agents").glob("*.ttl")), ONTOLOGY / "procedures.ttl", ONTOLOGY / "regimens.ttl"]
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")

# The local part of an identifier, by scheme (https://bioregistry.io/<scheme> gives the pattern).
PATTERNS = {
    "ncit": r"C\d+",
    "mesh": r"[CD]\d{6}(\d{3})?",
    "drugbank": r"DB\d{5}",
    "unii": r"[A-Z0-9]{10}",
    "chembl": r"CHEMBL\d+",
    "chebi": r"\d+",
    "rxnorm": r"\d+",
    "hgnc": r"\d+",
}

# The class words of the annotation guide, as `facts` prints them.
GUIDE_CLASSES = """
PD-1 antibody; PD-L1 antibody; CTLA-4 antibody; PD-1/CTLA-4 bispecific antibody; PD-1/VEGF bispecific antibody;
other checkpoint antibody; VEGF antibody; VEGFR inhibitor; EGFR antibody; EGFR inhibitor; HER2 antibody; HER2 inhibitor;
antibody-drug conjugate; bispecific T-cell engager; PARP inhibitor; CDK4/6 inhibitor; mTOR inhibitor; BRAF inhibitor;
MEK inhibitor; ALK inhibitor; KRAS inhibitor; BTK inhibitor; BCL2 inhibitor; proteasome inhibitor;
immunomodulatory imide; CD20 antibody; CD38 antibody; CAR-T cell; NK cell; TIL; dendritic cell vaccine; cancer vaccine;
oncolytic virus; cytokine; platinum; taxane; antimetabolite; anthracycline; topoisomerase inhibitor; alkylating agent;
vinca alkaloid; endocrine therapy; androgen receptor inhibitor; radiopharmaceutical; corticosteroid; supportive care;
imaging agent; placebo; other kinase inhibitor; other
"""
GUIDE_NON_DRUG = (
    "radiotherapy; surgery; procedure; device; behavioural; dietary; diagnostic; biopsy; transplant; transfusion; other"
)


@dataclass
class Stanza:
    """One concept as its file states it: values by property."""

    kind: str
    source: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def label(self) -> str:
        return self.values["prefLabel"][0]

    @property
    def sought(self) -> list[str]:
        """The names that are looked for in text."""
        names = [] if self.values["printedOnly"] == ["true"] else self.values["prefLabel"]
        return names + self.values["altLabel"] + self.values["hiddenLabel"]


@pytest.fixture(scope="module")
def stanzas() -> dict[str, Stanza]:
    found: dict[str, Stanza] = {}
    for path in FILES:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            assert isinstance(triple.subject, ox.NamedNode), f"{path}: a blank node"
            assert isinstance(triple.object, (ox.NamedNode, ox.Literal))
            if triple.predicate.value == RDF_TYPE:
                iri = triple.subject.value
                assert iri not in found, f"{path}: {iri} is also in {found[iri].source}"
                found[iri] = Stanza(triple.object.value.removeprefix(TG), path.name)
            else:
                name = triple.predicate.value.removeprefix(SKOS).removeprefix(TG)
                found[triple.subject.value].values[name].append(triple.object.value)
    return found


@pytest.fixture(scope="module")
def owners(stanzas: dict[str, Stanza]) -> dict[str, set[str]]:
    """The concepts that a name, as names are compared, belongs to."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri, stanza in stanzas.items():
        for name in stanza.sought:
            found[fold_gaps(name)].add(iri)
    return found


def fold_gaps(name: str) -> str:
    """A name as names are compared: without case, hyphens, plural and gaps between letters and digits."""
    words = re.sub(r"\s+", " ", name.casefold().replace("-", " ")).strip()
    closed = re.sub(r"(?<=[^\W\d_]) (?=\d)|(?<=\d) (?=[^\W\d_])", "", words)
    return closed[:-1] if len(closed) > 4 and closed.endswith("s") else closed


def climb(stanzas: dict[str, Stanza], iri: str, path: tuple[str, ...] = ()) -> set[str]:
    """The concept and all above it. Fails on a cycle."""
    assert iri not in path, f"{iri} is above itself: {path}"
    return {iri}.union(*(climb(stanzas, parent, (*path, iri)) for parent in stanzas[iri].values["broader"]))


def slug(label: str) -> str:
    text = label.casefold().replace("'", "").replace("α", "alpha").replace("β", "beta")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", " ").split(";")]


def test_the_vocabulary_is_as_large_as_it_should_be(stanzas: dict[str, Stanza]) -> None:
    counts = Counter(stanza.kind for stanza in stanzas.values())
    assert set(counts) == {"Agent", "AgentClass", "Procedure", "NamedRegimen"}
    assert counts["Agent"] >= 1200
    assert counts["AgentClass"] >= 300
    assert counts["Procedure"] >= 120
    assert counts["NamedRegimen"] >= 120


def test_each_concept_has_one_label_and_is_named_after_it(stanzas: dict[str, Stanza]) -> None:
    wrong = {
        iri: stanza.values["prefLabel"]
        for iri, stanza in stanzas.items()
        if len(stanza.values["prefLabel"]) != 1 or iri.rsplit("/", 1)[-1] != slug(stanza.label)
    }
    assert wrong == {}


def test_each_agent_has_a_class_and_each_regimen_members(stanzas: dict[str, Stanza]) -> None:
    homeless = [iri for iri, s in stanzas.items() if s.kind == "Agent" and not s.values["broader"]]
    empty = [iri for iri, s in stanzas.items() if s.kind == "NamedRegimen" and len(s.values["includes"]) < 2]
    assert (homeless, empty) == ([], [])


def test_each_relation_leads_to_a_concept_of_the_right_kind(stanzas: dict[str, Stanza]) -> None:
    above = {"Agent": "AgentClass", "AgentClass": "AgentClass", "Procedure": "Procedure"}
    wrong = [
        (iri, target)
        for iri, stanza in stanzas.items()
        for relation, kind in (("broader", above.get(stanza.kind)), ("includes", "Agent"))
        for target in stanza.values[relation]
        if target not in stanzas or stanzas[target].kind != kind
    ]
    assert wrong == []


def test_no_concept_is_above_itself(stanzas: dict[str, Stanza]) -> None:
    for iri in stanzas:
        assert iri in climb(stanzas, iri)


def test_no_class_is_asserted_twice_over(stanzas: dict[str, Stanza]) -> None:
    """A concept names its most specific classes only; what is above them follows."""
    redundant = [
        (iri, parent)
        for iri, stanza in stanzas.items()
        for parent in stanza.values["broader"]
        for other in stanza.values["broader"]
        if other != parent and parent in climb(stanzas, other)
    ]
    assert redundant == []


def test_each_identifier_has_the_form_of_its_scheme(stanzas: dict[str, Stanza]) -> None:
    wrong = []
    for iri, stanza in stanzas.items():
        for relation in (*MATCHES, "target"):
            for identifier in stanza.values[relation]:
                scheme, _, local = identifier.removeprefix(BIOREGISTRY).partition(":")
                known = identifier.startswith(BIOREGISTRY) and scheme in PATTERNS
                if (
                    not known
                    or not re.fullmatch(PATTERNS[scheme], local)
                    or (relation == "target") != (scheme == "hgnc")
                ):
                    wrong.append((iri, relation, identifier))
    assert wrong == []


def test_an_exact_match_is_one_to_one_in_each_scheme(stanzas: dict[str, Stanza]) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    twice = []
    for iri, stanza in stanzas.items():
        schemes = Counter(identifier.partition(":")[2].split(":")[0] for identifier in stanza.values["exactMatch"])
        twice += [(iri, scheme) for scheme, count in schemes.items() if count > 1]
        for identifier in stanza.values["exactMatch"]:
            owners[identifier].append(iri)
    assert twice == []
    assert {identifier: iris for identifier, iris in owners.items() if len(iris) > 1} == {}


def test_no_name_belongs_to_two_concepts(owners: dict[str, set[str]]) -> None:
    """Across agents, classes, procedures and regimens alike, since one lexicon finds them all."""
    assert {name: iris for name, iris in owners.items() if len(iris) > 1} == {}


def test_an_ambiguous_name_is_declared_by_at_least_two_and_is_nobodys_own(stanzas: dict[str, Stanza]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    own = {fold_gaps(name) for stanza in stanzas.values() for name in stanza.sought}
    for iri, stanza in stanzas.items():
        for name in stanza.values["ambiguousLabel"]:
            owners[fold_gaps(name)].add(iri)
    assert {"crt", "pci"} <= set(owners)
    assert {name for name, iris in owners.items() if len(iris) < 2 or name in own} == set()


def test_no_name_is_so_short_that_it_means_something_else(stanzas: dict[str, Stanza]) -> None:
    """Two characters are a name only where trials use them for nothing else: "LV" is leucovorin and left ventricle."""
    short = {name for s in stanzas.values() for name in s.sought if len(re.sub(r"[- ]", "", name)) < 3}
    assert short == {"RT", "CT", "Bx", "S-1"}


@pytest.mark.parametrize("word", words(GUIDE_CLASSES))
def test_each_class_of_the_guide_exists_and_is_reported(stanzas: dict[str, Stanza], word: str) -> None:
    stanza = stanzas[f"{TG}class/{slug(word)}"]
    assert (stanza.kind, stanza.label, stanza.values["reported"]) == ("AgentClass", word, ["true"])


def test_the_roots_of_the_procedures_are_the_guides_words(stanzas: dict[str, Stanza]) -> None:
    roots = {s.label: s for s in stanzas.values() if s.kind == "Procedure" and not s.values["broader"]}
    assert set(roots) == set(words(GUIDE_NON_DRUG))
    assert all(stanza.values["reported"] == ["true"] for stanza in roots.values())


def test_ordinary_words_are_headings_and_not_looked_for(stanzas: dict[str, Stanza]) -> None:
    sought = {fold_gaps(name) for stanza in stanzas.values() for name in stanza.sought}
    ordinary = [
        "other",
        "procedure",
        "device",
        "dietary",
        "diagnostic",
        "behavioural",
        "cell",
        "drug",
        "therapy",
        "treatment",
        "control",
        "vehicle",
    ]
    assert {word for word in ordinary if fold_gaps(word) in sought} == set()


# Intervention names as registered, with the concept and a class (or kind of procedure) above it.
REGISTERED = [
    ("NCT04256941", "LY-2835219", "agent/abemaciclib", "class/cdk4-6-inhibitor"),
    ("NCT06378866", "Abiraterone acetate", "agent/abiraterone", "class/endocrine-therapy"),
    ("NCT02813135", "AZD1775", "agent/adavosertib", "class/other-kinase-inhibitor"),
    ("NCT00945269", "IL-2", "agent/aldesleukin", "class/cytokine"),
    ("NCT01625351", "CAMPATH-1H", "agent/alemtuzumab", "class/cd52-antibody"),
    ("NCT05501886", "Piqray", "agent/alpelisib", "class/other-kinase-inhibitor"),
    ("NCT06662786", "JNJ-61186372", "agent/amivantamab", "class/egfr-antibody"),
    ("NCT00005908", "Arimidex", "agent/anastrozole", "class/endocrine-therapy"),
    ("NCT03455556", "BAY 94-9343", "agent/anetumab-ravtansine", "class/antibody-drug-conjugate"),
    ("NCT04530552", "ARN 509", "agent/apalutamide", "class/androgen-receptor-inhibitor"),
    ("NCT03801200", "Apatinib Mesylate", "agent/apatinib", "class/vegfr-inhibitor"),
    ("NCT05497310", "Trisenox", "agent/arsenic-trioxide", "class/arsenical"),
    ("NCT00004228", "colaspase", "agent/asparaginase", "class/asparaginase-preparation"),
    ("NCT03455556", "MPDL 3280A", "agent/atezolizumab", "class/pd-l1-antibody"),
    ("NCT03941964", "Vidaza", "agent/azacitidine", "class/antimetabolite"),
    ("NCT05060432", "EOS-448", "agent/belrestotug", "class/other-checkpoint-antibody"),
    ("NCT00794638", "SyB L-0501", "agent/bendamustine", "class/alkylating-agent"),
    ("NCT00119262", "Avastin", "agent/bevacizumab", "class/vegf-antibody"),
    ("NCT00004010", "bleomycin sulfate", "agent/bleomycin", "class/antitumour-antibiotic"),
    ("NCT05519085", "Velcade", "agent/bortezomib", "class/proteasome-inhibitor"),
    ("NCT06411691", "AGEN1181", "agent/botensilimab", "class/ctla-4-antibody"),
    ("NCT01492088", "SGN-35", "agent/brentuximab-vedotin", "class/antibody-drug-conjugate"),
    ("NCT01709435", "Cabozantinib S-malate", "agent/cabozantinib", "class/vegfr-inhibitor"),
    ("NCT06532539", "AK104", "agent/cadonilimab", "class/ctla-4-antibody"),
    ("NCT00496366", "Xeloda", "agent/capecitabine", "class/antimetabolite"),
    ("NCT02412670", "Paraplatin", "agent/carboplatin", "class/platinum"),
    ("NCT03169777", "haNK", "agent/cd-16-nk-92-cells", "class/nk-cell"),
    ("NCT00448838", "C-225", "agent/cetuximab", "class/egfr-antibody"),
    ("NCT00006251", "cyclosporine", "agent/ciclosporin", "class/calcineurin-inhibitor"),
    ("NCT00064077", "Abiplatin", "agent/cisplatin", "class/chemotherapy"),
    ("NCT06140836", "Xalkori", "agent/crizotinib", "class/alk-inhibitor"),
    ("NCT00004010", "Cytoxan", "agent/cyclophosphamide", "class/alkylating-agent"),
    ("NCT00004228", "cytosine arabinoside", "agent/cytarabine", "class/antimetabolite"),
    ("NCT04801797", "Vyxeos", "agent/cytarabine-daunorubicin-liposome", "class/anthracycline"),
    ("NCT04644068", "Dato-DXd", "agent/datopotamab-deruxtecan", "class/antibody-drug-conjugate"),
    ("NCT00349596", "5-Aza-2'-Deoxycytidine", "agent/decitabine", "class/antimetabolite"),
    ("NCT01242748", "Firmagon", "agent/degarelix", "class/endocrine-therapy"),
    ("NCT00945269", "DAB389 interleukin-2", "agent/denileukin-diftitox", "class/immunotoxin"),
    ("NCT00004228", "Decadron", "agent/dexamethasone", "class/corticosteroid"),
    ("NCT00005908", "Taxotere", "agent/docetaxel", "class/taxane"),
    ("NCT00004010", "doxorubicin hydrochloride", "agent/doxorubicin", "class/anthracycline"),
    ("NCT03706690", "MEDI4736", "agent/durvalumab", "class/pd-l1-antibody"),
    ("NCT05009953", "SG001", "agent/enlonstobart", "class/pd-1-antibody"),
    ("NCT02475213", "MGA271", "agent/enoblituzumab", "class/other-checkpoint-antibody"),
    ("NCT02364076", "INCB024360", "agent/epacadostat", "class/ido1-inhibitor"),
    ("NCT00602030", "Tarceva", "agent/erlotinib", "class/egfr-inhibitor"),
    ("NCT00004010", "VP-16", "agent/etoposide", "class/topoisomerase-inhibitor"),
    ("NCT04262856", "AB928", "agent/etrumadenant", "class/adenosine-receptor-antagonist"),
    ("NCT00843531", "RAD001", "agent/everolimus", "class/kinase-inhibitor"),
    ("NCT00004010", "Neupogen", "agent/filgrastim", "class/supportive-care"),
    ("NCT00006042", "fludarabine phosphate", "agent/fludarabine", "class/antimetabolite"),
    ("NCT00809016", "fludeoxyglucose F 18", "agent/fludeoxyglucose-f-18", "class/imaging-agent"),
    ("NCT00064259", "5-fluorouracil", "agent/fluorouracil", "class/antimetabolite"),
    ("NCT04256941", "Faslodex", "agent/fulvestrant", "class/endocrine-therapy"),
    ("NCT02967380", "Gadobenate Dimeglumine", "agent/gadobenic-acid", "class/imaging-agent"),
    ("NCT00057876", "Gemzar", "agent/gemcitabine", "class/antimetabolite"),
    ("NCT01242748", "Goserelin acetate", "agent/goserelin", "class/endocrine-therapy"),
    ("NCT00271050", "Zevalin", "agent/ibritumomab-tiuxetan", "class/radiopharmaceutical"),
    ("NCT02321540", "PCI-32765", "agent/ibrutinib", "class/btk-inhibitor"),
    ("NCT00041340", "imatinib mesylate", "agent/imatinib", "class/other-kinase-inhibitor"),
    ("NCT04895709", "BMS-986340", "agent/imzokitug", "class/ccr8-antibody"),
    ("NCT04747912", "Besponsa", "agent/inotuzumab-ozogamicin", "class/antibody-drug-conjugate"),
    ("NCT04081389", "Recombinant Interferon Alfa-2b", "agent/interferon-alfa-2b", "class/cytokine"),
    ("NCT02221739", "Yervoy", "agent/ipilimumab", "class/ctla-4-antibody"),
    ("NCT00318903", "Camptosar", "agent/irinotecan", "class/topoisomerase-inhibitor"),
    ("NCT03769181", "Sarclisa", "agent/isatuximab", "class/cd38-antibody"),
    ("NCT00496366", "Tykerb", "agent/lapatinib", "class/egfr-inhibitor"),
    ("NCT03663114", "Lenvima", "agent/lenvatinib", "class/vegfr-inhibitor"),
    ("NCT00004228", "leucovorin calcium", "agent/leucovorin", "class/other"),
    ("NCT00575406", "Myocet", "agent/liposomal-doxorubicin", "class/anthracycline"),
    ("NCT03837977", "Onivyde", "agent/liposomal-irinotecan", "class/topoisomerase-inhibitor"),
    ("NCT05844332", "LUTATHERA", "agent/lutetium-177lu-oxodotreotide", "class/radiopharmaceutical"),
    ("NCT01625351", "L-phenylalanine mustard", "agent/melphalan", "class/alkylating-agent"),
    ("NCT00004228", "6-MP", "agent/mercaptopurine", "class/antimetabolite"),
    ("NCT04897321", "Mesnex", "agent/mesna", "class/supportive-care"),
    ("NCT00004228", "MTX", "agent/methotrexate", "class/antimetabolite"),
    ("NCT05519085", "BMS-986348", "agent/mezigdomide", "class/immunomodulatory-imide"),
    ("NCT02146066", "DCVax-L", "agent/murcidencel", "class/dendritic-cell-vaccine"),
    ("NCT03169777", "ALT-803", "agent/nogapendekin-alfa-inbakicept", "class/cytokine"),
    ("NCT05536349", "GA101", "agent/obinutuzumab", "class/cd20-antibody"),
    ("NCT04956640", "LY3537982", "agent/olomorasib", "class/kras-inhibitor"),
    ("NCT00755118", "Eloxatin", "agent/oxaliplatin", "class/platinum"),
    ("NCT00064077", "Anzatax", "agent/paclitaxel", "class/taxane"),
    ("NCT05848687", "PEG asparaginase", "agent/pegaspargase", "class/asparaginase-preparation"),
    ("NCT02364076", "Keytruda", "agent/pembrolizumab", "class/immunotherapy"),
    ("NCT00216099", "Alimta", "agent/pemetrexed", "class/antimetabolite"),
    ("NCT05296798", "Phesgo", "agent/pertuzumab-trastuzumab", "class/her2-antibody"),
    ("NCT04395989", "SHR1258", "agent/pyrotinib", "class/egfr-inhibitor"),
    ("NCT02773524", "Stivarga", "agent/regorafenib", "class/vegfr-inhibitor"),
    ("NCT04995523", "AZD2936", "agent/rilvegostomig", "class/pd-1-antibody"),
    ("NCT00575406", "MabThera", "agent/rituximab", "class/cd20-antibody"),
    ("NCT04694183", "Tegafur Gimeracil Oteracil Potassium Capsule", "agent/s-1", "class/antimetabolite"),
    ("NCT05327530", "IMMU-132", "agent/sacituzumab-govitecan", "class/antibody-drug-conjugate"),
    ("NCT04644068", "AZD5305", "agent/saruparib", "class/parp-inhibitor"),
    ("NCT06349980", "HLX10", "agent/serplulimab", "class/pd-1-antibody"),
    ("NCT00115895", "Radioactive iodine", "agent/sodium-iodide-i-131", "class/radiopharmaceutical"),
    ("NCT00244972", "Sorafenib Tosylate", "agent/sorafenib", "class/vegfr-inhibitor"),
    ("NCT05635643", "CHS-114", "agent/tagmokitug", "class/ccr8-antibody"),
    ("NCT07030517", "JNJ-64007957", "agent/teclistamab", "class/bispecific-t-cell-engager"),
    ("NCT00504660", "Temodar", "agent/temozolomide", "class/alkylating-agent"),
    ("NCT03563716", "MTIG7192A", "agent/tiragolumab", "class/other-checkpoint-antibody"),
    ("NCT04405674", "BGB-A317", "agent/tislelizumab", "class/immune-checkpoint-inhibitor"),
    ("NCT05635643", "Loqtorzi", "agent/toripalimab", "class/pd-1-pd-l1-inhibitor"),
    ("NCT01785420", "Herceptin", "agent/trastuzumab", "class/her2-antibody"),
    ("NCT04305054", "ATRA", "agent/tretinoin", "class/differentiation-agent"),
    ("NCT05029882", "TAS-102", "agent/trifluridine-tipiracil", "class/antimetabolite"),
    ("NCT03564470", "Chidamide", "agent/tucidinostat", "class/hdac-inhibitor"),
    ("NCT01638546", "ABT 888", "agent/veliparib", "class/parp-inhibitor"),
    ("NCT03319901", "ABT199", "agent/venetoclax", "class/bcl2-inhibitor"),
    ("NCT00004010", "vincristine sulfate", "agent/vincristine", "class/vinca-alkaloid"),
    ("NCT06129864", "MEDI5752", "agent/volrustomig", "class/pd-1-antibody"),
    ("NCT02069340", "CGP 42446", "agent/zoledronic-acid", "class/supportive-care"),
    ("NCT04897321", "B7-H3 CAR T cells", "class/b7-h3-car-t-cell", "class/cell-therapy"),
    ("NCT07032324", "CAR T cells", "class/car-t-cell", "class/cell-therapy"),
    ("NCT02585908", "CIK", "class/cytokine-induced-killer-cell", "class/cell-therapy"),
    ("NCT05321940", "DC Vaccine", "class/dendritic-cell-vaccine", "class/cancer-vaccine"),
    ("NCT05296798", "LHRH Agonist", "class/gnrh-agonist", "class/endocrine-therapy"),
    ("NCT00004010", "GCSF", "class/granulocyte-colony-stimulating-factor", "class/supportive-care"),
    ("NCT07034118", "Immune Checkpoint Inhibitors", "class/immune-checkpoint-inhibitor", "class/immunotherapy"),
    ("NCT05894239", "Taxane-based Chemotherapy", "class/taxane", "class/chemotherapy"),
    ("NCT03610971", "TKI", "class/tyrosine-kinase-inhibitor", "class/targeted-therapy"),
    ("NCT00119262", "anti-VEGF monoclonal antibody", "class/vegf-antibody", "class/antiangiogenic-agent"),
    (
        "NCT00387959",
        "allogeneic hematopoietic stem cell transplantation",
        "procedure/allogeneic-stem-cell-transplantation",
        "procedure/transplant",
    ),
    ("NCT00429026", "ASCT", "procedure/autologous-stem-cell-transplantation", "procedure/transplant"),
    ("NCT02635360", "chemoradiation", "procedure/chemoradiotherapy", "procedure/radiotherapy"),
    ("NCT05005650", "debulking surgery", "procedure/cytoreductive-surgery", "procedure/surgery"),
    (
        "NCT00548938",
        "External Beam Radiation Therapy",
        "procedure/external-beam-radiotherapy",
        "procedure/radiotherapy",
    ),
    ("NCT03780634", "HAIC", "procedure/hepatic-arterial-infusion-chemotherapy", "procedure/procedure"),
    ("NCT01731769", "Axillary dissection", "procedure/lymphadenectomy", "procedure/surgery"),
    ("NCT04214249", "Multigated Acquisition Scan", "procedure/muga-scan", "procedure/diagnostic"),
    ("NCT00551369", "SBRT", "procedure/stereotactic-body-radiotherapy", "procedure/radiotherapy"),
    (
        "NCT04721470",
        "Transarterial chemoembolization",
        "procedure/transarterial-chemoembolisation",
        "procedure/procedure",
    ),
    ("NCT00006251", "total-body irradiation", "procedure/total-body-irradiation", "procedure/radiotherapy"),
]


@pytest.mark.parametrize(("trial", "registered", "concept", "ancestor"), REGISTERED)
def test_a_registered_name_finds_its_concept_and_class(
    stanzas: dict[str, Stanza], owners: dict[str, set[str]], trial: str, registered: str, concept: str, ancestor: str
) -> None:
    assert owners[fold_gaps(registered)] == {TG + concept}, trial
    assert TG + ancestor in climb(stanzas, TG + concept), trial


@pytest.mark.parametrize(
    ("agent", "printed"),
    [
        ("apatinib", {"VEGFR inhibitor"}),
        ("bintrafusp alfa", {"PD-L1 antibody", "TGF-beta trap"}),
        ("blinatumomab", {"bispecific T-cell engager"}),
        ("cadonilimab", {"PD-1/CTLA-4 bispecific antibody"}),
        ("crizotinib", {"ALK inhibitor", "other kinase inhibitor"}),
        ("epacadostat", {"IDO1 inhibitor"}),
        ("famitinib", {"VEGFR inhibitor"}),
        ("imzokitug", {"CCR8 antibody"}),
        ("leucovorin", {"other"}),
        ("liposomal irinotecan", {"topoisomerase inhibitor"}),
        ("moxifloxacin", {"fluoroquinolone antibiotic"}),
        ("murcidencel", {"dendritic cell vaccine"}),
        ("naltrexone", {"opioid receptor antagonist"}),
        ("NKTR-255", {"cytokine"}),
        ("pegfilgrastim", {"supportive care"}),
        ("pemetrexed", {"antimetabolite"}),
        ("propranolol", {"beta-blocker"}),
        ("pyrotinib", {"EGFR inhibitor", "HER2 inhibitor"}),
        ("regorafenib", {"VEGFR inhibitor"}),
        ("S-1", {"antimetabolite"}),
        ("savolitinib", {"other kinase inhibitor"}),
        ("sacituzumab govitecan", {"antibody-drug conjugate"}),
        ("TQB3602", {"proteasome inhibitor"}),
        ("volrustomig", {"PD-1/CTLA-4 bispecific antibody"}),
    ],
)
def test_the_classes_printed_are_those_of_the_annotations(
    stanzas: dict[str, Stanza], agent: str, printed: set[str]
) -> None:
    """Agents of the annotated development records with the classes that their annotators gave."""
    above = climb(stanzas, f"{TG}agent/{slug(agent)}")
    reported = {iri for iri in above if stanzas[iri].values["reported"] == ["true"]}
    nearest = {iri for iri in reported if not any(o != iri and iri in climb(stanzas, o) for o in reported)}
    assert {stanzas[iri].label for iri in nearest} == printed


@pytest.mark.parametrize(
    ("concept", "genes"),
    [
        ("pd-1-antibody", {"8760"}),
        ("pd-l1-antibody", {"17635"}),
        ("pd-1-ctla-4-bispecific-antibody", {"8760", "2505"}),
        ("pd-1-vegf-bispecific-antibody", {"8760", "12680"}),
        ("egfr-inhibitor", {"3236"}),
        ("her2-antibody", {"3430"}),
        ("parp-inhibitor", {"270"}),
        ("bcl2-inhibitor", {"990"}),
        ("trop2-antibody-drug-conjugate", {"11530"}),
        ("vegfr-inhibitor", {"6307", "3763", "3767"}),
    ],
)
def test_a_class_carries_its_targets(stanzas: dict[str, Stanza], concept: str, genes: set[str]) -> None:
    assert {iri.rpartition(":")[2] for iri in stanzas[f"{TG}class/{concept}"].values["target"]} == genes


@pytest.mark.parametrize(
    ("regimen", "members"),
    [
        ("folfox", "fluorouracil leucovorin oxaliplatin"),
        ("mfolfirinox", "fluorouracil irinotecan leucovorin oxaliplatin"),
        ("capox", "capecitabine oxaliplatin"),
        ("flot", "docetaxel fluorouracil leucovorin oxaliplatin"),
        ("tpf", "cisplatin docetaxel fluorouracil"),
        ("gemcis", "cisplatin gemcitabine"),
        ("r-chop", "cyclophosphamide doxorubicin prednisone rituximab vincristine"),
        ("pola-r-chp", "cyclophosphamide doxorubicin polatuzumab-vedotin prednisone rituximab"),
        ("abvd", "bleomycin dacarbazine doxorubicin vinblastine"),
        ("beacopp", "bleomycin cyclophosphamide doxorubicin etoposide prednisone procarbazine vincristine"),
        ("dvrd", "bortezomib daratumumab dexamethasone lenalidomide"),
        ("flag-ida", "cytarabine filgrastim fludarabine idarubicin"),
        ("7-3", "cytarabine daunorubicin"),
        ("beam", "carmustine cytarabine etoposide melphalan"),
        ("tchp", "carboplatin docetaxel pertuzumab trastuzumab"),
        ("vdc-ie", "cyclophosphamide doxorubicin etoposide ifosfamide vincristine"),
        ("paxg", "capecitabine cisplatin gemcitabine nab-paclitaxel"),
    ],
)
def test_a_named_regimen_stands_for_its_members(stanzas: dict[str, Stanza], regimen: str, members: str) -> None:
    included = stanzas[f"{TG}regimen/{regimen}"].values["includes"]
    assert sorted(iri.rsplit("/", 1)[-1] for iri in included) == members.split()


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        ("albumin-bound paclitaxel", "nab-paclitaxel"),
        ("nanoparticle albumin-bound paclitaxel", "nab-paclitaxel"),
        ("paclitaxel protein-bound", "nab-paclitaxel"),
        ("Abraxane", "nab-paclitaxel"),
        ("Lipusu", "liposomal-paclitaxel"),
        ("Genexol-PM", "paclitaxel-micelle"),
        ("Taxol", "paclitaxel"),
        ("pegylated liposomal doxorubicin", "liposomal-doxorubicin"),
        ("doxorubicin hydrochloride liposome injection", "liposomal-doxorubicin"),
        ("irinotecan liposome injection", "liposomal-irinotecan"),
        ("rivoceranib", "apatinib"),
        ("YN968D1", "apatinib"),
        ("Aptinib", "apatinib"),
        ("tegafur/gimeracil/oteracil", "s-1"),
        ("QL1706", "iparomlimab-tuvonralimab"),
        ("trastuzumab", "trastuzumab"),
        ("T-DM1", "trastuzumab-emtansine"),
    ],
)
def test_forms_of_a_drug_are_kept_apart(owners: dict[str, set[str]], name: str, agent: str) -> None:
    """An albumin-bound, liposomal or conjugated form is another agent; a salt, a code or a brand is not."""
    assert owners[fold_gaps(name)] == {f"{TG}agent/{agent}"}


def test_every_drug_of_the_shared_table_is_known_with_its_identifiers(stanzas: dict[str, Stanza], shared: Path) -> None:
    """Each drug and cell therapy of facts.tsv is a concept (or a name of one); its DrugBank number is not another's."""
    names = {fold_gaps(name): iri for iri, stanza in stanzas.items() for name in stanza.sought}
    numbers = {number: iri for iri, stanza in stanzas.items() for number in stanza.values["exactMatch"]}
    lines = (shared / "vocab" / "facts.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(("drug\t", "cell therapy\t"))]
    assert len(rows) == 76
    assert [row[1] for row in rows if fold_gaps(row[1]) not in names] == []
    for row in rows:
        for number in re.findall(r"DRUGBANK:(DB\d{5})", row[5]):
            assert numbers.get(f"{BIOREGISTRY}drugbank:{number}") in (names[fold_gaps(row[1])], None), row[1]


def test_every_identifier_was_seen_in_a_source(stanzas: dict[str, Stanza], shared: Path) -> None:
    """No identifier is from memory: each stands in one of the files that the vocabulary names as its sources."""
    vocab = shared / "vocab"
    files = [vocab / "facts.tsv", *sorted((vocab / "drug").glob("*.*v"))]
    files += [vocab / "drug" / "drugmechdb_index.yaml", vocab / "disease" / "mesh_2015_terms.tsv"]
    files += [vocab / "mapping" / "biomappings_positive.sssom.tsv", *(vocab / "endpoint").glob("cdisc_Glossary_*.csv")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    seen = set(re.findall(r"[A-Za-z0-9]+", text))
    with gzip.open(vocab / "target" / "hgnc_complete_set.txt.gz", "rt", encoding="utf-8") as genes:
        hgnc = {line.split("\t", 1)[0].removeprefix("HGNC:") for line in genes}
    unseen = []
    for iri, stanza in stanzas.items():
        for relation in (*MATCHES, "target"):
            for identifier in stanza.values[relation]:
                local = identifier.rpartition(":")[2]
                if local not in (hgnc if relation == "target" else seen):
                    unseen.append((iri, identifier))
    assert unseen == []
