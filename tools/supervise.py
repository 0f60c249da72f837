"""`make run`: broker, worker with beat and web server under one supervisor, on SQLite in the data folder.

Environment: PORT (8000), DATA (./data), DEMO (1; 0 starts empty), and the settings' own variables, of which
DATABASE_URL and BROKER_URL replace the embedded database and broker.

    python -m tools.supervise                         serve until told to stop
    python -m tools.supervise --run COMMAND ...       run one management command with broker and worker beside it
    python -m tools.supervise --with-web --run ...    the same, with the web server too
    python -m tools.supervise --fresh --run ...       on a data folder of its own, removed afterwards
    python -m tools.supervise --manage COMMAND ...    one management command with the settings of the data folder
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tools import broker, data_folder
from tools.base import ROOT, say, stop
from tools.processes import Children, ChildrenFailed, Spec, die_with_parent, follow_make, last_lines

HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 90.0
TICK_SECONDS = 0.05
# A worker may need as long as the hardest task limit of the settings to finish what it began.
WORKER_GRACE_SECONDS = 45.0
WEB_GRACE_SECONDS = 35.0
# What a demo shows that an installation switches on or writes for itself: the name of the company of config/demo/texts,
# in the foot of the pages and on its packets, and the four-fifths rule.
SHOWN_IN_DEMO = {"ORGANISATION": "Tidewell Ferries", "ADVERSE_IMPACT": "1"}


@dataclass(frozen=True)
class Plan:
    """What one start was asked to do, read from the environment once."""

    data: Path
    port: int
    with_demo: bool
    environment: dict[str, str]
    broker_socket: Path | None

    @property
    def address(self) -> str:
        return self.environment["BASE_URL"]


class Stopped(Exception):
    """Somebody asked for an orderly end: Ctrl-C, SIGTERM, or a parent that went away."""


def plan_from(given: Mapping[str, str]) -> Plan:
    """Read the variables, refusing with a sentence what cannot be meant. Makes nothing yet."""
    data = Path(given.get("DATA") or "data").expanduser()
    data = data if data.is_absolute() else ROOT / data
    port = port_from(given.get("PORT") or "8000")
    environment = {
        "EMBEDDED": "1",
        "DATA_DIR": str(data),
        "BASE_URL": given.get("BASE_URL") or f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        # Nobody stands in front who could send visitors elsewhere; whoever pressed Ctrl-C waits.
        "DRAIN_SECONDS": given.get("DRAIN_SECONDS") or "1",
    }
    # An outside database may hold real people: the demo company is loaded into it only when asked for by name.
    demo = given.get("DEMO") or ("0" if given.get("DATABASE_URL") else "1")
    environment["DEMO"] = demo
    if demo == "1":
        environment |= {name: value for name, value in SHOWN_IN_DEMO.items() if not given.get(name)}
    broker_socket = None
    if not given.get("BROKER_URL"):
        broker_socket = broker.socket_for(data / "broker")
        environment |= broker.addresses(broker_socket)
    return Plan(data, port, demo == "1", environment, broker_socket)


def port_from(text: str) -> int:
    """A usable port number, or a sentence."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        stop(f"PORT is {text!r}, and a port is a number from 1 to 65535.")
    return int(text)


def listen(port: int) -> socket.socket:
    """Open the address that the web server will answer on, or say why that cannot be.

    The supervisor holds it, so nobody else can take it, and a web server that is being replaced loses no visitor.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(256)
    except PermissionError:
        listener.close()
        stop(f"Port {port} needs more rights than you have. Choose one above 1023: make run PORT=8000")
    except OSError:
        listener.close()
        stop(f"Port {port} is already in use. Stop what uses it, or choose another: make run PORT={port + 1}")
    return listener


def worker_spec(plan: Plan) -> Spec:
    """Celery with its beat inside: one process to watch, and no second schedule by accident.

    One pool process, and so one process that makes PDFs: on one machine more of them cost memory and gain little.
    """
    schedule = plan.data / "run" / "beat"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    options = ["--beat", f"--schedule={schedule}", "--concurrency=1", "--loglevel=WARNING"]
    quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", *options, *quick]
    return Spec("worker", command, environment=plan.environment, grace_seconds=WORKER_GRACE_SECONDS)


def web_spec(plan: Plan, listener: socket.socket) -> Spec:
    """Gunicorn on the supervisor's listening socket. How it serves and how it stops is in gunicorn.conf.py."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=fd://{listener.fileno()}"]
    return Spec(
        "web",
        command,
        environment=plan.environment,
        grace_seconds=WEB_GRACE_SECONDS,
        inherited=(listener.fileno(),),
    )


class Supervisor:
    """One run on one data folder, from the lock to the last child's end."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stop_asked = 0
        self.parent = os.getppid()
        self.lock = data_folder.claim(plan.data)
        key = os.environ.get("SECRET_KEY") or data_folder.secret_key(plan.data)
        plan.environment["SECRET_KEY"] = key
        self.children = Children(plan.data / "logs")
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to stay
            signal.signal(signal.SIGHUP, self._on_signal)

    def serve(self) -> int:
        """Start everything, say where it is, and keep it running until told to stop."""
        listener = listen(self.plan.port)
        try:
            self._start_broker()
            sign_ins = self._prepare(with_demo=self.plan.with_demo)
            say("Starting worker and web server ...")
            self._start(worker_spec(self.plan), web_spec(self.plan, listener))
            self._wait_until_ready()
            say(f"\nLoopwright is at {self.plan.address}\n\n{sign_ins}".rstrip())
            say(f"\nEverything it stores is in {self.plan.data}. Press Ctrl-C to stop.")
            while True:
                self._tick(pause=0.2)
        except Stopped:
            say("\nStopping; what is being worked on is finished first. Press Ctrl-C again to stop at once.")
            return 0
        except ChildrenFailed as failure:
            say(str(failure))
            return 1
        finally:
            listener.close()
            self.children.close()

    def run(self, command: list[str], *, with_web: bool) -> int:
        """Run one management command with broker and worker (and web server) beside it; returns its exit code."""
        listener = listen(self.plan.port) if with_web else None
        try:
            self._start_broker()
            self._prepare(with_demo=False)
            self._start(worker_spec(self.plan))
            if listener:
                self._start(web_spec(self.plan, listener))
                self._wait_until_ready()
            return self._in_foreground([sys.executable, str(ROOT / "manage.py"), *command])
        except Stopped:
            return 130
        except ChildrenFailed as failure:
            say(str(failure))
            return 1
        finally:
            if listener:
                listener.close()
            self.children.close()

    def _start(self, *specs: Spec) -> None:
        for spec in specs:
            self.children.start(spec)

    def _start_broker(self) -> None:
        address = self.plan.broker_socket
        if address is None:
            return
        # The broker inherits the lock: until it has really ended, no other run may open its files.
        self._start(broker.spec(self.plan.data / "broker", address, inherited=(self.lock,)))
        self._wait_for(lambda: broker.answers(address), "The broker does not answer", "broker")

    def _prepare(self, *, with_demo: bool) -> str:
        """Run the preparation beside us and hand back what it says to the person."""
        options = ["--demo"] if with_demo else []
        with subprocess.Popen(
            [sys.executable, "-m", "tools.prepare", *options],
            cwd=ROOT,
            env={**os.environ, **self.plan.environment},
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,
        ) as process:
            said = self._output_of(process)
        if process.returncode:
            raise ChildrenFailed("Loopwright could not be prepared; the lines above say why.")
        return said

    def _output_of(self, process: subprocess.Popen[str]) -> str:
        while True:
            try:
                return process.communicate(timeout=TICK_SECONDS)[0]
            except subprocess.TimeoutExpired:
                self._tick_or_end(process)

    def _in_foreground(self, command: list[str]) -> int:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **self.plan.environment}, preexec_fn=die_with_parent
        )
        while process.poll() is None:
            time.sleep(TICK_SECONDS)
            self._tick_or_end(process)
        return process.returncode

    def _tick_or_end(self, process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
        try:
            self._tick(pause=0)
        except Stopped:
            process.terminate()
            process.wait()
            raise

    def _wait_until_ready(self) -> None:
        self._wait_for(lambda: is_ready(self.plan.port), "The web server does not say that it is ready", "web")

    def _wait_for(self, is_true: Callable[[], bool], complaint: str, name: str) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not is_true():
            self._tick()
            if time.monotonic() > deadline:
                log = self.children.logs / f"{name}.log"
                raise ChildrenFailed(f"{complaint} within {READY_WITHIN_SECONDS:.0f} s. From {log}:\n{last_lines(log)}")

    def _tick(self, pause: float = TICK_SECONDS) -> None:
        """One turn of the loop: look at the children, the parent and what was asked of us."""
        self.children.keep_running()
        if self.stop_asked or ("MAKELEVEL" in os.environ and os.getppid() != self.parent):
            raise Stopped
        time.sleep(pause)

    def _on_signal(self, number: int, frame: object) -> None:
        self.stop_asked += 1
        self.children.is_impatient = self.stop_asked > 1


def is_ready(port: int) -> bool:
    """Whether /readyz answers 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def manage(command: list[str]) -> None:
    """Become one management command on the data folder, which another process may be serving meanwhile."""
    plan = plan_from(os.environ)
    plan.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = os.environ.get("SECRET_KEY") or data_folder.secret_key(plan.data)
    os.environ |= {**plan.environment, "SECRET_KEY": key}
    os.execv(sys.executable, [sys.executable, str(ROOT / "manage.py"), *command])


def main() -> int:
    """Serve, or run one management command, as the arguments say."""
    options = argparse.ArgumentParser(prog="tools.supervise", description="Run Loopwright on this machine.")
    options.add_argument("--fresh", action="store_true", help="on a temporary data folder instead of DATA")
    options.add_argument("--with-web", action="store_true", help="with --run: start the web server too")
    options.add_argument("--run", nargs=argparse.REMAINDER, default=[], help="a command, with broker and worker beside")
    options.add_argument("--manage", nargs=argparse.REMAINDER, default=[], help="a command, with nothing beside it")
    wanted = options.parse_args()
    if wanted.manage:
        manage(wanted.manage)
    follow_make()
    with tempfile.TemporaryDirectory(prefix="loopwright-") if wanted.fresh else nullcontext() as folder:
        supervisor = Supervisor(plan_from({**os.environ, "DATA": folder} if folder else os.environ))
        return supervisor.run(wanted.run, with_web=wanted.with_web) if wanted.run else supervisor.serve()


if __name__ == "__main__":
    sys.exit(main())
