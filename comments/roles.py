"""Who may do what: the groups that a new site begins with (docs/roles.md shows the table).

`0002_roles` makes them. An operator may change them afterwards; a later migration that adds a
permission adds it to the groups it names, and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

_ALL = ("add", "change", "delete", "view")

ROLES: dict[str, dict[str, Iterable[str]]] = {
    "Author": {
        "articles.article": ("add", "change", "delete", "view"),
        "articles.relatedarticle": _ALL,
        "articles.category": ("view",),
        "articles.tag": ("view",),
        "articles.byline": ("view",),
    },
    "Editor": {
        "articles.article": (*_ALL, "publish"),
        "articles.relatedarticle": _ALL,
        "articles.category": _ALL,
        "articles.tag": _ALL,
        "articles.byline": _ALL,
        "publication.page": _ALL,
        "publication.navigationitem": _ALL,
        "publication.redirect": _ALL,
    },
    "Moderator": {
        "comments.comment": ("view", "moderate"),
        "comments.original": ("view",),
        "comments.heldword": _ALL,
        "comments.reasontemplate": _ALL,
        "comments.checklistitem": _ALL,
    },
}
ROLES["Administrator"] = {
    **ROLES["Editor"],
    **ROLES["Moderator"],
    "comments.comment": ("view", "moderate", "sweep"),
    "comments.address": ("view",),
    "comments.person": ("erase",),
    "publication.publication": ("change", "view"),
    "publication.supportline": _ALL,
    "publication.user": _ALL,
    "auth.group": ("view",),
}


def codenames(role: str) -> set[tuple[str, str]]:
    """The permissions of `role` as (app, codename)."""
    return {
        (model.split(".")[0], f"{verb}_{model.split('.')[1]}")
        for model, verbs in ROLES[role].items()
        for verb in verbs
    }


def make(apps: Apps, using: str) -> None:
    """Make the groups that are not there yet, and give each its permissions.

    `apps` is the registry to take the models from: a migration's, or Django's own.
    """
    # Django makes permissions after the last migration; the groups need them now.
    for label in ("auth", "publication", "articles", "comments"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for name in ROLES:
        group, _ = groups.get_or_create(name=name)
        for app, codename in sorted(codenames(name)):
            group.permissions.add(permissions.get(content_type__app_label=app, codename=codename))
