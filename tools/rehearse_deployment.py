"""Type what docs/deploy.md says into an empty Debian: up to the answer of `/readyz`, then an update and the way back.

    python3 -m tools.rehearse_deployment FOLDER

`FOLDER` holds an empty Debian, as debootstrap makes it (`debootstrap --variant=minbase bookworm FOLDER`). It runs as
root, on the ports that the document names, with stand-ins for what the document takes from elsewhere: an S3-compatible
store and a mail server. No systemd runs there: a stand-in for `systemctl` starts what the units say, as their user and
with their environment, and does the work of a timer once. So commands of units are tried, their sandboxes and hours are
not. The update is one to the same files under the next version's name.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tools.base import ROOT, say, stop

DOCUMENT = ROOT / "docs" / "deploy.md"
SECTIONS = ("From a bare Debian to ready", "Updates, and the way back")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOURCE = "/root/loopwright"
OWN_VALUES = {
    "HOST": "loopwright.test",
    "S3_ENDPOINT": "http://127.0.0.1:9000",
    "S3_ACCESS_KEY": "a-key",
    "S3_SECRET_KEY": "a-secret",
    "EMAIL_URL": "smtp://127.0.0.1:2525",
}
# After the way back, as the document asks after the first start.
ASK_ONCE_MORE = """curl --silent --fail --retry 30 --retry-delay 1 --retry-all-errors \\
    --cacert /etc/loopwright/tls.pem --resolve "$HOST:443:127.0.0.1" "https://$HOST/readyz"
loopwright-manage check_services --wait 60"""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# A machine behind a mirror of packages says where it is.
PASSED_ON = {
    name: value
    for name, value in os.environ.items()
    if re.match(r"(PIP|UV|NPM_CONFIG|SSL_CERT|NODE_EXTRA)_|.*_proxy$", name)
}

SYSTEMCTL = r"""#!/bin/bash
# Stands in for systemd: Debian's own services by their scripts, ours by what their units say.
set -eu
verb=$1; shift
[ "$verb" = daemon-reload ] && exit 0
for name in "$@"; do
    case "$name" in
    --now) ;;
    loopwright-*.timer)
        $(sed -n "s/^ExecStart=//p" "/etc/systemd/system/${name%.timer}.service")
        echo "systemctl: did the work of $name once" ;;
    loopwright-*)
        [ "$verb" = restart ] && ended=$(cat "/run/$name.pid") && kill "$ended" && tail -f --pid="$ended" /dev/null
        unit=/etc/systemd/system/$name.service
        said() { sed -n "s/^$1=//p" "$unit"; }
        ( set -a; . "$(said EnvironmentFile)"; set +a; cd "$(said WorkingDirectory)"
          command=$(said ExecStart); host=$(hostname)
          exec setpriv --reuid="$(said User)" --regid="$(said User)" --init-groups \
              setsid ${command//%h/$host} >>"/var/log/$name.log" 2>&1 ) & echo $! > "/run/$name.pid"
        echo "systemctl: started $name" ;;
    *) [ "$verb" = reload ] && service "$name" reload || service "$name" start ;;
    esac
done
"""


def commands(document: str) -> list[str]:
    """The blocks of commands of the sections, in their order."""
    return [block for section in SECTIONS for block in BLOCK.findall(_section(document, section))]


def _section(document: str, name: str) -> str:
    return document.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def script(document: str) -> str:
    """All blocks as one script, which ends with the first command that fails and says each before it runs."""
    blocks = [f"cd {SOURCE}\n{block}" for block in commands(document)]
    return "\n".join(["set -eu", "set -o pipefail", "set -x", *blocks, ASK_ONCE_MORE])


def main(folder: Path) -> None:
    if os.geteuid() or not (folder / "etc/debian_version").exists():
        stop("Run this as root, with a folder in which debootstrap made a Debian.")
    stand_ins = _start_stand_ins(folder.with_name(f"{folder.name}-stand-ins"))
    _prepare(folder)
    given = {**OWN_VALUES, **PASSED_ON, "PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8"}
    words = [f"{name}={value}" for name, value in given.items()]
    inside = ["chroot", str(folder), "/usr/bin/env", "-i", *words, "bash", "-c", script(DOCUMENT.read_text())]
    try:
        result = subprocess.run(inside, check=False)
    finally:
        _stop_inside(folder)
        _unmount(folder)
        for server in stand_ins:
            server.terminate()
    if result.returncode:
        stop(f"The document's commands ended with {result.returncode}.")
    say("Ready, updated and back again, by the document's commands alone.")


def _prepare(folder: Path) -> None:
    """Give the empty Debian this repository, the machine's network, the stand-in, and the files that a kernel gives."""
    shutil.rmtree(folder / SOURCE.strip("/"), ignore_errors=True)
    (folder / SOURCE.strip("/")).mkdir()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / SOURCE.strip("/") / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    # Certificates that this machine trusts beyond Debian's.
    shutil.copytree("/usr/local/share/ca-certificates", folder / "usr/local/share/ca-certificates", dirs_exist_ok=True)
    control = folder / "usr/local/bin/systemctl"
    control.write_text(SYSTEMCTL)
    control.chmod(0o755)
    for place, kind in (("proc", "proc"), ("sys", "sysfs")):
        subprocess.run(["mount", "-t", kind, kind, str(folder / place)], check=True)
    subprocess.run(["mount", "--rbind", "/dev", str(folder / "dev")], check=True)


def _start_stand_ins(environment: Path) -> "list[subprocess.Popen[bytes]]":
    """An S3-compatible store and a mail server of the Python world, beside the empty Debian."""
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    programs = environment / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", "moto[s3,server]", "aiosmtpd"], check=True)
    store = [str(programs / "moto_server"), "-H", "127.0.0.1", "-p", "9000"]
    mail = [str(programs / "python"), "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:2525"]
    return [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in (store, mail)
    ]


def _stop_inside(folder: Path) -> None:
    """End what was started in there, and nothing else: whatever has that folder as its root."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "root").resolve() == folder:
                os.kill(int(process.name), signal.SIGTERM)
        except OSError:  # it has ended by itself
            continue


def _unmount(folder: Path) -> None:
    for place in ("proc", "sys", "dev"):
        subprocess.run(["umount", "--recursive", "--lazy", str(folder / place)], check=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
