"""A decision on its way between a moderator and `moderation`: as a button, and as it comes back.

A button carries `decision:pk:sight`: what the moderator was looking at (`Comment.sight`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict

from . import moderation, words
from .models import Comment, KeptText, ModerationAction

Status = Comment.Status
ADDRESS = re.compile(r"\S@\S")

# A `Comment.sight`, or a status alone.
SIGHT = rf"^({'|'.join(Status.values)})(\.\d{{1,10}})?$"
REASON_LENGTH = ModerationAction._meta.get_field("reason").max_length


@dataclass(frozen=True)
class Step:
    name: str
    label: str  # What the button says
    done: str  # What the moderator is told afterwards
    transition: Callable[..., None]
    to: str
    by_button: bool = True  # Whether it needs nothing but a press


STEPS = {
    step.name: step
    for step in (
        Step("approve", "Approve", "Approved", moderation.approve, Status.APPROVED),
        Step("reject", "Reject", "Rejected", moderation.reject, Status.REJECTED),
        Step("spam", "Spam", "Marked as spam", moderation.mark_spam, Status.SPAM),
        Step("reopen", "Back to the queue", "Back in the queue", moderation.reopen, Status.PENDING),
    )
}
# What can be done besides, on the desk.
STEPS_OF_ONE = STEPS | {
    step.name: step
    for step in (
        Step("redact", "Approve as changed", "Approved", moderation.redact, Status.APPROVED, False),
        Step("block", "Block the writer", "Writer blocked", moderation.block_writer, Status.SPAM),
        Step("keep", "Keep it", "Kept", moderation.keep, Status.APPROVED),
        Step("accept", "Accept the edit", "Edited", moderation.accept_edit, Status.APPROVED),
        Step(
            "refuse", "Refuse the edit", "Left as it was", moderation.refuse_edit, Status.APPROVED
        ),
        Step("hand", "Hand it over", "Handed over", moderation.hand, Status.PENDING, False),
    )
}
READ = Step("keep", "I have read it", "Read", moderation.keep, Status.REJECTED)
# Apart from the others: there is no way back, so it is neither a button on a card nor for several.
ERASE = Step("erase", "Erase the words for good", "Erased", moderation.withdraw, Status.WITHDRAWN)


def open_to(comment: Comment) -> list[Step]:
    """The steps that can be taken on `comment` now, but for those that need words."""
    if comment.kind == Comment.Kind.TEAM:
        return [READ, STEPS["spam"]] if comment.status == Status.PENDING else [STEPS["reopen"]]
    reachable = moderation.TRANSITIONS[comment.status]
    steps = [step for step in STEPS.values() if step.to in reachable]
    if comment.status == Status.APPROVED and comment.waiting_since:
        edited = any(kept.kind == KeptText.Kind.PROPOSED for kept in comment.kept_texts.all())
        settling = ("accept", "refuse") if edited else ("keep",)
        return [STEPS_OF_ONE[name] for name in settling] + [STEPS["reject"], STEPS["spam"]]
    return steps


def conflict_text(name: str, conflict: moderation.AlreadyDecided) -> str:
    """What a moderator is told who came second: who did what."""
    action = conflict.action
    if action is not None and action.step == ModerationAction.Step.EDIT:
        return (
            f"Nothing changed: the comment by {name} is not as you saw it. "
            "Its writer has changed it in the meantime."
        )
    if action is None or action.actor is None:
        who = "Somebody else decided in the meantime."
    else:
        actor = action.actor.get_full_name() or action.actor.get_username()
        who = f"{actor} decided in the meantime: {action.get_step_display().lower()}."
    return f"Nothing changed: the comment by {name} is already {conflict.status}. {who}"


class SeenForm(forms.Form):
    """A comment, and the status in which the moderator saw it."""

    pk = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    expecting = forms.RegexField(SIGHT)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        required=False,
        label="Reason",
        help_text=f"For the record, optional; {REASON_LENGTH} characters at most.",
        # Not one line: there, Enter would press the first button.
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean_reason(self) -> str:
        typed = self.cleaned_data["reason"]
        reason = words.line_of(typed) if typed else ""
        if ADDRESS.search(reason):
            raise ValidationError(
                "The record of decisions is never erased: leave the address out, or write a note."
            )
        if len(reason) > REASON_LENGTH:
            raise ValidationError(
                f"The reason has {len(reason)} characters; {REASON_LENGTH} are kept. "
                "Nothing was decided."
            )
        return reason


class DecisionForm(ReasonForm, SeenForm):
    decision = forms.ChoiceField(
        choices=[(step.name, step.label) for step in STEPS_OF_ONE.values() if step.by_button]
    )

    @classmethod
    def of_button(cls, data: QueryDict) -> DecisionForm:
        """What the pressed button says, with the reason beside it. Raises Http404."""
        carried = dict(
            zip(("decision", "pk", "expecting"), data["decide"].split(":"), strict=False)
        )
        form = cls({**carried, "reason": data.get("reason", "")}, auto_id="decide-%s")
        # A moderator can mistype the reason, and nothing else.
        if form.errors.keys() - {"reason"}:
            raise Http404("no such decision")
        return form

    @property
    def step(self) -> Step:
        return STEPS_OF_ONE[self.cleaned_data["decision"]]


class ErasureForm(ReasonForm):
    """Asked twice, because there is no way back."""

    step = ERASE
    expecting = forms.RegexField(SIGHT, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label="The writer asked for it, and I am sure: there is no way back.",
        error_messages={"required": "Nothing was erased: tick the box to say that you are sure."},
    )


def ticked(data: QueryDict) -> dict[int, str]:
    """The ticked comments and the status that the page showed of each. Raises Http404."""
    shown = dict(pair.partition(":")[::2] for pair in data.getlist("seen"))
    forms = [
        SeenForm({"pk": pk, "expecting": shown.get(pk)})
        for pk in data.getlist(ACTION_CHECKBOX_NAME)
    ]
    if not all(form.is_valid() for form in forms):
        raise Http404("a comment that was not on the page")
    return {form.cleaned_data["pk"]: form.cleaned_data["expecting"] for form in forms}
