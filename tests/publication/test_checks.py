"""What an operator is told about the machine before the site starts."""

from __future__ import annotations

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection


def warnings_of(version, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    found = run_checks()
    return [message.id for message in found if message.id == "publication.W001"]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_check_warns_of_an_sqlite_that_can_corrupt_the_database(version, monkeypatch):
    expected = ["publication.W001"] if connection.vendor == "sqlite" else []

    assert warnings_of(version, monkeypatch) == expected


@pytest.mark.parametrize("version", [(3, 51, 3), (4, 0, 0)])
def test_check_is_silent_about_a_sound_sqlite(version, monkeypatch):
    assert warnings_of(version, monkeypatch) == []
