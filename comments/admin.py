"""The moderation queue, in Django's admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse

from . import (
    audit_export,
    decisions,
    moderation,
    people_admin,
    privacy,
    queue,
    safeguarding_admin,
    screening_admin,  # noqa: F401  (registers its models)
    sweeps_admin,
)
from .decisions import DecisionForm, ErasureForm, Step
from .desk import views as desk_views
from .models import AddressView, Comment

TOP = "content-start"  # The id that Django's admin gives to the page without its frame.


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["__str__"]  # See get_list_display.
    list_display_links = None
    list_filter = [queue.StatusFilter, "submitted_at", "article__category"]
    list_per_page = 25
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # They would count every row.
    paginator = queue.CappedPaginator
    search_fields = ["name", "text", "article__title"]
    actions_on_top = False  # The first card comes first, on a phone above all.
    actions_on_bottom = True

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

    # The queue

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[queue.Queue]:
        return queue.Queue

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return queue.ordering(queue.chosen_status(request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        may_decide = self.has_moderate_permission(request)

        @admin.display(description="Comment")
        def card(comment: Comment) -> str:
            steps = decisions.open_to(comment) if may_decide else []
            context = {"comment": comment, "steps": steps, "listed": True}
            return render_to_string("admin/comments/comment/_card.html", context)

        return [card]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and "decide" in request.POST:
            return self._decide_in_queue(request)
        context = {"title": "Comments", "subtitle": None, **(extra_context or {})}
        return super().changelist_view(request, context)

    def _decide_in_queue(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm.of_button(request.POST)
        comment = self._to_decide(request, form.cleaned_data["pk"])
        self._decide(request, comment, form)
        return self._go_on_after(request, comment)

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable[..., Any], str, str]]:
        """Each step, for the ticked cards."""
        if not self.has_moderate_permission(request):
            return {}
        return {
            step.name: (_for_several(step), step.name, step.label)
            for step in decisions.STEPS.values()
        }

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponse | None:
        """Django's, for the ticked cards and never for the rest of the list.

        A comment that has left the list since is among them: its moderator is to learn of it.
        """
        chosen = self.get_queryset(request).filter(pk__in=decisions.ticked(request.POST))
        return super().response_action(request, chosen)

    def _decide_all(
        self, request: HttpRequest, step: Step, chosen: QuerySet[Comment]
    ) -> HttpResponse:
        seen = decisions.ticked(request.POST)
        comments = list(chosen.order_by(*self.get_ordering(request)))
        done = sum(self._attempt(request, step, each, seen[each.pk]) for each in comments)
        if done:
            self.message_user(request, f"{step.done}: {done}.", messages.SUCCESS)
        return self._go_on_after(request, comments[-1] if comments else None)

    def _go_on_after(self, request: HttpRequest, comment: Comment | None) -> HttpResponse:
        """Back to the list, at the card that comes after `comment`."""
        try:
            listed = list(self.get_changelist_instance(request).result_list)
        except IncorrectLookupParameters:
            # It was the last one on the last page.
            kept = request.GET.copy()
            kept.pop("p", None)
            return HttpResponseRedirect(f"{request.path}?{kept.urlencode()}#{TOP}")
        status = queue.chosen_status(request)
        card = queue.following(comment, listed, status) if comment else None
        place = f"comment-{card.pk}" if card else TOP
        return HttpResponseRedirect(f"{request.get_full_path()}#{place}")

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            *desk_views.urls(site),
            *sweeps_admin.urls(site),
            *safeguarding_admin.urls(site),
            *people_admin.urls(site),
            path("record.csv", site.admin_view(self.record), name="comments_record"),
            *super().get_urls(),
        ]

    def record(self, request: HttpRequest) -> HttpResponseBase:
        """The record of decisions, to keep elsewhere."""
        if not request.user.has_perm("comments.sweep_comment"):
            raise PermissionDenied
        response = StreamingHttpResponse(
            audit_export.lines(), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
        return response

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
        decision = DecisionForm(auto_id="decide-%s")
        erasure = ErasureForm(initial={"expecting": comment.sight}, auto_id="erase-%s")
        address = ""
        if request.method == "POST" and "decide" in request.POST:
            decision = DecisionForm.of_button(request.POST)
            about = self._to_decide(request, decision.cleaned_data["pk"])
            if self._decide(request, about, decision):
                return HttpResponseRedirect(f"{request.path}#{TOP}")
        elif request.method == "POST" and "erase" in request.POST:
            erasure = ErasureForm(request.POST, auto_id="erase-%s")
            about = self._to_decide(request, object_id)
            if self._decide(request, about, erasure):
                return HttpResponseRedirect(f"{request.path}#{TOP}")
        elif request.method == "POST" and "show_address" in request.POST:
            address = _address(request, comment)
        may_see_address = request.user.has_perm("comments.view_address")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment by {comment.name}",
            "opts": self.opts,
            "comment": comment,
            "steps": decisions.open_to(comment) if self.has_moderate_permission(request) else [],
            "decision": decision,
            "erasure": erasure,
            "erase": decisions.ERASE,
            "history": comment.actions.select_related("actor"),
            "may_see_address": may_see_address,
            "address": address,
            "looks": _looks(comment) if may_see_address else [],
        }
        return render(request, "admin/comments/comment/detail.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The decisions stand on the comment's own page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[object_id]))

    # Deciding

    def _to_decide(self, request: HttpRequest, pk: int | str) -> Comment:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, str(pk))
        if comment is None:
            raise Http404("no such comment")
        return comment

    def _decide(
        self, request: HttpRequest, comment: Comment, form: DecisionForm | ErasureForm
    ) -> bool:
        """Do what the form says. Whether there was nothing in it to correct."""
        if not form.is_valid():
            return False
        seen, reason = form.cleaned_data["expecting"], form.cleaned_data["reason"]
        name = comment.name  # An erased comment has none.
        if self._attempt(request, form.step, comment, seen, reason):
            text = f"{form.step.done}: the comment by {name}."
            self.message_user(request, text, messages.SUCCESS)
        return True

    def _attempt(
        self, request: HttpRequest, step: Step, comment: Comment, expecting: str, reason: str = ""
    ) -> bool:
        """Take the step, or tell the moderator what stands against it."""
        try:
            step.transition(comment, by=request.user, expecting=expecting, reason=reason)
        except moderation.AlreadyDecided as conflict:
            text = decisions.conflict_text(comment.name, conflict)
            self.message_user(request, text, messages.WARNING)
            return False
        except moderation.NotAllowed:
            text = f"Nothing changed: the comment by {comment.name} is {comment.status}."
            self.message_user(request, text, messages.WARNING)
            return False
        return True


def _for_several(step: Step) -> Callable[..., HttpResponse]:
    def action(
        model_admin: CommentAdmin, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponse:
        return model_admin._decide_all(request, step, queryset)

    return action


def _address(request: HttpRequest, comment: Comment) -> str:
    """The address behind `comment`, after noting who asked for it."""
    if not request.user.has_perm("comments.view_address"):
        raise PermissionDenied
    if comment.commenter is None or not comment.commenter.address:
        return ""  # None was left, or it has been deleted in time.
    AddressView.objects.create(commenter=comment.commenter, actor=request.user)
    return privacy.decrypt(comment.commenter.address)


def _looks(comment: Comment) -> QuerySet[AddressView]:
    """Who looked at the address behind `comment`, the latest first."""
    return AddressView.objects.filter(commenter=comment.commenter_id).select_related("actor")
