"""A graph for the tests of pages: the seeds, a record that means harm, and enough plain ones to fill a second page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from registry_samples import make_record
from trialgraph.pipeline import build_graph
from trialgraph.registries import ReadReport
from trialgraph.resources import seeds_folder
from trialgraph.serve.answer import Asked, ServedGraph
from trialgraph.serve.settings import Limits
from trialgraph.store import open_store
from trialgraph.vocabulary.load import load_builtin

HOSTILE = "NCT66600001"
SCRIPT = '<script>document.title="owned"</script>'
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
PLAIN = 60  # records of sarcoma


def make_hostile_record() -> dict[str, Any]:
    """A record whose every text tries to be markup."""
    record = make_record(66600001)
    section = record["protocolSection"]
    section["identificationModule"] |= {
        "briefTitle": f"{SCRIPT} Toripalimab {IMAGE} </script><!--",
        "officialTitle": IMAGE,
    }
    section["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = f"\"' onmouseover=alert(1) {SCRIPT}"
    section["conditionsModule"] = {
        "conditions": ["Nasopharyngeal Carcinoma", f"{IMAGE} Syndrome"],
        "keywords": [SCRIPT],
    }
    arms = section["armsInterventionsModule"]
    arms["armGroups"][0] |= {"label": f"{SCRIPT}{IMAGE}", "description": f"{SCRIPT} Toripalimab 240 mg every 3 weeks"}
    arms["armGroups"][0]["interventionNames"] = ["Drug: Toripalimab", f"Drug: {IMAGE}mab"]
    arms["interventions"] = [
        {
            "type": "DRUG",
            "name": "Toripalimab",
            "description": f"240 mg {SCRIPT}",
            "armGroupLabels": [f"{SCRIPT}{IMAGE}"],
        },
        {"type": "DRUG", "name": f"{IMAGE}mab", "armGroupLabels": [f"{SCRIPT}{IMAGE}"]},
    ]
    outcome = {"measure": f"PFS {SCRIPT}", "description": IMAGE, "timeFrame": f"2 years {SCRIPT}"}
    section["outcomesModule"] = {"primaryOutcomes": [outcome]}
    return record


def build_page_graph(db: Path) -> Path:
    """The store of these records."""
    records = [make_hostile_record()]
    for number in range(PLAIN):
        changed = {"statusModule": {"startDateStruct": {"date": f"{1990 + number % 30}-03"}}}
        records.append(make_record(70000001 + number, **changed))
    source = db.with_suffix(".ndjson")
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    build_graph([seeds_folder(), source], db, load_builtin(), ReadReport())
    return db


def serve(db: Path) -> ServedGraph:
    """The graph as a worker has it."""
    return ServedGraph(open_store(db), Limits())


def ask(path: str, **query: str) -> Asked:
    """A request."""
    return Asked(path, "http://localhost", query)
