"""How gunicorn serves Loopwright; it reads this file by itself when it is started in this folder.

SIGTERM comes in two steps. First readiness answers 503 while everything else is still answered, so that a proxy can
send visitors elsewhere; after DRAIN_SECONDS the port closes and the requests under way are finished. A second SIGTERM
does not wait.
"""

import gc
import signal
import threading
from typing import Any

from config.env import env
from core import draining

worker_class = "config.web_worker.PacedThreadWorker"
workers = 2
# More than work at once: the rest wait for requests that come slowly, until these are given up.
threads = 12
timeout = 60
graceful_timeout = 30
# The code is loaded once and shared by the workers' memory.
preload_app = True
control_socket_disable = True

DRAIN_SECONDS = env("DRAIN_SECONDS")


def when_ready(server: Any) -> None:
    """Put the first step before gunicorn's own way of stopping."""
    stop = server.handle_term

    def stop_later() -> None:
        if draining.has_begun() or not DRAIN_SECONDS:
            stop()
        draining.begin()
        server.log.info("Readiness says no from now on; the port closes in %s s.", DRAIN_SECONDS)
        timer = threading.Timer(DRAIN_SECONDS, server.SIG_QUEUE.put_nowait, [signal.SIGTERM])
        timer.daemon = True
        timer.start()

    server.handle_term = stop_later


def pre_fork(server: Any, worker: Any) -> None:
    """What is in memory now stays: the collector of a worker would touch it, and so copy it."""
    gc.collect()
    gc.freeze()
