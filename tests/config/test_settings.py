"""The settings as an operator meets them, each time in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import keys

BASE = Path(__file__).resolve().parent.parent.parent
ASK = """
import json, config.settings as s
print(json.dumps({name: getattr(s, name) for name in %r}))
"""


def ask(*names, **variables):
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite:///:memory:"}
    environment |= keys.fresh() | variables
    return subprocess.run(
        [sys.executable, "-c", ASK % (names,)],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def settings(*names, **variables):
    return json.loads(ask(*names, **variables).stdout)


def test_cookies_over_tls_are_bound_to_the_host():
    names = (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
    )

    found = settings(*names, QUIETPRESS_ORIGIN="https://magazine.example")

    assert list(found.values()) == ["__Host-sessionid", "__Host-csrftoken", True, True]


def test_cookies_without_tls_work_on_this_machine():
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT")

    found = settings(*names, QUIETPRESS_ORIGIN="http://127.0.0.1:8000")

    assert list(found.values()) == ["sessionid", False, False]


def test_policy_has_no_unsafe_word():
    policy = settings("CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert "unsafe" not in json.dumps(policy)
    assert [
        policy[name] for name in ("default-src", "base-uri", "object-src", "frame-ancestors")
    ] == [["'none'"]] * 4
    assert (policy["script-src"], policy["style-src"]) == (["'self'"], ["'self'"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIETPRESS_SECRET_KEY", ""),
        ("QUIETPRESS_ENCRYPTION_KEYS", ""),
        ("QUIETPRESS_DIGEST_KEY", ""),
        ("QUIETPRESS_ORIGIN", "magazine.example"),
        ("QUIETPRESS_ORIGIN", "https://magazine.example/blog"),
    ],
)
def test_missing_or_wrong_setting_is_named_in_one_line(name, value, tmp_path):
    answer = ask("DEBUG", **{name: value})

    last = answer.stderr.strip().splitlines()[-1]
    assert answer.returncode == 1
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} is ")


def test_sqlite_writes_at_once_and_for_good():
    found = settings("DATABASES", DATABASE_URL="sqlite:////tmp/x.sqlite3")["DATABASES"]["default"]

    assert found["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        ),
    }


def test_postgresql_is_one_variable():
    url = "postgres://quiet:press@db.example:5433/magazine"

    found = settings("DATABASES", DATABASE_URL=url)["DATABASES"]["default"]

    assert [found[name] for name in ("ENGINE", "NAME", "USER", "HOST", "PORT")] == [
        "django.db.backends.postgresql",
        "magazine",
        "quiet",
        "db.example",
        5433,
    ]
