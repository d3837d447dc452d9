"""What a moderator can send from the page of one comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from comments import conf, words
from comments.decisions import SIGHT, ReasonForm
from comments.models import Comment, DeskSettings, ReasonTemplate
from publication.models import User


def moderators() -> QuerySet[User]:
    """The staff who may decide."""
    may = Permission.objects.filter(codename="moderate_comment", content_type__app_label="comments")
    allowed = Q(is_superuser=True) | Q(user_permissions__in=may) | Q(groups__permissions__in=may)
    return User.objects.filter(allowed, is_active=True, is_staff=True).distinct()


class OneForm(ReasonForm):
    """Everything that can be said about one comment. Which fields matter depends on the button."""

    expecting = forms.RegexField(SIGHT, widget=forms.HiddenInput)
    # As long as it is: only where it is to be published as changed, its length matters.
    text = forms.CharField(
        required=False,
        label="The text as it is to be published",
        help_text="For “Approve as changed”. Readers see that a moderator edited it.",
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    content_note = forms.CharField(
        required=False,
        max_length=200,
        label="Content note",
        help_text="Shown before the words, which readers then open themselves.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    template = forms.ModelChoiceField(
        ReasonTemplate.objects.filter(use=ReasonTemplate.Use.REJECTION),
        required=False,
        label="Reason for the writer",
        empty_label="None",
        help_text="For “Reject”. The writer reads it on the private page.",
    )
    told = forms.CharField(
        required=False,
        max_length=1_000,
        label="Or in your own words",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    colleague = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Colleague", empty_label="Choose"
    )
    answer = forms.CharField(
        required=False,
        max_length=conf.TEXT_LENGTH,
        label="The publication's answer",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    note = forms.CharField(
        required=False,
        max_length=2_000,
        label="Note to the other moderators",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, comment: Comment, user: User, **kwargs: Any) -> None:
        first = {
            "expecting": comment.sight,
            "text": comment.text,
            "content_note": comment.content_note,
        }
        super().__init__(*args, initial=first, auto_id="one-%s", **kwargs)
        self.fields["colleague"].queryset = moderators().exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("text", "told", "answer", "note"):
            if cleaned.get(name):
                cleaned[name] = words.text_of(cleaned[name])
        if cleaned.get("content_note"):
            cleaned["content_note"] = words.line_of(cleaned["content_note"])
        return cleaned

    @property
    def reason_for_writer(self) -> str:
        template = self.cleaned_data["template"]
        return self.cleaned_data["told"] or (template.text if template else "")


class SettingsForm(forms.ModelForm):
    class Meta:
        model = DeskSettings
        fields = ["mask_words", "break_after", "digest", "muted"]
        widgets = {"muted": forms.CheckboxSelectMultiple}
