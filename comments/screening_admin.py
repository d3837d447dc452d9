"""The words that hold a comment, in the admin: one by one, or a whole list pasted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from .models import ChecklistItem, HeldWord, ReasonTemplate
from .screening import word_lists

LENGTH = HeldWord._meta.get_field("text").max_length


class PasteForm(forms.Form):
    words = forms.CharField(
        label="Words and phrases",
        widget=forms.Textarea(attrs={"rows": 16, "cols": 60, "dir": "auto"}),
        help_text="One a line, such as WordPress's list of disallowed comment keys. A line that "
        "begins with # is passed over; * at the end of a word stands for any ending.",
        error_messages={"required": "Paste at least one word."},
    )
    action = forms.ChoiceField(label="Put them on the list", choices=HeldWord.Action)

    def clean_words(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["words"].splitlines()]
        entries = [line for line in lines if line and not line.startswith("#")]
        wrong = [entry for entry in entries if not _is_usable(entry)]
        if wrong:
            raise forms.ValidationError(
                [f"“{entry[:80]}”: {_complaint(entry)}" for entry in wrong[:10]]
            )
        return list(dict.fromkeys(entries))


def _is_usable(entry: str) -> bool:
    return len(entry) <= LENGTH and bool(word_lists.matches(entry.replace("*", ""), (entry,)))


def _complaint(entry: str) -> str:
    if len(entry) > LENGTH:
        return f"longer than {LENGTH} characters."
    return "it holds no whole word."


@admin.register(HeldWord)
class HeldWordAdmin(admin.ModelAdmin):
    list_display = ["text", "action", "note"]
    list_filter = ["action"]
    list_per_page = 100
    search_fields = ["text", "note"]
    change_list_template = "admin/comments/heldword/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        paste = self.admin_site.admin_view(self.paste)
        return [path("paste/", paste, name="comments_heldword_paste"), *super().get_urls()]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Take a list; what is known already stays as it is. Says how many were new."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            entries, action = form.cleaned_data["words"], form.cleaned_data["action"]
            known = set(HeldWord.objects.values_list("text", flat=True))
            new = [HeldWord(text=entry, action=action) for entry in entries if entry not in known]
            HeldWord.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
            text = f"{len(new)} added; {len(entries) - len(new)} were on a list already."
            self.message_user(request, text, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:comments_heldword_changelist"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Paste a list of words",
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/comments/heldword/paste.html", context)


@admin.register(ReasonTemplate)
class ReasonTemplateAdmin(admin.ModelAdmin):
    list_display = ["title", "use", "position"]
    list_filter = ["use"]


@admin.register(ChecklistItem)
class ChecklistItemAdmin(admin.ModelAdmin):
    list_display = ["text", "position"]
