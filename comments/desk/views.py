"""The pages of the desk. All of them for those who may moderate, none of them shows an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comments import answers, conf, decisions, moderation, undo
from comments.decisions import DecisionForm
from comments.models import Comment, DeskSettings, ModerationAction, Note
from publication.models import User

from . import masks, page
from .forms import OneForm, SettingsForm

View = Callable[..., HttpResponse]


def urls(site: AdminSite) -> list[URLPattern]:
    def staff(view: View) -> View:
        return site.admin_view(_for_moderators(view, site))

    return [
        path("desk/", staff(desk), name="comments_desk"),
        path("desk/undo/", staff(take_back), name="comments_desk_undo"),
        path("desk/settings/", staff(settings), name="comments_desk_settings"),
        path("desk/<int:pk>/", staff(one), name="comments_desk_one"),
        path("desk/<int:pk>/claim/", staff(claim), name="comments_desk_claim"),
    ]


def _for_moderators(view: View, site: AdminSite) -> View:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        return view(request, site, *args, **kwargs)

    return inner


def _moderator(user: User) -> User:
    """`user` with what the head of the desk says, in one query."""
    since = timezone.now() - timedelta(hours=1)
    read = ModerationAction.objects.filter(sweep=None, undone_by=None).exclude(
        step__in=(ModerationAction.Step.UNDO, ModerationAction.Step.HAND)
    )
    decided = read.filter(actor=OuterRef("pk"), at__gte=since).order_by()
    oldest = Comment.objects.waiting().order_by("waiting_since", "pk").values("waiting_since")[:1]
    return (
        User.objects.filter(pk=user.pk)
        .select_related("desk_settings")
        .annotate(
            decided=Coalesce(
                Subquery(decided.values("actor").annotate(number=Count("pk")).values("number")), 0
            ),
            oldest=Subquery(oldest),
        )
        .get()
    )


def _settings(moderator: User) -> DeskSettings:
    return getattr(moderator, "desk_settings", None) or DeskSettings(user=moderator)


def _context(request: HttpRequest, site: AdminSite, moderator: User) -> dict[str, Any]:
    chosen = _settings(moderator)
    return {
        **site.each_context(request),
        "opts": Comment._meta,
        "moderator": moderator,
        "settings": chosen,
        "last": undo.last(request.user),
        "break_due": bool(chosen.break_after) and moderator.decided >= chosen.break_after,
    }


def _dress(comment: Comment, user: User, chosen: DeskSettings) -> None:
    """Put on `comment` what its card shows of it."""
    comment.shown = masks.shown(comment, comment.text, chosen.mask_words)
    short = masks.snippet(comment.text)
    comment.snippet = masks.shown(comment, short, chosen.mask_words) if short else ""
    comment.why = [
        (finding["reason"], masks.named(finding, chosen.mask_words)) for finding in comment.findings
    ]
    comment.answered = masks.quoted(comment.parent, chosen.mask_words) if comment.parent else ""
    kept = {text.kind: text.text for text in comment.kept_texts.all()}
    comment.proposed = (
        masks.shown(comment, kept["proposed"], chosen.mask_words) if "proposed" in kept else ""
    )
    comment.original = kept.get("original", "")
    comment.steps = decisions.open_to(comment)
    comment.looked_at_by = page.looked_at_by(comment, user)


def desk(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The list; a POST decides one comment and leads to the next."""
    if request.method == "POST":
        return _decide(request)
    moderator = _moderator(request.user)
    filters = page.FilterForm(request.GET)
    chosen = filters.chosen()
    listed = page.read(
        page.waiting(request.user, chosen), page.Place.read(request.GET.get("after", ""))
    )
    for comment in listed.comments:
        _dress(comment, request.user, _settings(moderator))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        **_context(request, site, moderator),
        "title": "Moderation desk",
        "page": listed,
        "filters": filters,
        "filtered": bool(chosen),
        "query": query.urlencode(),
        "here": f"?{request.GET.urlencode()}" if request.GET else "",
        "began_later": "after" in request.GET,
    }
    return render(request, "admin/comments/desk/desk.html", context)


def _decide(request: HttpRequest) -> HttpResponse:
    if "decide" not in request.POST:
        raise Http404("no decision")
    form = DecisionForm.of_button(request.POST)
    comment = _get(form.cleaned_data["pk"])
    place = page.Place.of(comment) if comment.waiting_since else None
    told = {"told": ""} if form.step.name == "reject" else {}
    attempt(request, comment, form.step, form.cleaned_data["expecting"], **told)
    return _on(request, place)


def _on(request: HttpRequest, place: page.Place | None) -> HttpResponse:
    """To the list that the address asks for, at the card that comes after `place`."""
    after = page.Place.read(request.GET.get("after", ""))
    filters = page.FilterForm(request.GET).chosen()
    listed = page.read(page.waiting(request.user, filters), after).comments
    following = [c for c in listed if place is None or _order(c) > _order_of(place)]
    target = (following or listed or [None])[0]
    anchor = f"comment-{target.pk}" if target else "content-start"
    return _lead(request, reverse("admin:comments_desk"), anchor)


def _lead(request: HttpRequest, path: str, anchor: str = "") -> HttpResponse:
    """To `path`, with what was asked for still in the address."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(f"{path}{query}{'#' if anchor else ''}{anchor}")


def _order(comment: Comment) -> tuple[Any, ...]:
    return (comment.urgency, comment.waiting_since, comment.pk)


def _order_of(place: page.Place) -> tuple[Any, ...]:
    return (place.urgency, place.waiting_since, place.pk)


def _get(pk: int) -> Comment:
    comment = page.with_card(Comment.objects.all()).filter(pk=pk).first() if pk < 2**63 else None
    if comment is None:
        raise Http404("no such comment")
    return comment


def attempt(
    request: HttpRequest,
    comment: Comment,
    step: decisions.Step,
    expecting: str,
    reason: str = "",
    **more: Any,
) -> bool:
    """Take the step, or tell the moderator who was faster and what stands against it."""
    name = comment.name
    try:
        step.transition(comment, by=request.user, expecting=expecting, reason=reason, **more)
    except moderation.AlreadyDecided as conflict:
        messages.warning(request, decisions.conflict_text(name, conflict))
        return False
    except moderation.NotAllowed:
        text = f"Nothing changed: the comment by {name} is {comment.status}."
        messages.warning(request, text)
        return False
    messages.success(request, f"{step.done}: the comment by {name}.")
    return True


def one(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """One comment with everything that can be done about it. Opening it claims it."""
    comment = _get(pk)
    place = page.Place.of(comment) if comment.waiting_since else None
    form = OneForm(request.POST or None, comment=comment, user=request.user)
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed not in DEEDS:
            raise Http404("no such deed")
        if form.is_valid() and DEEDS[deed](request, comment, form):
            return _on(request, place) if deed in LEAVING else _lead(request, request.path)
        comment = _get(pk)
        # What was typed stays, and the next press knows what this page shows.
        form.data = form.data.copy()
        form.data["expecting"] = comment.sight
    moderator = _moderator(request.user)
    looking = page.looked_at_by(comment, request.user)
    if comment.waiting_since and looking is None:
        page.claim(comment, request.user)
    page.tell_writer(comment)
    _dress(comment, request.user, _settings(moderator))
    context = {
        **_context(request, site, moderator),
        "title": f"Comment by {comment.name}" if comment.name else "Withdrawn comment",
        "comment": comment,
        "form": form,
        "may_see_original": request.user.has_perm("comments.view_original"),
        "history": comment.actions.select_related("actor"),
    }
    status = 422 if form.errors else 200
    return render(request, "admin/comments/desk/one.html", context, status=status)


def _step(name: str, **fields: str) -> Callable[[HttpRequest, Comment, OneForm], bool]:
    """A deed that takes the step `name`; `fields`: what of the form it takes along, and as what."""

    def deed(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
        sent = form.cleaned_data
        more = {argument: sent[taken] for argument, taken in fields.items()}
        return attempt(
            request,
            comment,
            decisions.STEPS_OF_ONE[name],
            sent["expecting"],
            sent["reason"],
            **more,
        )

    return deed


def _reject(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
    sent = form.cleaned_data
    return attempt(
        request,
        comment,
        decisions.STEPS["reject"],
        sent["expecting"],
        sent["reason"],
        told=form.reason_for_writer,
    )


def _hand(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
    if form.cleaned_data["colleague"] is None:
        form.add_error("colleague", "Choose whom to hand it to.")
        return False
    return _step("hand", to="colleague")(request, comment, form)


def _redact(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
    if not form.cleaned_data["text"]:
        form.add_error("text", "Write what is to be published.")
        return False
    if len(form.cleaned_data["text"]) > max(conf.TEXT_LENGTH, len(comment.text)):
        form.add_error("text", f"At most {conf.TEXT_LENGTH} characters.")
        return False
    return _step("redact", text="text", content_note="content_note")(request, comment, form)


def _note(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
    if not form.cleaned_data["note"]:
        form.add_error("note", "Write the note.")
        return False
    Note.objects.create(comment=comment, author=request.user, text=form.cleaned_data["note"])
    messages.success(request, "Noted.")
    return True


def _answer(request: HttpRequest, comment: Comment, form: OneForm) -> bool:
    """Approve it first where it is not public yet: an answer needs something to stand under."""
    sent = form.cleaned_data
    if not sent["answer"]:
        form.add_error("answer", "Write the answer.")
        return False
    name = comment.name
    try:
        answers.approve_and_answer(
            comment, request.user, sent["expecting"], sent["answer"], sent["reason"]
        )
    except moderation.AlreadyDecided as conflict:
        messages.warning(request, decisions.conflict_text(name, conflict))
        return False
    except moderation.NotAllowed:
        form.add_error("answer", "What nobody can see cannot be answered in public.")
        return False
    messages.success(request, "Answered.")
    return True


DEEDS: dict[str, Callable[[HttpRequest, Comment, OneForm], bool]] = {
    "approve": _step("approve", content_note="content_note"),
    "redact": _redact,
    "reject": _reject,
    "spam": _step("spam"),
    "block": _step("block"),
    "reopen": _step("reopen"),
    "keep": _step("keep"),
    "accept": _step("accept"),
    "refuse": _step("refuse"),
    "hand": _hand,
    "answer": _answer,
    "note": _note,
}
# After these there is nothing left to do about the comment: back to the list.
LEAVING = frozenset(DEEDS) - {"note", "answer", "reopen"}


@require_POST
def take_back(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Undo the moderator's last decision, if it is the one that the button named."""
    action = undo.last(request.user)
    named = request.POST.get("action", "")
    if action is None or (named and str(action.pk) != named):
        messages.warning(request, "Nothing changed: there is nothing to take back any more.")
        return _lead(request, reverse("admin:comments_desk"))
    try:
        undo.undo(action, request.user)
    except undo.TooLate:
        messages.warning(request, "Nothing changed: somebody else has decided since.")
        return _lead(request, reverse("admin:comments_desk"))
    text = f"Taken back: {action.get_step_display().lower()}, the comment by {action.comment.name}."
    messages.success(request, text)
    return _lead(request, reverse("admin:comments_desk"), f"comment-{action.comment_id}")


@require_POST
def claim(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """What the script sends when a card takes the focus. 204, whoever was first."""
    comment = _get(pk)
    if comment.waiting_since and page.looked_at_by(comment, request.user) is None:
        page.claim(comment, request.user)
    return HttpResponse(status=204)


def settings(request: HttpRequest, site: AdminSite) -> HttpResponse:
    chosen = DeskSettings.objects.filter(user=request.user).first()
    form = SettingsForm(request.POST or None, instance=chosen or DeskSettings(user=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your desk is as you want it.")
        return HttpResponseRedirect(reverse("admin:comments_desk"))
    context = {**site.each_context(request), "title": "Your desk", "form": form}
    return render(request, "admin/comments/desk/settings.html", context)
