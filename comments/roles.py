"""Who may do what: the groups that a new site begins with (docs/roles.md shows the table).

`0002_roles` makes them. An operator may change them afterwards; a later migration that adds a
permission adds it to the groups it names, and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterable


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
    },
}
ROLES["Administrator"] = {
    **ROLES["Editor"],
    "comments.comment": ("view", "moderate"),
    "comments.address": ("view",),
    "publication.publication": ("change", "view"),
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
