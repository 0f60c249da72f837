"""A cache on Redis whose absence nobody notices: signing in counts failures in it, and must work without it.

While Redis does not answer, each process keeps its own counts. After a failure it is left alone for some seconds, so
that a request does not wait for it again and again.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

REST_SECONDS = 10.0
PATIENCE_SECONDS = 1.0
METHODS = "add get set touch delete get_many has_key incr set_many delete_many clear".split()


class SteadyRedisCache(RedisCache):
    """Redis while it answers, the memory of this process otherwise. What one of them holds the other does not know."""

    rests_until = 0.0  # for the whole process: every thread has an instance of its own

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
        super().__init__(server, {**params, "OPTIONS": {**patience, **params.get("OPTIONS", {})}})
        self.meanwhile = LocMemCache("meanwhile", {})


def _steady(name: str) -> Callable[..., Any]:
    def call(self: SteadyRedisCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyRedisCache.rests_until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                SteadyRedisCache.rests_until = time.monotonic() + REST_SECONDS
                log.warning("cache.away", error=type(error).__name__)
        return getattr(self.meanwhile, name)(*args, **kwargs)

    call.__name__ = name
    return call


for _name in METHODS:
    setattr(SteadyRedisCache, _name, _steady(_name))
