"""The commands as a newcomer meets them: what they say, and what they leave alone."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core import checks

from config import install, keys, run
from tests import run as tests

BASE_DIR = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path):
    """A checkout with the commands alone, for what must not touch the real one."""
    shutil.copy(BASE_DIR / "Makefile", tmp_path)
    (tmp_path / "config").mkdir()
    for name in ("__init__.py", "install.py", "keys.py", "run.py"):
        shutil.copy(BASE_DIR / "config" / name, tmp_path / "config")
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def make(checkout, *words, **variables):
    """Run make in `checkout` as from a fresh shell."""
    ours = re.compile("MAKE|MFLAGS|QUIETPRESS_|PORT$|DATABASE_URL")
    environment = {key: value for key, value in os.environ.items() if not ours.match(key)}
    return subprocess.run(
        ["make", f"PYTHON={sys.executable}", *words],
        cwd=checkout,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def complaint(result):
    """The one line on stderr beside make's own."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert result.returncode != 0
    assert len(lines) == 1, result.stderr
    return lines[0]


def installed(checkout):
    """Pretend that `.venv` is there and complete: it is this test's own Python."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    python = checkout / install.PYTHON
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stamps = install._stamps(checkout / "requirements.txt")
    (checkout / install.STAMP).write_text("\n".join(stamps))


def test_help_is_the_default_and_lists_every_target():
    targets = re.search(r"^\.PHONY: (.*)$", (BASE_DIR / "Makefile").read_text(), re.MULTILINE)[1]

    result = make(BASE_DIR)

    assert result.returncode == 0
    assert [line.split()[1] for line in result.stdout.splitlines()] == targets.split()
    assert all(len(line.split()) > 2 for line in result.stdout.splitlines())


def test_a_python_that_is_missing_or_too_old_gives_one_line(checkout):
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    result = make(checkout, "run", f"PYTHON=no-such-python {old}")

    assert "Python 3.11 or newer" in complaint(result)


def test_the_first_python_that_is_new_enough_is_taken(checkout):
    result = make(checkout, "keys", f"PYTHON=no-such-python {sys.executable}")

    assert result.returncode == 0


def test_a_missing_venv_module_gives_one_line(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(install.InstallError, match="apt install python3"):
        install.install(Path("requirements.txt"))


def test_a_failed_download_gives_one_line(checkout):
    installed(checkout)
    (checkout / "requirements.txt").write_text("not-there==1")

    result = make(
        checkout, "run", PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout)
    )

    assert "not-there==1" in complaint(result)
    assert not (checkout / install.STAMP).exists()


def test_what_is_installed_is_not_installed_again(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    installed(checkout)

    assert install.install(Path("requirements.txt")) is False


def test_an_installation_for_development_serves_the_site_too(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    installed(checkout)
    (checkout / "requirements-dev.txt").write_text("# more\n-r requirements.txt\n")
    (checkout / install.STAMP).write_text("\n".join(install._stamps(Path("requirements-dev.txt"))))

    assert install.install(Path("requirements.txt")) is False
    assert install.install(Path("requirements-dev.txt")) is False


def test_a_changed_requirement_changes_every_file_that_includes_it(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    (checkout / "requirements-dev.txt").write_text("-r requirements.txt\n")
    before = list(install._stamps(Path("requirements-dev.txt")))

    (checkout / "requirements.txt").write_text("Django\n")

    assert not set(before) & set(install._stamps(Path("requirements-dev.txt")))


def test_a_half_made_environment_is_not_trusted(checkout, monkeypatch):
    made = []
    monkeypatch.chdir(checkout)
    monkeypatch.setattr(install, "_make", made.append)
    monkeypatch.setattr(install, "_run", lambda command, log: None)
    installed(checkout)
    (checkout / install.STAMP).unlink()

    assert install.install(Path("requirements.txt")) is True
    assert len(made) == 1


def test_a_busy_port_gives_one_line(checkout):
    installed(checkout)
    with socket.socket() as listener:
        listener.bind((run.HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]

        result = make(checkout, "run", f"PORT={port}")

    assert complaint(result) == (
        f"Port {port} is in use. Choose another one: make run PORT={port + 1}"
    )


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "٨٠٠٠"])
def test_a_port_that_is_none_gives_one_line(port):
    with pytest.raises(run.CannotStart, match="PORT must be a number"):
        run.free_port(port)


def test_keys_are_written_once_for_the_owner_alone_and_not_shown(checkout):
    first = make(checkout, "keys")
    env_file = checkout / ".env"
    written = env_file.read_text()
    second = make(checkout, "keys")

    assert first.returncode == second.returncode == 0
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    assert env_file.read_text() == written
    values = re.findall(r"^QUIETPRESS_\w+=(.+)$", written, re.MULTILINE)
    assert len(values) == len(keys.NAMES)
    assert not any(value in first.stdout + second.stdout for value in values)


def test_an_env_file_without_keys_is_named_and_left_alone(checkout):
    (checkout / ".env").write_text("QUIETPRESS_SECRET_KEY=mine\n# QUIETPRESS_DIGEST_KEY=\n")

    result = make(checkout, "keys")

    assert complaint(result).endswith("QUIETPRESS_ENCRYPTION_KEYS, QUIETPRESS_DIGEST_KEY.")
    assert (checkout / ".env").read_text().startswith("QUIETPRESS_SECRET_KEY=mine\n#")


def test_fresh_keys_are_usable_and_differ():
    one, other = keys.fresh(), keys.fresh()

    assert tuple(one) == keys.NAMES
    assert not set(one.values()) & set(other.values())
    assert Fernet(one["QUIETPRESS_ENCRYPTION_KEYS"])


@pytest.mark.parametrize(
    ("environment", "file", "origin"),
    [
        ("", "", "http://127.0.0.1:8080"),
        ("", "https://file.example", ""),
        ("https://set.example", "https://file.example", "https://set.example"),
    ],
)
def test_origin_follows_the_port_unless_it_is_set(monkeypatch, tmp_path, environment, file, origin):
    monkeypatch.setenv("QUIETPRESS_ORIGIN", environment)
    if not environment:
        monkeypatch.delenv("QUIETPRESS_ORIGIN")
    (tmp_path / ".env").write_text(f"QUIETPRESS_ORIGIN={file}\n")

    run.follow(8080, tmp_path / ".env")

    assert os.environ.get("QUIETPRESS_ORIGIN", "") == origin


def test_static_files_are_collected_only_when_one_has_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"

    assert run.collect_static() is True
    assert run.collect_static() is False

    (source / "b.css").write_text("b {}")

    assert run.collect_static() is True
    assert (tmp_path / "collected" / "b.css").exists()


@pytest.mark.django_db
def test_a_wrong_setting_ends_the_start_in_one_line(settings):
    settings.QUIETPRESS_DIGEST_KEY = "short"

    with pytest.raises(run.CannotStart) as refused:
        run.check()

    assert str(refused.value).startswith("Something is set up wrong. QUIETPRESS_DIGEST_KEY is ")
    assert str(refused.value).endswith("(comments.E002)")
    assert "\n" not in str(refused.value)


@pytest.mark.django_db
def test_a_warning_is_said_and_does_not_end_the_start(monkeypatch, capsys):
    warning = checks.Warning("This SQLite is old.", hint="Take\na newer one.", id="publication.W9")
    monkeypatch.setattr(checks, "run_checks", lambda: [warning])

    run.check()

    assert capsys.readouterr().err == (
        "Warning: This SQLite is old. Take a newer one. (publication.W9)\n"
    )


def test_every_start_runs_the_checks(monkeypatch):
    monkeypatch.setattr(run.keys, "missing", list)
    monkeypatch.setattr(run, "follow", lambda port: None)
    monkeypatch.setattr("django.setup", lambda: None)
    done = []
    for step in ("check", "migrate", "load_demo", "collect_static"):
        monkeypatch.setattr(run, step, partial(done.append, step))

    run.prepare(8000)

    assert done == ["check", "migrate", "load_demo", "collect_static"]


@pytest.mark.django_db
def test_a_second_start_migrates_nothing_and_loads_no_demo(monkeypatch, django_user_model):
    django_user_model.objects.create_user("someone")
    monkeypatch.setattr("django.core.management.call_command", pytest.fail)

    run.migrate()
    run.load_demo()


@pytest.mark.parametrize(
    ("strict", "allowed", "code"), [("", False, 0), ("1", True, 0), ("1", False, 1)]
)
def test_what_was_left_out_is_named_and_fails_a_strict_run(
    monkeypatch, capsys, strict, allowed, code
):
    monkeypatch.setenv("QUIETPRESS_TESTS_STRICT", strict)

    assert tests.report({"SQLite": 0}, [("Chromium is not installed.", allowed)]) == code
    assert "Left out: Chromium is not installed." in capsys.readouterr().out


@pytest.mark.parametrize("code", [1, 5, -9])
def test_a_failure_on_one_database_is_a_failure(code):
    assert tests.report({"SQLite": 0, "PostgreSQL": code}, []) == 1
