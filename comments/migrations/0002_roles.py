"""The groups Author, Editor, Moderator and Administrator."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from comments import roles


def make(apps, schema_editor):
    # Django makes permissions after the last migration; these groups need them now.
    for label in ("auth", "publication", "articles", "comments"):
        create_permissions(
            installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias
        )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name in roles.ROLES:
        group, _ = Group.objects.get_or_create(name=name)
        for app, codename in sorted(roles.codenames(name)):
            group.permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("comments", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
