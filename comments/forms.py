from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Article
from publication.models import Publication

from . import conf, stamp, words
from .models import Comment
from .screening.circumstances import Circumstances


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
    for_team = forms.BooleanField(
        required=False,
        label="Do not publish this, just tell the team",
    )
    tell_decided = forms.BooleanField(required=False, label="Tell me when it is decided")
    tell_answered = forms.BooleanField(required=False, label="Tell me when it is answered")
    mail_link = forms.BooleanField(
        required=False, label="Send me the link with which I can change it or take it back"
    )
    # Nobody sees it; whoever fills in whatever there is gives itself away (`screening.honeypot`).
    homepage = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # From site.js, where it runs: seconds since the page was opened, and earlier private links.
    took = forms.CharField(required=False, widget=forms.HiddenInput)
    known = forms.CharField(required=False, widget=forms.HiddenInput)

    WISHES = {"mail_link": "link", "tell_decided": "decided", "tell_answered": "answered"}

    def __init__(
        self, *args: Any, article: Article, publication: Publication, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.publication = publication
        self.fields["email"].required = publication.comment_address_required
        self.fields["email"].widget.is_required = publication.comment_address_required
        if not conf.mails():
            for name in self.WISHES:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._layout())
        self.helper.form_action = reverse("comment_submit", args=[article.slug])
        self.helper.form_id = "comment-form"
        self.helper.disable_csrf = True
        self.helper.include_media = False
        # The server's words stand beside the field, in a summary, and can be styled and read.
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("send", "Post comment"))

    def _layout(self) -> list[Any]:
        wishes = [name for name in self.WISHES if name in self.fields]
        mail = [Fieldset("By email, if you like", *wishes)] if wishes else []
        trap = Div("homepage", css_class="homepage", aria_hidden="true")
        return [
            "name",
            "email",
            "text",
            "for_team",
            *mail,
            trap,
            "parent",
            "stamp",
            "took",
            "known",
        ]

    def clean_name(self) -> str:
        return words.line_of(self.cleaned_data["name"], conf.NAME_LENGTH)

    def clean_text(self) -> str:
        return words.text_of(self.cleaned_data["text"], conf.TEXT_LENGTH)

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        if "\ufffd" in address:
            raise ValidationError("Enter an email address such as name@example.org.")
        return address

    def clean(self) -> dict[str, Any]:
        """Mail needs somewhere to go. Raises nothing: the error stands beside the address."""
        cleaned = super().clean() or self.cleaned_data
        if self.wishes and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter an email address for the mail that you asked for.")
        return cleaned

    @property
    def wishes(self) -> frozenset[str]:
        return frozenset(wish for name, wish in self.WISHES.items() if self.cleaned_data.get(name))

    @property
    def kind(self) -> str:
        return Comment.Kind.TEAM if self.cleaned_data["for_team"] else Comment.Kind.READER

    def circumstances(self, caller: str) -> Circumstances:
        """How it was sent, for `screening`."""
        sent = self.cleaned_data
        took = sent["took"]
        is_number = took.isascii() and took.isdigit() and len(took) < 9
        return Circumstances(
            caller=caller,
            stamp=sent["stamp"],
            stamp_age=stamp.age(sent["stamp"], self.article),
            seconds_typed=float(took) if is_number else None,
            honeypot=sent["homepage"],
        )

    @property
    def earlier_tokens(self) -> list[str]:
        """The tokens that the browser kept, three at most."""
        return [token for token in self.cleaned_data["known"].split(",")[:3] if token]

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

    confirmation = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, sent: CommentForm, confirmation: str) -> None:
        first = {name: sent.data.get(name, "") for name in sent.fields}
        super().__init__(initial={**first, "confirmation": confirmation})
        for name in sent.fields:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.helper = FormHelper()
        self.helper.form_action = reverse("comment_submit", args=[sent.article.slug])
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.add_input(Submit("send", "Yes, send it"))
