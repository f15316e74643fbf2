"""A real Ray cluster on this machine, by the commands of docs/cluster.md, that tests take to pieces."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.processes import ROOT, command_of, is_alive, kill, wait_until

HERE = "127.0.0.1"
EACH = (f"--node-ip-address={HERE}", "--num-cpus=1", "--object-store-memory=100000000", "--block")
SETTINGS = {
    # It listens on every interface, and whoever reaches it may run anything.
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
    "PYTHONPATH": str(ROOT),  # workers do tasks of tests, too
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_niceness": "0",  # else a busy machine has next to nothing left for them
}
RAY = Path(sys.executable).with_name("ray")


class Cluster:
    """A head and a second machine of one core each, which share one loopback address."""

    def __init__(self) -> None:
        # Its sockets lie there, and their names may not be long.
        self.folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
        self.port, self.client_port = _free_ports(2)
        self.address = f"{HERE}:{self.port}"
        self.head = self._start(
            *("--head", f"--port={self.port}", f"--ray-client-server-port={self.client_port}"),
            *("--include-dashboard=false", f"--temp-dir={self.folder}"),
        )
        wait_until(lambda: _answers(self.port) and _answers(self.client_port), "the head")
        self.node = self._start(f"--address={self.address}")
        wait_until(lambda: len(self.processes(b"/raylet/raylet")) == 2, "the second machine")

    def add_node(self) -> None:
        """Put another machine in the place of the second."""
        self.node = self._start(f"--address={self.address}")

    def kill_node(self) -> None:
        """Cut the power of the second machine: its raylet and all below it."""
        _kill_all(_below(self.node.pid))
        self.node.wait()

    def kill_head(self) -> None:
        _kill_all(_below(self.head.pid))
        self.head.wait()

    def busy_workers(self) -> list[int]:
        """Worker processes that do a shard now."""
        return [each for each in self.processes(b"ray::_do") if is_alive(each)]

    def processes(self, name: bytes) -> list[int]:
        mine = [each for node in (self.head, self.node) for each in _below(node.pid)]
        return [each for each in mine if name in command_of(each)]

    def stop(self) -> None:
        every = [each for node in (self.node, self.head) for each in _below(node.pid)]
        for node in (self.node, self.head):
            node.send_signal(signal.SIGTERM)
        for node in (self.node, self.head):
            node.wait(60)
        _kill_all(every)
        wait_until(lambda: not any(map(is_alive, every)), "the end of the cluster")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [RAY, "start", *words, *EACH],
            env={**os.environ, **SETTINGS},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HERE, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HERE, port), 1).close()
    except OSError:
        return False
    return True


def _below(process: int) -> list[int]:
    """A process and all that it began, directly or not."""
    try:
        threads = Path(f"/proc/{process}/task").glob("*/children")
        text = " ".join(each.read_text() for each in threads)
    except OSError:
        return []
    return [process, *(each for child in text.split() for each in _below(int(child)))]


def _kill_all(processes: list[int]) -> None:
    for each in processes:
        kill(each)
