"""Work for the workers of a cluster, which must be able to import it."""

from __future__ import annotations

import os

from trialgraph.shards import Batch
from trialgraph.vocabulary.concepts import Vocabulary


def fail_or_die(task: Batch, _: Vocabulary) -> int:
    """An error of the program with the first task; with any other the worker dies, as for want of memory."""
    if task.number:
        os._exit(1)
    raise ValueError("no such thing")
