"""An article as the admin's form holds it, in the site's own look. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet
from django.http import HttpRequest

from .forms import ArticleForm
from .models import Article, RelatedArticle, Tag
from .views import page_context


def context(request: HttpRequest, form: ArticleForm, formsets: list[BaseFormSet]) -> dict[str, Any]:
    """What the article page shows for a valid `form` and the picks in `formsets`."""
    article: Article = form.save(commit=False)
    article.fill_in()
    tags = [Tag(name=name, slug=Tag().slugify(name)) for name in form.cleaned_data["tags"]]
    return {"preview": True, **page_context(request, article, tags, _also_read(article, formsets))}


def _also_read(article: Article, formsets: list[BaseFormSet]) -> list[Article]:
    """The live articles that the form picks, in order, and the computed ones after them."""
    rows: list[dict[str, Any]] = []
    for formset in formsets:
        if formset.is_valid():
            rows += [row for row in formset.cleaned_data if row and not row.get("DELETE")]
    rows.sort(key=lambda row: row.get("position") or 0)
    picked = [row["other"] for row in rows if row["other"].is_live]
    computed = article.related.for_article(article) if article.pk else []
    others = [line.other for line in computed if line.source == RelatedArticle.Source.COMPUTED]
    return list(dict.fromkeys([*picked, *others]))[: RelatedArticle.SHOWN]
