"""The support lines that a new site begins with."""

from django.db import migrations

from publication import support


def begin(apps, schema_editor):
    support.make(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_comments_and_support")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
