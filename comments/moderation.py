"""The life of a comment. This module alone changes a status.

                       ┌── approve ────▶ approved ─┐
                       │                           │
    submit ──▶ pending ┼── reject ─────▶ rejected ─┤   the same steps lead from each
                  ▲    │                           │   of these to the others
                  │    └── mark_spam ──▶ spam ─────┤
                  │                                │
                  └──────────── reopen ────────────┘

    each of the four ── withdraw ──▶ withdrawn     the text is erased; there is no way back

An approved comment may wait for a moderator once more, while it stays up: its writer has changed
it (`edits`), or readers have reported it (`reports`). `keep`, `accept_edit` and `refuse_edit`
settle that. What is for the team alone is never approved; `keep` says that the team has read it.

Each step takes what the moderator was looking at: a status, or a `Comment.sight`. If the comment
has changed since, it raises AlreadyDecided and changes nothing: of two moderators one learns
what the other did. Every step leaves a ModerationAction, in the same transaction, and can be
taken back for a while (`undo`).
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from publication import edition

from . import before, learning, notices, promise, rendering
from .models import Claim, Comment, Commenter, KeptText, ModerationAction, PrivateLink, Sweep

if TYPE_CHECKING:
    from publication.models import User

Status = Comment.Status
Step = ModerationAction.Step

TRANSITIONS: dict[str, frozenset[str]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.REJECTED: frozenset({Status.PENDING, Status.APPROVED, Status.SPAM, Status.WITHDRAWN}),
    Status.SPAM: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


class AlreadyDecided(Exception):
    """The comment is not as it was seen: `status` is what it is now, `action` the last step."""

    def __init__(self, comment: Comment, status: str, action: ModerationAction | None) -> None:
        self.comment = comment
        self.status = status
        self.action = action
        super().__init__(f"comment {comment.pk} is {status}")


class NotAllowed(Exception):
    """There is no such step in the life of a comment."""


def approve(
    comment: Comment,
    by: User | None,
    expecting: str,
    reason: str = "",
    *,
    content_note: str | None = None,
    sweep: Sweep | None = None,
) -> ModerationAction:
    """Show it; `content_note` replaces the one it has, unless None.

    Raises NotAllowed for what is for the team alone, or has lost its words.
    """
    _must_be_publishable(comment)
    changes = {} if content_note is None else {"content_note": content_note}
    return _move(comment, Step.APPROVE, Status.APPROVED, by, expecting, reason, sweep, **changes)


def redact(
    comment: Comment,
    by: User,
    expecting: str,
    text: str,
    reason: str = "",
    *,
    content_note: str | None = None,
) -> ModerationAction:
    """Show it with `text` in place of its own words, which are kept for those who may see them."""
    _must_be_publishable(comment)
    if not text.strip():
        raise NotAllowed("a comment without words")
    changes: dict[str, Any] = {} if content_note is None else {"content_note": content_note}
    # What was taken out must not live on in what screening said of it.
    changes["findings"] = [{**finding, "words": []} for finding in comment.findings]
    changes |= {"text": text, "html": rendering.to_html(text), "redacted_at": timezone.now()}
    with transaction.atomic():
        original = comment.text
        action = _move(
            comment, Step.REDACT, Status.APPROVED, by, expecting, reason, None, **changes
        )
        KeptText.objects.get_or_create(
            comment=comment,
            kind=KeptText.Kind.ORIGINAL,
            defaults={"text": original, "at": timezone.now()},
        )
    return action


def reject(
    comment: Comment,
    by: User | None,
    expecting: str,
    reason: str = "",
    *,
    told: str = "",
    sweep: Sweep | None = None,
) -> ModerationAction:
    """Do not show it. `told` is what its writer reads on the private page and in the mail."""
    changes = {"told": told}
    return _move(comment, Step.REJECT, Status.REJECTED, by, expecting, reason, sweep, **changes)


def mark_spam(
    comment: Comment,
    by: User | None,
    expecting: str,
    reason: str = "",
    *,
    sweep: Sweep | None = None,
) -> ModerationAction:
    return _move(comment, Step.SPAM, Status.SPAM, by, expecting, reason, sweep)


def block_writer(comment: Comment, by: User, expecting: str, reason: str = "") -> ModerationAction:
    """Put it away as spam, and whatever its writer sends from now on.

    Raises NotAllowed where there is no address to know the writer by.
    """
    if comment.commenter_id is None:
        raise NotAllowed("nothing to know the writer by")
    with transaction.atomic():
        action = _move(comment, Step.BLOCK, Status.SPAM, by, expecting, reason)
        writer = Commenter.objects.filter(pk=comment.commenter_id, blocked_at=None)
        writer.update(blocked_at=timezone.now())
    return action


def reopen(comment: Comment, by: User | None, expecting: str, reason: str = "") -> ModerationAction:
    if not comment.text:
        raise NotAllowed("its words have been deleted")
    return _move(comment, Step.REOPEN, Status.PENDING, by, expecting, reason, told="")


def keep(comment: Comment, by: User, expecting: str, reason: str = "") -> ModerationAction:
    """It may stay as it is, whatever was reported; or, if for the team alone: it has been read."""
    if comment.kind == Comment.Kind.TEAM:
        return _move(comment, Step.KEEP, Status.REJECTED, by, expecting, reason)
    if comment.status != Status.APPROVED:
        raise NotAllowed(f"keep, {comment.status}")
    return _move(comment, Step.KEEP, Status.APPROVED, by, expecting, reason)


def accept_edit(comment: Comment, by: User, expecting: str, reason: str = "") -> ModerationAction:
    """Show what its writer has made of it. Raises NotAllowed where nothing was proposed."""
    with transaction.atomic():
        proposed = _proposed(comment)
        old = comment.text
        action = _move(
            comment,
            Step.ACCEPT,
            Status.APPROVED,
            by,
            expecting,
            reason,
            text=proposed.text,
            html=rendering.to_html(proposed.text),
            edited_at=proposed.at,
            redacted_at=None,
        )
        KeptText.objects.update_or_create(
            comment=comment,
            kind=KeptText.Kind.REPLACED,
            defaults={"text": old, "at": timezone.now()},
        )
        proposed.delete()
    return action


def refuse_edit(comment: Comment, by: User, expecting: str, reason: str = "") -> ModerationAction:
    """What stood there stays. Raises NotAllowed where nothing was proposed."""
    with transaction.atomic():
        _proposed(comment)
        return _move(comment, Step.REFUSE, Status.APPROVED, by, expecting, reason)


def hand(
    comment: Comment, by: User, expecting: str, to: User, reason: str = ""
) -> ModerationAction:
    """Leave it to a colleague; it goes on waiting."""
    return _move(
        comment,
        Step.HAND,
        comment.status,
        by,
        expecting,
        reason,
        waiting_since=comment.waiting_since,
        assignee=to,
    )


def ask_again(comment: Comment, *, hide: bool) -> ModerationAction:
    """Readers have reported it: it waits for a moderator, out of sight meanwhile if `hide`."""
    return _move(
        comment,
        Step.REPORT,
        Status.PENDING if hide else Status.APPROVED,
        None,
        Status.APPROVED,
        waiting_since=comment.waiting_since or timezone.now(),
        urgency=min(
            comment.urgency if comment.waiting_since else Comment.Urgency.ORDINARY,
            Comment.Urgency.REPORTED,
        ),
    )


def edited(comment: Comment, expecting: str, **changes: Any) -> ModerationAction:
    """Its writer has changed it (see `edits`, which says what that changes)."""
    return _move(comment, Step.EDIT, comment.status, None, expecting, **changes)


def withdraw(
    comment: Comment, by: User | None, expecting: str, reason: str = ""
) -> ModerationAction:
    """Erase it for good: its words, its name, and what leads to its writer.

    What hangs on it goes too, but for the answers and the record of the decisions, which hold
    nothing of it.
    """
    with transaction.atomic():
        action = _move(
            comment,
            Step.WITHDRAW,
            Status.WITHDRAWN,
            by,
            expecting,
            reason,
            text="",
            html="",
            text_digest="",
            name="",
            mark="",
            told="",
            content_note="",
            findings=[],
            held_for="",
            assignee=None,
            commenter=None,
            mail_link=False,
            tell_decided=False,
            tell_answered=False,
            redacted_at=None,
            edited_at=None,
            submission_key=secrets.token_urlsafe(32),
        )
        erase_around(comment)
    return action


def erase_around(comment: Comment) -> None:
    """Delete what else holds words of, or about, `comment`."""
    for hanging in ("kept_texts", "reports", "notes", "befores"):
        getattr(comment, hanging).all().delete()
    from .models import SafeguardingCase

    notices.forget(comment)
    SafeguardingCase.objects.filter(comment=comment).delete()


def take_back(action: ModerationAction, by: User | None) -> ModerationAction:
    """The step back over `action`: all that it changed is as it was; `undo` says until when."""
    comment = action.comment
    with transaction.atomic():
        taken = _move(
            comment,
            Step.UNDO,
            action.from_status,
            by,
            comment.sight,
            undoes=action,
            waiting_since=action.waited_since,
            **before.columns(action),
        )
        before.restore_around(action)
    return taken


def must_be_as_seen(comment: Comment, expecting: str) -> None:
    """Raises AlreadyDecided if `comment` has changed since; a second caller finds it changed."""
    seen, _, version = expecting.partition(".")
    as_seen = Comment.objects.filter(pk=comment.pk, status=seen)
    if version:
        as_seen = as_seen.filter(version=version)
    if not as_seen.update(version=F("version") + 1):
        now_is = Comment.objects.values_list("status", flat=True).get(pk=comment.pk)
        raise AlreadyDecided(comment, now_is, last_action(comment))


def last_action(comment: Comment) -> ModerationAction | None:
    return comment.actions.select_related("actor").order_by("-at", "-pk").first()


def _must_be_publishable(comment: Comment) -> None:
    if comment.kind == Comment.Kind.TEAM:
        raise NotAllowed("for the team only")
    if not comment.text:
        raise NotAllowed("its words have been deleted")


def _proposed(comment: Comment) -> KeptText:
    proposed = comment.kept_texts.filter(kind=KeptText.Kind.PROPOSED).first()
    if proposed is None:
        raise NotAllowed("no edit is proposed")
    return proposed


def _move(
    comment: Comment,
    step: str,
    to: str,
    by: User | None,
    expecting: str,
    reason: str = "",
    sweep: Sweep | None = None,
    undoes: ModerationAction | None = None,
    **changes: Any,
) -> ModerationAction:
    """Take the step if the comment is still as `expecting` says, and everything that follows."""
    seen, _, version = expecting.partition(".")
    if to != seen and step != Step.UNDO and to not in TRANSITIONS.get(seen, frozenset()):
        raise NotAllowed(f"{seen} → {to}")
    if seen == Status.WITHDRAWN or (to == seen and step in {Step.APPROVE, Step.REJECT, Step.SPAM}):
        raise NotAllowed(f"{seen} → {to}")
    now = timezone.now()
    changes.setdefault("waiting_since", now if to == Status.PENDING else None)
    if step in {Step.APPROVE, Step.REDACT, Step.SPAM, Step.BLOCK}:
        changes.setdefault("told", "")  # What came with an earlier rejection
    by_screening = step == Step.SPAM and by is None  # Looks to its writer like what waits.
    if (
        seen == Status.PENDING
        and to != Status.PENDING
        and not by_screening
        and "submission_key" not in changes
    ):
        # The same words sent again are a new comment now: see `submission.submit`.
        changes["submission_key"] = secrets.token_urlsafe(32)
    with transaction.atomic():
        as_seen = Comment.objects.filter(pk=comment.pk, status=seen)
        if version:
            as_seen = as_seen.filter(version=version)
        was = before.look(comment) if by and step not in {Step.UNDO, Step.WITHDRAW} else None
        waited = as_seen.select_for_update().values_list("waiting_since").first()
        if waited is None or not as_seen.update(status=to, version=F("version") + 1, **changes):
            now_is = Comment.objects.values_list("status", flat=True).get(pk=comment.pk)
            raise AlreadyDecided(comment, now_is, last_action(comment))
        action = ModerationAction.objects.create(
            comment=comment,
            step=step,
            actor=by,
            from_status=seen,
            to_status=to,
            reason=reason,
            waited_since=waited[0],
            sweep=sweep,
            undoes=undoes,
        )
        if was is not None:
            before.keep(was, action)
        for name, value in {**changes, "status": to}.items():
            setattr(comment, name, value)
        comment.version = Comment.objects.values_list("version", flat=True).get(pk=comment.pk)
        _follow(comment, action, waited[0])
    return action


def _follow(comment: Comment, action: ModerationAction, waited_since: datetime | None) -> None:
    """What a step brings with it: claims, reports, the public page, mail, learning."""
    settled = comment.waiting_since is None
    if settled:
        Claim.objects.filter(comment=comment).delete()
        comment.reports.filter(settled_at=None).update(settled_at=timezone.now())
        if action.step != Step.ACCEPT:
            comment.kept_texts.filter(kind=KeptText.Kind.PROPOSED).delete()
    if comment.status == Status.WITHDRAWN:
        PrivateLink.objects.filter(comment=comment).delete()
    shown = Status.APPROVED in {action.from_status, action.to_status}
    # The place of a withdrawn comment says so where answers stand under it, public before or not.
    shown = shown or action.step == Step.WITHDRAW
    if (shown and action.step not in {Step.HAND, Step.EDIT}) or (
        waited_since and promise.was_broken_by(waited_since)
    ):
        edition.announce()
    notices.after(action, comment)
    learning.after_decision(action)
