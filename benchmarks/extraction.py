"""Extraction by two checkouts, compared in one process: CPU milliseconds a study, facet by facet.

    python benchmarks/extraction.py OTHER_CHECKOUT [RECORDS.ndjson.gz]

The two take turns every 50 studies, so that what else the machine does costs both the same: on a busy machine runs of
their own differ by 30 %, this by 1 to 2 %. Every third study is read, each once (a second round would find in the
caches what a real build does not). Facets are told apart by clocks (`build_profile.Clocks`), which cost some 10 %.
"""

from __future__ import annotations

import gc
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import FunctionType
from typing import Any

from build import RECORDS
from build_profile import Clocks

_TURN = 50  # studies
_STEP = 3


@dataclass
class Side:
    """One checkout: its extraction with clocks, its vocabulary, and the studies as its readers give them."""

    module: Any
    vocabulary: Any
    studies: list[Any]
    clocks: Clocks
    spent: float = 0.0

    def extract(self, start: int) -> None:
        """Extract the facts of a turn's studies."""
        begin = time.process_time()
        for study in self.studies[start : start + _TURN]:
            self.module.extract_facts(study, self.vocabulary)
        self.spent += time.process_time() - begin
        self.clocks._turn("")


def load(checkout: Path, records: Path) -> Side:
    """Import the package of a checkout beside one that may be imported already."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "trialgraph"]:
        del sys.modules[name]
    sys.path.insert(0, str(checkout / "src"))
    from trialgraph.facts import study_facts
    from trialgraph.facts.populations import populations
    from trialgraph.registries import read_studies
    from trialgraph.vocabulary.load import load_builtin

    del sys.path[0]
    studies = list(islice(read_studies([records]), 0, None, _STEP))
    side = Side(study_facts, load_builtin(), studies, Clocks())
    side.extract(0)  # compiles the names
    side.spent = 0.0
    for module, function in ((study_facts, "_extract_all"), (populations, "extract_populations")):
        for name in getattr(module, function).__code__.co_names:
            if isinstance(getattr(module, name, None), FunctionType) and name.startswith(("extract", "find", "assign")):
                side.clocks.around(module, name)
    return side


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    records = Path(sys.argv[2]) if len(sys.argv) > 2 else RECORDS
    sides = [load(Path(sys.argv[1]).resolve(), records), load(Path(__file__).resolve().parents[1], records)]
    gc.collect()
    gc.freeze()
    count = len(sides[0].studies)
    for turn, start in enumerate(range(0, count, _TURN)):
        for side in sides if turn % 2 else reversed(sides):
            side.extract(start)
    other, this = ({"whole": s.spent, **s.clocks.spent} for s in sides)
    print(f"{'ms of CPU a study':28} {'other':>8} {'this':>8}")
    for name, took in sorted(other.items(), key=lambda item: -item[1]):
        now = this.get(name, 0.0)
        print(f"{name:28} {1000 * took / count:8.3f} {1000 * now / count:8.3f} {100 * (now / took - 1):+5.0f} %")


if __name__ == "__main__":
    main()
