"""WHO ICTRP exports: the sample field by field, the real export as a whole, what is broken in it one line each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from registry_samples import ICTRP
from trialgraph.registries import ReadReport, read_studies
from trialgraph.registries.ictrp_record.conditions import split_conditions
from trialgraph.registries.ictrp_record.design import make_design, parse_phases, parse_target_size
from trialgraph.registries.ictrp_record.outcomes import Measure, split_outcomes
from trialgraph.study import Study

ONE, TWO = "ChiCTR2000000001", "NCT00000002"


def read(path: Path, content: bytes) -> tuple[list[Study], ReadReport]:
    path.write_bytes(content)
    report = ReadReport()
    return list(read_studies([path], report=report, is_condition=set().__contains__)), report


def errors(report: ReadReport) -> list[str]:
    return [f"{error.place}: {error.problem}" for error in report.errors]


def test_every_field_of_the_sample(tmp_path: Path) -> None:
    (study, other), report = read(tmp_path / "export.csv", ICTRP.encode())
    assert (study.id, study.registry, study.version, study.data_date) == (ONE, "ictrp", "2020-03-16", "2020-03-16")
    assert study.title.content == "Alphamab in Sarcoma"
    assert study.official_title is not None
    assert study.official_title.content == "A Randomized Trial of Alphamab in Sarcoma"
    assert study.eligibility is not None
    assert study.eligibility.content.splitlines() == [
        "Inclusion criteria: 1. Sarcoma;",
        "   2. Aged 18 to 75.",
        "Exclusion criteria: Pregnancy",
    ]
    assert [arm.label.content for arm in study.arms] == ["Experimental group", "Control group"]
    given = [(item.name.content, item.arm_labels, item.name.pointer) for item in study.interventions]
    assert given == [
        ("Alphamab 10 mg/kg", ("Experimental group",), "/interventions/0/name"),
        ("Doxorubicin", ("Control group",), "/interventions/1/name"),
    ]
    assert [(o.role, o.measure.content) for o in study.outcomes] == [
        ("primary", "Progression-free survival"),
        ("primary", "Overall survival"),
    ]
    design, status = study.design, study.status
    assert (design.study_type, design.phases, design.enrolment) == ("INTERVENTIONAL", ("PHASE2", "PHASE3"), 30)
    assert (status.first_posted, status.start_date, status.overall) == ("2020-02-01", "2020-03-01", "RECRUITING")
    assert (other.status.first_posted, other.status.start_date) == ("2020-03-23", "2020-04")
    assert [text.content for text in other.conditions] == ["Sarcoma", "Lymphoma"]
    assert [(item.kind, item.name.content) for item in other.interventions] == [
        ("DRUG", "Betamab"),
        ("DRUG", "Placebo"),
    ]
    assert other.status.countries == ("France", "Italy")
    assert (report.unknown_fields, report.skipped) == (Counter(), 0)


@pytest.mark.parametrize("spelling", [("Public title", "Public_title"), ("Public title", "PublicTitle"), (",", ";")])
def test_exports_spell_their_columns_differently(tmp_path: Path, spelling: tuple[str, str]) -> None:
    header, _, rows = ICTRP.partition("\n")
    if spelling == (",", ";"):
        content = ICTRP.replace('","', '";"').replace(header, header.replace(",", ";"))
    else:
        content = header.replace(*spelling) + "\n" + rows
    studies, report = read(tmp_path / "export.csv", content.encode())
    assert [study.title.content for study in studies] == ["Alphamab in Sarcoma", "Betamab in Sarcoma"]
    assert report.skipped == 0


def test_secondary_ids_and_new_columns(tmp_path: Path) -> None:
    content = (
        "TrialID,Public title,Secondary IDs,Mood\n"
        'NCT00000001,One,"EudraCT 2020-000890-25; ORG-1;N/A",good\nNCT00000002,Two,,\n'
    )
    (study, other), report = read(tmp_path / "export.csv", content.encode())
    assert (study.secondary_ids, other.secondary_ids) == (("EudraCT 2020-000890-25", "ORG-1"), ())
    assert report.unknown_fields == {"Mood": 1}
    assert study.version.startswith("sha256-")


LINES = ICTRP.splitlines(keepends=True)
BROKEN = {
    "a row cut short": (
        ICTRP + '"NCT00000003","6 April 2020"\n',
        [ONE, TWO],
        ["line 4: 2 cells, expected 18 as in the header"],
    ),
    "no id": (
        ICTRP.replace(ONE, ""),
        [TWO],
        ["line 2: TrialID: expected a registry's number such as ChiCTR2000029949, it is missing"],
    ),
    "an odd id": (
        ICTRP.replace(ONE, "see below"),
        [TWO],
        ['line 2: TrialID: expected a registry\'s number such as ChiCTR2000029949, found "see below"'],
    ),
    "no title": (
        ICTRP.replace('"Betamab in Sarcoma"', '""'),
        [ONE],
        ["line 3: Public title: expected a title, it is missing"],
    ),
    "an open quotation": (
        ICTRP.replace('"Recruiting"', '"Recruiting'),
        [TWO],
        ["line 2: 17 cells, expected 18 as in the header"],
    ),
    "a NUL": (ICTRP.replace("Recruiting", "Recr\0uiting"), [TWO], ["line 2: cell 7: a NUL character, expected text"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rows_leave_the_others(tmp_path: Path, name: str) -> None:
    content, ids, messages = BROKEN[name]
    studies, report = read(tmp_path / "export.csv", content.encode())
    assert [study.id for study in studies] == ids
    assert errors(report) == messages


def test_encodings(tmp_path: Path) -> None:
    content = ICTRP.replace("China", "Côte d'Ivoire")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        studies, report = read(tmp_path / "export.csv", content.encode(encoding))
        assert studies[0].status.countries == ("Côte d'Ivoire",)
        assert report.skipped == 0
    studies, report = read(tmp_path / "export.csv", content.encode("latin-1"))
    assert [study.id for study in studies] == [TWO]
    assert errors(report)[0].endswith(": not UTF-8: byte 0xf4, expected UTF-8, or UTF-16 with a byte order mark")


def test_a_date_that_is_none_is_a_doubt(tmp_path: Path) -> None:
    (study, _), _ = read(tmp_path / "export.csv", ICTRP.replace("2020-03-01", "31/02/2020").encode())
    assert study.status.start_date == ""
    assert [(doubt.kind, doubt.text.content) for doubt in study.doubts] == [("unreadableDate", "31/02/2020")]


def test_the_real_export(shared: Path) -> None:
    """927 rows are in the name of the file; the other counts were made from its columns without this reader."""
    report = ReadReport()
    path = shared / "records" / "ictrp" / "COVID19-927-trials_7Apr2020.csv"
    studies = list(read_studies([path], report=report))
    assert (report.read, report.skipped, report.unknown_fields) == (927, 0, Counter())
    assert len({study.id for study in studies}) == 927
    assert sum(study.id.startswith("ChiCTR") for study in studies) == 581
    assert sum(study.id.startswith("NCT") for study in studies) == 286
    assert not [doubt for study in studies for doubt in study.doubts]  # each date is read
    assert all(study.status.first_posted and study.status.start_date and study.data_date for study in studies)
    assert [study.id for study in studies if not study.conditions] == ["ChiCTR2000029985"]  # its condition is "NO"
    # 921 have a text: three say "none", and one has headings only
    assert sum(bool(study.outcomes) for study in studies) == 917
    for study in studies:
        texts = list(study.texts())
        assert len({text.pointer for text in texts}) == len(texts)
        assert not [text for text in texts if "<br" in text.content or "&#32;" in text.content]


OUTCOMES = [
    (
        "ChiCTR2000030306",
        "Time to disease recovery;Time and rate of coronavirus become negative;",
        [Measure("Time to disease recovery"), Measure("Time and rate of coronavirus become negative")],
    ),
    ("ChiCTR2000029851", "SOFA;", [Measure("SOFA")]),
    ("JPRN-UMIN000039873", "none", []),
    ("NCT04273581", "Time to Clinical Improvement (TTCI)", [Measure("Time to Clinical Improvement (TTCI)")]),
    (
        "ACTRN12620000438954",
        "Mortality[During Intensive care unit stay < 14 days];Mortality[28 day post discharge from ICU]",
        [
            Measure("Mortality", "", "During Intensive care unit stay < 14 days"),
            Measure("Mortality", "", "28 day post discharge from ICU"),
        ],
    ),
    (
        "TCTR20200321001",
        "ED time interval [Timeframe hospital exit Time between ED arrival and hospital admission]\t\t\t",
        [Measure("ED time interval", "", "hospital exit Time between ED arrival and hospital admission")],
    ),
    (
        "IRCT20100228003449N30",
        "Clinical response. Timepoint: Every other day. Method of measurement: Evaluation of clinical signs",
        [Measure("Clinical response", "Evaluation of clinical signs", "Every other day.")],
    ),
    (
        "JPRN-UMIN000039686",
        "1.\tDate of ECMO discontinuation\n2.\tDate of invasive mechanical ventilation discontinuation",
        [Measure("Date of ECMO discontinuation"), Measure("Date of invasive mechanical ventilation discontinuation")],
    ),
    (
        "EUCTR2020-000890-25-FR",
        "Main Objective: To shorten virus carrying;Primary end point(s): Results of SARS-COV2 virus detection ;"
        "Timepoint(s) of evaluation of this end point: Day 1, Day 4, Day 7 and Day 14",
        [Measure("Results of SARS-COV2 virus detection", "", "Day 1, Day 4, Day 7 and Day 14")],
    ),
]


@pytest.mark.parametrize(("trial", "field", "measures"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_outcomes(trial: str, field: str, measures: list[Measure]) -> None:
    assert list(split_outcomes(field).measures) == measures, trial


CONDITIONS = [
    ("NCT04260308", "Virus; Pneumonia", ["Virus", "Pneumonia"], []),
    ("JPRN-jRCTs041190120", "COVID-19 infection \nCOVID-19 infection", ["COVID-19 infection"], []),
    ("DRKS00021134", ";J12.8 - Other viral pneumonia", ["Other viral pneumonia"], []),
    (
        "EUCTR2020-001243-15-BE",
        "COVID-19 \nMedDRA version: 20.0\nLevel: LLT\nClassification code 10038700\nTerm: Respiratory infection\n"
        ";Therapeutic area: Diseases [C] - Virus Diseases [C02]",
        ["COVID-19"],
        ["Respiratory infection"],
    ),
    (
        "IRCT20151227025726N12",
        "COVID-19 pneumonia. \nCoronavirus infection, unspecified;B34.2",
        ["COVID-19 pneumonia."],
        ["Coronavirus infection, unspecified"],
    ),
    (
        "ISRCTN51287266",
        "Aspergillosis \nInfections and Infestations \nAspergillosis",
        ["Aspergillosis"],
        ["Infections and Infestations"],
    ),
]


@pytest.mark.parametrize(("trial", "field", "conditions", "keywords"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_conditions(trial: str, field: str, conditions: list[str], keywords: list[str]) -> None:
    assert split_conditions(field) == (conditions, keywords), trial


@pytest.mark.parametrize(
    ("found", "phases"),
    [
        ("Phase 2/Phase 3", ("PHASE2", "PHASE3")),
        ("Early Phase 1", ("EARLY_PHASE1",)),
        ("Phase II/III", ("PHASE2", "PHASE3")),
        ("2-3", ("PHASE2", "PHASE3")),
        ("4", ("PHASE4",)),
        ("0", ()),
        ("N/A", ("NA",)),
        ("Not applicable", ("NA",)),
        ("Retrospective study", ()),
        ("New Treatment Measure Clinical Study", ()),
        ("", ()),
        (
            "Human pharmacology (Phase I): no\nTherapeutic exploratory (Phase II): yes\n"
            "Therapeutic confirmatory - (Phase III): yes\nTherapeutic use (Phase IV): no\n",
            ("PHASE2", "PHASE3"),
        ),
    ],
)
def test_phases(found: str, phases: tuple[str, ...]) -> None:
    assert parse_phases(found) == phases


@pytest.mark.parametrize(
    ("found", "size"),
    [
        ("200", 200),
        ("Experimental group:30;Control group:30;", 60),
        ("Target condition:1000;Difficult condition:0", 1000),
        ("1:30;2:30;", 60),
        ("", None),
        ("about 30", None),
        ("Case series:20-30;", None),
        ("99999999999", None),
    ],
)
def test_target_sizes(found: str, size: int | None) -> None:
    assert parse_target_size(found) == size


@pytest.mark.parametrize(
    ("words", "allocation", "model", "masking"),
    [
        (
            "Allocation: Randomized. Intervention model: Parallel Assignment. Primary purpose: Treatment. "
            "Masking: None (Open Label). ",
            "RANDOMIZED",
            "PARALLEL",
            "NONE",
        ),
        ("Non randomized control", "NON_RANDOMIZED", "", ""),
        ("Single arm", "", "SINGLE_GROUP", ""),
        (
            "single arm study, open(masking not used), uncontrolled control, single assignment",
            "",
            "SINGLE_GROUP",
            "NONE",
        ),
        (
            "Randomization: Randomized, Blinding: Double blinded, Assignment: Parallel",
            "RANDOMIZED",
            "PARALLEL",
            "DOUBLE",
        ),
        ("Randomized: No, Masking: Double, Type: 2 or more arms, randomized", "", "", "DOUBLE"),
        (
            "Controlled: yes\nRandomised: yes\nOpen: no\nSingle blind: no\nDouble blind: yes\nParallel group: yes\n"
            "Cross over: no\n",
            "RANDOMIZED",
            "PARALLEL",
            "DOUBLE",
        ),
    ],
)
def test_designs(words: str, allocation: str, model: str, masking: str) -> None:
    design = make_design("Interventional", words, "", "")
    assert (design.allocation, design.intervention_model, design.masking) == (allocation, model, masking)
