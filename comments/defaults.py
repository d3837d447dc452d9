"""The words that a new site's moderators begin with; they may change all of them in the admin."""

from __future__ import annotations

from django.apps.registry import Apps

REASONS: list[tuple[str, str, str]] = [
    # use, title, text
    (
        "rejection",
        "Too close to a person",
        "Thank you for writing. Your comment tells things by which somebody could be recognised, "
        "so we have not published it. You are welcome to send it again without them.",
    ),
    (
        "rejection",
        "Details that could harm",
        "Thank you for trusting us with this. We do not publish details that could be dangerous "
        "for somebody who is not well. It says nothing about you or what you have lived through.",
    ),
    (
        "rejection",
        "Hurtful to others here",
        "We have not published your comment, because other people who read here could be hurt by "
        "how it speaks of them. You are welcome to say it in another way.",
    ),
    (
        "rejection",
        "Not about this article",
        "Thank you for writing. Your comment is not about this article, so we have not published "
        "it here.",
    ),
    (
        "safeguarding",
        "We have read you",
        "We have read what you wrote, and we are glad that you said it. We are not a crisis "
        "service and cannot answer at once. If you may be in danger, please call one of the "
        "numbers on this page now; somebody is there.",
    ),
]

CHECKLIST: list[str] = [
    "Read the whole comment, and what it answers",
    "Is somebody in danger now? Follow the publication's own rule for emergencies",
    "Show the writer the support lines, by an answer or a reason",
    "Take out means, places and times before anything is published",
    "Tell a second person of the team",
    "Look after yourself: hand over the next one",
]


def make(apps: Apps, using: str) -> None:
    """Store what is not there yet. `apps`: a migration's registry, or Django's own."""
    templates = apps.get_model("comments", "ReasonTemplate").objects.using(using)
    for place, (use, title, text) in enumerate(REASONS, start=1):
        templates.get_or_create(
            title=title, defaults={"use": use, "text": text, "position": place * 10}
        )
    items = apps.get_model("comments", "ChecklistItem").objects.using(using)
    for place, text in enumerate(CHECKLIST, start=1):
        items.get_or_create(text=text, defaults={"position": place * 10})
