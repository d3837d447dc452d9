"""The settings of the tests: those of the site, with what must not be shared or slow replaced."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Removed when the process ends: test databases, media, static files.
TEMPORARY = Path(tempfile.mkdtemp(prefix="quietpress-tests-"))
atexit.register(shutil.rmtree, TEMPORARY, ignore_errors=True)

# Set before config.settings reads a .env, which never replaces what is set.
os.environ.update(
    QUIETPRESS_DEBUG="0",
    QUIETPRESS_ORIGIN="http://testserver",
    QUIETPRESS_HOSTS="testserver",
    QUIETPRESS_BEHIND_PROXY="0",
    QUIETPRESS_LANGUAGE="en-gb",
    QUIETPRESS_TIME_ZONE="UTC",
    QUIETPRESS_SEARCH_LANGUAGE="english",
    QUIETPRESS_MAIL_URL="",
    QUIETPRESS_SCREENING="",
    QUIETPRESS_LINKS_ALLOWED="0",
    QUIETPRESS_THROWAWAY_DOMAINS="",
    QUIETPRESS_AKISMET_KEY="",
    QUIETPRESS_KEEP="",
    QUIETPRESS_MEDIA_ROOT=str(TEMPORARY / "media"),
    QUIETPRESS_SECRET_KEY="a key for tests, and for nothing else: 0123456789 abcdefghijklmnop",
    QUIETPRESS_OLD_SECRET_KEYS="",
    QUIETPRESS_ENCRYPTION_KEYS="YSBrZXkgZm9yIHRlc3RzLCBub3RoaW5nIGVsc2UhISE=",
    QUIETPRESS_DIGEST_KEY="a digest key for tests, and for nothing else",
)
# `python -m tests.run` sets it for PostgreSQL.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{TEMPORARY / 'quietpress.sqlite3'}")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: the live server's threads need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(TEMPORARY / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"]["OPTIONS"] | {
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
        )
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Static files as they lie in the source: no manifest, nothing to collect.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = TEMPORARY / "static"
STATIC_ROOT.mkdir()
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
