"""Updates: what is as it was stays, what changed is replaced and told, nothing is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kept_stores import (
    JsonObject,
    build,
    count_history,
    find_problems,
    make_version,
    read_history,
    read_quads,
    tell_changes,
    update,
    write_records,
)
from trialgraph.errors import RecordError, StoreError
from trialgraph.namespaces import TG
from trialgraph.registries import ReadReport
from trialgraph.store import open_store, update_store
from trialgraph.terms import make_trial_iri
from trialgraph.updating import UpdateCounts, UpdateOptions, preview_update, update_graph
from trialgraph.updating.difference import compare_stores
from trialgraph.validation import validate_graph
from trialgraph.vocabulary.concepts import Concept, Vocabulary
from trialgraph.vocabulary.load import load_builtin

OLD = [make_version(number) for number in (1, 2, 3)]
NEW = [
    make_version(1),
    make_version(2, status="COMPLETED", updated="2026-03-01", designModule={"enrollmentInfo": {"count": 31}}),
    make_version(4, updated="2026-02-01"),
]


def list_files(db: Path) -> dict[str, int]:
    """Everything in a store's directory, with the time of its last change."""
    return {str(path): path.stat().st_mtime_ns for path in db.rglob("*")}


def list_beside(db: Path) -> list[str]:
    return sorted(path.name for path in db.parent.iterdir() if not path.name.endswith(".ndjson"))


def test_records_that_are_as_they_were_change_nothing(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = list_files(db)
    assert update(db, reversed(OLD)) == UpdateCounts(unchanged=3)
    assert list_files(db) == before
    assert list_beside(db) == ["db"]


def hold(day: str, *numbers: int) -> list[JsonObject]:
    """The records as they were, from a download of this day."""
    records = [make_version(number) for number in numbers]
    for record in records:
        record["derivedSection"] = {"miscInfoModule": {"versionHolder": day}}
    return records


def test_the_day_of_the_download_is_a_change_of_the_graph_and_not_of_its_trials(tmp_path: Path) -> None:
    """The registry's version holder is another day in every record each day."""
    db = build(tmp_path / "db", OLD)
    before = read_quads(db)
    assert update(db, hold("2026-10-10", 1, 2)) == UpdateCounts(unchanged=2)
    assert read_quads(db) == before
    assert read_history(db) == set() and find_problems(db) == []
    with open_store(db) as store:
        (row,) = store.select("SELECT ?oldest ?newest { ?d tg:oldestDataDate ?oldest ; tg:newestDataDate ?newest }")
        assert (row["oldest"].value, row["newest"].value) == ("2025-01-02", "2026-10-10")
        assert (store.metadata.oldest_data_date, store.metadata.newest_data_date) == ("2025-01-02", "2026-10-10")
    files = list_files(db)
    assert update(db, hold("2026-10-10", 3)) == UpdateCounts(unchanged=1)
    assert update(db, hold("2025-06-01", 1, 2, 3)) == UpdateCounts(unchanged=3)
    assert list_files(db) == files


def test_after_an_update_the_graph_is_that_of_a_build(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    counts = update(db, NEW)
    assert (counts.unchanged, counts.changed, counts.added, counts.withdrawn) == (1, 1, 1, 0)
    whole = build(tmp_path / "whole", [NEW[0], NEW[1], OLD[2], NEW[2]])
    assert read_quads(db) == read_quads(whole)
    assert find_problems(db) == find_problems(whole) == []
    with open_store(db) as store:
        assert store.metadata.trial_count == 4
        assert store.metadata.updated_at >= store.metadata.built_at
        assert list(validate_graph(store)) == []
    assert list_beside(db) == ["db", "whole"]


def test_changes_are_told_with_old_and_new_value(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, NEW)
    assert tell_changes(db) == [
        ("NCT00000002", "2026-03-01", "enrolment", "", "changed", "30", "31"),
        ("NCT00000002", "2026-03-01", "status", "", "changed", "TERMINATED", "COMPLETED"),
        ("NCT00000004", "2026-02-01", "trial", "", "added", "", "Alphamab in Sarcoma"),
    ]
    with open_store(db) as store:
        (row,) = store.select(
            f"SELECT * {{ GRAPH tg:history {{ ?r tg:revisionOf <{make_trial_iri('NCT00000002')}> ; tg:cause ?cause ;"
            " tg:versionBefore ?before ; tg:versionAfter ?after ; tg:readerBefore ?one ; tg:readerAfter ?other } }"
        )
        said = [row[name].value for name in ("cause", "before", "after")]
        assert said == ["recordUpdate", "2024-05-03", "2026-03-01"]
        assert row["one"] == row["other"]


def test_words_of_both_versions_can_be_quoted(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, [make_version(2, updated="2026-03-01", outcomesModule={"primaryOutcomes": [{"measure": "OS"}]})])
    with open_store(db) as store:
        rows = store.select("SELECT ?old { GRAPH tg:history { ?change tg:oldEvidence ?old } }")
        quotes = {store.texts.quote(row["old"].value) for row in rows}
        assert "ORR" in quotes
        places = [
            row["e"].value
            for row in store.select(
                f"SELECT ?e {{ <{make_trial_iri('NCT00000002')}> tg:hasOutcome/tg:endpointEvidence ?e }}"
            )
        ]
        assert places and all("/v/2026-03-01/" in place and store.texts.quote(place) for place in places)
    assert find_problems(db) == []


def test_texts_that_nothing_cites_go(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    assert update(db, [make_version(1, updated="2026-03-01")]) == UpdateCounts(changed=1)
    assert read_history(db) == set()
    with open_store(db) as store:
        assert [version for trial, version in store.texts.all_versions() if trial == "NCT00000001"] == ["2026-03-01"]


def test_texts_that_the_history_cites_stay(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, [make_version(1, status="COMPLETED", updated="2026-03-01")])
    update(db, [make_version(1, status="COMPLETED", updated="2026-04-01")])
    with open_store(db) as store:
        versions = sorted(version for trial, version in store.texts.all_versions() if trial == "NCT00000001")
    assert versions == ["2024-05-03", "2026-03-01", "2026-04-01"]
    assert tell_changes(db) == [("NCT00000001", "2026-03-01", "status", "", "changed", "TERMINATED", "COMPLETED")]


def test_a_record_that_changed_under_the_same_version_cites_no_old_words(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, [make_version(1, outcomesModule={"primaryOutcomes": [{"measure": "OS"}]})])
    assert tell_changes(db, kind="endpoint")
    assert not [quad for quad in read_history(db) if "oldEvidence" in quad]
    assert find_problems(db) == []


def test_an_older_record_is_left_alone(tmp_path: Path) -> None:
    db = build(tmp_path / "db", [make_version(1, updated="2026-03-01")])
    before = read_quads(db)
    assert update(db, [make_version(1, status="RECRUITING", updated="2025-01-01")]) == UpdateCounts(older=1)
    assert read_quads(db) == before


def test_a_preview_changes_nothing_and_tells_the_same(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before, counts = list_files(db), UpdateCounts()
    source = write_records(tmp_path / "new.ndjson", NEW)
    found = list(preview_update([source], db, load_builtin(), ReadReport(), counts))
    assert list_files(db) == before
    assert counts == update(db, NEW)
    assert sum(one.facts for one in found) == counts.facts == len(tell_changes(db))


# ------------------------------------------------------------------------------- Trials that are missing


def test_a_missing_trial_stays(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    assert update(db, OLD[:2]) == UpdateCounts(unchanged=2)


def test_with_complete_a_missing_trial_is_marked_and_stays(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = read_quads(db)
    assert update(db, OLD[:2], complete=True) == UpdateCounts(unchanged=2, withdrawn=1, facts=1)
    added = read_quads(db) - before
    assert before <= read_quads(db)
    date = '"2025-01-02"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert added == {f"<{make_trial_iri('NCT00000003')}> <{TG}withdrawnFromRegistry> {date}"}
    told = ("NCT00000003", "2025-01-02", "status", "withdrawn from the registry", "added", "", "2025-01-02")
    assert tell_changes(db) == [told]
    assert update(db, OLD[:2], complete=True) == UpdateCounts(unchanged=2)
    assert find_problems(db) == []
    with open_store(db) as store:
        assert list(validate_graph(store)) == []


def test_a_trial_that_comes_back_is_marked_no_more(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = read_quads(db)
    update(db, OLD[:2], complete=True)
    assert update(db, OLD, complete=True) == UpdateCounts(unchanged=2, changed=1, facts=1)
    assert read_quads(db) == before
    assert sorted(row[4] for row in tell_changes(db)) == ["added", "removed"]


def test_its_return_is_of_the_day_that_it_was_seen_again(tmp_path: Path) -> None:
    """Not of the day of its version, which is older than its absence: who asks for what changed since would miss it."""
    db = build(tmp_path / "db", OLD)
    update(db, hold("2026-10-10", 1, 2), complete=True)
    absent = shutil.copytree(db, tmp_path / "absent")
    update(db, hold("2026-10-12", 1, 2, 3), complete=True)
    with open_store(absent) as old, open_store(db) as new:
        back, gone = list(compare_stores(old, new)), list(compare_stores(new, old))
    assert {row[1]: row[4] for row in tell_changes(db)} == {"2026-10-10": "added", "2026-10-12": "removed"}
    assert [one.date for one in back] == ["2026-10-12"]
    assert [one.date for one in gone] == ["2026-10-10"]


def test_a_source_that_cannot_be_the_whole_registry_is_refused(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = list_files(db)
    with pytest.raises(StoreError, match="2 trials missing from sources of 1: is this the whole registry"):
        update(db, OLD[:1], complete=True)
    with pytest.raises(StoreError, match="1 trial missing, but 1 record could not be read"):
        update(db, [*OLD[:2], {"protocolSection": {}}], complete=True)
    assert list_files(db) == before
    assert list_beside(db) == ["db"]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    with pytest.raises(StoreError, match="nothing was updated"):
        update(db, [])


def test_strict_leaves_the_old_graph(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = read_quads(db)
    source = write_records(tmp_path / "bad.ndjson", [NEW[1], {"protocolSection": {}}])
    with pytest.raises(RecordError):
        update_graph([source], db, load_builtin(), ReadReport(), UpdateOptions(strict=True))
    assert read_quads(db) == before
    assert list_beside(db) == ["db"]


# ------------------------------------------------------------------------------- Another vocabulary


def extend_vocabulary(*concepts: Concept, without: str = "") -> Vocabulary:
    """The built-in vocabulary with more concepts, and without one."""
    kept = [concept for iri, concept in load_builtin().concepts.items() if iri != without]
    return Vocabulary([*kept, *concepts])


def test_another_vocabulary_reads_every_record_again(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    above = (f"{TG}class/pd-1-antibody",)
    alphamab = Concept(f"{TG}agent/al-1", "agent", "AL-1", synonyms=("alphamab",), broader=above)
    counts = update(db, OLD, vocabulary=extend_vocabulary(alphamab))
    assert (counts.unchanged, counts.changed) == (0, 3)
    assert read_quads(db) == read_quads(build(tmp_path / "whole", OLD, extend_vocabulary(alphamab)))
    told = tell_changes(db, trial="NCT00000001", kind="agent")
    assert [(row[2], row[4]) for row in told] == [("agent", "added"), ("agent", "removed")]
    assert '"reinterpretation"' in {quad.split()[-1] for quad in read_history(db)}
    assert not [quad for quad in read_history(db) if '"recordUpdate"' in quad]
    assert find_problems(db) == []


def test_both_causes_are_told_where_both_changed(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    unused = Concept(f"{TG}agent/never-given", "agent", "nevergiven")
    update(db, [make_version(1, status="COMPLETED", updated="2026-03-01")], vocabulary=extend_vocabulary(unused))
    causes = {quad.split()[-1] for quad in read_history(db) if "/cause>" in quad}
    assert causes == {'"recordUpdate"', '"reinterpretation"'}
    assert any("never-given" in quad for quad in read_quads(db))


def test_concepts_that_are_gone_from_the_vocabulary_go(tmp_path: Path) -> None:
    unused = Concept(f"{TG}agent/never-given", "agent", "nevergiven")
    db = build(tmp_path / "db", OLD, extend_vocabulary(unused))
    update(db, OLD)
    assert read_quads(db) == read_quads(build(tmp_path / "whole", OLD))


def test_a_minted_concept_keeps_the_names_that_other_trials_give_it(tmp_path: Path) -> None:
    def spelled(number: int, name: str, updated: str = "") -> dict[str, object]:
        arms = {
            "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {name}"]}],
            "interventions": [{"type": "DRUG", "name": name, "armGroupLabels": ["A"]}],
        }
        return make_version(number, updated=updated, armsInterventionsModule=arms)

    old, new = [spelled(1, "XZ-12345"), spelled(2, "Placebo")], spelled(2, "xz 12345", "2026-03-01")
    db = build(tmp_path / "db", old)
    update(db, [new])
    whole = build(tmp_path / "whole", [old[0], new])
    assert read_quads(whole) <= read_quads(db)


# ------------------------------------------------------------------------------- Builds carry the history over


def test_a_rebuild_carries_the_history_over(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, NEW)
    history, told = read_history(db), tell_changes(db)
    build(db, [make_version(number, updated="2026-05-01") for number in (1, 2)])
    assert read_history(db) == history and len(told) == 3
    assert tell_changes(db) == told
    with open_store(db) as store:
        rows = list(store.select("SELECT ?e { GRAPH tg:history { ?c tg:oldEvidence|tg:newEvidence ?e } }"))
        versions = {version for trial, version in store.texts.all_versions() if trial == "NCT00000002"}
        assert all(store.texts.quote(row["e"].value) for row in rows)
    assert versions == {"2024-05-03", "2026-03-01", "2026-05-01"}
    assert find_problems(db) == []


def test_a_build_that_ends_while_an_update_runs_wins_and_the_update_says_so(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    with pytest.raises(StoreError, match="was built anew while it was updated"), update_store(db) as running:
        running.metadata = replace(running.metadata, built_by="an update")
        running.forget_texts("NCT00000001", "2024-05-03")
        build(db, OLD[:1])
    assert find_problems(db) == []
    with open_store(db) as store:
        assert store.metadata.trial_count == 1
    assert list_beside(db) == ["db"]


def test_two_updates_at_once(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    with update_store(db), pytest.raises(StoreError, match="another update of this store is running"):
        update(db, NEW)
    assert update(db, NEW).changed == 1


def test_readers_see_the_graph_before_until_all_is_done(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    before = read_quads(db)
    with update_store(db) as running:
        running.forget_texts("NCT00000001", "2024-05-03")
        assert read_quads(db) == before
        with open_store(db) as reader:
            assert reader.texts.fields("NCT00000001")
    with open_store(db) as reader:
        assert not reader.texts.fields("NCT00000001")


def test_what_is_said_twice_in_a_second_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.updating.changes.tell_time", lambda: "2026-03-02T12:00:00Z")
    db = build(tmp_path / "db", OLD[:1])
    for status in ("COMPLETED", "TERMINATED", "COMPLETED"):
        update(db, [make_version(1, status=status)])
    assert (count_history(db, "Revision"), count_history(db, "Change")) == (2, 2)
    assert find_problems(db) == []


def test_history_is_well_formed(tmp_path: Path) -> None:
    db = build(tmp_path / "db", OLD)
    update(db, NEW)
    assert (count_history(db, "Revision"), count_history(db, "Change")) == (2, 3)
