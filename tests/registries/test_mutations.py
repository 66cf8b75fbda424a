"""Damaged real records and pathological texts: one clear line or odd facts, never a traceback, never a hang.

Everything goes the whole way: read, extracted, spelled as quads that parse. The guard is generous: it tells a hang from
slowness, and no time is asserted.
"""

from __future__ import annotations

import gzip
import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pyoxigraph as ox
import pytest

from trialgraph.fact_lines import make_fact_line
from trialgraph.facts.lengths import LONGEST_NAME, LONGEST_PROSE
from trialgraph.facts.model import StudyFacts
from trialgraph.facts.study_facts import extract_facts
from trialgraph.pipeline import extract_all
from trialgraph.quads import make_minted_concept_lines, make_trial_lines
from trialgraph.registries import ReadReport
from trialgraph.study import Arm, Intervention, Outcome, Study, Text
from trialgraph.vocabulary.load import load_builtin

MUTATED, SOUND, BATCHES = 1000, 100, 10
HANGS = 240  # seconds: a hundred times what a batch takes
LONG = 100_000
Record = dict[str, Any]
Place = tuple[Any, Any]  # a container and the key of one of its values


@pytest.fixture(autouse=True)
def guard() -> Iterator[None]:
    """Stop a test that hangs (where the system has alarms)."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"still busy after {HANGS} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


# --- mutations


def places(value: Any) -> Iterator[Place]:
    """Every value within a record, by the container that holds it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(items):
        yield value, key
        yield from places(part)


def read_places(record: Record) -> list[Place]:
    """The places of the modules that are read; the rest of a record is passed over whatever it holds."""
    section = record["protocolSection"]
    left_out = ("contactsLocationsModule", "ipdSharingStatementModule", "oversightModule", "referencesModule")
    return list(places({name: module for name, module in section.items() if name not in left_out}))


def pick_string(record: Record, chance: Random) -> Place:
    return chance.choice([(box, key) for box, key in read_places(record) if isinstance(box[key], str)])


def write(record: Record) -> bytes:
    return json.dumps(record).encode()


def truncate(record: Record, chance: Random) -> bytes:
    line = write(record)
    return line[: chance.randrange(1, len(line))]


def swap_fields(record: Record, chance: Random) -> bytes:
    (one, a), (other, b) = chance.sample(read_places(record), 2)
    one[a], other[b] = json.loads(json.dumps(other[b])), json.loads(json.dumps(one[a]))
    return write(record)


def swap_strings(record: Record, chance: Random) -> bytes:
    strings = [(box, key) for box, key in read_places(record) if isinstance(box[key], str)]
    for (one, a), (other, b) in zip(chance.sample(strings, 4), chance.sample(strings, 4), strict=True):
        one[a], other[b] = other[b], one[a]
    return write(record)


def change_type(record: Record, chance: Random) -> bytes:
    box, key = chance.choice(read_places(record))
    box[key] = chance.choice([3, -1, 1e308, True, None, "", " ", "x", [], {}, [[]], [None], {"x": [1]}, ["x"], 10**30])
    return write(record)


def drop(record: Record, chance: Random) -> bytes:
    box, key = chance.choice(read_places(record))
    del box[key]
    return write(record)


def repeat(record: Record, chance: Random) -> bytes:
    lists = [(box, key) for box, key in read_places(record) if isinstance(box[key], list)]
    box, key = chance.choice(lists)
    box[key] *= 30
    return write(record)


def make_huge(record: Record, chance: Random) -> bytes:
    box, key = pick_string(record, chance)
    unit = chance.choice([*PATHOLOGICAL, box[key] + " "])
    box[key] = unit * (LONG // len(unit))
    return write(record)


def insert(signs: str) -> Callable[[Record, Random], bytes]:
    def mutate(record: Record, chance: Random) -> bytes:
        for _ in range(5):
            box, key = pick_string(record, chance)
            at = chance.randrange(len(box[key]) + 1)
            box[key] = box[key][:at] + chance.choice(signs) + box[key][at:]
        return write(record)

    return mutate


def break_encoding(record: Record, chance: Random) -> bytes:
    line = json.dumps(record, ensure_ascii=False).encode()
    at = chance.randrange(len(line))
    return line[:at] + chance.choice([b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80"]) + line[at + 1 :]


def bury(record: Record, chance: Random) -> bytes:
    box, key = chance.choice(read_places(record))
    box[key] = "DEEP"
    return write(record).replace(b'"DEEP"', b"[" * 3000 + b"]" * 3000, 1)


ODD = "\u202e\u202d\u2066\u2069\u200f\u200e\u061c"  # directions
ODDER = (
    "\ufeff\u200b\u200d\u00ad\u0301\u0085\u2028\u2029\ufffd\ufffe"
    "\U0010ffff\U0001f9ec\u0130\u1e9e\ufb01\u00a0\u3000ſK\x01\x1f\x7f"
)
MUTATORS: list[Callable[[Record, Random], bytes]] = [
    *(truncate, swap_fields, swap_strings, change_type, drop, repeat, make_huge, break_encoding, bury),
    *(insert(ODD), insert(ODDER), insert("\0"), insert("\ud800\udc00\udfff\udbff")),
]
PATHOLOGICAL = [
    *(
        "a ",
        "(((((",
        ")))))",
        "(a ",
        "10 mg/",
        "or or or ",
        "0123456789",
        ",",
        ", ",
        "-",
        "- ",
        "–",
        "\n",
        " ",
        "\t",
        ".",
    ),
    *(
        "1.1.",
        "1, 8, ",
        "1 and ",
        "/",
        "a/b/",
        "+",
        ": ",
        "; ",
        "* item\n",
        "A",
        "AB12-",
        "É",
        "\u202e a",
        "的",
        "，",
        "🧬",
    ),
    *("cisplatin ", "cisplatin or ", "cisplatin and carboplatin, ", "10 mg cisplatin ", "100 mg/m2 IV ", "AUC 5 "),
    *(
        "20x108 cells ",
        "dose level 1: 10 mg ",
        "days 1, ",
        "every 3 weeks ",
        "6 months ",
        "at week 12, ",
        "cycle 1 day 1, ",
    ),
    *(
        "lung cancer, ",
        "lung cancer and ",
        "non-",
        "non-small cell ",
        "stage IV ",
        "relapsed or refractory ",
        "no ",
        "prior ",
    ),
    *("prior therapy with ", "failure of ", "second-line or ", "PD-1 ", "HER2-", "CPS >= 1 ", "stratified by a, "),
    *(
        "RECIST ",
        "RECIST 1.1 ",
        "CTCAE v",
        "overall survival ",
        "change from baseline in ",
        "percentage of ",
        "time from ",
    ),
    *(
        "followed by ",
        "with or without ",
        "combination of ",
        "placebo ",
        "surgery ",
        "50 Gy in 25 fractions ",
        "<br>",
        "&lt;",
    ),
]


def read_records(shared: Path, count: int, seed: int) -> list[Record]:
    with gzip.open(shared / "records" / "ctgov_v2.ndjson.gz", "rt", encoding="utf-8") as file:
        lines = Random(seed).sample(file.readlines(), count)
    return [json.loads(line) for line in lines]


def follow(path: Path, report: ReadReport) -> dict[str, StudyFacts]:
    """The facts of every study of a file, by trial, after all of them were spelled as quads and as JSON."""
    vocabulary = load_builtin()
    found = {}
    for study, facts in extract_all([path], vocabulary, report):
        lines = [*make_trial_lines(study, facts, vocabulary), *make_minted_concept_lines(facts, vocabulary)]
        assert sum(1 for _ in ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)) == len(lines)
        assert json.loads(json.dumps(make_fact_line(facts, vocabulary)))["trial"] == study.id
        found[study.id] = facts
    return found


@pytest.fixture(scope="module")
def chosen(shared: Path) -> list[Record]:
    return read_records(shared, MUTATED + SOUND, seed=3)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_damaged_record_costs_no_other(batch: int, chosen: list[Record], tmp_path: Path) -> None:
    chance = Random(batch)
    sound = [write(record) for record in chosen[MUTATED:][batch::BATCHES]]
    bad = [
        MUTATORS[at % len(MUTATORS)](json.loads(json.dumps(record)), chance)
        for at, record in enumerate(chosen[:MUTATED])
        if at % BATCHES == batch
    ]
    assert (len(bad), len(sound)) == (MUTATED // BATCHES, SOUND // BATCHES)
    alone, mixed = tmp_path / "alone.ndjson", tmp_path / "mixed.ndjson"
    alone.write_bytes(b"\n".join(sound))
    lines = bad + sound
    chance.shuffle(lines)
    mixed.write_bytes(b"\n".join(lines))
    expected = follow(alone, ReadReport())
    assert len(expected) == len(sound)
    report = ReadReport()
    found = follow(mixed, report)
    assert {trial: found.get(trial) for trial in expected} == expected
    assert report.read + report.skipped == len(lines)
    assert all("\n" not in str(error) for error in report.errors)


def test_every_kind_of_damage_is_met_as_read_and_as_refused(chosen: list[Record], tmp_path: Path) -> None:
    """Guards the test above: were all damaged records refused at the door, nothing behind it would be tested."""
    path = tmp_path / "bad.ndjson"
    read: set[object] = set()
    refused: set[object] = set()
    for mutate in MUTATORS:
        for at, record in enumerate(chosen[:12]):
            path.write_bytes(mutate(json.loads(json.dumps(record)), Random(at)))
            report = ReadReport()
            list(extract_all([path], load_builtin(), report))
            (read if report.read else refused).add(mutate)
    assert len(read) >= 7
    assert len(refused) >= 6


# --- pathological texts


def make_study(words: str) -> Study:
    """A study that says the same words in every field."""

    def text(pointer: str) -> Text:
        return Text(pointer, words)

    drugs = tuple(
        Intervention(kind, text(f"/interventions/{at}/name"), text(f"/interventions/{at}/description"), (), ("A",))
        for at, kind in enumerate(("DRUG", "PROCEDURE"))
    )
    other = (text("/interventions/2/otherNames/0"),)
    code = Intervention("DRUG", Text("/interventions/2/name", "XY-1"), text("/interventions/2/description"), other)
    return Study(
        id="NCT00000001",
        registry="ctgov",
        version="2026-01-01",
        title=text("/title"),
        official_title=text("/officialTitle"),
        brief_summary=text("/briefSummary"),
        detailed_description=text("/detailedDescription"),
        eligibility=text("/eligibility"),
        conditions=(text("/conditions/0"),),
        keywords=(text("/keywords/0"),),
        interventions=(*drugs, replace(code, arm_labels=(words,))),
        arms=(
            Arm(Text("/arms/0/label", "A"), "EXPERIMENTAL", text("/arms/0/description"), (f"Drug: {words}", "XY-1")),
            Arm(text("/arms/1/label"), "ACTIVE_COMPARATOR", text("/arms/1/description"), (f"Drug: {words}",)),
        ),
        outcomes=(Outcome("primary", 0, text("/o/0/measure"), text("/o/0/description"), text("/o/0/timeFrame")),),
    )


@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_no_text_is_endless_work(unit: str) -> None:
    vocabulary = load_builtin()
    study = make_study(unit * (LONG // len(unit)))
    facts = extract_facts(study, vocabulary)
    assert all(ox.parse("".join(make_trial_lines(study, facts, vocabulary)).encode(), format=ox.RdfFormat.N_TRIPLES))
    cut = [finding for finding in facts.findings if finding.kind == "textTooLong"]
    assert len(cut) == sum(len(text.content) > LONGEST_NAME for text in study.texts())
    assert {finding.assumed for finding in cut} >= {f"read to the first {LONGEST_PROSE}"}


def test_ten_thousand_outcomes_are_read(chosen: list[Record], tmp_path: Path) -> None:
    record = json.loads(json.dumps(chosen[0]))
    names = [f"Change from baseline in score {at} at week {at % 50}" for at in range(10_000)]
    outcomes = [{"measure": name, "timeFrame": f"{at % 40} weeks"} for at, name in enumerate(names)]
    record["protocolSection"]["outcomesModule"] = {"secondaryOutcomes": outcomes}
    path = tmp_path / "many.ndjson"
    path.write_bytes(write(record))
    (facts,) = follow(path, ReadReport()).values()
    assert [outcome.measure for outcome in facts.outcomes] == names


@pytest.mark.parametrize("pairs", [3, 12, 60])
def test_choices_do_not_multiply_without_end(pairs: int) -> None:
    """Each "A or B" doubles the alternatives of an arm: twelve of them would be 4,096 regimens, sixty 10^18."""
    words = " plus ".join(["cisplatin or carboplatin", "paclitaxel or docetaxel", "nivolumab or pembrolizumab"] * pairs)
    names = [c.label for c in load_builtin().of_kind("agent") if c.label.isalpha()][: 2 * pairs]
    listed = " plus ".join(f"{one} or {other}" for one, other in zip(names[::2], names[1::2], strict=True))
    for told in (words, listed):
        assert len(extract_facts(make_study(told), load_builtin()).regimens) < 5_000
