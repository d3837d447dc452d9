"""What was erased is not in the file of the database any more (SQLite)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from comments import moderation
from tests import factories


def in_the_file(words: str) -> bool:
    """Whether the database file or what SQLite keeps beside it holds `words`."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(connection.settings_dict["NAME"])
    files = [path for path in name.parent.glob(f"{name.name}*") if path.is_file()]
    assert files
    return any(words.encode() in path.read_bytes() for path in files)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL overwrites by VACUUM")
def test_withdrawn_words_are_overwritten():
    article = factories.article()
    for _ in range(5):
        factories.comment(article, text="Words that stay. " * 40)
    comment = factories.comment(article, text="Xylographic confession. " * 40)
    stored = in_the_file("Xylographic confession")

    moderation.withdraw(comment, by=None, expecting="approved")

    assert (stored, in_the_file("Xylographic confession")) == (True, False)
    assert in_the_file("Words that stay.")
