from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import Resolver404, resolve, reverse

from . import edition, paths, prose
from .addressed import Addressed, AddressedQuerySet

COUNTRY = RegexValidator(r"^[A-Z]{2}$", "Two capital letters, such as GB (ISO 3166-1).")


class User(AbstractUser):
    """A member of staff. Readers have no account; authors sign with a Byline, never with this."""


class Publication(edition.PublicModel):
    """What the site says of itself. One row."""

    ONLY = 1

    class Comments(models.TextChoices):
        OPEN = "open", "Open: a comment that nothing speaks against appears at once"
        FIRST = "first", "First comment: a moderator reads a writer's first comment"
        MODERATED = "moderated", "Moderated: a moderator reads each comment before it appears"
        READ_ONLY = "read_only", "Closed: what is there stays, nothing new is taken"
        OFF = "off", "Off: no comments are shown"

    name = models.CharField(max_length=80, default="Quietpress")
    tagline = models.CharField(max_length=160, blank=True)
    description = models.TextField(
        max_length=300, blank=True, help_text="For search engines and feeds; one or two sentences."
    )
    footer = models.CharField(max_length=300, blank=True)
    articles_per_page = models.PositiveSmallIntegerField(default=10)
    comments = models.CharField(
        max_length=12,
        choices=Comments,
        default=Comments.MODERATED,
        help_text="The rule for every article that sets none of its own.",
    )
    comment_address_required = models.BooleanField(
        "readers must leave an e-mail address",
        default=True,
        help_text="It is stored encrypted and never published.",
    )

    comments_close_after = models.PositiveSmallIntegerField(
        "close comments after",
        null=True,
        blank=True,
        help_text="Days after an article appeared; empty for never.",
    )
    comments_slow_after_hours = models.PositiveSmallIntegerField(
        "answers are slow after",
        default=48,
        help_text="Hours. When a comment has waited for so long, the form says that answers are "
        "slow; 0 for never.",
    )
    reports_hide = models.BooleanField(
        "hide what is reported",
        default=False,
        help_text="A comment that three readers have reported is hidden until a moderator decides.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[COUNTRY],
        help_text="Where most readers are: its support lines stand first. Two letters, such as GB.",
    )

    objects = edition.PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "publication"
        verbose_name_plural = "publication"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="publication_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(articles_per_page__gte=1, articles_per_page__lte=100),
                name="publication_articles_per_page_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(comments__in=["open", "first", "moderated", "read_only", "off"]),
                name="publication_comments_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """See `edition.py`. One row, written there alone."""

    ONLY = 1

    number = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="edition_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class ScheduledChange(models.Model):
    """A moment at which the public view changes by itself. Written by `edition.announce`."""

    at = models.DateTimeField(unique=True)

    def __str__(self) -> str:
        return self.at.isoformat()


class Page(Addressed):
    """A page outside the stream of articles: About, Privacy, Contact."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, help_text="Its address: /slug/")
    summary = models.CharField(max_length=160, blank=True, help_text="For search engines.")
    body = prose.ProseField()
    live = models.BooleanField("published", default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class PageQuerySet(AddressedQuerySet):
        def live(self) -> Page.PageQuerySet:
            """The pages that the public may see."""
            return self.filter(live=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    def is_public(self) -> bool:
        return self.live

    def clean(self) -> None:
        try:
            shown_by = resolve(f"/{self.slug}/").url_name
        except Resolver404:  # Not a slug: the field says so.
            return
        if shown_by != "page":
            raise ValidationError({"slug": "Another part of the site has this address."})


class NavigationItem(edition.PublicModel):
    """One link in the header or the footer."""

    class Place(models.TextChoices):
        HEADER = "header", "Header"
        FOOTER = "footer", "Footer"

    label = models.CharField(max_length=40)
    path = models.CharField(
        max_length=300,
        validators=[
            RegexValidator(
                # One slash, then anything but a second one: `//host` would leave the site.
                r"^(/(?!/)[^\s\\]*|https?://[^\s\\]+)$",
                "Enter a path on this site that starts with one /, or a full https:// address.",
            )
        ],
        help_text="/about/, or a full https:// address.",
    )
    place = models.CharField(max_length=6, choices=Place, default=Place.HEADER)
    position = models.PositiveSmallIntegerField(default=10)

    objects = edition.PublicQuerySet.as_manager()

    class Meta:
        ordering = ["place", "position", "label"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__in=["header", "footer"]), name="navigation_place_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Redirect(edition.PublicModel):
    """An old path and where it lives now. Without a new path, what was there is gone for good."""

    old_path = models.CharField(
        max_length=500, unique=True, validators=[paths.validate_path], help_text="/old-address/"
    )
    new_path = models.CharField(
        max_length=500,
        blank=True,
        validators=[paths.validate_path],
        help_text="Empty: readers are told that it is gone for good (410).",
    )

    objects = edition.PublicQuerySet.as_manager()

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old_path=models.F("new_path")), name="redirect_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path or 'gone'}"

    def clean(self) -> None:
        """Bring both paths into the form in which `redirects` looks them up."""
        self.old_path = paths.normalise(self.old_path)
        self.new_path = paths.normalise(self.new_path) if self.new_path else ""
        seen, path = {self.old_path}, self.new_path
        while path:
            if path in seen:
                raise ValidationError({"new_path": "This leads round in a circle."})
            seen.add(path)
            following = Redirect.objects.exclude(pk=self.pk).filter(old_path=path).first()
            path = following.new_path if following else ""


class SupportLine(edition.PublicModel):
    """Whom somebody in need can reach. Shown after sending words that suggest a crisis."""

    name = models.CharField(max_length=80)
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[COUNTRY],
        help_text="Two letters, such as GB (ISO 3166-1); empty for one that serves everywhere.",
    )
    phone = models.CharField(max_length=40, blank=True)
    text_to = models.CharField("number for text messages", max_length=40, blank=True)
    url = models.URLField("address on the web", blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text="Such as: day and night.")
    languages = models.CharField(max_length=80, blank=True)
    source = models.URLField(help_text="Where these facts come from.")
    checked_on = models.DateField(help_text="When somebody last looked whether they still hold.")
    position = models.PositiveSmallIntegerField(default=10)
    live = models.BooleanField("shown", default=True)

    objects = edition.PublicQuerySet.as_manager()

    class Meta:
        ordering = ["country", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="support_line_once"),
            models.CheckConstraint(
                condition=~models.Q(phone="", text_to="", url=""), name="support_line_reachable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country or 'everywhere'})"

    def clean(self) -> None:
        if not (self.phone or self.text_to or self.url):
            raise ValidationError("Give a telephone number, a number for texts or an address.")
