"""The environment, read once: every variable that Loopwright understands, with a safe default.

`.env.example` lists the same names for people; a test keeps the two equal.
"""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env(
    DEBUG=(bool, False),
    EMBEDDED=(bool, False),
    DEMO=(bool, False),
    SECRET_KEY=(str, ""),
    ALLOWED_HOSTS=(list, ["localhost", "127.0.0.1", "[::1]"]),
    BASE_URL=(str, "http://localhost:8000"),
    DATA_DIR=(str, str(BASE_DIR / "data")),
    DATABASE_URL=(str, ""),
    SERVER_SIDE_CURSORS=(bool, True),
    BROKER_URL=(str, ""),
    CACHE_URL=(str, ""),
    EMAIL_URL=(str, ""),
    MAIL_FROM=(str, ""),
    S3_BUCKET=(str, ""),
    S3_ENDPOINT=(str, ""),
    S3_ACCESS_KEY=(str, ""),
    S3_SECRET_KEY=(str, ""),
    DEMO_IN_PUBLIC=(bool, False),
    HSTS_INCLUDE_SUBDOMAINS=(bool, False),
    HSTS_PRELOAD=(bool, False),
    TRUSTED_PROXIES=(int, 0),
    DRAIN_SECONDS=(int, 5),
    TIME_ZONE=(str, ""),
    ORGANISATION=(str, ""),
    NAMES_LANGUAGE=(str, "en"),
    KEEP_UNSENT_TEXT=(str, ""),
    LOG_LEVEL=(str, "INFO"),
    ADVERSE_IMPACT=(bool, False),
    CALENDAR_HOSTS=(list, []),
    CHAT_HOSTS=(list, []),
    REPLIES_ADDRESS=(str, ""),
    REPLIES_URL=(str, ""),
)


def switch(name: str) -> bool | None:
    """What a switch of the environment says; None where it is left to an administrator."""
    return env.bool(name) if env(name) else None
