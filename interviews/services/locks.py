"""Row locks of the run, always in one order: loop, interview, scorecard. SQLite locks the whole file instead."""

from typing import Any

from django.db import models

from interviews.models import Interview, Loop


def lock_loop(loop: Loop) -> Loop:
    """Lock the row and bring this object up to date with it."""
    _lock(loop)
    return loop


def lock_interview(interview: Interview) -> Interview:
    """Lock the loop, then the interview, and bring this object and its `loop` up to date."""
    loop = Loop.objects.select_for_update().get(pk=interview.loop_id)
    _lock(interview)
    interview.loop = loop
    return interview


def _lock(row: models.Model) -> None:
    manager: Any = type(row)._default_manager
    row.refresh_from_db(from_queryset=manager.select_for_update())
