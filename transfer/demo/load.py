"""Turns the demo publication into rows, in one transaction."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import covers, publishing
from articles.models import Article, Byline, Category, RelatedArticle
from comments import moderation, submission
from comments.models import Comment
from publication.models import NavigationItem, Page, Publication, User

from . import content

STAFF = {"author": "Author", "editor": "Editor", "moderator": "Moderator", "admin": "Administrator"}

CATEGORIES = {
    "trust": ("Trust", "How it is earned, broken and, sometimes, mended."),
    "trust/boundaries": ("Boundaries", "Saying where you end, and keeping to it."),
    "recovery": ("Recovery", "Getting through, getting up, getting on."),
    "recovery/body-and-sleep": (
        "Body and sleep",
        "What the body remembers, and what lets it rest.",
    ),
    "grief": ("Grief", "Living beside a gap."),
}
BYLINES = {
    "maren-hollis": (
        "Maren Hollis",
        "Maren Hollis was a hospice nurse for nineteen years. "
        "She writes about bodies, rooms and the long middle of things.",
    ),
    "tobias-adeyemi": (
        "Tobias Adeyemi",
        "Tobias Adeyemi is a community mediator. "
        "He writes about quarrels, promises and what people say to each other afterwards.",
    ),
}


def is_empty() -> bool:
    """Whether nobody has begun to use the site."""
    return not (Article.objects.exists() or User.objects.exists() or Page.objects.exists())


def load() -> dict[str, str]:
    """Store the demo publication; return the staff's random passwords by username.

    They are shown once and stored as Django's hashes alone.
    """
    with transaction.atomic():
        passwords = _staff()
        _publication()
        _articles()
        _comments(User.objects.get(username="moderator"))
    return passwords


def _staff() -> dict[str, str]:
    passwords = {username: secrets.token_urlsafe(12) for username in STAFF}
    for username, role in STAFF.items():
        user = User.objects.create_user(username, password=passwords[username], is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return passwords


def _publication() -> None:
    Publication.objects.update_or_create(
        pk=Publication.ONLY,
        defaults={
            "name": "The Long Mend",
            "tagline": "Writing about trust and recovery",
            "description": "Essays on trust, recovery and grief, by people who have been there.",
            "footer": "A demonstration magazine. Its authors and readers are invented.",
        },
    )
    for page in content.pages():
        Page.objects.create(title=page.title, slug=page.slug, summary=page.summary, body=page.body)
    links = [(name, f"/category/{path}/") for path, (name, _) in CATEGORIES.items()]
    header = [link for link in links if link[1].count("/") == 3]
    for position, (label, path) in enumerate([*header, ("About", "/about/")], start=1):
        NavigationItem.objects.create(label=label, path=path, place="header", position=position)
    for position, page in enumerate(content.pages(), start=1):
        NavigationItem.objects.create(
            label=page.title, path=f"/{page.slug}/", place="footer", position=position
        )


def _articles() -> None:
    categories: dict[str, Category] = {}
    for path, (name, description) in CATEGORIES.items():
        parent, _, slug = path.rpartition("/")
        categories[path] = Category.objects.create(
            name=name, slug=slug, parent=categories.get(parent), description=description
        )
    bylines = {
        slug: Byline.objects.create(slug=slug, name=name, bio=bio)
        for slug, (name, bio) in BYLINES.items()
    }
    stored: dict[str, Article] = {}
    demo = content.articles()
    for item in demo:
        stored[item.slug] = _article(item, categories[item.category], bylines[item.byline])
    for item in demo:
        for position, other in enumerate(item.also_read, start=1):
            RelatedArticle.objects.create(
                article=stored[item.slug], other=stored[other], position=position
            )
    for article in stored.values():
        publishing.changed(article, publishing.NEW)
    # Written when it appeared, not when this ran: else each would say that it was changed today.
    Article.objects.live().update(created_at=F("publish_at"), updated_at=F("publish_at"))


def _article(item: content.DemoArticle, category: Category, byline: Byline) -> Article:
    article = Article(
        title=item.title,
        slug=item.slug,
        standfirst=item.standfirst,
        content_note=item.content_note,
        body=item.body,
        category=category,
        byline=byline,
        status=item.status,
        featured=item.featured,
    )
    if item.status == Article.Status.PUBLISHED:
        article.publish_at = timezone.now() - timedelta(days=item.days_ago)
    if item.cover.exists():
        with item.cover.open("rb") as picture:
            article.cover = covers.encode(ContentFile(picture.read(), name="cover.webp"))
        article.cover_alt = item.cover_alt
    article.save()
    article.tags.set(item.tags)
    return article


def _comments(moderator: User) -> None:
    articles = Article.objects.in_bulk(field_name="slug")
    publication = Publication.objects.get(pk=Publication.ONLY)
    stored: dict[str, Comment] = {}
    for item in content.comments():
        article = articles[item.article]
        sent = submission.Submission(
            article=article,
            parent=stored.get(item.parent),
            name=item.name,
            address=item.email,
            text=item.text.strip() or "Taken back.",
        )
        comment = submission.submit(sent, publication).comment
        comment.submitted_at = article.publish_at + timedelta(hours=item.hours_after)
        comment.save(update_fields=["submitted_at"])
        stored[item.ref] = comment
        # An answer is sent to what can be read, and so is approved before it is withdrawn.
        _decide(stored[item.ref], item, moderator)
    for item in content.comments():
        if item.status == Comment.Status.WITHDRAWN:
            moderation.withdraw(stored[item.ref], by=None, expecting=Comment.Status.APPROVED)


def _decide(comment: Comment, item: content.DemoComment, moderator: User) -> None:
    decide = {
        Comment.Status.APPROVED: moderation.approve,
        Comment.Status.WITHDRAWN: moderation.approve,
        Comment.Status.REJECTED: moderation.reject,
        Comment.Status.SPAM: moderation.mark_spam,
    }.get(Comment.Status(item.status))
    if decide:
        decide(comment, by=moderator, expecting=Comment.Status.PENDING, reason=item.decided)
