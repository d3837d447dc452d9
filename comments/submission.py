"""A reader sends a comment: what is stored, and what is refused."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from publication.models import Publication

from . import conf, mark, moderation, modes, notices, privacy, private_link, rendering, screening
from .models import Comment, Commenter
from .screening import duplicates
from .screening.circumstances import Circumstances
from .screening.verdict import Level

# An answer to a comment this deep is stored beside it, not below: `ancestors` has an end.
DEEPEST = 19


class Closed(Exception):
    """The article takes no comments (any more)."""


class ParentGone(Exception):
    """The comment that is answered is not there (any more)."""


@dataclass(frozen=True)
class Submission:
    """What a reader sent, after the form has checked its shape."""

    article: Article
    parent: Comment | None
    name: str
    address: str
    text: str
    kind: str = Comment.Kind.READER
    # Mail that the writer asked for: "link", "decided", "answered".
    wishes: frozenset[str] = frozenset()
    circumstances: Circumstances = field(default_factory=Circumstances)
    # The stored comment whose words these are to be, when its writer changes it.
    edits: Comment | None = None

    @property
    def key(self) -> str:
        """The same for the same words by the same person in the same place alone."""
        parts = [
            str(self.article.pk),
            str(self.parent.pk) if self.parent else "",
            self.name,
            privacy.normalise(self.address),
            self.text,
            self.kind,
        ]
        return base64.urlsafe_b64encode(privacy.keyed("submission", parts)).decode().rstrip("=")


@dataclass(frozen=True)
class Sent:
    """What a writer gets for a comment: the token of its private link."""

    comment: Comment
    token: str


def submit(submission: Submission, publication: Publication, known: Iterable[str] = ()) -> Sent:
    """Screen and store it; show it at once where the rule of the article says so.

    A second identical submission within some minutes, while the first one waits, stores nothing:
    its sender pressed twice. Afterwards the same words are a new comment, and nothing in the
    answer tells that they were sent before: else somebody who guesses an address could learn
    whether it wrote a comment that they can read.

    `known`: tokens of earlier comments by the same writer, for the rule that only a first comment
    is read beforehand. An address is no proof of anything: anybody can type it.

    Raises Closed or ParentGone; then nothing is stored.
    """
    known = list(known)
    rule = modes.of(submission.article, publication)
    if not rule.takes:
        raise Closed
    parent = _standing_parent(submission)
    screened = screening.screen(submission)
    with transaction.atomic():
        _retire_key(submission.key)
        try:
            with transaction.atomic():
                comment = _store(submission, parent, screened, known)
        except IntegrityError:
            comment = Comment.objects.filter(submission_key=submission.key).first()
            if comment is None:
                raise
            return Sent(comment, private_link.issue(comment))
        token = private_link.issue(comment)
        _decide_at_once(comment, rule, screened, known)
        notices.received(comment)
    return Sent(comment, token)


def _retire_key(key: str) -> None:
    """Let the same words be a new comment, unless they were sent just now and still wait."""
    long_ago = timezone.now() - conf.SENT_TWICE_WITHIN
    old = Comment.objects.filter(submission_key=key, submitted_at__lt=long_ago)
    old.update(submission_key=secrets.token_urlsafe(32))


def _decide_at_once(
    comment: Comment, rule: modes.Rule, screened: screening.Screening, known: Iterable[str]
) -> None:
    """What needs no moderator: advertising beyond doubt, and what the rule lets through.

    Somebody who may be at risk is read by a person, blocked or not.
    """
    level = screened.level
    if level is Level.SPAM and not screened.at_risk:
        moderation.mark_spam(comment, by=None, expecting=comment.sight, reason="screening")
        return
    if level is not Level.PASS or comment.kind != Comment.Kind.READER:
        return
    is_known = rule.mode == modes.Mode.FIRST and _is_known(comment, known)
    if rule.mode == modes.Mode.OPEN or is_known:
        moderation.approve(comment, by=None, expecting=comment.sight, reason="screening")


def _is_known(comment: Comment, tokens: Iterable[str]) -> bool:
    """Whether one of `tokens` opens an approved comment by the same name and address."""
    digests = [private_link.digest(token) for token in tokens]
    earlier = Comment.objects.filter(
        private_links__digest__in=digests,
        status=Comment.Status.APPROVED,
        commenter=comment.commenter_id,
        mark=comment.mark,
    )
    return bool(digests) and comment.commenter_id is not None and earlier.exists()


def _standing_parent(submission: Submission) -> Comment | None:
    if submission.parent is None:
        return None
    standing = Comment.objects.visible().under(submission.article)
    parent = standing.filter(pk=submission.parent.pk).first()
    if parent is None:
        raise ParentGone
    return parent


def _store(
    submission: Submission,
    answered: Comment | None,
    screened: screening.Screening,
    known: list[str],
) -> Comment:
    parent = placed_below(answered) if answered else None
    now = timezone.now()
    comment = Comment(
        article=submission.article,
        parent=parent,
        thread_id=(parent.thread_id or parent.pk) if parent else None,
        ancestors=below(parent),
        kind=submission.kind,
        name=submission.name,
        mark=_mark(submission, known),
        text=submission.text,
        html=rendering.to_html(submission.text),
        text_digest=duplicates.digest(submission.text),
        submitted_at=now,
        waiting_since=now,
        submission_key=submission.key,
        commenter=commenter(submission.address),
        mail_link="link" in submission.wishes,
        tell_decided="decided" in submission.wishes,
        tell_answered="answered" in submission.wishes,
    )
    screening.store(comment, screened)
    comment.save()
    return comment


def _mark(submission: Submission, tokens: list[str]) -> str:
    """The one that this name had before, for whoever holds a link from then; else a new one.

    Not by the address: anybody could type one and see by the pattern whose it is.
    """
    digests = [private_link.digest(token) for token in tokens]
    earlier = Comment.objects.filter(private_links__digest__in=digests) if digests else ()
    same = (comment.mark for comment in earlier if mark.same_name(comment.name, submission.name))
    return next(same, "") or mark.new()


def placed_below(answered: Comment) -> Comment:
    """The comment that an answer to `answered` hangs on: itself, or the one above if too deep."""
    too_deep = len(answered.ancestor_ids) >= DEEPEST
    return answered.parent if too_deep and answered.parent else answered


def below(parent: Comment | None) -> str:
    """The `ancestors` of an answer to `parent`."""
    return "/".join(str(pk) for pk in [*parent.ancestor_ids, parent.pk]) if parent else ""


def commenter(address: str) -> Commenter | None:
    """The private side for `address`, made on the first comment; None without an address."""
    if not address:
        return None
    found, _ = Commenter.objects.get_or_create(
        digest=privacy.digest(address), defaults={"address": privacy.encrypt(address)}
    )
    if not found.address:  # Deleted in time, and now left anew
        found.address = privacy.encrypt(address)
        found.save(update_fields=["address"])
    return found
