"""Log lines as JSON. Nothing that a person wrote about another person may reach a log."""

import json
import re
import traceback
from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter, add_log_level

SECRET_NAMES = frozenset(
    "password token secret key cookie authorization evidence summary note notes prompt text body content".split()
)
# A long word in an address is the key to what lies behind it, or might be: private links, invitations, new passwords.
_KEY_IN_PATH = re.compile(r"(?<=/)[\w:=-]{30,}(?=/)")


def make_formatter() -> ProcessorFormatter:
    """The formatter that the settings name: every line as JSON, whoever logged it."""
    return ProcessorFormatter(
        processors=[ProcessorFormatter.remove_processors_meta, to_json],
        foreign_pre_chain=[add_time, add_log_level, without_values],
        pass_foreign_args=True,
    )


def without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A line that others logged, without what errors and the arguments of tasks say in it: they may quote somebody.

    What stays of an error is its type. Celery puts message, traceback and arguments of a failed task into its line.
    """
    record, args = event["_record"], event.pop("positional_args", ())
    failed = getattr(record, "data", None)
    if record.name.startswith("celery") and isinstance(failed, dict) and "exc" in failed:
        event["event"] = f"Task {failed.get('name')}[{failed.get('id')}] failed."
    elif args and any(isinstance(value, BaseException) for value in _each(args)):
        event["event"] = str(record.msg) % _typed(args)
    return event


def _each(args: Any) -> Iterable[Any]:
    return args.values() if isinstance(args, dict) else args


def _typed(args: Any) -> Any:
    if isinstance(args, dict):
        return {name: _type_of_error(value) for name, value in args.items()}
    return tuple(_type_of_error(value) for value in args)


def _type_of_error(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value


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
    return _KEY_IN_PATH.sub("(left out)", value) if isinstance(value, str) else value


def _where(exception: tuple[Any, Any, Any]) -> list[str]:
    """Type and places only: the message of an exception may quote what somebody typed."""
    frames = traceback.extract_tb(exception[2])[-12:]
    return [exception[0].__name__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]


def log_to_the_log() -> None:
    """Our own lines take the same way as everybody else's: level, handler and formatter are those of the settings."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            add_time,
            add_log_level,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
