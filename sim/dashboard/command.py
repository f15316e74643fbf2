"""`circle watch`: a live page of one group in two modes, on this machine only."""

from __future__ import annotations

import argparse
import importlib.util
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sim.exits import DONE, exit_status
from sim.scenario.refusal import Refusal

HOST: Final = "127.0.0.1"
PORT: Final = 8765


def main(argv: Sequence[str]) -> int:
    """Serve the page until it is interrupted; 0 then, 2 for what is refused."""
    words = _parser().parse_intermixed_args(argv)
    return exit_status("circle watch", lambda: _watch(words))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="circle watch",
        description="Watch a group in two modes side by side, on the same people: a page in your browser, served"
        " on this machine only. Ctrl+C ends it.",
        epilog="example: circle watch in_person video population=rural arm.video.mode.fatigue=.3",
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="ARM ARM key=value",
        help="two arms (circle show arm lists them; in_person video without), and settings as for circle compare",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"of this machine; 0: any free one (default {PORT})"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="open no browser, print the address"
    )
    parser.add_argument(
        "--config-dir", type=Path, metavar="DIR", help="a folder of your own configuration files"
    )
    return parser


def _watch(words: argparse.Namespace) -> int:
    _check_installed()
    from sim.dashboard.opening import Opening, open_with
    from sim.dashboard.scene import Source

    settings = [each for each in words.words if "=" in each]
    arms = [each for each in words.words if "=" not in each]
    with _listening(words.port) as listening:
        source = Source(settings, words.config_dir)
        open_with(Opening(source, source.start(arms)))
        from sim.dashboard.server import serve

        serve(listening, open_browser=not words.no_browser)
    return DONE


def _check_installed() -> None:
    if importlib.util.find_spec("solara") is None:
        raise Refusal(
            "the live page needs Solara, which isn't installed; pip install 'circlesim[dashboard]'"
        )


def _listening(port: int) -> socket.socket:
    """Return a socket that listens on loopback.

    Raises
    ------
    Refusal
        Where there is no such port, or it is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or "there is no such port"
        raise Refusal(
            f"--port {port}: can't be listened on ({why}); give another one, or 0 for any that is free."
        ) from None
    return listening
