"""Workers: killed at their limits, replaced, freed by a client that hangs up; snapshots that follow the store."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from serve.served import Server, run_server
from trialgraph.errors import StoreError
from trialgraph.serve.settings import Limits, Settings
from trialgraph.serve.snapshots import Snapshots
from trialgraph.store import read_metadata
from trialgraph.store.editing import edit_graph

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TRIAL = "https://w3id.org/trialgraph/Trial"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a tg:Trial }"
MEMORY_BOMB = (
    'SELECT (STRLEN(REPLACE(REPLACE(REPLACE("{a}","a","{b}"),"b","{c}"),"c","dddddddddd")) AS ?n) {{}}'
).format(a="a" * 20_000, b="b" * 1_000, c="c" * 1_000)


@pytest.fixture
def db(seeds_db: Path, tmp_path: Path) -> Path:
    """A store of the seeds that a test may change."""
    return Path(shutil.copytree(seeds_db, tmp_path / "seeds.db"))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Fails only where it is never so; a minute is more than any machine needs."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def child_processes(server: Server) -> list[int]:
    command = ["ps", "-o", "pid=,args=", "--ppid", str(server.process.pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [int(line.split()[0]) for line in listed if "serve.worker" in line]


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def add_trial(db: Path, number: int) -> None:
    edit_graph(db, lambda graph: graph.update(f"INSERT DATA {{ <http://x/{number}> a <{TRIAL}> }}"))


def send_and_hang_up(server: Server, query: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        head = f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(head.encode())
        time.sleep(0.5)  # long enough for a worker to have it, though nothing depends on that


def test_a_query_that_takes_too_long_is_killed_and_its_worker_replaced(db: Path) -> None:
    with run_server(db, workers=2, seconds=1) as server:
        for _ in range(4):
            stopped = server.ask(ENDLESS)
            assert (stopped.status_code, stopped.text) == (504, "stopped: it took longer than 1 seconds\n")
        assert server.ask(COUNT).text == "n\r\n5\r\n"
        wait_until(lambda: len(child_processes(server)) == 3)  # two and a spare


def test_a_query_that_takes_too_much_memory_is_stopped(db: Path) -> None:
    with run_server(db, workers=2, memory=1 << 30) as server:
        stopped = server.ask(MEMORY_BOMB)
        assert stopped.status_code == 422
        assert "it needs more than 1,024 MB of memory" in stopped.text
        assert server.ask(COUNT).text == "n\r\n5\r\n"


def test_a_client_that_hangs_up_frees_its_worker(db: Path) -> None:
    with run_server(db, workers=2, seconds=3600, waiting_seconds=50) as server:
        for _ in range(5):  # one of the two workers may be had by such queries
            send_and_hang_up(server, ENDLESS)
        assert server.ask(COUNT).text == "n\r\n5\r\n"


def test_a_client_that_waits_in_line_and_hangs_up_leaves_the_line(db: Path) -> None:
    with run_server(db, workers=2, seconds=4, waiting=3) as server:
        for _ in range(8):
            send_and_hang_up(server, ENDLESS)
        wait_until(lambda: server.ask(COUNT).status_code == 200)


def test_workers_that_are_killed_from_outside_are_replaced(db: Path) -> None:
    with run_server(db, workers=2) as server:
        workers = child_processes(server)
        assert len(workers) == 3
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: server.ask(COUNT).text == "n\r\n5\r\n")
        wait_until(lambda: len(child_processes(server)) == 3)


def count_cpu_seconds(pid: int) -> int:
    told = subprocess.run(["ps", "-o", "cputimes=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return int(told.stdout.strip() or 0)


def test_a_worker_that_is_killed_from_outside_is_not_blamed_on_the_query(db: Path) -> None:
    with run_server(db, workers=2, seconds=60) as server, ThreadPoolExecutor(1) as clients:
        asked = clients.submit(server.ask, ENDLESS)
        wait_until(lambda: any(count_cpu_seconds(pid) > 4 for pid in child_processes(server)))
        for pid in child_processes(server):
            os.kill(pid, signal.SIGKILL)
        answer = asked.result()
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "ended from outside" in answer.text


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_the_server(db: Path, how: signal.Signals) -> None:
    with run_server(db, workers=2) as server:
        workers = child_processes(server)
        server.process.send_signal(how)
        server.process.wait(timeout=60)
        wait_until(lambda: not any(map(is_alive, workers)))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_ends_though_a_query_is_under_way(db: Path, how: signal.Signals) -> None:
    with (
        run_server(db, workers=2, seconds=60) as server,
        socket.create_connection(("127.0.0.1", server.port)) as asking,
    ):
        head = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        asking.sendall(head.encode())
        wait_until(lambda: any(count_cpu_seconds(pid) > 2 for pid in child_processes(server)))
        workers = child_processes(server)
        server.process.send_signal(how)
        server.process.wait(timeout=60)
        wait_until(lambda: not any(map(is_alive, workers)))
        assert serving_folders(db) == []


def test_a_busy_worker_ends_by_itself_when_the_server_was_killed(db: Path) -> None:
    with run_server(db, workers=2, seconds=1) as server:
        workers = child_processes(server)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            head = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(head.encode())
            time.sleep(0.3)
            server.process.kill()
            server.process.wait(timeout=60)
        wait_until(lambda: not any(map(is_alive, workers)))


def test_too_many_that_wait_are_sent_away_at_once(db: Path) -> None:
    with (
        run_server(db, workers=2, seconds=30, waiting=1, waiting_seconds=30) as server,
        contextlib.ExitStack() as stack,
    ):
        for _ in range(2):  # one works, one waits
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            head = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(head.encode())
        wait_until(lambda: server.ask(COUNT).status_code == 503)
        refused = server.ask(COUNT)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert server.get("/healthz").text == "ok\n"


def test_a_new_state_of_the_store_is_served_without_a_restart(db: Path) -> None:
    with run_server(db, workers=2) as server:
        assert server.ask(COUNT).text == "n\r\n5\r\n"
        assert server.get("/queries/overview.csv").status_code == 200
        add_trial(db, 6)
        wait_until(lambda: server.ask(COUNT).text == "n\r\n6\r\n")


def test_a_store_that_is_replaced_all_the_time_is_always_answered_from(db: Path) -> None:
    """No answer is of two states, and none fails: each state has as many trials more as it has states."""
    with run_server(db, workers=2) as server:
        seen = []
        for number in range(6, 12):
            add_trial(db, number)
            answer = server.ask(COUNT)
            assert answer.status_code == 200
            seen.append(int(answer.text.split()[1]))
        assert seen == sorted(seen)
        wait_until(lambda: server.ask(COUNT).text == "n\r\n11\r\n")


# --- snapshots ------------------------------------------------------------------------------------------------------


def serving_folders(db: Path) -> list[Path]:
    return sorted(db.parent.glob(f".{db.name}.serving-*"))


@pytest.fixture
def snapshots(db: Path) -> Iterator[Snapshots]:
    made = Snapshots(db)
    yield made
    made.close()
    assert serving_folders(db) == []


def test_a_snapshot_stays_as_long_as_it_is_used(db: Path, snapshots: Snapshots) -> None:
    snapshots.renew()
    with snapshots.use() as first:
        edit_graph(db, lambda graph: graph.clear())
        snapshots.renew()
        with snapshots.use() as second:
            assert second != first
            assert (first / "trialgraph.json").is_file()
    snapshots.renew()
    assert not first.exists()
    assert second.exists()


def test_a_snapshot_that_nobody_used_does_not_stay(db: Path, snapshots: Snapshots) -> None:
    for _ in range(3):
        snapshots.renew()
        edit_graph(db, lambda graph: graph.clear())
    snapshots.renew()
    (folder,) = serving_folders(db)
    assert len(list(folder.glob("snapshot-*"))) == 1


def test_a_store_that_is_away_for_a_moment_is_served_from_the_last_snapshot(db: Path, snapshots: Snapshots) -> None:
    snapshots.renew()
    with snapshots.use() as first:
        pass
    aside = db.rename(db.with_name("aside"))
    snapshots.renew()
    with snapshots.use() as second:
        assert second == first
    aside.rename(db)


def test_there_is_no_snapshot_of_what_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with (
        contextlib.closing(Snapshots(tmp_path / "none")) as made,
        pytest.raises(StoreError, match="no trialgraph store"),
    ):
        made.renew()


def test_a_store_that_is_replaced_while_it_is_copied_is_copied_again(
    snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []

    def link(source: str, target: str) -> None:
        if not failed:
            failed.append(source)
            raise FileNotFoundError(source)
        shutil.copyfile(source, target)

    monkeypatch.setattr("trialgraph.serve.snapshots.link_file", link)
    snapshots.renew()
    with snapshots.use() as path:
        assert read_metadata(path) is not None
        assert len(list(path.parent.glob("snapshot-*"))) == 1  # nothing is left of the first try


def test_why_no_snapshot_can_be_made_is_said(snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(_: str, target: str) -> None:
        raise OSError(28, "No space left on device", target)

    monkeypatch.setattr("trialgraph.serve.snapshots.link_file", link)
    with pytest.raises(StoreError, match="No space left"):
        snapshots.renew()


def test_what_a_killed_server_left_is_removed_by_the_next(db: Path) -> None:
    with run_server(db, workers=2) as server:
        assert len(serving_folders(db)) == 1
        server.process.kill()
        server.process.wait(timeout=60)
        assert len(left := serving_folders(db)) == 1
    with run_server(db, workers=2) as server:
        assert server.ask(COUNT).status_code == 200
        (folder,) = serving_folders(db)
        assert folder not in left


def test_two_servers_of_a_store_leave_each_other_alone(db: Path) -> None:
    with run_server(db, workers=2) as one, run_server(db, workers=2) as other:
        assert len(serving_folders(db)) == 2
        other.process.send_signal(signal.SIGINT)
        other.process.wait(timeout=60)
        assert len(serving_folders(db)) == 1
        assert one.ask(COUNT).text == "n\r\n5\r\n"


def test_a_token_is_not_printed() -> None:
    assert "secret" not in repr(Settings(Path("x"), token="secret"))
    assert Limits().seconds <= 10
