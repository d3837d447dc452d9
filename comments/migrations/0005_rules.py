"""The rules that the database holds, the append-only record, and what a new site begins with."""

from django.db import migrations, models

from comments import audit, defaults, roles


def install(apps, schema_editor):
    audit.install(schema_editor.connection)


def remove(apps, schema_editor):
    audit.remove(schema_editor.connection)


def begin(apps, schema_editor):
    using = schema_editor.connection.alias
    roles.make(apps, using)
    defaults.make(apps, using)


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_fill")]

    operations = [
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "withdrawn"),
                        ("html", ""),
                        ("name", ""),
                        ("text", ""),
                        ("told", ""),
                    ),
                    ("status__in", ["rejected", "spam"]),
                    models.Q(
                        ("status__in", ["pending", "approved"]),
                        models.Q(("text", ""), _negated=True),
                        models.Q(("name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="comment_withdrawn_has_no_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reader", "team", "publication"])),
                name="comment_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "team"), ("status", "approved"), _negated=True),
                name="comment_for_team_not_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "pending"), ("waiting_since__isnull", True), _negated=True
                ),
                name="comment_pending_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["withdrawn", "rejected", "spam"]),
                    ("waiting_since__isnull", False),
                    _negated=True,
                ),
                name="comment_decided_waits_no_more",
            ),
        ),
        migrations.RunPython(install, remove),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
