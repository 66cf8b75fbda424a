"""What each registered arm gives: its linked interventions, and what its own words name."""

from __future__ import annotations

import pytest

from studies import make_study
from trialgraph.facts.therapies.agents import extract_therapies
from trialgraph.facts.therapies.arms import extract_arm_contents
from trialgraph.mentions.therapies import make_therapy_finder
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin


def list_contents(study: Study) -> dict[str, list[str]]:
    therapies = extract_therapies(study, make_therapy_finder(load_builtin()))
    contents = extract_arm_contents(study, therapies)
    return {content.label: sorted(iri.rsplit("/", 1)[-1] for iri in content.agents) for content in contents}


@pytest.mark.parametrize(
    ("trial", "drugs", "label", "told", "linked", "expected"),
    [
        ("NCT06140836", ("Repotrectinib", "Crizotinib"), "Arm A", "", ("Repotrectinib",), ["repotrectinib"]),
        (
            "NCT02197169",
            ("DNX-2401", "Interferon-gamma"),
            "DNX-2401 alone",
            "",
            ("DNX-2401", "Interferon-gamma"),
            ["tasadenoturev"],
        ),
        (
            "NCT06346197",
            ("Balstilimab", "Botensilimab"),
            "Experimental arm",
            "Botensilimab + Balstilimab",
            (),
            ["balstilimab", "botensilimab"],
        ),
        (
            "NCT02542111",
            ("Bortezomib", "Gemcitabine"),
            "Treatment",
            "Bortezomib iv d1 cisplatin 25 mg/m2 iv d2-4",
            ("Bortezomib",),
            ["bortezomib", "cisplatin"],
        ),
        ("NCT02757365", ("aspirin", "Levofloxacin"), "the control group", "No treatment", (), []),
        (
            "not given",
            ("Docetaxel",),
            "Second line",
            "Patients who failed cisplatin receive it",
            ("Docetaxel",),
            ["docetaxel"],
        ),
    ],
)
def test_agents_of_an_arm(
    trial: str, drugs: tuple[str, ...], label: str, told: str, linked: tuple[str, ...], expected: list[str]
) -> None:
    study = make_study(
        interventions=tuple(("DRUG", drug) for drug in drugs),
        arms=(
            (label, "EXPERIMENTAL", told, tuple(f"Drug: {drug}" for drug in linked)),
            ("The other arm", "OTHER", "", tuple(f"Drug: {drug}" for drug in drugs)),
        ),
    )
    assert list_contents(study)[label] == expected, trial


def test_an_arm_labelled_with_one_agent_and_linked_to_anothers() -> None:  # NCT04128891
    both = ("Drug: Sacubitril-Valsartan",)
    arms = (("Sacubitril/Valsartan", "EXPERIMENTAL", "", both), ("Valsartan", "ACTIVE_COMPARATOR", "", both))
    study = make_study(interventions=(("DRUG", "Sacubitril-Valsartan"),), arms=arms)
    expected = {"Sacubitril/Valsartan": ["sacubitril-valsartan"], "Valsartan": ["valsartan"]}
    assert list_contents(study) == expected


def test_low_dose_is_no_low_level() -> None:  # NCT03235050
    label = "MEDI0382 low dose + Metformin"
    drugs = (("DRUG", "MEDI0382 low dose"), ("DRUG", "Metformin"))
    arms = (
        (label, "EXPERIMENTAL", "", ("Drug: MEDI0382 low dose",)),
        ("MEDI0382 high dose", "EXPERIMENTAL", "", ("Drug: MEDI0382 low dose",)),
    )
    assert list_contents(make_study(interventions=drugs, arms=arms))[label] == ["cotadutide", "metformin"]


def test_a_study_without_arms_gives_all_its_agents_in_one() -> None:
    """NCT00005635 registers no arms."""
    study = make_study(interventions=(("BIOLOGICAL", "trastuzumab"), ("DRUG", "paclitaxel")))
    assert list_contents(study) == {"": ["paclitaxel", "trastuzumab"]}


def test_a_study_without_agents_gives_none() -> None:
    assert list_contents(make_study(interventions=(("BEHAVIORAL", "ePSMI"),))) == {}


def test_the_only_arm_gives_everything() -> None:
    """NCT06532539 links its arm to two drugs; a third stands in the title."""
    study = make_study(
        "Cadonilimab plus paclitaxel",
        interventions=(("DRUG", "Cadonilimab"),),
        arms=(("Treatment Arm", "EXPERIMENTAL", "", ("Drug: Cadonilimab",)),),
    )
    assert list_contents(study) == {"Treatment Arm": ["cadonilimab", "paclitaxel"]}


def test_interventions_that_share_an_agent_are_options() -> None:
    """NCT04395989: "A1: Pyrotinib with nab-paclitaxel" and "A2: nab-paclitaxel" of one arm."""
    names = ("A1: Pyrotinib with nab-paclitaxel", "A2: nab-paclitaxel")
    study = make_study(
        interventions=tuple(("DRUG", name) for name in names),
        arms=(("LAR-HER2mut", "EXPERIMENTAL", "", tuple(f"Drug: {name}" for name in names)), ("IM", "OTHER", "", ())),
    )
    therapies = extract_therapies(study, make_therapy_finder(load_builtin()))
    content = extract_arm_contents(study, therapies)[0]
    options = {frozenset(iri.rsplit("/", 1)[-1] for iri in option) for option in content.options}
    assert options == {frozenset({"pyrotinib", "nab-paclitaxel"}), frozenset({"nab-paclitaxel"})}
