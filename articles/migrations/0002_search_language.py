"""Let SQLite's full-text index know word forms and accents, as PostgreSQL's does.

modelsearch makes the FTS5 table with the default tokenizer, for which "sleeping" and "sleep" are
different words. Porter's stemmer is for English; other languages get words without accents.
"""

from django.conf import settings
from django.db import migrations

TABLE = "modelsearch_indexentry"


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    language = settings.MODELSEARCH_BACKENDS["default"]["SEARCH_CONFIG"]
    stemmer = "porter " if language == "english" else ""
    schema_editor.execute(f"DROP TABLE {TABLE}_fts")
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5("
        f"autocomplete, body, title, tokenize='{stemmer}unicode61 remove_diacritics 2')"
    )
    schema_editor.execute(
        f"INSERT INTO {TABLE}_fts(rowid, title, body, autocomplete) "
        f"SELECT id, title, body, autocomplete FROM {TABLE}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        (
            "modelsearch",
            "0004_rename_modelsear_autocom_476c89_gin_modelsearch_autocom_ea8581_gin_and_more",
        ),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
