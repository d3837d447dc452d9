"""The moderation queue, in Django's admin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property

from . import moderation, privacy
from .models import AddressView, Comment

COUNTED_UP_TO = 1_000
DECISIONS: dict[str, Callable[..., None]] = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "spam": moderation.mark_spam,
    "reopen": moderation.reopen,
    "withdraw": moderation.withdraw,
}
_DONE = {
    "approve": "Approved",
    "reject": "Rejected",
    "spam": "Marked as spam",
    "reopen": "Back in the queue",
}


class CappedPaginator(Paginator):
    """Counts to COUNTED_UP_TO at most, so that a list of 100,000 opens as fast as one of ten."""

    @cached_property
    def count(self) -> int:
        return self.object_list.counted_up_to(COUNTED_UP_TO)


class StatusFilter(admin.SimpleListFilter):
    """The queue first: without a choice, what is pending."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*Comment.Status.choices, ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        chosen = self.value() or Comment.Status.PENDING
        return queryset if chosen == "all" else queryset.filter(status=chosen)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        chosen = self.value() or Comment.Status.PENDING
        for value, label in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label if value == "all" else f"{label} ({_counted(value)})",
            }


def _counted(status: str) -> str:
    number = Comment.objects.filter(status=status).counted_up_to(COUNTED_UP_TO)
    return f"{number:,}+" if number == COUNTED_UP_TO else str(number)


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["__str__"]  # See get_list_display.
    list_display_links = None
    list_filter = [StatusFilter, "submitted_at", "article__category"]
    list_per_page = 25
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # They would count every row.
    paginator = CappedPaginator
    search_fields = ["name", "text", "article__title"]
    actions = ["approve_selected", "reject_selected", "spam_selected", "reopen_selected"]

    # Comments come from readers and change by decisions alone.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).with_queue_card()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Who has waited longest comes first; among what is decided, the newest."""
        pending = request.GET.get("status", Comment.Status.PENDING) == Comment.Status.PENDING
        return ["submitted_at", "pk"] if pending else ["-submitted_at", "-pk"]

    # The queue

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        may_decide = self.has_moderate_permission(request)

        @admin.display(description="Comment")
        def card(comment: Comment) -> str:
            context = {"comment": comment, "steps": steps(comment) if may_decide else []}
            return render_to_string("admin/comments/comment/_card.html", context)

        return [card]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and "decide" in request.POST:
            self._decide(request, *_parse(request.POST["decide"]))
            return HttpResponseRedirect(request.get_full_path())
        context = {"title": "Comments", "subtitle": None, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.action(description="Approve", permissions=["moderate"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "approve", queryset)

    @admin.action(description="Reject", permissions=["moderate"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "reject", queryset)

    @admin.action(description="Mark as spam", permissions=["moderate"])
    def spam_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "spam", queryset)

    @admin.action(description="Put back in the queue", permissions=["moderate"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "reopen", queryset)

    def _decide_all(self, request: HttpRequest, decision: str, queryset: QuerySet[Comment]) -> None:
        seen = dict(pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
        done = 0
        for comment in queryset:
            expected = seen.get(str(comment.pk), comment.status)
            done += _attempt(request, self, decision, comment, expected)
        if done:
            self.message_user(request, f"{_DONE[decision]}: {done}.", messages.SUCCESS)

    def _decide(
        self, request: HttpRequest, decision: str, pk: str, expected: str, reason: str = ""
    ) -> None:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, pk)
        if comment is None or decision not in _DONE:
            raise Http404("no such comment or decision")
        if _attempt(request, self, decision, comment, expected, reason):
            text = f"{_DONE[decision]}: the comment by {comment.name}."
            self.message_user(request, text, messages.SUCCESS)

    # One comment

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" and "decide" in request.POST:
            self._decide(request, *_parse(request.POST["decide"]), request.POST.get("reason", ""))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment by {comment.name}",
            "opts": self.opts,
            "comment": comment,
            "steps": steps(comment) if self.has_moderate_permission(request) else [],
            "history": comment.actions.select_related("actor"),
            "may_see_address": request.user.has_perm("comments.view_address"),
        }
        if request.method == "POST" and "erase" in request.POST:
            self._erase(request, comment)
            return HttpResponseRedirect(request.path)
        if request.method == "POST" and "show_address" in request.POST:
            context["address"] = _address(request, comment)
        return render(request, "admin/comments/comment/detail.html", context)

    def _erase(self, request: HttpRequest, comment: Comment) -> None:
        """Take the words back for their writer; asked twice, because there is no way back."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if "sure" not in request.POST:
            text = "Nothing was erased: tick the box to say that you are sure."
            self.message_user(request, text, messages.WARNING)
            return
        reason = request.POST.get("reason", "")
        if _attempt(request, self, "withdraw", comment, comment.status, reason):
            self.message_user(request, "Erased: the words are gone for good.", messages.SUCCESS)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The decisions stand on the comment's own page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[object_id]))


def steps(comment: Comment) -> list[tuple[str, str]]:
    """The decisions that can be taken on `comment` now, as (name, label)."""
    reachable = moderation.TRANSITIONS[comment.status]
    offered = [
        ("approve", "Approve", Comment.Status.APPROVED),
        ("reject", "Reject", Comment.Status.REJECTED),
        ("spam", "Spam", Comment.Status.SPAM),
        ("reopen", "Back to the queue", Comment.Status.PENDING),
    ]
    return [(name, label) for name, label, to in offered if to in reachable]


def _parse(value: str) -> tuple[str, str, str]:
    """`decision:pk:status`, as a button of the queue carries it. Raises Http404."""
    parts = value.split(":")
    if len(parts) != 3:
        raise Http404("no such decision")
    return parts[0], parts[1], parts[2]


def _attempt(
    request: HttpRequest,
    model_admin: CommentAdmin,
    decision: str,
    comment: Comment,
    expected: str,
    reason: str = "",
) -> bool:
    """Take the decision, or tell the moderator what stands against it."""
    try:
        DECISIONS[decision](comment, by=request.user, expecting=expected, reason=reason[:300])
    except moderation.AlreadyDecided as conflict:
        text = (
            f"Nothing changed: the comment by {comment.name} is already {conflict.status}. "
            "Somebody else decided in the meantime."
        )
        model_admin.message_user(request, text, messages.WARNING)
        return False
    except moderation.NotAllowed:
        text = f"Nothing changed: the comment by {comment.name} is {comment.status}."
        model_admin.message_user(request, text, messages.WARNING)
        return False
    return True


def _address(request: HttpRequest, comment: Comment) -> str:
    """The address behind `comment`, after noting who asked for it."""
    if not request.user.has_perm("comments.view_address"):
        raise PermissionDenied
    if comment.commenter is None:
        return ""
    AddressView.objects.create(commenter=comment.commenter, actor=request.user)
    return privacy.decrypt(comment.commenter.address)
