"""Runs updates in processes of their own that are ready at once: a process that has loaded everything, and forks.

    python update_server.py SOURCE

Each line on stdin is JSON, [db, seconds after which to kill or null]; the answer on stdout is the exit code. It opens
no store itself: the threads of one would be missing in the forks.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from trialgraph.pipeline import extract_all
from trialgraph.registries import ReadReport
from trialgraph.updating import update_graph
from trialgraph.vocabulary.load import load_builtin


def main() -> None:
    source, vocabulary = Path(sys.argv[1]), load_builtin()
    for _ in extract_all([source], vocabulary, ReadReport()):
        pass  # compiles the names of the vocabulary
    print("ready", flush=True)
    for line in sys.stdin:
        db, kill_after = json.loads(line)
        process = os.fork()
        if process == 0:
            update_graph([source], Path(db), vocabulary, ReadReport())
            os._exit(0)
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(process, signal.SIGKILL)  # not waited for yet, so that the number is still its own
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
