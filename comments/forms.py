from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Article
from publication.models import Publication

from . import conf, stamp, words
from .models import Comment


class CommentForm(forms.Form):
    """The shape of a comment. What may be said where is up to `submission`."""

    name = forms.CharField(
        max_length=conf.NAME_LENGTH,
        # Not "name": a browser would offer the full one, and a first name is enough here.
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": "Enter a name. It need not be your real one."},
    )
    email = forms.EmailField(
        label="Email",
        max_length=conf.ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter an email address. It will not be published.",
            "invalid": "Enter an email address such as name@example.org.",
        },
    )
    text = forms.CharField(
        label="Comment",
        max_length=conf.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": "Write your comment."},
    )
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, article: Article, publication: Publication, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.fields["email"].required = publication.comment_address_required
        self.fields["email"].widget.is_required = publication.comment_address_required
        self.helper = FormHelper()
        self.helper.form_action = reverse("comment_submit", args=[article.slug])
        self.helper.form_id = "comment-form"
        self.helper.disable_csrf = True
        self.helper.include_media = False
        # The server's words stand beside the field, in a summary, and can be styled and read.
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("send", "Post comment"))

    def clean_name(self) -> str:
        return words.line_of(self.cleaned_data["name"])

    def clean_text(self) -> str:
        return words.text_of(self.cleaned_data["text"])

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        if "\ufffd" in address:
            raise ValidationError("Enter an email address such as name@example.org.")
        return address

    @classmethod
    def blank(
        cls, article: Article, publication: Publication, parent: Comment | None = None
    ) -> CommentForm:
        """The form as a page offers it, the same for every reader."""
        first = {"stamp": stamp.make(article), "parent": parent.pk if parent else ""}
        return cls(initial=first, article=article, publication=publication)

    def renew(self, parent: Comment | None) -> None:
        """Keep what was typed, under a fresh stamp, in answer to `parent`."""
        self.data = self.data.copy()
        self.data["stamp"] = stamp.make(self.article)
        self.data["parent"] = str(parent.pk) if parent else ""


class ConfirmationForm(forms.Form):
    """What was sent, to be sent again as it is, with the proof that its sender was asked."""

    name = forms.CharField(widget=forms.HiddenInput)
    email = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(widget=forms.HiddenInput)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(widget=forms.HiddenInput)
    confirmation = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, sent: CommentForm, confirmation: str) -> None:
        fields = ("name", "email", "text", "parent", "stamp")
        first = {name: sent.data.get(name, "") for name in fields}
        super().__init__(initial={**first, "confirmation": confirmation})
        self.helper = FormHelper()
        self.helper.form_action = reverse("comment_submit", args=[sent.article.slug])
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.add_input(Submit("send", "Yes, send it"))
