"""Sending what stands in the outbox: one message, one person, no word of what it is about.

Subject and text name the publication alone: neither the article nor the comment, since somebody
else may read along. A notice is marked as sent before it is handed to the server, so that two
workers, or one that is killed, never send it twice; if the server refuses, it is due again later.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from publication import identity

from . import conf, privacy, private_link
from .models import Comment, Commenter, LinkRequest, Notice

logger = logging.getLogger(__name__)

TRIES = 6
BACK_OFF = timedelta(minutes=5)
LINKS_A_MAIL = 20


def send_due() -> int:
    """Send every notice that is due, and answer requests for lost links. The number of mails."""
    sent = sum(_answer(request) for request in LinkRequest.objects.order_by("pk"))
    may_be_sent = Q(kind=Notice.Kind.CONFIRM) | Q(commenter__consent=Commenter.Consent.CONFIRMED)
    due = Notice.objects.filter(may_be_sent, sent_at=None, due_at__lte=timezone.now())
    due = due.filter(failures__lt=TRIES).exclude(commenter__address=b"")
    for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)):
        sent += _send(pk)
    return sent


def digest(token: str) -> str:
    """What is stored of a token in a mail."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(pk: int) -> bool:
    token = secrets.token_urlsafe(32)
    ours = Notice.objects.filter(pk=pk, sent_at=None)
    if not ours.update(sent_at=timezone.now(), token_digest=digest(token)):
        return False
    notice = Notice.objects.select_related("commenter", "comment").get(pk=pk)
    context: dict[str, Any] = {}
    if notice.kind == Notice.Kind.CONFIRM:
        context["link"] = _absolute("comment_mail_confirm", token)
    elif notice.comment is not None:
        context["link"] = identity.absolute(private_link.path(private_link.issue(notice.comment)))
        context["told"] = notice.comment.told if notice.kind == Notice.Kind.DECIDED else ""
    try:
        _message(notice.kind, privacy.decrypt(notice.commenter.address), token, context).send()
    except Exception as error:  # One mail that cannot be made must not keep back the others.
        # The server's words may repeat the address.
        logger.error("Notice %s could not be sent: %s", pk, type(error).__name__)
        Notice.objects.filter(pk=pk).update(
            sent_at=None,
            failures=F("failures") + 1,
            due_at=timezone.now() + BACK_OFF * 2**notice.failures,
        )
        return False
    return True


def _answer(request: LinkRequest) -> bool:
    """Answer a request for lost links, once a day; the row goes, whoever asked."""
    if not LinkRequest.objects.filter(pk=request.pk).delete()[0]:
        return False
    writer = Commenter.objects.filter(digest=request.digest).first()
    if writer is None:
        return False
    comments = writer.comments.exclude(status=Comment.Status.WITHDRAWN).exclude(text="")
    comments = list(comments.order_by("-submitted_at")[:LINKS_A_MAIL])
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    _, first_today = Notice.objects.get_or_create(
        occasion=f"lost:{writer.pk}:{now.date().isoformat()}",
        defaults={
            "kind": Notice.Kind.LINK,
            "commenter": writer,
            "due_at": now,
            "sent_at": now,
            "token_digest": digest(token),
        },
    )
    if not first_today or not comments:
        return False
    links = [
        (comment.submitted_at, identity.absolute(private_link.path(private_link.issue(comment))))
        for comment in comments
    ]
    try:
        # To the address on file: the one typed may only look the same (CVE-2019-19844).
        address = privacy.decrypt(writer.address or request.address)
        _message("lost", address, token, {"links": links}).send()
    except Exception as error:
        logger.error("A request for links could not be answered: %s", type(error).__name__)
        return False
    return True


def _message(kind: str, address: str, token: str, context: dict[str, Any]) -> EmailMessage:
    stop = _absolute("comment_mail_stop", token)
    context |= {"name": identity.load().name, "stop": stop}
    body = render_to_string(f"comments/emails/{kind}.txt", context)
    subject = render_to_string("comments/emails/subject.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[address],
        headers={
            # RFC 8058: the mail program stops it with one press, by POST.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # Not of the machine that happens to send it.
            "Message-ID": make_msgid(domain=urlsplit(conf.origin()).hostname),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answer from a machine, please.
        },
    )


def _absolute(name: str, token: str) -> str:
    return identity.absolute(reverse(name, args=[token]))
