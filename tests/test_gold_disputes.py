"""The annotations that we dispute: each row of gold-disputes.md is about a development trial and quotes its record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gold_score import read_gold, score

TEXT = (Path(__file__).parent / "gold-disputes.md").read_text(encoding="utf-8")
ROWS = [tuple(cell.strip() for cell in line.strip("|\n").split("|")) for line in TEXT.splitlines() if "| NCT" in line]
CLAIM = re.compile(r"(?P<side>has|lacks) (?:\((?P<what>[^,]+), (?P<state>\w+)\)|(?P<name>[\w. -]+))")
QUOTE = re.compile("“([^”]+)”")


@pytest.fixture(scope="module")
def records(shared: Path) -> dict[str, str]:
    """The words of the development records by trial."""
    found = {}
    for line in (shared / "gold" / "dev_records.ndjson").read_text(encoding="utf-8").splitlines():
        section = json.loads(line)["protocolSection"]
        found[section["identificationModule"]["nctId"]] = json.dumps(section, ensure_ascii=False)
    return found


def test_there_are_rows() -> None:
    assert len(ROWS) >= 5
    assert len({row[:3] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("trial", "facet", "claim"), [row[:3] for row in ROWS])
def test_a_disputed_annotation_stands_as_told(trial: str, facet: str, claim: str) -> None:
    gold = read_gold("dev")
    assert facet in score(gold, [])
    told = CLAIM.fullmatch(claim)
    assert told is not None
    annotated = gold[trial]
    if facet == "prior_therapy":
        items = {(item["what"], item["state"]) for item in annotated["prior_therapy"]}
        assert ((told["what"], told["state"]) in items) == (told["side"] == "has")
    else:
        assert facet == "criteria"
        items = {name for outcome in annotated["endpoints"] for name in outcome["criteria"]}
        assert (told["name"] in items) == (told["side"] == "has")


@pytest.mark.parametrize(("trial", "said", "why"), [(row[0], *row[3:]) for row in ROWS])
def test_the_record_says_so(trial: str, said: str, why: str, records: dict[str, str]) -> None:
    quotes = QUOTE.findall(said)
    assert quotes
    assert all(quote in records[trial] for quote in quotes)
    others = re.findall(r"NCT\d{8}", why)
    assert all(quote in "".join(records[other] for other in others) for quote in QUOTE.findall(why))
