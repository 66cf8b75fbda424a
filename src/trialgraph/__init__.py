"""trialgraph: which agents are given together, to whom, and how success is measured."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialgraph.api import TrialGraph as TrialGraph

__all__ = ["TrialGraph"]


def __getattr__(name: str) -> Any:
    # Importing the package must cost nothing: the command line, which imports it too, starts in a fraction of a second.
    if name == "TrialGraph":
        from trialgraph.api import TrialGraph

        return TrialGraph
    raise AttributeError(f"module 'trialgraph' has no attribute {name!r}")
