"""What a step changed is kept while it can be taken back; both records are append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from comments import audit


def install(apps, schema_editor):
    audit.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Before",
            fields=[
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="before",
                        serialize=False,
                        to="comments.moderationaction",
                    ),
                ),
                (
                    "columns",
                    models.JSONField(),
                ),
                (
                    "kept_texts",
                    models.JSONField(default=list),
                ),
                (
                    "reports",
                    models.JSONField(default=list, help_text="The reports that were open."),
                ),
                ("was_blocked", models.BooleanField(default=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="befores",
                        to="comments.comment",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="sweep",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
