"""Settings of every installation: one file, everything from the environment, safe when nothing is said.

Two ways to run are supported. Embedded (`make run`): SQLite and a private broker in the data folder, on this
machine's loopback address. Hosted: PostgreSQL, Redis and S3-compatible storage behind a TLS proxy.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import reach
from config.env import BASE_DIR, env, switch

DEBUG = env("DEBUG")
EMBEDDED = env("EMBEDDED")
DEMO = env("DEMO")
DATA_DIR = Path(env("DATA_DIR"))
BASE_URL = env("BASE_URL").rstrip("/")
IS_SECURE = BASE_URL.startswith("https://")

# Commands that never serve a request and never store anything may run without a key.
KEYLESS_COMMANDS = {"makemigrations", "collectstatic", "compilemessages", "makemessages", "write_docs"}
SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    if not (DEBUG or (len(sys.argv) > 1 and sys.argv[1] in KEYLESS_COMMANDS)):
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text. `make run` makes one for you.")
    # Never signs anything that is kept: see KEYLESS_COMMANDS and the refusal above.
    SECRET_KEY = "only-for-development-and-for-commands-that-store-nothing-0123456789"  # noqa: S105

ALLOWED_HOSTS = env("ALLOWED_HOSTS")
TRUSTED_PROXIES = env("TRUSTED_PROXIES")
# DEBUG shows what is in memory, and the demo's administrator has no second factor: neither is for others to reach.
ONLY_THIS_MACHINE = DEBUG or (DEMO and not env("DEMO_IN_PUBLIC"))
if ONLY_THIS_MACHINE and (refusal := reach.why_not_start(BASE_URL, ALLOWED_HOSTS, debug=DEBUG)):
    raise ImproperlyConfigured(refusal)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if IS_SECURE else []

INSTALLED_APPS = [
    # First, so that its commands stand before Django's of the same name.
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rules.apps.AutodiscoverRulesConfig",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "core",
    "accounts",
    "questionbank",
    "hiring",
    "interviews",
    "packets",
    "appointments",
    "records",
    "integrations",
]

MIDDLEWARE = [
    "core.middleware.SecurityHeadersMiddleware",
    "core.middleware.ForwardedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Inside whatever sets headers: static files carry the same as pages.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SessionLifetimeMiddleware",
    "accounts.middleware.FirstVisitMiddleware",
    "core.middleware.SignInMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "interviews.guests.confinement.GuestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.ByHandMiddleware",
    "core.middleware.SpokenErrorsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.shell",
            ],
            "builtins": ["core.templatetags.ui", "questionbank.templatetags.rating"],
        },
    }
]
FORM_RENDERER = "core.rendering.FieldRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = not DEBUG

# --- Database -------------------------------------------------------------------------------------------------

if env("DATABASE_URL"):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "loopwright.sqlite3"}}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL alone made lock errors worse; with IMMEDIATE transactions and a patient timeout there were none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        # What is erased is overwritten, whatever the library was built with.
        "PRAGMA secure_delete=ON;",
    }
else:
    # Visitors wait no longer than that for a database that is away (`tcp_user_timeout`, in ms, for one whose machine no
    # longer takes what is sent: the check of a pooled connection and the wait for another end within 2 s). When it is
    # back, a pool that tries a few seconds at a time finds it, and connections that did not survive are not handed out.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 2,
            "tcp_user_timeout": 900,
            "pool": {"min_size": 1, "max_size": 12, "timeout": 1.0, "reconnect_timeout": 3},
        }
    )
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Behind a pooler in transaction mode (PgBouncer) a cursor does not outlive its statement.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not env("SERVER_SIDE_CURSORS")
    if env("SERVER_SIDE_CURSORS"):
        # PostgreSQL would compile statements for longer than it then runs them. A pooler refuses what it does not know.
        # And it would keep the locks of a machine that vanished within a transaction for hours: within half a minute it
        # notices that nobody is there.
        notices = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        given = DATABASES["default"]["OPTIONS"].get("options", "")
        DATABASES["default"]["OPTIONS"]["options"] = f"-c jit=off {notices} {given}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, broker, background work ---------------------------------------------------------------------------

if env("CACHE_URL"):
    CACHES = {"default": env.cache_url("CACHE_URL")}
    if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
        CACHES["default"]["BACKEND"] = "core.cache.SteadyRedisCache"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Too short a timeout runs work twice, too long a one leaves it lying: above the hard limit of every task.
TASK_HARD_LIMIT_SECONDS = 40
CELERY_BROKER_URL = env("BROKER_URL") or "memory://"
# Without a broker nobody could hear a nudge: rows wait for `core.jobs.drain` or for a worker that sweeps.
NUDGES_ENABLED = bool(env("BROKER_URL"))
# Four queues, so that nothing short waits behind many PDFs, and no PDF behind many calendars, which are as slow as
# other people's servers. A worker takes from all of them in turn unless it is told which.
QUEUES = MAIL_QUEUE, PDF_QUEUE, CLOCK_QUEUE, CALENDAR_QUEUE = ("mail", "pdf", "clock", "calendars")
CELERY_TASK_DEFAULT_QUEUE = CLOCK_QUEUE
CELERY_TASK_ROUTES = {
    "accounts.send_access_mail": {"queue": MAIL_QUEUE},
    "interviews.send_message": {"queue": MAIL_QUEUE},
    "interviews.send_note_mail": {"queue": MAIL_QUEUE},
    "interviews.send_guest_mail": {"queue": MAIL_QUEUE},
    "packets.send_mail": {"queue": MAIL_QUEUE},
    "appointments.send_mail": {"queue": MAIL_QUEUE},
    "questionbank.send_review_mail": {"queue": MAIL_QUEUE},
    # Somebody waits for these.
    "questionbank.bring_in": {"queue": MAIL_QUEUE},
    "questionbank.read_lists": {"queue": MAIL_QUEUE},
    "hiring.bring_in_candidates": {"queue": MAIL_QUEUE},
    "accounts.read_busy_address": {"queue": CALENDAR_QUEUE},
    "appointments.read_mailbox": {"queue": CALENDAR_QUEUE},
    "integrations.send_post": {"queue": CALENDAR_QUEUE},
    "packets.render_document": {"queue": PDF_QUEUE},
    "packets.pack_export": {"queue": PDF_QUEUE},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = TASK_HARD_LIMIT_SECONDS
CELERY_TASK_SOFT_TIME_LIMIT = TASK_HARD_LIMIT_SECONDS - 5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * TASK_HARD_LIMIT_SECONDS,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": 10.0},
    "sweep-leftovers": {"task": "records.sweep_leftovers", "schedule": 3600.0},
    "beat-heartbeat": {"task": "core.heartbeat", "schedule": 10.0},
    "keep-months": {"task": "interviews.keep_months", "schedule": 600.0},
    "keep-questions": {"task": "interviews.keep_questions", "schedule": 600.0},
    "begin-rounds": {"task": "interviews.begin_rounds", "schedule": 30.0},
    "clear-ended-sessions": {"task": "core.clear_ended_sessions", "schedule": 3600.0},
    "chain-audit": {"task": "core.chain_audit", "schedule": 10.0},
    "keep-stands": {"task": "hiring.keep_stands", "schedule": 60.0},
    "keep-bank": {"task": "questionbank.keep_bank", "schedule": 60.0},
    "renew-busy-times": {"task": "accounts.renew_busy_times", "schedule": 60.0},
    "follow-for-chat": {"task": "integrations.follow_for_chat", "schedule": 60.0},
    "renew-mailbox": {"task": "appointments.renew_mailbox", "schedule": 60.0},
    "tell-reviewers": {"task": "questionbank.tell_reviewers", "schedule": 60.0},
}
CELERY_TIMEZONE = "UTC"

# --- Files ----------------------------------------------------------------------------------------------------

S3_STORAGE = {
    "BACKEND": "core.s3.S3FileStorage",
    "OPTIONS": {
        "bucket_name": env("S3_BUCKET"),
        "endpoint_url": env("S3_ENDPOINT") or None,
        "access_key": env("S3_ACCESS_KEY") or None,
        "secret_key": env("S3_SECRET_KEY") or None,
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
    },
}
DISK_STORAGE = {"BACKEND": "core.storage.DurableFileStorage", "OPTIONS": {"location": DATA_DIR / "files"}}

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": S3_STORAGE if env("S3_BUCKET") else DISK_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.storage.HashedStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Forms grow with their rows: a role has three fields for each competency of the library.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- People and sign-in ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Emails are unique in their canonical form by constraints with a condition, which this check does not see.
# The last two ask for HSTS on every host of the domain, which is the owner's to choose.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "interviews:my_work"
ACCOUNT_ADAPTER = "accounts.adapters.ClosedSignupAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.SignInForm",
    "reset_password": "accounts.sign_in_forms.ResetForm",
    "reset_password_from_key": "accounts.sign_in_forms.ChoosePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A mail to whoever has no account would let anybody send mails in the organisation's name.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# What fails is counted closely. What succeeds may come from a whole office at nine o'clock, behind one address.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/15m/key,50/15m/ip",
    "login": "600/m/ip",
    "reset_password": "200/h/ip,5/h/key",
    "reset_password_from_key": "600/m/ip",
    "guest_code": "5/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Loopwright"
# A code of the step before or after the present one is good, for clocks go wrong and fingers are slow. The forms see
# to it that each is good once in all that time.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "activate_totp": "accounts.sign_in_forms.FirstCodeForm",
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.CodeAgainForm",
}
# Nobody registers by themselves, so an address that was never confirmed cannot be a stranger's. Without this, nobody
# could ever turn the second factor on: addresses are given by administrators and not confirmed by mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The demo has one administrator whose second factor would lock every newcomer out.
ADMINISTRATORS_NEED_SECOND_FACTOR = not DEMO
ADVERSE_IMPACT = env("ADVERSE_IMPACT")
# Where colleagues may have their own calendars read: the only hosts that Loopwright calls for them.
CALENDAR_HOSTS = [host.strip() for host in env("CALENDAR_HOSTS") if host.strip()]
# Where an administrator may have a chat program told of what is late.
CHAT_HOSTS = [host.strip() for host in env("CHAT_HOSTS") if host.strip()]

SESSION_SAVE_EVERY_REQUEST = False
# How long a session may rest, and how long it may last at all.
SESSION_IDLE_SECONDS = SESSION_COOKIE_AGE = 8 * 3600
SESSION_LONGEST_SECONDS = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
if IS_SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_FAILURE_VIEW = "accounts.other_tabs.csrf_failure"

# --- What every response carries ------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31536000 if IS_SECURE else 0
# They speak for every other host of the domain, and for a year: whoever owns it says so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE and env("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = IS_SECURE and env("HSTS_PRELOAD")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail, words, time ----------------------------------------------------------------------------------------

if env("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
# What is empty here an administrator says in the browser: see core.organisation, which every page asks.
MAIL_FROM = env("MAIL_FROM")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or "Loopwright <loopwright@localhost>"
EMAIL_TIMEOUT = 10
# Where mail programs send their answers to invitations, and the mailbox in which a worker reads them.
REPLIES_ADDRESS = env("REPLIES_ADDRESS").strip()
REPLIES_URL = env("REPLIES_URL").strip()

ORGANISATION = env("ORGANISATION")
# In which language rounds and competencies have their names here: in packets of another language they are marked.
NAMES_LANGUAGE = env("NAMES_LANGUAGE")
# Whether browsers may keep the open kit and text that is not saved yet, for a day at most: see core.organisation.
KEEP_UNSENT_TEXT = switch("KEEP_UNSENT_TEXT")
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
HOUSE_TIME_ZONE = env("TIME_ZONE")
TIME_ZONE = HOUSE_TIME_ZONE or "Europe/Berlin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logging.make_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
}
