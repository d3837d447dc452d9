"""Every setting, read from the environment (and from `.env` beside manage.py).

`docs/operator.md` lists the variables. The site refuses to start without its keys;
`make run` writes a `.env` with fresh ones.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config import mail

try:
    # Debian 12's SQLite can corrupt a WAL database (docs/decisions/0003-sqlite.md). Django
    # imports `sqlite3` by name, so the newer build takes that name before it does.
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:
    pass

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def required(name: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Run `make keys` to write a .env with fresh keys, "
            "or set it in the environment (docs/operator.md)."
        )
    return value


# Where the site lives

DEBUG = env.bool("QUIETPRESS_DEBUG", False)
QUIETPRESS_ORIGIN: str = env.str("QUIETPRESS_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
_origin = urlsplit(QUIETPRESS_ORIGIN)
if _origin.scheme not in {"http", "https"} or not _origin.hostname or _origin.path:
    raise ImproperlyConfigured(
        f"QUIETPRESS_ORIGIN is {QUIETPRESS_ORIGIN!r}; it must look like https://example.org"
    )
OVER_TLS = _origin.scheme == "https"
ALLOWED_HOSTS: list[str] = env.list("QUIETPRESS_HOSTS", [_origin.hostname])
if _origin.hostname in {"127.0.0.1", "localhost"}:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

# Keys: see comments/conf.py for what each protects

SECRET_KEY = required("QUIETPRESS_SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("QUIETPRESS_OLD_SECRET_KEYS", [])
QUIETPRESS_ENCRYPTION_KEYS: list[str] = required("QUIETPRESS_ENCRYPTION_KEYS").split(",")
QUIETPRESS_DIGEST_KEY = required("QUIETPRESS_DIGEST_KEY")

# Parts

INSTALLED_APPS = [
    "comments",
    "articles",
    "publication",
    "transfer",
    "config.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "modelsearch",
    "simple_history",
    "taggit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "publication.middleware.response_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "publication.middleware.redirect_moved_paths",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "publication.context_processors.publication",
            ],
        },
    }
]

# Database

SQLITE_OPTIONS = {
    # Eight processes at once: no "database is locked" (docs/decisions/0003-sqlite.md).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: an acknowledged comment survives a power cut. secure_delete: erased words are
    # overwritten in the file.
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"),
}
DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'quietpress.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Staff sign-in

AUTH_USER_MODEL = "publication.User"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Cookies: staff only; readers get none. `__Host-` (RFC 6265bis) needs TLS.

_cookie_prefix = "__Host-" if OVER_TLS else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}sessionid"
SESSION_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
CSRF_COOKIE_SECURE = OVER_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [QUIETPRESS_ORIGIN]
CSRF_FAILURE_VIEW = "publication.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Transport and headers

SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 63_072_000 if OVER_TLS else 0
# The operator's other hosts are not ours to decide about, and preloading cannot be undone.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.bool("QUIETPRESS_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    QUIETPRESS_BEHIND_PROXY = True
# Chromium sends `Origin: null` on a form of a page with `no-referrer`; this one keeps it.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# Request limits, in bytes and fields

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Time and language

LANGUAGE_CODE = env.str("QUIETPRESS_LANGUAGE", "en-gb")
TIME_ZONE = env.str("QUIETPRESS_TIME_ZONE", "UTC")
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("QUIETPRESS_MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Source maps are for developers; compressing them doubles the time of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "gz", "br", "woff2", "webp", "png", "jpg"]

# Mail to readers who asked for it; without an address for it none is offered

QUIETPRESS_MAIL_URL: str = env.str("QUIETPRESS_MAIL_URL", "")
globals().update(mail.read(QUIETPRESS_MAIL_URL))
DEFAULT_FROM_EMAIL = env.str("QUIETPRESS_MAIL_FROM", f"noreply@{_origin.hostname}")

# Comments: see comments/conf.py; what is empty or missing there has a default

QUIETPRESS_SCREENING: list[str] = env.list("QUIETPRESS_SCREENING", [])
QUIETPRESS_LINKS_ALLOWED: int = env.int("QUIETPRESS_LINKS_ALLOWED", 0)
QUIETPRESS_THROWAWAY_DOMAINS: str = env.str("QUIETPRESS_THROWAWAY_DOMAINS", "")
QUIETPRESS_AKISMET_KEY: str = env.str("QUIETPRESS_AKISMET_KEY", "")
QUIETPRESS_KEEP: dict[str, int] = env.dict("QUIETPRESS_KEEP", {}, subcast_values=int)

# Libraries

CRISPY_ALLOWED_TEMPLATE_PACKS = "quietpress"
CRISPY_TEMPLATE_PACK = "quietpress"
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "articles.search_backend",
        "SEARCH_CONFIG": env.str("QUIETPRESS_SEARCH_LANGUAGE", "english"),
    }
}
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
# The search index changes with its article, at once; what can wait is done by a worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "later": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Logs: to stderr, without addresses, query strings or values of rows (publication/logs.py)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"privacy": {"()": "publication.logs.PrivacyFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["privacy"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Whoever scans the network sends these, each with a traceback. The answer is 400.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
