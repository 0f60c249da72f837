"""Sessions in the database, read with a statement that is put together once: every request reads one."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import models
from django.utils import timezone

from core.prepared import Prepared


def _unexpired(key: str, now: datetime) -> models.QuerySet[Any]:
    return DatabaseSessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)


_FIND = Prepared(_unexpired, str, datetime)


class SessionStore(DatabaseSessionStore):
    """As Django's own. What is stored is what counts at every request: nothing is cached."""

    def _get_session_from_db(self) -> Any:
        session = _FIND.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session
