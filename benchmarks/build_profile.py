"""Where the time of a build goes: its stages, the facets of extraction, and the functions that take most.

Used by ``build.py``, which runs both parts in processes of their own, so that what measures costs the build nothing.
The stages are timed by putting a clock around the functions that the pipeline and the extraction call; the heaviest
functions come from ``cProfile``, which makes small functions look two to three times as costly as they are.
"""

from __future__ import annotations

import cProfile
import inspect
import pstats
import time
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

HEAVIEST = 10
_PROFILED = 1000  # studies; the whole build would take minutes under cProfile


class Clocks:
    """CPU seconds spent in named functions. One inside another counts for itself only."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._name, self._since = "", 0.0

    def around(self, owner: Any, name: str, label: str = "") -> None:
        """Put a clock around a function, method or generator function of a module or class."""
        function, label = getattr(owner, name), label or name
        self.spent.setdefault(label, 0.0)

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            outer = self._turn(label)
            try:
                result = function(*args, **kwargs)
            finally:
                self._turn(outer)
            return self._each(result, label) if inspect.isgenerator(result) else result

        setattr(owner, name, timed)

    def _each(self, items: Iterator[Any], label: str) -> Iterator[Any]:
        done = object()
        while True:
            outer = self._turn(label)
            item = next(items, done)
            self._turn(outer)
            if item is done:
                return
            yield item

    def _turn(self, name: str) -> str:
        """Charge the time since the last turn to what ran, and let `name` run; returns what ran."""
        now, outer = time.process_time(), self._name
        if outer:
            self.spent[outer] += now - self._since
        self._name, self._since = name, now
        return outer


def time_stages(records: Path, folder: Path) -> dict[str, float]:
    """The whole build with clocks: CPU milliseconds a study by stage, of one process."""
    from trialgraph import joining, pipeline, shards, store
    from trialgraph.facts import study_facts
    from trialgraph.registries import ReadReport, read_studies
    from trialgraph.store import loading
    from trialgraph.vocabulary.load import load_builtin

    clocks = Clocks()
    vocabulary = load_builtin()
    study_facts.extract_facts(next(iter(read_studies([records]))), vocabulary)  # compiles the names
    clocks.around(pipeline, "join_trials", "cutting the sources into records")
    clocks.around(shards, "parse_record", "record to study")
    clocks.around(shards, "extract_facts", "extract_facts itself")
    for name in _called_by(study_facts, "extract_facts", "_extract_all"):
        clocks.around(study_facts, name)
    for name in ("ground_facts", "make_trial_lines", "find_minted_concepts", "pack_texts", "digest_study"):
        clocks.around(shards, name)
    clocks.around(joining, "read_shard", "reading shards")
    clocks.around(store.StoreWriter, "add_packed_texts", "keeping texts")
    clocks.around(store.StoreWriter, "add_record", "keeping records")
    for name in ("add", "finish"):
        clocks.around(loading.GraphLoader, name, "bulk load and optimise")
    clocks.around(store.StoreWriter, "publish", "counting and digesting the graph")
    start = time.process_time()
    metadata = pipeline.build_graph([records], folder / "profiled", vocabulary, ReadReport())
    whole = time.process_time() - start
    rest = whole - sum(clocks.spent.values())
    return {name: 1000 * spent / metadata.trial_count for name, spent in {**clocks.spent, "rest": rest}.items()}


def profile_functions(records: Path, _: Path) -> dict[str, float]:
    """The functions in which extraction spends most, without what they call: milliseconds a study under cProfile."""
    from trialgraph.facts.study_facts import extract_facts
    from trialgraph.registries import read_studies
    from trialgraph.vocabulary.load import load_builtin

    vocabulary = load_builtin()
    studies = list(islice(read_studies([records]), _PROFILED))
    extract_facts(studies[0], vocabulary)
    profile = cProfile.Profile()
    profile.enable()
    for study in studies:
        extract_facts(study, vocabulary)
    profile.disable()
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    heaviest = sorted(stats.items(), key=lambda item: -item[1][2])[:HEAVIEST]
    spent = {_spell(*place): 1000 * own / len(studies) for place, (_, _, own, _, _) in heaviest}
    whole = 1000 * sum(own for _, _, own, _, _ in stats.values()) / len(studies)
    return {**spent, f"the other {len(stats) - len(spent)} functions": whole - sum(spent.values())}


def _called_by(module: ModuleType, *names: str) -> list[str]:
    """The functions of the program that the named functions of a module call by name, as they stand there."""
    called = [name for function in names for name in getattr(module, function).__code__.co_names]
    return [name for name in dict.fromkeys(called) if isinstance(getattr(module, name, None), FunctionType)]


def _spell(file: str, line: int, function: str) -> str:
    return function if file == "~" else f"{file.partition('trialgraph/')[2] or Path(file).name}:{line} {function}"


def print_profile(title: str, spent: dict[str, float], out: Callable[[str], None] = print) -> None:
    """A table of milliseconds a study and shares of their sum, the most first."""
    whole = sum(spent.values())
    out(f"\n{title}: {whole:.2f} ms of CPU a study")
    for name, took in sorted(spent.items(), key=lambda item: -item[1]):
        out(f"  {took:7.3f} {100 * took / whole:5.1f} %  {name}")
