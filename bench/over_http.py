"""The saves as a browser meets them: through gunicorn and a socket, our server beside one that serves the floors.

The goals for saves were set on such times. What a server itself costs is the same for both, and hides nothing: the
figures in one process, without it, are printed too.
"""

import http.client
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

from bench.measure import Target, run, wall_ratio
from bench.pages import Site, Writer, write_targets
from bench.visitor import Application, Visitor

FLOORS = {"answer_save": "insert-one", "card_save": "save-card", "submit": "save-card"}


def measure(site: Site, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds of wall time of each save and of its floor, and the median of their ratio."""
    with serving(site.app, site) as ours, serving(site.floor, site) as floors:
        writer = Writer(site)
        writer.visitor = OverHttp(ours, writer.visitor.cookies)
        nobody = OverHttp(floors)
        targets = {target.name.partition("@")[0]: target for target in write_targets(site, writer)}
        saves = {name: targets[name] for name in FLOORS}
        bare = {name: _floor(nobody, name, site) for name in dict.fromkeys(FLOORS.values())}
        run([*saves.values(), *bare.values()], rounds)
    return {
        name: {
            "ms": save.wall_milliseconds,
            "floor_ms": bare[FLOORS[name]].wall_milliseconds,
            "ratio": wall_ratio(save, bare[FLOORS[name]]),
        }
        for name, save in saves.items()
    }


def _floor(nobody: "OverHttp", name: str, site: Site) -> Target:
    return Target(f"floor:{name}", lambda: nobody.post(f"/{name}/", {}), enter=site.enter)


class OverHttp(Visitor):
    """A browser with one connection that stays open."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = cookies or self.token_cookie()

    def _answer(self, environ: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        headers = {
            "Cookie": environ["HTTP_COOKIE"],
            "X-CSRFToken": environ["HTTP_X_CSRFTOKEN"],
            "Accept": environ["HTTP_ACCEPT"],
            "Content-Type": environ["CONTENT_TYPE"],
            "Host": "localhost",
        }
        self.connection.request(environ["REQUEST_METHOD"], environ["PATH_INFO"], body, headers)
        response = self.connection.getresponse()
        return response.status, response.read()


@contextmanager
def serving(application: Application, site: Site) -> Iterator[int]:
    """One gunicorn worker with this application on the site's database; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    # As gunicorn does for a socket that it opens: else an answer with a body waits 40 ms for the visitor's kernel.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    child = os.fork()
    if child == 0:
        try:
            # Every thread of the worker opens connections of its own from these settings.
            connections.settings["default"]["NAME"] = site.wrapper.settings_dict["NAME"]
            OneWorker(application, listener.fileno()).run()
        finally:
            os._exit(0)
    try:
        yield listener.getsockname()[1]
    finally:
        os.kill(child, signal.SIGQUIT)
        os.waitpid(child, 0)
        listener.close()


class OneWorker(BaseApplication):
    """Gunicorn as `make run` starts it, but for the number of workers: one request is under way at a time."""

    def __init__(self, application: Application, handle: int) -> None:
        self.application, self.handle = application, handle
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"fd://{self.handle}",
            "workers": 1,
            "threads": 4,
            "keepalive": 75,
            "control_socket_disable": True,
            "loglevel": "error",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        return self.application
