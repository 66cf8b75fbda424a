"""`make coverage`: what its shares count, on a handful of made studies; and that real records reach them."""

from __future__ import annotations

import gzip
import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from studies import make_study
from trialgraph.study import Study
from trialgraph.vocabulary.load import load_builtin

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "coverage.py"


@pytest.fixture(scope="module")
def coverage() -> Any:
    return SimpleNamespace(**runpy.run_path(str(SCRIPT), run_name="coverage_script"))


STUDIES = [
    make_study(
        "Cisplatin and an unknown code in nasopharyngeal carcinoma",
        conditions=("Nasopharyngeal Carcinoma", "Qwertyosis"),
        interventions=(("DRUG", "Cisplatin"), ("DRUG", "XQJ-77190"), ("PROCEDURE", "Surgery")),
        outcomes=(("Overall survival", "up to 2 years"), ("Sparkle of the  corridor", "Cycle 3"), ("ORR", "soon")),
    ),
    make_study(
        "A second study",
        conditions=("qwertyosis",),
        interventions=(("BIOLOGICAL", "a blood sample"), ("DEVICE", "Stent")),
        outcomes=(("Sparkle of the corridor", "three weeks"),),
    ),
]


def count(coverage: Any, *studies: Study) -> dict[str, Any]:
    checks = [check for study in studies for check in coverage.check_study(study, load_builtin())]
    tallies: dict[str, Any] = coverage.tally(checks)
    return tallies


def test_each_share_counts_what_it_says(coverage: Any) -> None:
    counted = {facet: (t.understood, t.total) for facet, t in count(coverage, *STUDIES).items()}
    assert counted == {
        "agents yielded": (
            2,
            3,
        ),  # the unknown code is an agent, the blood sample is none; surgery and stent do not count
        "agents grounded": (1, 2),
        "conditions grounded": (1, 3),
        "outcomes coded": (2, 4),
        "time frames parsed": (2, 3),  # "soon" has no number, a third cycle has no length
    }


def test_what_failed_is_kept_in_the_words_of_the_record_and_by_how_often(coverage: Any) -> None:
    failed = {facet: t.failed.most_common() for facet, t in count(coverage, *STUDIES).items()}
    assert failed == {
        "agents yielded": [("a blood sample", 1)],
        "agents grounded": [("XQJ-77190", 1)],
        "conditions grounded": [("Qwertyosis", 1), ("qwertyosis", 1)],
        "outcomes coded": [("Sparkle of the corridor", 2)],
        "time frames parsed": [("Cycle 3", 1)],
    }


def test_nothing_to_understand_is_no_failure(coverage: Any) -> None:
    tallies = count(coverage, make_study("Nothing registered"))
    assert [(t.share, t.total) for t in tallies.values()] == [(1.0, 0)] * 5


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"meshes": [{"term": "Neoplasms"}]}, True),
        ({"meshes": [{"term": "Melanoma"}], "ancestors": [{"term": "Neoplasms"}]}, True),
        ({"meshes": [{"term": "Asthma"}], "ancestors": [{"term": "Lung Diseases"}]}, False),
        ({}, False),
    ],
)
def test_oncology_is_what_the_registry_tagged_so(coverage: Any, tags: dict[str, Any], expected: bool) -> None:
    assert coverage.is_oncology({"derivedSection": {"conditionBrowseModule": tags}}) is expected


def test_a_record_without_tags_is_not_of_oncology(coverage: Any) -> None:
    assert coverage.is_oncology({"protocolSection": {}}) is False


def test_every_share_of_oncology_is_reached_on_a_sample_of_real_records(
    coverage: Any, shared: Path, tmp_path: Path
) -> None:
    """Every fifth oncology record: a share may be a little lower here than on all of them, by chance."""
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz") as lines:
        chosen = [line for line in lines if coverage.is_oncology(json.loads(line))][::5]
    sample = tmp_path / "sample.ndjson"
    sample.write_bytes(b"".join(chosen))
    tallies = count(coverage, *coverage.read_studies([sample]))
    assert len(chosen) > 150
    assert {facet: t.share for facet, t in tallies.items() if t.share < coverage.TO_REACH[facet] - 0.02} == {}
