from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, slugify
from modelsearch import index
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from publication import prose
from publication.addressed import Addressed, AddressedQuerySet
from publication.edition import PublicModel
from publication.models import Publication

from . import covers
from .querysets import ArticleQuerySet, CategoryQuerySet, RelatedArticleQuerySet

WORDS_PER_MINUTE = 220  # Brysbaert 2019: 238 words of non-fiction; slower on a screen.


class Discussed(models.Model):
    """What can have a rule of its own for its comments. `comments.modes` reads it."""

    comments = models.CharField(
        max_length=12,
        choices=Publication.Comments,
        blank=True,
        help_text="Empty: as the category says, or else the publication.",
    )
    comments_close_after = models.PositiveSmallIntegerField(
        "close comments after",
        null=True,
        blank=True,
        help_text="Days after publication; 0 for never. "
        "Empty: as the category says, or else the publication.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(comments__in=["", "open", "first", "moderated", "read_only", "off"]),
                name="%(class)s_comments_known",
            ),
        ]


class Category(Discussed, Addressed):
    """A place for articles. Nested: `path` is its slug behind those of its parents."""

    DEPTH = 3

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    description = models.TextField(max_length=500, blank=True)
    path = models.CharField(max_length=250, unique=True, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="category_slug_once_a_parent"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="category_not_own_parent"),
            *Discussed.Meta.constraints,
        ]

    def __str__(self) -> str:
        return " › ".join(category.name for category in self.lineage)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it with its path, and those inside it with theirs."""
        self.path = "/".join(category.slug for category in self.lineage)
        with transaction.atomic():
            old = type(self).objects.filter(pk=self.pk).values_list("path", flat=True).first()
            super().save(*args, **kwargs)
            for child in self.children.all() if old not in {None, self.path} else ():
                child.parent = self
                child.save()

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.path])

    def is_public(self) -> bool:
        return True

    def clean(self) -> None:
        ancestor, depth = self.parent, 1 + self._levels_inside()
        while ancestor is not None:
            if ancestor.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": "A category cannot stand inside itself."})
            ancestor, depth = ancestor.parent, depth + 1
        if depth > self.DEPTH:
            raise ValidationError({"parent": f"Categories nest {self.DEPTH} deep at most."})
        # The database cannot say it: to it, no two outermost categories share a parent.
        beside = type(self).objects.filter(parent=self.parent, slug=self.slug)
        if beside.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": "Another category beside this one has this address."})

    def _levels_inside(self) -> int:
        if self.pk is None:
            return 0
        inside = type(self).objects.filter(path__startswith=f"{self.path}/")
        depths = [path.count("/") for path in inside.values_list("path", flat=True)]
        return max(depths, default=self.path.count("/")) - self.path.count("/")

    @property
    def lineage(self) -> list[Category]:
        """From the outermost category to this one."""
        above = self.parent.lineage if self.parent else []
        return [*above, self]


class Byline(Addressed):
    """The public name of an author. Never the login: the link to a user is for the admin alone."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    bio = models.TextField(max_length=600, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="Whose articles carry this byline unless they choose another.",
    )

    objects = AddressedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("byline", args=[self.slug])

    def is_public(self) -> bool:
        return self.articles.live().exists()


class Tag(TagBase, Addressed):
    objects = AddressedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "tag"
        verbose_name_plural = "tags"
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="tag_has_address"),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The address for the name `tag`; never empty. `i` tells apart what would be the same."""
        slug = slugify(tag, allow_unicode=True)[:90].strip("-") or "tag"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    def is_public(self) -> bool:
        return Article.objects.live().filter(tags=self).exists()


class ArticleTag(ItemBase):
    content_object = models.ForeignKey("Article", on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.tag_id}"


class Article(index.Indexed, Discussed, PublicModel):
    """What an author publishes.

    Scheduled is published with `publish_at` in the future; live is published with `publish_at`
    past. Nothing happens at that moment: the queries look at the clock.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        "address",
        max_length=200,
        unique=True,
        allow_unicode=True,
        help_text="/articles/address/. After a change the old address leads here.",
        error_messages={"unique": "Another article has this address."},
    )
    standfirst = models.CharField(
        max_length=300,
        blank=True,
        help_text="One or two sentences under the title, in lists and in feeds.",
    )
    content_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="A short factual line about difficult content: “Mentions a hospital stay”.",
    )
    body = prose.ProseField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    byline = models.ForeignKey(Byline, on_delete=models.PROTECT, related_name="articles")
    tags = TaggableManager(through=ArticleTag, blank=True)

    cover = models.ImageField(
        "cover picture",
        upload_to=covers.upload_to,
        storage=covers.storage,
        width_field="cover_width",
        height_field="cover_height",
        blank=True,
        help_text="JPEG, PNG or WebP. It is stored anew, without what the camera wrote into it.",
    )
    cover_alt = models.CharField(
        "cover description",
        max_length=250,
        blank=True,
        help_text="What the picture shows, for someone who cannot see it.",
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Empty: the moment of publishing. In the future: it appears then by itself.",
    )
    featured = models.BooleanField(
        default=False, help_text="Stands first on the home page; the latest featured one wins."
    )

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    excerpt = models.CharField(max_length=300, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    # A picture is stored once: its old file is gone when another takes its place.
    history = HistoricalRecords(
        excluded_fields=["cover", "cover_alt", "cover_width", "cover_height"]
    )
    objects = ArticleQuerySet.as_manager()

    # Indexed by articles.publishing, in the transaction of the change.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("standfirst", boost=2),
        index.SearchField("body_text"),
        index.SearchField("tag_names", boost=2),
        index.FilterField("status"),
        index.FilterField("publish_at"),
        index.FilterField("id"),
    ]

    class Meta:
        ordering = ["-publish_at", "-pk"]
        permissions = [("publish_article", "Can publish, schedule and withdraw articles")]
        indexes = [
            models.Index(fields=["status", "-publish_at", "-id"], name="article_live"),
            models.Index(
                fields=["category", "status", "-publish_at"], name="article_live_category"
            ),
            models.Index(fields=["byline", "status", "-publish_at"], name="article_live_byline"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "published"]),
                name="article_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(publish_at__isnull=False),
                name="article_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(cover="") | ~Q(cover_alt=""), name="article_cover_has_description"
            ),
            *Discussed.Meta.constraints,
        ]

    def __str__(self) -> str:
        return self.title

    WORDS = ("title", "standfirst", "content_note", "body")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_in()
        old = Article.objects.filter(pk=self.pk).values_list(*self.WORDS).first()
        if old is not None and old != tuple(getattr(self, name) for name in self.WORDS):
            self.updated_at = timezone.now()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def fill_in(self) -> None:
        """Clean the text and set what follows from it and from the status."""
        self.body = prose.sanitise(self.body)
        text = self.body_text()
        self.word_count = len(re.findall(r"\w+", text))
        self.excerpt = self.standfirst or Truncator(" ".join(text.split())).chars(300)
        self._set_moment()

    def _set_moment(self) -> None:
        if self.status == self.Status.PUBLISHED and self.publish_at is None:
            self.publish_at = timezone.now()

    def clean(self) -> None:
        self._set_moment()
        if self.cover and not self.cover_alt.strip():
            raise ValidationError(
                {"cover_alt": "Describe the picture for those who cannot see it."}
            )

    @property
    def is_live(self) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
        )

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and not self.is_live

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_PER_MINUTE))

    @property
    def corrected_at(self) -> Any:
        """When its words last changed, where that is a day or more after publishing; else None."""
        if self.publish_at is None:
            return None
        # An article that is dated back was written, not changed, on the day it came.
        appeared = max(self.publish_at, self.created_at or self.publish_at)
        return self.updated_at if (self.updated_at - appeared).days >= 1 else None

    @property
    def cover_sizes(self) -> list[covers.Rendition]:
        return covers.renditions(self.cover) if self.cover else []

    def also_read(self) -> list[Article]:
        """Live articles: the editor's picks in their order, then the computed ones. One query."""
        shown: dict[int, Article] = {}
        for line in self.related.for_article(self):
            shown.setdefault(line.other_id, line.other)
        return list(shown.values())[: RelatedArticle.SHOWN]

    def body_text(self) -> str:
        return prose.to_text(self.body)

    def tag_names(self) -> str:
        return " ".join(tag.name for tag in self.tags.all())


class RelatedArticle(models.Model):
    """One line of an "Also read" list: the editor's picks, then the computed ones."""

    class Source(models.IntegerChoices):
        PICKED = 1, "Picked by the editor"
        COMPUTED = 2, "Computed from the text"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="related_from", verbose_name="also read"
    )
    source = models.PositiveSmallIntegerField(choices=Source, default=Source.PICKED)
    position = models.PositiveSmallIntegerField(default=0)
    score = models.FloatField(default=0)

    SHOWN = 5

    objects = RelatedArticleQuerySet.as_manager()

    class Meta:
        ordering = ["source", "position", "pk"]
        indexes = [
            models.Index(fields=["article", "source", "position"], name="related_in_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "other", "source"], name="related_once"),
            models.CheckConstraint(condition=~Q(article=F("other")), name="related_not_itself"),
            models.CheckConstraint(condition=Q(source__in=[1, 2]), name="related_source_known"),
        ]

    def __str__(self) -> str:
        return str(self.other)


class ArticleTerm(models.Model):
    """How often a term stands in an article, weighted by where it stands. See `related`."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=64)
    weight = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["term", "article"], name="term_articles")]
        constraints = [
            models.UniqueConstraint(fields=["article", "term"], name="article_term_once"),
        ]

    def __str__(self) -> str:
        return self.term


def slug_from(title: str) -> str:
    """The address that `title` suggests; never empty."""
    return slugify(title, allow_unicode=True)[:200].strip("-") or "article"
