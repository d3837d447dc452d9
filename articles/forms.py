from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from . import covers, versions
from .models import Article, Tag, slug_from


class ArticleForm(forms.ModelForm):
    """The shape of an article. The address may be left to the title."""

    # The version that the author began from: nobody's words are overwritten unawares.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    slug = Article._meta.get_field("slug").formfield(required=False)

    class Meta:
        model = Article
        fields = [
            "title",
            "slug",
            "standfirst",
            "content_note",
            "body",
            "category",
            "byline",
            "tags",
            "cover",
            "cover_alt",
            "status",
            "publish_at",
            "featured",
            "comments",
            "comments_close_after",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = versions.newest(self.instance)

    def clean_tags(self) -> list[str]:
        tags: list[str] = self.cleaned_data["tags"]
        longest = Tag._meta.get_field("name").max_length
        for tag in tags:
            if len(tag) > longest:
                raise ValidationError(f"A tag has {longest} characters at most: “{tag[:30]}…”.")
            if not any(character.isalnum() for character in tag):
                raise ValidationError(f"A tag has a letter or a digit in it: “{tag}” has none.")
        return tags

    def clean_version(self) -> int | None:
        """Raise ValidationError, once, where somebody saved while this was being written."""
        begun_from: int | None = self.cleaned_data["version"]
        if not self.instance.pk or begun_from is None:
            return begun_from
        latest = versions.of(self.instance)[0]
        if latest.number != begun_from:
            # Sent again, it is meant.
            self.data = self.data.copy()
            self.data["version"] = str(latest.number)
            self.add_error(
                None,
                f"{latest.saved_by or 'Somebody'} saved this article while you were writing "
                f"(new there: {latest.changed}). Your words are all here. Look at the versions "
                "under History; saving again keeps yours.",
            )
        return begun_from

    def clean_cover(self) -> Any:
        upload = self.cleaned_data.get("cover")
        # An ImageField has looked at it already; this stores the picture and nothing else of it.
        return covers.encode(upload) if isinstance(upload, UploadedFile) else upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"] and cleaned.get("title"):
            cleaned["slug"] = self._free_slug(cleaned["title"])
        return cleaned

    def _free_slug(self, title: str) -> str:
        """The address that the title suggests, with a number where it is taken."""
        wanted = slug_from(title)
        others = Article.objects.exclude(pk=self.instance.pk)
        taken = set(others.filter(slug__startswith=wanted).values_list("slug", flat=True))
        candidates = [wanted, *(f"{wanted[:190]}-{number}" for number in range(2, len(taken) + 3))]
        return next(slug for slug in candidates if slug not in taken)


class PickForm(forms.ModelForm):
    """One hand-picked line of the "Also read" list."""

    def clean_other(self) -> Article:
        other: Article = self.cleaned_data["other"]
        if other.pk == self.instance.article_id:
            raise ValidationError("An article does not recommend itself.")
        return other


class PickFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """Raise ValidationError where one article is picked twice."""
        super().clean()
        picked = [
            form.cleaned_data["other"]
            for form in self.forms
            if form.cleaned_data.get("other") and not form.cleaned_data.get("DELETE")
        ]
        for article in picked:
            if picked.count(article) > 1:
                raise ValidationError(f"“{article}” is picked twice.")
