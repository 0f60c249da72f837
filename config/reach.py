"""Whether an installation is for this machine alone, by the names that it answers to."""

from collections.abc import Iterable
from urllib.parse import urlsplit

THIS_MACHINE = {"localhost", "127.0.0.1", "::1", "[::1]"}


def why_not_start(base_url: str, hosts: Iterable[str], *, debug: bool) -> str:
    """The sentence that says why DEBUG (or else the demo) must not start under these names; empty where it may."""
    address = urlsplit(base_url)
    others = sorted({address.hostname or "", *hosts} - THIS_MACHINE)
    if not others and address.scheme != "https":
        return ""
    named = f"while BASE_URL is {base_url} and ALLOWED_HOSTS are {', '.join(hosts)}"
    if debug:
        return f"DEBUG is for this machine alone, {named}. Unset DEBUG."
    return (
        f"The demo is for this machine alone, because its administrator needs no second factor, {named}. "
        "Set DEMO=0, or DEMO_IN_PUBLIC=1 if others shall reach it."
    )
