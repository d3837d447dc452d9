from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from taggit.admin import Tag as TaggitTag

from publication.prose_admin import ProseAdmin

from . import preview, publishing, versions
from .forms import ArticleForm, PickForm, PickFormSet
from .models import Article, Byline, Category, RelatedArticle, Tag
from .querysets import ArticleQuerySet

# The library's own tags are not ours: see Tag.
admin.site.unregister(TaggitTag)

PUBLISH = "articles.publish_article"
_WITHOUT_PUBLISHING = [Article.Status.DRAFT, Article.Status.IN_REVIEW]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug"]
    list_select_related = ["parent__parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Byline)
class BylineAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_exclude(self, request: HttpRequest, obj: Byline | None = None) -> list[str]:
        # Login names are for those who look after the staff.
        return [] if request.user.has_perm("publication.view_user") else ["user"]


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        publishing.tag_changed(obj)

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        publishing.tag_removed(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset:
            publishing.tag_removed(tag)


class PickInline(admin.StackedInline):
    model = RelatedArticle
    form = PickForm
    formset = PickFormSet
    fk_name = "article"
    fields = [("other", "position")]
    autocomplete_fields = ["other"]
    extra = 0
    max_num = RelatedArticle.SHOWN
    verbose_name = "hand-picked article"
    verbose_name_plural = "Also read: picked by hand (the site fills the rest from the text)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelatedArticle]:
        picked = super().get_queryset(request).filter(source=RelatedArticle.Source.PICKED)
        return picked.filter(other__in=_seen_by(request)).select_related("other")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "other":
            kwargs["queryset"] = _seen_by(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Article)
class ArticleAdmin(ProseAdmin):
    form = ArticleForm
    inlines = [PickInline]
    list_display = ["title", "state", "category", "byline", "publish_at"]
    list_filter = ["status", "category", "byline"]
    list_select_related = ["category__parent__parent", "byline"]
    list_per_page = 50
    search_fields = ["title", "standfirst"]
    autocomplete_fields = ["category", "byline"]
    actions = ["publish", "back_to_draft"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "standfirst", "content_note", "body"]}),
        ("Where it stands", {"fields": ["category", "tags", "byline"]}),
        ("Cover picture", {"fields": ["cover", "cover_alt"]}),
        ("Publishing", {"fields": ["status", "publish_at", "featured"]}),
        ("Comments", {"fields": ["comments", "comments_close_after"]}),
    ]

    # Who may do what (docs/roles.md)

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        """An Author sees their own articles and what everybody sees; an Editor sees all."""
        return _seen_by(request).order_by(*self.get_ordering(request) or Article._meta.ordering)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.has_perm(PUBLISH):
            return allowed
        return obj.owner_id == request.user.pk and obj.status in _WITHOUT_PUBLISHING

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None or request.user.has_perm(PUBLISH):
            return allowed
        return obj.owner_id == request.user.pk and obj.status in _WITHOUT_PUBLISHING

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        fixed = list(super().get_readonly_fields(request, obj))
        return fixed if request.user.has_perm(PUBLISH) else [*fixed, "publish_at", "featured"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        if self.has_change_permission(request, obj):
            (name, first), *others = self.fieldsets
            return [(name, {"fields": [*first["fields"], "version"]}), *others]
        return self.fieldsets

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [
            name for name in self.autocomplete_fields if name != "byline" or _own(request) is None
        ]

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "byline" and (own := _own(request)):
            kwargs["queryset"] = Byline.objects.filter(pk=own.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> dict[str, list[str]]:
        # A published address does not follow the title; and a page to look at fills in nothing.
        return {} if obj else {"slug": ["title"]}

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "status" and not request.user.has_perm(PUBLISH):
            kwargs["choices"] = [
                choice for choice in Article.Status.choices if choice[0] in _WITHOUT_PUBLISHING
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "standfirst":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "publish_at" and field:
            # Django's two inputs have no label of their own (WCAG 4.1.2).
            for widget, part in zip(field.widget.widgets, ("date", "time"), strict=True):
                widget.attrs["aria-label"] = f"Publish at: {part}"
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = Byline.objects.filter(user=request.user.pk).first()
        return {**super().get_changeform_initial_data(request), **({"byline": own} if own else {})}

    # What follows a change (articles/publishing.py)

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        request._article_before = publishing.before(obj.pk)  # type: ignore[attr-defined]
        if not change:
            obj.owner = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        publishing.changed(form.instance, request._article_before)  # type: ignore[attr-defined]

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Who may delete an article may delete what hangs on it, its comments among it.

        What hangs on it is counted and not listed: not everybody here may read comments. Rows
        that nobody sees by themselves, such as those of the search index, are not counted.
        """
        _, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        titles = [str(article) for article in objs]
        seen = {str(model._meta.verbose_name_plural) for model in self.admin_site._registry}
        counts = {name: number for name, number in counts.items() if name in seen}
        return titles, counts, forbidden & {str(self.opts.verbose_name)}, protected

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        publishing.removed(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            publishing.removed(article)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._set_status(request, queryset, Article.Status.PUBLISHED)

    @admin.action(description="Withdraw to draft", permissions=["publish"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._set_status(request, queryset, Article.Status.DRAFT)

    def _set_status(self, request: HttpRequest, queryset: QuerySet[Article], status: str) -> None:
        moved = queryset.exclude(status=status)
        for article in moved:
            publishing.move(article, status)
        number = len(moved)
        text = f"{number} article{'' if number == 1 else 's'}: {Article.Status(status).label}."
        self.message_user(request, text, messages.SUCCESS)

    # What the list shows

    @admin.display(description="state", ordering="status")
    def state(self, article: Article) -> str:
        if article.is_live:
            url = article.get_absolute_url()
            return format_html('<a href="{}">Live</a>', url)
        return "Scheduled" if article.is_scheduled else article.get_status_display()

    # Versions, preview

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        preview = view(require_POST(self.preview))
        return [
            path("add/preview/", preview, name="articles_article_preview_new"),
            path("<int:pk>/change/preview/", preview, name="articles_article_preview"),
            path(
                "<int:pk>/history/<int:number>/",
                view(self.version_view),
                name="articles_article_version",
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        original = context.get("original")
        context["preview_url"] = (
            reverse("admin:articles_article_preview", args=[original.pk])
            if original
            else reverse("admin:articles_article_preview_new")
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._visible_or_404(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Versions of “{article}”",
            "opts": self.opts,
            "article": article,
            "versions": versions.of(article),
        }
        return render(request, "admin/articles/article/versions.html", context)

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One version; POST brings its words back."""
        article = self._visible_or_404(request, str(pk))
        old = versions.words(article, number)
        if old is None:
            raise Http404("no such version")
        may_bring_back = self.has_change_permission(request, article)
        if request.method == "POST":
            if not may_bring_back:
                raise PermissionDenied
            versions.bring_back(article, old)
            self.message_user(request, "The words of that version are back.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Version of “{article}”",
            "opts": self.opts,
            "article": article,
            "old": old,
            "may_bring_back": may_bring_back,
        }
        return render(request, "admin/articles/article/version.html", context)

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The article as the form holds it, in the site's own look. Stores nothing."""
        article = self._visible_or_404(request, str(pk)) if pk else None
        allowed = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if not allowed:
            raise PermissionDenied
        form_class = self.get_form(request, article, change=article is not None)
        form = form_class(request.POST, instance=article)
        if not form.is_valid():
            return render(request, "articles/preview_errors.html", {"form": form}, status=422)
        formsets, _ = self._create_formsets(request, form.instance, change=article is not None)
        context = preview.context(request, form, formsets)
        return render(request, "articles/article_detail.html", context)

    def _visible_or_404(self, request: HttpRequest, object_id: str) -> Article:
        """The article as it is now. Raises Http404 where this member of staff may not see it."""
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404("no such article")
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article


def _own(request: HttpRequest) -> Byline | None:
    """The byline that an Author signs with: their own, where they have one. Editors choose."""
    if request.user.has_perm(PUBLISH):
        return None
    return Byline.objects.filter(user=request.user.pk).first()


def _seen_by(request: HttpRequest) -> ArticleQuerySet:
    """What this member of staff may see: Editors all, an Author their own and what is live."""
    if request.user.has_perm(PUBLISH):
        return Article.objects.all()
    return Article.objects.own_or_live(request.user)
