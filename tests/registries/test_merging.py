"""One trial from several records: which records are one trial, what they say together, and where evidence points."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from registry_samples import ICTRP, JsonObject, make_record
from trialgraph.namespaces import TG
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.registries.merging import read_trials
from trialgraph.registries.merging.agreement import say_same
from trialgraph.registries.merging.groups import TrialGroups
from trialgraph.registries.merging.merge import merge_records
from trialgraph.registries.merging.numbers import find_numbers, numbers_of, own_number, parse_number
from trialgraph.shards import cited_texts
from trialgraph.store import open_store
from trialgraph.study import Arm, Design, Intervention, Outcome, Status, Study, Text
from trialgraph.texts import Texts
from trialgraph.vocabulary.load import load_builtin

NUMBERS = [
    ("NCT04280705", ("ctgov", "NCT04280705")),
    ("EUCTR2020-000890-25-FR", ("eudract", "2020-000890-25")),
    ("2020-000890-25", ("eudract", "2020-000890-25")),
    ("2025-521891-78-00", ("ctis", "2025-521891-78")),
    ("ChiCTR2000029949", ("chictr", "CHICTR2000029949")),
    ("ISRCTN83971151", ("isrctn", "ISRCTN83971151")),
    ("ACTRN12620000445976", ("anzctr", "ACTRN12620000445976")),
    ("JPRN-UMIN000039686", ("umin", "UMIN000039686")),
    ("JPRN-jRCTs041190120", ("jrct", "JRCTS041190120")),
    ("DRKS00021134", ("drks", "DRKS00021134")),
    ("IRCT20100228003449N30", ("irct", "IRCT20100228003449N30")),
    ("TCTR20200321001", ("tctr", "TCTR20200321001")),
    ("CTRI/2020/03/024402", ("ctri", "CTRI/2020/03/024402")),
    ("U1111-1245-8822", ("who", "U1111-1245-8822")),
    ("MK-3475-A39", None),
    ("20200228", None),
    ("001_2c328fc56a7b2162", None),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_numbers(text: str, number: tuple[str, str] | None) -> None:
    assert parse_number(text) == number
    assert find_numbers(f"see {text}, please") == ([number] if number else [])


def study(study_id: str, *secondary: str, registry: str = "ctgov", date: str = "2024-01-01", **fields: Any) -> Study:
    title = fields.pop("title", "A title")
    return Study(study_id, registry, date, Text("/title", title), secondary_ids=secondary, data_date=date, **fields)


GROUPED: list[tuple[str, list[tuple[str, ...]], list[set[str]]]] = [
    ("the same number", [("NCT00000001",), ("NCT00000001",), ("NCT00000002",)], [{"NCT00000001"}, {"NCT00000002"}]),
    ("one names the other", [("NCT00000001", "ORG-1", "EudraCT: 2020-000001-10"), ("EUCTR2020-000001-10-FR",)],
     [{"NCT00000001", "EUCTR2020-000001-10-FR"}]),
    ("countries of one trial", [("EUCTR2020-000001-10-FR",), ("EUCTR2020-000001-10-GB",)],
     [{"EUCTR2020-000001-10-FR", "EUCTR2020-000001-10-GB"}]),
    ("a common third number", [("NCT00000001", "2020-000001-10"), ("ISRCTN00000001", "EudraCT 2020-000001-10")],
     [{"NCT00000001", "ISRCTN00000001"}]),
    ("sub-studies share a number", [("NCT00000001", "2020-000001-10"), ("NCT00000002", "2020-000001-10"),
                                    ("EUCTR2020-000001-10-FR",)],
     [{"NCT00000001"}, {"NCT00000002"}, {"EUCTR2020-000001-10-FR"}]),
    ("an extension names the trial before it", [("NCT00000001",), ("NCT00000002", "NCT00000001")],
     [{"NCT00000001"}, {"NCT00000002"}]),
    ("no chain joins two of one registry",
     [("NCT00000001", "ISRCTN00000001"), ("ISRCTN00000001", "DRKS00000001"), ("NCT00000002", "DRKS00000001")],
     [{"NCT00000001", "ISRCTN00000001"}, {"NCT00000002"}]),
    ("a sponsor's own number", [("NCT00000001", "100"), ("ISRCTN00000001", "100")],
     [{"NCT00000001"}, {"ISRCTN00000001"}]),
]  # fmt: skip


@pytest.mark.parametrize(("records", "trials"), [row[1:] for row in GROUPED], ids=[row[0] for row in GROUPED])
def test_which_records_are_one_trial(records: list[tuple[str, ...]], trials: list[set[str]]) -> None:
    for order in permutations(records):
        groups = TrialGroups()
        studies = [study(*ids) for ids in order]
        for record in studies:
            groups.add(numbers_of(record))
        groups.join()
        found: dict[object, set[str]] = {}
        for record in studies:
            found.setdefault(groups.trial_of(own_number(record)), set()).add(record.id)
        assert sorted(map(sorted, found.values())) == sorted(map(sorted, trials))


def test_the_newer_record_wins_field_by_field() -> None:
    old = study(
        "NCT00000001",
        date="2020-01-01",
        title="Alphamab in sarcoma",
        conditions=(Text("/conditions/0", "Sarcoma"),),
        eligibility=Text("/eligibility", "Adults"),
        design=Design(phases=("PHASE2",), enrolment=30, enrolment_kind="ESTIMATED", masking="NONE"),
        status=Status(start_date="2020-02", overall="RECRUITING", countries=("France",)),
    )
    new = study(
        "NCT00000001",
        date="2024-01-01",
        title="Alphamab in Sarcoma.",
        design=Design(phases=("PHASE2", "PHASE3"), enrolment=28, enrolment_kind="ACTUAL"),
        status=Status(start_date="2020-02-17", overall="COMPLETED"),
    )
    merged = merge_records([old, new])
    assert merged == merge_records([new, old])
    assert (merged.version, merged.title) == ("2024-01-01", new.title)
    assert merged.design == Design(phases=("PHASE2", "PHASE3"), enrolment=28, enrolment_kind="ACTUAL", masking="NONE")
    assert merged.status == Status(start_date="2020-02-17", overall="COMPLETED", countries=("France",))
    prefix = "/sources/ctgov NCT00000001 2020-01-01"
    assert merged.eligibility == Text(f"{prefix}/eligibility", "Adults")
    assert [text.pointer for text in merged.conditions] == [f"{prefix}/conditions/0"]
    told = {doubt.assumed.split(" as in ")[0]: doubt for doubt in merged.doubts}
    assert told.keys() == {"status", "enrolment"}  # a spelling, a day in a month and one phase more are none
    assert {doubt.kind for doubt in merged.doubts} == {"sourcesDisagree"}
    assert told["enrolment"].text == Text(f"{prefix}/study/enrolment", "30")
    assert told["enrolment"].against == Text("/study/enrolment", "28")
    assert told["enrolment"].assumed == "enrolment as in ctgov 2024-01-01: 28"


def test_a_copy_that_is_cut_short_or_respelt_says_the_same() -> None:
    whole = "Participants aged ≥18 years with sarcoma of any kind, confirmed by histology"
    assert say_same(whole, "Participants aged =18 years with sarcoma of any kind")
    assert not say_same(whole, "Participants aged ≥16 years with sarcoma of any kind, confirmed by histology")
    registry = study("NCT00000001", date="2020-03-01", eligibility=Text("/e", whole))
    copy = study("NCT00000001", registry="ictrp", date="2020-04-06", eligibility=Text("/eligibility", whole[:40]))
    merged = merge_records([copy, registry])
    assert merged.eligibility is not None
    assert (merged.eligibility.content, merged.doubts) == (whole, ())


def test_lists_fill_each_others_gaps() -> None:
    old = study(
        "NCT00000001",
        date="2020-01-01",
        interventions=(Intervention("DRUG", Text("/i/0", "alphamab"), Text("/i/0/d", "10 mg/kg"), (), ("A",)),),
        arms=(Arm(Text("/a/0", "A"), "EXPERIMENTAL"),),
        outcomes=(
            Outcome("primary", 0, Text("/o/0", "PFS"), None, Text("/o/0/t", "2 years")),
            Outcome("secondary", 0, Text("/s/0", "OS")),
        ),
    )
    new = study(
        "NCT00000001",
        interventions=(Intervention("", Text("/i/0", "Alphamab")), Intervention("DRUG", Text("/i/1", "Betamab"))),
        outcomes=(Outcome("primary", 0, Text("/o/0", "PFS")),),
    )
    merged = merge_records([old, new])
    first, second = merged.interventions
    assert (first.name, first.kind, first.arm_labels) == (Text("/i/0", "Alphamab"), "DRUG", ("A",))
    assert first.description is not None
    assert first.description.content == "10 mg/kg"
    assert second == new.interventions[1]
    assert [arm.label.content for arm in merged.arms] == ["A"]
    assert [(o.role, o.time_frame.content if o.time_frame else "") for o in merged.outcomes] == [
        ("primary", "2 years"),
        ("secondary", ""),
    ]
    assert merged.doubts == ()


def test_pointers_of_several_records_never_meet() -> None:
    """One record in two formats has one id, version and pointers: their sources are numbered."""
    records = [
        study("NCT00000001", date="2024-01-01", title=title, acronym=Text("/acronym", title))
        for title in ("One thing", "Another thing", "A third thing")
    ]
    merged = merge_records(records)
    texts = {text.pointer: text.content for text in cited_texts(merged)}
    for doubt in merged.doubts:
        for text in (doubt.text, doubt.against):
            assert text is not None
            assert texts[text.pointer] == text.content
    assert len(merged.doubts) == 4  # title and acronym, twice
    assert len({doubt.text.pointer for doubt in merged.doubts}) == 4


def test_the_same_record_twice_is_one() -> None:
    record = study("NCT00000001", "ORG-1")
    assert merge_records([record, replace(record)]) == record


def test_the_best_known_number_names_the_trial() -> None:
    portal = study("ChiCTR2000000001", "NCT00000001", registry="ictrp", date="2024-06-01", url="portal")
    registry = study("NCT00000001", "ORG-1", date="2023-01-01", url="registry")
    merged = merge_records([portal, registry])
    assert (merged.id, merged.url, merged.registry) == ("NCT00000001", "registry", "ictrp")
    assert merged.secondary_ids == ("ChiCTR2000000001", "ORG-1")


def write_record(path: Path, *records: JsonObject) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def make_sources(folder: Path) -> list[Path]:
    """A v2 record of 2024 and the portal's copy of 2020, whose outcome and phase are others, with more trials."""
    record = make_record(2, identificationModule={"briefTitle": "Betamab in Sarcoma", "officialTitle": None})
    record["protocolSection"]["designModule"]["phases"] = ["PHASE1"]
    v2 = write_record(folder / "v2.ndjson", record, make_record(3))
    portal = folder / "portal.csv"
    portal.write_text(ICTRP, newline="")
    return [portal, v2]


def test_a_v2_record_and_the_portals_copy_are_one_trial(tmp_path: Path) -> None:
    report = ReadReport()
    trials = {trial.id: trial for trial in read_trials(make_sources(tmp_path), report=report)}
    assert list(trials) == ["ChiCTR2000000001", "NCT00000002", "NCT00000003"]
    assert (report.read, report.merged, report.skipped) == (3, 1, 0)
    merged = trials["NCT00000002"]
    assert (merged.registry, merged.design.phases) == ("ctgov", ("PHASE1",))
    fields = {doubt.assumed.split(" as in ")[0] for doubt in merged.doubts}
    assert fields == {
        *("conditions", "interventions", "countries", "phases", "primaryOutcomes"),
        *("startDate", "allocation", "eligibility"),
    }


def test_the_order_of_the_sources_makes_no_difference(tmp_path: Path) -> None:
    sources = make_sources(tmp_path)
    one, two = ({trial.id: trial for trial in read_trials(order)} for order in (sources, sources[::-1]))
    assert one == two


def test_evidence_of_both_records_is_kept_in_the_store(tmp_path: Path) -> None:
    db = tmp_path / "db"
    build_graph(make_sources(tmp_path), db, load_builtin(), ReadReport())
    with open_store(db) as store:
        rows = list(
            store.select(
                f"PREFIX tg: <{TG}> SELECT ?assumed ?place {{ ?f tg:findingKind 'sourcesDisagree' ; "
                "tg:assumed ?assumed ; tg:findingEvidence ?place } ORDER BY ?assumed ?place"
            )
        )
    assert rows
    texts = Texts(db / "texts.sqlite")
    quotes = {texts.quote(row["place"].value) for row in rows if row["assumed"].value.startswith("phases")}
    assert quotes == {"PHASE1", "PHASE2; PHASE3"}
    for row in rows:
        assert texts.quote(row["place"].value)
    texts.close()


def test_one_plain_file_is_read_once(tmp_path: Path) -> None:
    """The first study comes before the second record is read: its error is not known yet."""
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps(make_record(1)) + "\n{broken\n")
    report = ReadReport()
    flow = read_trials([path], report=report)
    next(flow)
    assert report.skipped == 0
    assert list(flow) == []
    assert report.skipped == 1


def test_errors_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text("{broken\n" + json.dumps(make_record(1)) + "\n")
    (tmp_path / "b.ndjson").write_text(json.dumps(make_record(1)) + "\n")
    report = ReadReport()
    assert len(list(read_trials([tmp_path], report=report))) == 1
    assert (report.read, report.skipped, report.merged) == (1, 1, 1)


def test_real_records_keep_apart(shared: Path) -> None:
    """NCT06972459 and NCT06993792 name one CTIS number: they are two trials. None of the 5,515 is joined to another."""
    groups = TrialGroups()
    studies = list(read_trials([shared / "records" / "ctgov_v2.ndjson.gz"]))
    for record in studies:
        groups.add(numbers_of(record))
    groups.join()
    assert {groups.count(own_number(record)) for record in studies} == {1}
