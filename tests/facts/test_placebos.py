"""Placebos in the arms of records: what the words beside them do not give."""

from __future__ import annotations

import pytest

from trialgraph.facts.study_facts import extract_facts
from trialgraph.study import Arm, Intervention, Study, Text
from trialgraph.vocabulary.load import load_builtin

# trial, arms as (kind, label, description, names of linked interventions), regimens of each arm
ARMS = [
    ("NCT03388970", [("PLACEBO_COMPARATOR", "placebo group", "normal saline100ml", ["normal saline"])], [["placebo"]]),
    (
        "NCT04519424",
        [("PLACEBO_COMPARATOR", "Placebo", "Normal saline administered intravenously", ["Placebo"])],
        [["placebo"]],
    ),
    (
        "NCT05014594",
        [
            (
                "PLACEBO_COMPARATOR",
                "Group B (Placebo)",
                "",
                ["Placebo of dapaglifozin along with standard medical therapy"],
            )
        ],
        [["placebo", "standard-of-care"]],
    ),
    ("NCT05806177", [("PLACEBO_COMPARATOR", "AD16 placebo", "", ["AD16 Placebo"])], [["placebo"]]),
    (
        "NCT07064473",
        [
            (
                "ACTIVE_COMPARATOR",
                "Vicadrostat-placebo + empagliflozin treatment arm",
                "",
                ["Empagliflozin", "Placebo matching Vicadrostat"],
            )
        ],
        [["empagliflozin", "placebo"]],
    ),
    (
        "NCT01272635",
        [("EXPERIMENTAL", "Azythromycin (APRIL) and Placebo (OCELOT)", "", ["Azithromycin", "Placebo Prednisolone"])],
        [["azithromycin", "placebo"]],
    ),
    (
        "NCT05601271",
        [
            ("ACTIVE_COMPARATOR", "Allopurinol", "pills exactly as the placebo will be delivered", ["Allopurinol"]),
            ("PLACEBO_COMPARATOR", "Placebo", "pills exactly as the drug will be delivered", ["Allopurinol"]),
        ],
        [["allopurinol"], ["placebo"]],
    ),
    (
        "NCT03118336",
        [
            ("ACTIVE_COMPARATOR", "Empagliflozin", "", ["Empagliflozin 10Mg Tab"]),
            ("PLACEBO_COMPARATOR", "placebo group", "", ["Empagliflozin 10Mg Tab"]),
        ],
        [["empagliflozin"], ["placebo"]],
    ),
    (
        "NCT01437644",
        [
            (
                "ACTIVE_COMPARATOR",
                "Botulinum Toxin TypeA",
                "A single dose of active drug or placebo will be administered immediately prior to surgery.",
                ["botulinum toxin intramuscular injection"],
            ),
            (
                "PLACEBO_COMPARATOR",
                "Saline",
                "Injections of normal saline will be administered in those children randomised to the placebo arm",
                ["botulinum toxin intramuscular injection"],
            ),
        ],
        [["botulinum-toxin"], ["placebo"]],
    ),
    (
        "NCT00572117",
        [
            (
                "EXPERIMENTAL",
                "Topiramate",
                "Half the participants will receive topiramate and half will receive placebo",
                ["Topiramate"],
            )
        ],
        [["topiramate"], ["placebo"]],
    ),
    (
        "NCT03332212",
        [("EXPERIMENTAL", "Cohort A (Empagliflozin + Placebo)", "", ["Empagliflozin", "Placebo"])],
        [["empagliflozin", "placebo"]],
    ),
    (
        "NCT03563716",
        [("PLACEBO_COMPARATOR", "Placebo + Atezolizumab", "", ["Atezolizumab", "Placebo"])],
        [["atezolizumab", "placebo"]],
    ),
]


def _study(arms: list[tuple[str, str, str, list[str]]]) -> Study:
    names = list(dict.fromkeys(name for *_, linked in arms for name in linked))
    return Study(
        id="NCT0",
        registry="r",
        version="1",
        title=Text("/title", "A study"),
        interventions=tuple(
            Intervention("DRUG", Text(f"/interventions/{i}/name", name), None, (), ()) for i, name in enumerate(names)
        ),
        arms=tuple(
            Arm(
                Text(f"/arms/{i}/label", label),
                kind,
                Text(f"/arms/{i}/description", told) if told else None,
                tuple(f"Drug: {name}" for name in linked),
            )
            for i, (kind, label, told, linked) in enumerate([*arms, ("OTHER", "Observation", "", [])])
        ),
    )


@pytest.mark.parametrize(("trial", "arms", "expected"), ARMS)
def test_what_an_arm_with_a_placebo_gives(
    trial: str, arms: list[tuple[str, str, str, list[str]]], expected: list[list[str]]
) -> None:
    regimens = extract_facts(_study(arms), load_builtin()).regimens
    given = [sorted(c.therapy.rsplit("/", 1)[-1] for p in r.phases for c in p.components) for r in regimens]
    assert given == expected, trial
