"""Where the time of an update goes: reading, extracting, the old state, comparing, writing.

Used by ``update.py``, which runs it in a process of its own, so that the clocks cost the measured updates nothing.
"""

from __future__ import annotations

import time
from pathlib import Path

from build_profile import Clocks

# what is shown → the functions (by module or class) that do it
PARTS = {
    "reading the records": ("batches.parse_record", "batches.join_trials"),
    "finding those that are as they were": ("trials.digest_study", "Texts.record"),
    "extracting": ("trials.extract_facts", "trials.ground_facts", "trials.find_minted_concepts"),
    "spelling what was extracted": ("trials.make_trial_lines", "trials.respell_lines"),
    "packing the texts": ("trials.pack_texts",),
    "reading the old state": ("trials.read_owned_lines", "Store.is_cited"),
    "comparing": ("trials.compare_lines", "trials.make_history_lines", "Comparison.compare"),
    "writing": ("StoreUpdate.apply", "StoreUpdate.put_record", "StoreUpdate.forget_texts"),
    "publishing": ("StoreUpdate.finish",),
}


def time_parts(records: Path, folder: Path) -> dict[str, float]:
    """An update with clocks, in one process: CPU milliseconds of a record, by part; the threads that Oxigraph has for
    itself are in the part during which they run."""
    from trialgraph.pipeline import extract_all
    from trialgraph.registries import ReadReport
    from trialgraph.store import Store, StoreUpdate
    from trialgraph.texts import Texts
    from trialgraph.updating import batches, trials, update_graph
    from trialgraph.vocabulary.load import load_builtin

    vocabulary, clocks = load_builtin(), Clocks()
    next(extract_all([records], vocabulary, ReadReport()))  # compiles the names
    owners = {"batches": batches, "trials": trials, "Texts": Texts, "Store": Store, "StoreUpdate": StoreUpdate}
    owners["Comparison"] = trials.Comparison
    for label, names in PARTS.items():
        for name in names:
            owner, _, function = name.partition(".")
            clocks.around(owners[owner], function, label)
    start, report = time.process_time(), ReadReport()
    update_graph([records], folder / "db", vocabulary, report)
    whole = time.process_time() - start
    clocks.spent["the rest"] = whole - sum(clocks.spent.values())
    return {label: 1000 * seconds / report.read for label, seconds in clocks.spent.items()}
