"""What is there already gets what the new columns need."""

from django.db import migrations
from django.db.models import F

STEPS = {
    "approved": "approve",
    "rejected": "reject",
    "spam": "spam",
    "pending": "reopen",
    "withdrawn": "withdraw",
}


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    comments = apps.get_model("comments", "Comment").objects.using(using)
    comments.filter(status="pending").update(waiting_since=F("submitted_at"))
    comments.filter(status="withdrawn").update(name="", commenter=None)
    actions = apps.get_model("comments", "ModerationAction").objects.using(using)
    for status, step in STEPS.items():
        actions.filter(to_status=status).update(step=step)


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_safe_comments")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
