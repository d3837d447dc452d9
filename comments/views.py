from __future__ import annotations

from django.core import signing
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Article
from publication import identity
from publication.freshness import changed_at, public_page
from publication.models import Publication

from . import caller, conf, modes, origin, promise, stamp, submission, thread
from .forms import CommentForm, ConfirmationForm
from .models import Comment
from .origin import Origin

_CONFIRMATION = signing.TimestampSigner(salt="comments.confirmation")
_ANSWERED_IS_GONE = (
    "The comment that you answered has been removed. Your words are still here: you can send "
    "them as a comment of their own."
)
_STAMP_IS_OLD = (
    "This form had been open for more than a day. Nothing is lost: please send it again."
)


@csrf_exempt  # No cookie, so nothing that a forged request could abuse; see `origin`.
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment, or answer with the form, every typed word in it, and what is wrong.

    303 stored (or stored before); 200 confirm; 400 unreadable; 422 wrong field or old stamp;
    403 foreign origin or closed; 404 no such article; 409 the answered comment is gone; 413 too
    large.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("article", args=[slug]))
    return private(_submit(request, slug))


def _submit(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        typed = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return _not_taken(request, 413, "That is too long", _TOO_LONG)
    except (MultiPartParserError, BadRequest):  # Cut short, or not UTF-8.
        return _not_taken(request, 400, "That did not arrive whole", "Please send it again.")
    text = typed.get("text", "")
    article = Article.objects.live().with_page().filter(slug=slug).first()
    if article is None:
        reason = "There is no article here to comment on. Perhaps it was moved or withdrawn."
        return _not_taken(request, 404, "This article is not here", reason, text)
    came_from = origin.of(request)
    if came_from is Origin.FOREIGN:
        reason = "It was sent from another site. Please use the form under the article."
        return _not_taken(request, 403, "Your comment was not taken", reason, text, article)

    publication = identity.of(request).row
    parent, parent_is_gone = _answered(article, typed.get("parent", ""))
    form = CommentForm(typed, article=article, publication=publication)
    if not form.is_valid():
        return _respond(request, form, parent, 422)
    if not stamp.is_fresh(form.cleaned_data["stamp"], article):
        return _respond(request, form, parent, 422, _STAMP_IS_OLD)
    if parent_is_gone:
        return _respond(request, form, None, 409, _ANSWERED_IS_GONE)
    sent = submission.Submission(
        article=article,
        parent=parent,
        name=form.cleaned_data["name"],
        address=form.cleaned_data["email"],
        text=form.cleaned_data["text"],
        kind=form.kind,
        wishes=form.wishes,
        circumstances=form.circumstances(caller.mark(request)),
    )
    if came_from is Origin.UNKNOWN and not _confirmed(typed.get("confirmation", ""), sent.key):
        return _ask(request, form, sent)
    return _store(request, form, sent, publication)


_TOO_LONG = f"A comment has {conf.TEXT_LENGTH:,} characters at most. Go back and shorten it."


def _store(
    request: HttpRequest,
    form: CommentForm,
    sent: submission.Submission,
    publication: Publication,
) -> HttpResponse:
    try:
        stored = submission.submit(sent, publication, form.earlier_tokens)
    except submission.ParentGone:
        return _respond(request, form, None, 409, _ANSWERED_IS_GONE)
    except submission.Closed:
        reason = "This article takes no comments any more."
        return _not_taken(request, 403, "Comments are closed", reason, sent.text, sent.article)
    response = HttpResponseRedirect(reverse("comment_own_received", args=[stored.token]))
    response.status_code = 303
    return response


def _answered(article: Article, typed: str) -> tuple[Comment | None, bool]:
    """The comment that is answered, and whether one was named that is not there (any more)."""
    if not typed:
        return None, False
    standing = Comment.objects.visible().under(article).without_private_side()
    number = typed.isascii() and typed.isdigit() and len(typed) < 19
    parent = standing.filter(pk=int(typed)).first() if number else None
    return parent, parent is None


def _confirmed(confirmation: str, key: str) -> bool:
    try:
        return _CONFIRMATION.unsign(confirmation, max_age=conf.CONFIRMATION_LASTS) == key
    except signing.BadSignature:
        return False


def _ask(request: HttpRequest, form: CommentForm, sent: submission.Submission) -> HttpResponse:
    context = {
        "article": sent.article,
        "name": sent.name,
        "text": sent.text,
        "form": ConfirmationForm(form, _CONFIRMATION.sign(sent.key)),
    }
    return render(request, "comments/confirm.html", context)


def _respond(
    request: HttpRequest, form: CommentForm, parent: Comment | None, status: int, notice: str = ""
) -> HttpResponse:
    form.renew(parent)
    context = {
        "article": form.article,
        "parent": parent,
        "form": form,
        "notice": notice,
        "promise": promise.read(form.article, form.publication, promise.oldest_waiting()),
    }
    return render(request, "comments/respond.html", context, status=status)


def _not_taken(
    request: HttpRequest,
    status: int,
    title: str,
    reason: str,
    text: str = "",
    article: Article | None = None,
) -> HttpResponse:
    context = {"title": title, "reason": reason, "text": text, "article": article}
    return render(request, "comments/not_taken.html", context, status=status)


def private(response: HttpResponse) -> HttpResponse:
    """Keep `response`, which holds a reader's own words, out of every cache and index."""
    add_never_cache_headers(response)
    patch_cache_control(response, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@public_page
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where the comment stands now."""
    comment = visible_or_404(pk)
    page = thread.page_of(comment)
    query = f"?comments={page}" if page > 1 else ""
    target = f"{comment.article.get_absolute_url()}{query}#comment-{comment.pk}"
    response = HttpResponseRedirect(target)
    patch_cache_control(response, no_cache=True)
    return response


@public_page
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to answer one comment: what the Reply link opens without JavaScript."""
    parent = visible_or_404(pk)
    publication = identity.of(request).row
    rule = modes.of(parent.article, publication)
    if not rule.takes:
        return HttpResponseRedirect(parent.get_absolute_url())
    changed_at(request, stamp.hour())
    form = CommentForm.blank(parent.article, publication, parent)
    context = {
        "article": parent.article,
        "parent": parent,
        "form": form,
        "promise": promise.read(parent.article, publication, promise.oldest_waiting()),
    }
    return render(request, "comments/reply.html", context)


def visible_or_404(pk: int) -> Comment:
    comments = Comment.objects.visible().without_private_side()
    comments = comments.select_related("article__category__parent__parent")
    comment = comments.filter(pk=pk).first() if pk < 2**63 else None
    if comment is None:
        raise Http404("no such comment")
    return comment
