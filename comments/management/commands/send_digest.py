from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comments import conf, promise
from comments.desk.forms import moderators
from comments.models import Comment
from publication import identity

COUNTED_UP_TO = 1_000


class Command(BaseCommand):
    help = (
        "Tells the moderators who want to know by mail what waits, and since when. "
        "Meant to be run once a day. No names, no words."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not conf.mails():
            raise CommandError("Mail is not set up: QUIETPRESS_MAIL_URL is empty.")
        waiting = Comment.objects.waiting()
        oldest = promise.oldest_waiting()
        context = {
            "name": identity.load().name,
            "number": waiting.counted_up_to(COUNTED_UP_TO),
            "capped": COUNTED_UP_TO,
            "at_risk": waiting.filter(urgency=Comment.Urgency.AT_RISK).counted_up_to(COUNTED_UP_TO),
            "days": (timezone.now() - oldest).days if oldest else 0,
            "hours": (timezone.now() - oldest).seconds // 3600 if oldest else 0,
            "link": identity.absolute(reverse("admin:comments_desk")),
        }
        wanted = moderators().filter(desk_settings__digest=True).exclude(email="")
        addresses = list(wanted.values_list("email", flat=True))
        for address in addresses:
            EmailMessage(
                subject=" ".join(render_to_string("comments/emails/subject.txt", context).split()),
                body=render_to_string("comments/emails/digest.txt", context),
                to=[address],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
        self.stdout.write(f"{len(addresses)} sent.")
