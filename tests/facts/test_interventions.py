"""What registered interventions give, on names and descriptions as records write them."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.therapies.interventions import read_intervention
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.vocabulary.load import load_builtin

KNOWN = [
    ("NCT04895709", "DRUG", "Docetaxel", "", ["docetaxel"]),
    ("NCT06532539", "DRUG", "Paclitaxel and Cisplatin", "", ["paclitaxel", "cisplatin"]),
    ("NCT05333276", "DRUG", "TQB3602 Capsule + AK105 Injection", "", ["TQB3602", "penpulimab"]),
    (
        "002_5c4353955f9fa003",
        "DRUG",
        "Gemcitabine combined with Aptinib and Toripalimab",
        "",
        ["gemcitabine", "apatinib", "toripalimab"],
    ),
    ("004_f2dbe8b771b22b90", "DRUG", "Albumin-Bound Paclitaxel", "", ["nab-paclitaxel"]),
    ("004_f2dbe8b771b22b90", "DRUG", "PD-1 inhibitor (camrelizumab;", "", ["camrelizumab"]),
    ("003_1be6ace33cd82a93", "DRUG", "SK-NK injection", "", ["sk-nk"]),
    ("NCT05568095", "DRUG", "Fluorouracil", "", ["fluorouracil"]),
    ("NCT01249274", "OTHER", "Placebo", "", ["placebo"]),
    ("NCT06187727", "DRUG", "Henagliflozin", "", ["henagliflozin"]),
    (
        "NCT05658640",
        "DRUG",
        "Intrathecal chemotherapy",
        "IT: Methotrexate +/- prednisone/hydrocortisone/cytarabine according to the degree of central nervous",
        ["methotrexate", "prednisone", "hydrocortisone", "cytarabine"],
    ),
    (
        "NCT05019677",
        "DRUG",
        "GP+PD-1+Tight",
        "Drug: Ociperlimab Ociperlimab 900mg IV Q3W Other Name: BGB-A1217 Anti-TIGIT therapy "
        "Drug: GP chemotherapy gemcitabine 1000mg/m2 + cisplatin 25mg/m2 Q3W",
        ["ociperlimab", "gemcitabine", "cisplatin"],
    ),
    ("NCT05236946", "DRUG", "Tyrosine kinase inhibitor", "TKI", ["tyrosine kinase inhibitor"]),
    (
        "NCT06467357",
        "DIAGNOSTIC_TEST",
        "Agilent HercepTest™ mAb pharmDx",
        "Based on a primary monoclonal rabbit antibody",
        [],
    ),
    ("NCT05060432", "DRUG", "SOC chemotherapies", "", ["chemotherapy"]),
    ("NCT05286957", "DRUG", "adjuvant chemotherapy for MRD- patients", "", ["chemotherapy"]),
    (
        "NCT05286957",
        "DRUG",
        "adjuvant tislelizumab and chemotherapy for MRD+ patients",
        "",
        ["tislelizumab", "chemotherapy"],
    ),
    ("NCT01323686", "OTHER", "Imaging guided optimal LV lead placement", "", []),
    ("NCT02466334", "DRUG", "Calcitonin-Gene Related Peptide", "", ["calcitonin-gene related peptide"]),
    ("NCT03834610", "DIAGNOSTIC_TEST", "serum testosterone level", "", []),
    ("NCT04193761", "DIAGNOSTIC_TEST", "taurine level", "", []),
    ("NCT06502392", "OTHER", "Assessment of creatine phosphokinase", "", []),
    ("NCT05672134", "DIAGNOSTIC_TEST", "Iohexol measurement", "", ["iohexol"]),  # which is given for it
]


@pytest.mark.parametrize(("trial", "kind", "name", "description", "agents"), KNOWN)
def test_agents_of_an_intervention(trial: str, kind: str, name: str, description: str, agents: list[str]) -> None:
    study = make_study(interventions=((kind, name, description),))
    reading = read_intervention(study.interventions[0], make_therapy_finder(load_builtin()))
    given = [mention.therapy.name for mention in reading.mentions if mention.therapy.kind != "procedure"]
    assert list(dict.fromkeys(given)) == agents, trial


@pytest.mark.parametrize(
    ("kind", "name", "agent"),
    [
        ("OTHER", "Ropivacaine concentration 0.2%", "ropivacaine"),
        ("OTHER", "Cisplatin level 1", "cisplatin"),
        ("PROCEDURE", "Platelet-rich plasma dexamethasone", "dexamethasone"),
    ],
)
def test_a_substance_that_is_given_is_not_taken_for_one_that_is_measured(kind: str, name: str, agent: str) -> None:
    study = make_study(interventions=((kind, name),))
    reading = read_intervention(study.interventions[0], make_therapy_finder(load_builtin()))
    assert [mention.therapy.name for mention in reading.mentions] == [agent]


OTHER_NAMES = [
    ("NCT04895709", "BMS-936558-01", ("Nivolumab",), "nivolumab"),
    ("NCT04956640", "LY3537982", ("Olomorasib",), "olomorasib"),
    ("NCT04395989", "C1: PD-1", ("Camrelizumab", "SHR1210"), "camrelizumab"),
]


@pytest.mark.parametrize(("trial", "name", "others", "agent"), OTHER_NAMES)
def test_other_names_serve_where_the_name_says_little(
    trial: str, name: str, others: tuple[str, ...], agent: str
) -> None:
    study = make_study(interventions=(("DRUG", name),), other_names={name: others})
    reading = read_intervention(study.interventions[0], make_therapy_finder(load_builtin()))
    assert [mention.therapy.name for mention in reading.mentions] == [agent], trial


UNKNOWN = [
    ("003_1be6ace33cd82a93", "SK-NK injection", "NK cell"),
    ("made", "Zenomarib", None),
    ("made", "Zenoparib", "PARP inhibitor"),
    ("made", "Anti-PD-1 antibody ZX-1234", "PD-1 antibody"),
    ("made", "Zenotuzumab vedotin", "antibody-drug conjugate"),
]


@pytest.mark.parametrize(("trial", "name", "label"), UNKNOWN)
def test_an_unknown_agent_is_classed_by_what_its_name_says(trial: str, name: str, label: str | None) -> None:
    vocabulary = load_builtin()
    study = make_study(interventions=(("DRUG", name),))
    (mention,) = read_intervention(study.interventions[0], make_therapy_finder(vocabulary)).mentions
    assert not mention.therapy.known, trial
    assert vocabulary.reported_classes(mention.therapy.classes) == ((label,) if label else ())


@pytest.mark.parametrize(
    ("written", "agent"),
    [
        ("Toripalimb", "toripalimab"),
        ("Pembrolizumap", "pembrolizumab"),
        ("Gemcitibine", "gemcitabine"),
        ("Docetaxal", "docetaxel"),
    ],
)
def test_a_slip_of_the_pen_is_read_and_marked(written: str, agent: str) -> None:
    study = make_study(interventions=(("DRUG", written),))
    (mention,) = read_intervention(study.interventions[0], make_therapy_finder(load_builtin())).mentions
    assert (mention.therapy.name, mention.misspelt) == (agent, True)


@pytest.mark.parametrize("name", ["AK105", "AK103", "BCD-100X"])
def test_codes_and_other_names_are_never_mended(name: str) -> None:
    study = make_study(interventions=(("DRUG", name),))
    (mention,) = read_intervention(study.interventions[0], make_therapy_finder(load_builtin())).mentions
    assert mention.therapy.name != "cadonilimab"
    assert not mention.misspelt


@pytest.mark.parametrize(
    ("trial", "name", "description", "label"),
    [
        (
            "NCT04836507",
            "CRC01",
            "A single infusion of T cells at a target dose of anti-CD19 CAR T cells",
            "CAR-T cell",
        ),
        ("made after NCT03748186", "STRO-999", "intravenous antibody drug conjugate", "antibody-drug conjugate"),
        ("made after NCT04644068", "AZD9305", "Oral PARP inhibitor", "PARP inhibitor"),
        ("made", "ZX-17", "Given after failure of a PARP inhibitor", None),
        ("made", "ZX-17", "Given with a PARP inhibitor", None),
    ],
)
def test_an_unknown_agent_is_classed_by_how_its_description_begins(
    trial: str, name: str, description: str, label: str | None
) -> None:
    vocabulary = load_builtin()
    study = make_study(interventions=(("DRUG", name, description),))
    (mention,) = read_intervention(study.interventions[0], make_therapy_finder(vocabulary)).mentions
    assert vocabulary.reported_classes(mention.therapy.classes) == ((label,) if label else ()), trial
