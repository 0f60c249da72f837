"""Log lines as JSON. Nothing that a person wrote about another person may reach a log."""

import json
import re
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

from structlog.stdlib import ProcessorFormatter, add_log_level

SECRET_NAMES = frozenset(
    "password token secret key cookie authorization evidence summary note notes prompt text body content".split()
)
# A long random word in an address is the key to what lies behind it (see packets.models.SharedLink).
_KEY_IN_PATH = re.compile(r"(/shared/)[\w-]{20,}")


def make_formatter() -> ProcessorFormatter:
    """The formatter that the settings name: every line as JSON, whoever logged it."""
    return ProcessorFormatter(
        processors=[ProcessorFormatter.remove_processors_meta, to_json],
        foreign_pre_chain=[add_time, add_log_level],
    )


def add_time(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Stamp the event in UTC."""
    event["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    return event


def to_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """Render the event, with values under secret names and exception texts left out."""
    exception = event.pop("exc_info", None)
    if isinstance(exception, tuple) and exception[0]:
        event["exception"] = _where(exception)
    return json.dumps({name: _safe(name, value) for name, value in event.items()}, default=str, ensure_ascii=True)


def _safe(name: str, value: Any) -> Any:
    if name.lower() in SECRET_NAMES:
        return "(left out)"
    return _KEY_IN_PATH.sub(r"\1(left out)", value) if isinstance(value, str) else value


def _where(exception: tuple[Any, Any, Any]) -> list[str]:
    """Type and places only: the message of an exception may quote what somebody typed."""
    frames = traceback.extract_tb(exception[2])[-12:]
    return [exception[0].__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]
