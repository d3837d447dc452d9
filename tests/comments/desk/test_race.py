"""Two moderators decide the same comment at once, each through a connection of their own."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from comments.models import Comment, ModerationAction
from tests import factories

DESK = "/admin/comments/comment/desk/"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decides_and_the_other_is_told_who_it_was():
    moderators = {
        "approve": factories.user("Moderator", username="mara"),
        "reject": factories.user("Moderator", username="tove"),
    }
    comment = factories.comment(factories.article(), status="pending", name="Ines")
    clients = {step: Client() for step in moderators}
    for step, client in clients.items():
        client.force_login(moderators[step])
    start = Barrier(2)
    said: dict[str, str] = {}

    def decide(step):
        try:
            start.wait(timeout=10)
            response = clients[step].post(DESK, {"decide": f"{step}:{comment.pk}:{comment.sight}"})
            [message] = get_messages(response.wsgi_request)
            said[step] = str(message)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=[step]) for step in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    action = ModerationAction.objects.get()
    first, second = action.step, {"approve": "reject", "reject": "approve"}[action.step]
    done = {"approve": "approved", "reject": "rejected"}[first]
    assert Comment.objects.get().status == done
    assert said == {
        first: f"{done.capitalize()}: the comment by Ines.",
        second: f"Nothing changed: the comment by Ines is already {done}. "
        f"{moderators[first].username} decided in the meantime: {done}.",
    }
