"""The page's server: Solara on loopback, nothing sent anywhere else."""

from __future__ import annotations

import os
import socket
import warnings
import webbrowser
from pathlib import Path
from typing import Any, Final

PAGE: Final = "sim.dashboard.page"
_QUIET: Final = {
    "SOLARA_APP": PAGE,
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    # Its "auto" gives the page nothing to mount on; assets/custom.js follows the system instead.
    "SOLARA_THEME_VARIANT": "light",
    "SOLARA_ASSETS_EXTRA_LOCATIONS": str(Path(__file__).parent / "assets"),
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "circle watch",
}
"""Solara reads these when it is imported. It would report its use to its makers by default."""
_SECONDS_TO_END: Final = 2


def serve(listening: socket.socket, *, open_browser: bool) -> None:
    """Serve the page on a socket until the process is interrupted.

    Parameters
    ----------
    listening : socket.socket
        Bound to a port of the loopback interface.
    open_browser : bool
        Whether to open the page in the user's browser.
    """
    os.environ.update(_QUIET)
    # A page on loopback isn't embedded in another one.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    import uvicorn
    from solara.server.starlette import app
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    host, port = listening.getsockname()[:2]
    address = f"http://{host}:{port}"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(f"circle watch: {address} (Ctrl+C ends)", flush=True)
            if open_browser:
                webbrowser.open(address)

    # A name that an attacker lets point to this machine is not this machine's.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host, "localhost"])
    config: Any = uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=_SECONDS_TO_END, lifespan="on"
    )
    try:
        Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        print("circle watch: ended.")
