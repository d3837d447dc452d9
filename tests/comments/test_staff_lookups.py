"""Staff without the permission cannot find out an address, however they ask the admin."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from comments import moderation, privacy, stamp
from comments.models import Comment, Commenter
from comments.submission import commenter
from tests import factories
from tests.test_privacy import Lines, forms

pytestmark = pytest.mark.django_db

PLANTED, UNKNOWN = "planted.ines@planted.example", "nobody.here@unknown.example"
# Every way into the columns behind a comment that Django's lists know of.
LOOKUPS = [
    "q",
    "commenter",
    "commenter__address",
    "commenter__address__startswith",
    "commenter__digest",
    "commenter__digest__startswith",
    "commenter__id",
    "commenter__consent",
    "commenter__blocked_at__isnull",
    "submission_key__startswith",
    "mark",
    "text_digest",
    "private_links__digest",
    "notices__kind",
    "o",
    "ot",
    "p",
    "status",
    "_to_field",
    "_popup",
    "_facets",
    "e",
    "held",
    "category",
    "after",
]


def values(address):
    return [address, privacy.digest(address)]


def without_what_changes(response):
    """The answer without tokens and what was asked for itself."""
    text = response.content.decode() if response.status_code == 200 else ""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    for address in (PLANTED, UNKNOWN):
        for value in [*values(address), urlencode({"": address})[1:]]:
            text = text.replace(value, "[asked]")
    location = response.get("Location", "")
    return response.status_code, text, location.split("?")[0]


@pytest.fixture
def planted():
    article = factories.article()
    for status in ("pending", "approved"):
        factories.comment(article, status=status, address=PLANTED, name="Ines")
    return article


def test_no_parameter_of_a_list_tells_a_planted_address_from_an_unknown_one(client, planted):
    client.force_login(factories.user("Moderator"))
    names = ("comments_comment_changelist", "comments_desk", "comments_cases")
    urls = [reverse(f"admin:{name}") for name in names]
    differing, asked = [], []
    for url in urls:
        client.get(url)  # The first look of a day writes to the session.
        for lookup in LOOKUPS:
            for right, wrong in zip(values(PLANTED), values(UNKNOWN), strict=True):
                answers = []
                for value in (right, wrong):
                    with CaptureQueriesContext(connection) as queries:
                        answer = client.get(f"{url}?{urlencode({lookup: value})}")
                    answers.append((*without_what_changes(answer), len(queries)))
                if answers[0] != answers[1]:
                    differing.append(f"{url}?{lookup}={right}")
                asked.append(url)

    assert (differing, len(asked)) == ([], len(urls) * len(LOOKUPS) * 2)


def test_list_is_not_ordered_by_the_private_side(client, planted):
    client.force_login(factories.user("Moderator"))
    url = reverse("admin:comments_comment_changelist")

    with CaptureQueriesContext(connection) as queries:
        for order in ("commenter", "-commenter__digest", "1", "99", "-1.2"):
            client.get(f"{url}?{urlencode({'o': order})}")

    ordered = [q["sql"] for q in queries if re.search(r"ORDER BY .*commenter", q["sql"])]
    assert ordered == []


@pytest.mark.parametrize("name", ["comments_desk", "comments_comment_changelist"])
def test_pages_of_the_staff_show_no_form_of_an_address(client, planted, name):
    client.force_login(factories.user("Moderator"))

    shown = client.get(reverse(f"admin:{name}")).text.lower()

    assert [form for form in set(forms(PLANTED)) if form.lower() in shown] == []


def test_stolen_database_gives_none_of_a_thousand_addresses():
    addresses = [f"reader.{number:04x}@planted.example" for number in range(1_000)]
    for address in addresses:
        commenter(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, address FROM comments_commenter")
        stolen = "\n".join(
            f"{digest} {bytes(address).decode('latin-1')}" for digest, address in cursor.fetchall()
        ).lower()

    keyed = {privacy.digest(address) for address in addresses}
    found = {form for each in addresses for form in forms(each) if form.lower() in stolen}
    assert (Commenter.objects.count(), found - keyed) == (1_000, set())


def test_no_words_name_or_address_are_logged(client):
    """From sending to erasing, as the handler of the site would write it."""
    from publication.logs import PrivacyFilter

    handler, root = Lines(), logging.getLogger()
    handler.addFilter(PrivacyFilter())
    loggers, level = (root, logging.getLogger("django")), root.level
    for logger in loggers:
        logger.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        article = factories.article()
        url = reverse("comment_submit", args=[article.slug])
        fields = {
            "name": "Planted Name",
            "email": PLANTED,
            "text": "Planted words, 07700 900123.",
            "stamp": stamp.make(article),
        }
        own = client.post(url, fields, headers={"sec-fetch-site": "same-origin"})["Location"]
        client.get(own)
        client.post(url, fields | {"email": "Planted no address"})
        client.post(url, fields, headers={"sec-fetch-site": "cross-site"})
        comment = Comment.objects.get()
        moderation.approve(comment, factories.user("Moderator"), comment.sight)
        client.get(own.replace("received", "nothing"))
        moderation.withdraw(comment, None, comment.sight)
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        root.setLevel(level)

    written = "\n".join(handler.lines)
    token = own.split("/")[-3]
    assert len(handler.lines) > 0
    assert [
        it for it in ("Planted", PLANTED, "07700", token) if it.lower() in written.lower()
    ] == []
