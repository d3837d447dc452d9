"""Rows for tests: one function a noun, sensible where nothing is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from articles import publishing
from articles.models import Article, Byline, Category
from comments import moderation, submission
from comments.models import Comment
from publication.models import Page, Publication, User

_number = count(1)

TEXT = "<p>A kettle on a cold stove, and somebody who did not go home.</p>"


def publication(**values: Any) -> Publication:
    return Publication.objects.update_or_create(pk=Publication.ONLY, defaults=values)[0]


def category(name: str = "Trust", parent: Category | None = None) -> Category:
    slug = name.lower().replace(" ", "-")
    found = Category.objects.filter(slug=slug, parent=parent).first()
    return found or Category.objects.create(name=name, slug=slug, parent=parent)


def byline(name: str = "Maren Hollis") -> Byline:
    slug = name.lower().replace(" ", "-")
    return Byline.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def article(
    title: str = "",
    *,
    tags: list[str] | None = None,
    publish_at: datetime | None = None,
    status: str = Article.Status.PUBLISHED,
    **values: Any,
) -> Article:
    """An article, live since yesterday unless something else is said, as the admin stores it."""
    number = next(_number)
    if status == Article.Status.PUBLISHED and publish_at is None:
        publish_at = timezone.now() - timedelta(days=1)
    # Written when it appeared, unless something else is said.
    created_at = values.pop("created_at", publish_at)
    made = Article.objects.create(
        title=title or f"Article {number}",
        slug=values.pop("slug", f"article-{number}"),
        body=values.pop("body", TEXT),
        category=values.pop("category", None) or category(),
        byline=values.pop("byline", None) or byline(),
        status=status,
        publish_at=publish_at,
        **values,
    )
    made.tags.set(tags or [])
    if created_at:
        Article.objects.filter(pk=made.pk).update(created_at=created_at)
        made.created_at = created_at
    publishing.changed(made, publishing.NEW)
    return made


def page(title: str = "About", **values: Any) -> Page:
    slug = values.pop("slug", title.lower().replace(" ", "-"))
    return Page.objects.create(title=title, slug=slug, body=values.pop("body", TEXT), **values)


def comment(
    under: Article,
    parent: Comment | None = None,
    *,
    status: str = Comment.Status.APPROVED,
    name: str = "Ines",
    address: str = "",
    text: str = "",
    **values: Any,
) -> Comment:
    """A comment that went the way that every comment goes; no `status`: as screening leaves it."""
    number = next(_number)
    sent = submission.Submission(
        article=under,
        parent=parent,
        name=name,
        address=address or f"reader-{number}@readers.example",
        text=text or f"Comment number {number}.",
        **values,
    )
    made = submission.submit(sent, publication()).comment
    steps = {
        Comment.Status.PENDING: moderation.reopen,
        Comment.Status.APPROVED: moderation.approve,
        Comment.Status.REJECTED: moderation.reject,
        Comment.Status.SPAM: moderation.mark_spam,
        Comment.Status.WITHDRAWN: moderation.withdraw,
    }
    if status and made.status != status:
        steps[Comment.Status(status)](made, by=None, expecting=made.sight)
    return made


def user(role: str = "", **values: Any) -> User:
    """A member of staff with one of the roles of comments/roles.py, or with none."""
    name = values.pop("username", f"staff-{next(_number)}")
    password = values.pop("password", "pass")
    made = User.objects.create_user(name, password=password, is_staff=True, **values)
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made
