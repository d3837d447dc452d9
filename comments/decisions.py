"""A decision on its way between a moderator and `moderation`: as a button, and as it comes back.

A button carries `decision:pk:status`: the status is what the moderator was looking at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict

from . import moderation, words
from .models import Comment, ModerationAction

Status = Comment.Status

REASON_LENGTH = ModerationAction._meta.get_field("reason").max_length


@dataclass(frozen=True)
class Step:
    name: str
    label: str  # What the button says
    done: str  # What the moderator is told afterwards
    transition: Callable[..., None]
    to: str


STEPS = {
    step.name: step
    for step in (
        Step("approve", "Approve", "Approved", moderation.approve, Status.APPROVED),
        Step("reject", "Reject", "Rejected", moderation.reject, Status.REJECTED),
        Step("spam", "Spam", "Marked as spam", moderation.mark_spam, Status.SPAM),
        Step("reopen", "Back to the queue", "Back in the queue", moderation.reopen, Status.PENDING),
    )
}
# Apart from the others: there is no way back, so it is neither a button on a card nor for several.
ERASE = Step("erase", "Erase the words for good", "Erased", moderation.withdraw, Status.WITHDRAWN)


def open_to(comment: Comment) -> list[Step]:
    """The steps that can be taken on `comment` now."""
    reachable = moderation.TRANSITIONS[comment.status]
    return [step for step in STEPS.values() if step.to in reachable]


class SeenForm(forms.Form):
    """A comment, and the status in which the moderator saw it."""

    pk = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    expecting = forms.ChoiceField(choices=Status)


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
        if len(reason) > REASON_LENGTH:
            raise ValidationError(
                f"The reason has {len(reason)} characters; {REASON_LENGTH} are kept. "
                "Nothing was decided."
            )
        return reason


class DecisionForm(ReasonForm, SeenForm):
    decision = forms.ChoiceField(choices=[(step.name, step.label) for step in STEPS.values()])

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
        return STEPS[self.cleaned_data["decision"]]


class ErasureForm(ReasonForm):
    """Asked twice, because there is no way back."""

    step = ERASE
    expecting = forms.ChoiceField(choices=Status, widget=forms.HiddenInput)
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
