"""The promise: a reader's address cannot leak. Two hundred are planted, and looked for everywhere.

Every public URL, in every state that a reader can bring about, is asked for; what comes back
(status line, headers, body), what is logged and what is mailed is searched for each address in
every encoding that we could think of. The SQL is looked at, too: public pages never select from
the table that holds the addresses, nor the column that leads to it.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.models import RelatedArticle, Tag
from comments import moderation, privacy, private_link, stamp
from comments.models import Comment
from publication.models import NavigationItem, Redirect
from tests import factories

pytestmark = pytest.mark.django_db

PLANTED = 200
PRIVATE = re.compile(r"comments_commenter|commenter_id|comments_addressview", re.IGNORECASE)


def addresses():
    kinds = ["Reader.{}@Planted.Example", "o'reader+{}@planted.example", "léa.{}@planted.example"]
    return [kinds[number % 3].format(f"{number:04}x") for number in range(PLANTED)]


def forms(address):
    """Every form of `address` that must not be found, as text in lower case."""
    for spelling in {address, address.lower(), address.casefold(), address.upper()}:
        raw = spelling.encode()
        yield spelling
        yield quote(spelling)
        yield quote_plus(spelling)
        yield quote(spelling, safe="@")
        yield escape(spelling)
        yield spelling.replace("@", "&#64;")
        yield spelling.encode("idna" if spelling.isascii() else "punycode").decode()
        yield raw.hex()
        yield base64.b64encode(raw).decode().rstrip("=")
        yield base64.urlsafe_b64encode(raw).decode().rstrip("=")
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(algorithm, raw, usedforsecurity=False)
            yield digest.hexdigest()
            yield base64.b64encode(digest.digest()).decode().rstrip("=")
    yield privacy.digest(address)
    yield address.split("@")[0]


@pytest.fixture
def site():
    """A publication with an address behind every comment, in every status."""
    tag = "sleep"
    category = factories.category("Body", factories.category("Recovery"))
    login = factories.user("Author", username="planted-login")
    byline = factories.byline("Maren Hollis")
    byline.user = login
    byline.save()
    articles = [
        factories.article(tags=[tag], category=category, title=f"On sleep {n}", owner=login)
        for n in range(3)
    ]
    hidden = {"title": "Planted draft", "slug": "planted-draft", "body": "<p>Planted draft</p>"}
    draft = factories.article(tags=[tag], category=category, status="draft", owner=login, **hidden)
    RelatedArticle.objects.create(article=articles[0], other=draft)
    factories.page()
    NavigationItem.objects.create(label="About", path="/about/")
    Redirect.objects.create(old_path="/old/", new_path="/about/")
    Redirect.objects.create(old_path="/gone/")
    statuses = Comment.Status.values
    made: list[Comment] = []
    for number, address in enumerate(addresses()):
        article = articles[number % 3]
        standing = [c for c in made if c.article == article and c.status == "approved"]
        parent = standing[-1] if standing and number % 2 else None
        status = statuses[number % 5]
        made.append(factories.comment(article, parent, status=status, address=address))
    # An approved comment in the middle of a thread is taken away.
    moderation.withdraw(made[1], by=None, expecting="approved")
    return articles, made


def public_urls(articles, comments):
    """One address, at least, for each route outside the admin; with the mistakes around it."""
    article, other = articles[0], articles[1]
    by_route = {
        "home": ["/", "/?page=1", "/?page=2", "/?page=-1"],
        "article": [
            a.get_absolute_url() + q for a in articles for q in ("", "?comments=2", "?x=1")
        ],
        "category": [article.category.get_absolute_url(), "/category/recovery/", "/category/no/"],
        "category_rss": ["/category/recovery/feed.rss"],
        "category_atom": ["/category/recovery/feed.atom"],
        "tag": [Tag.objects.get().get_absolute_url(), "/tag/no/"],
        "byline": [article.byline.get_absolute_url()],
        "archive": ["/archive/"],
        "archive_year": [f"/archive/{article.publish_at:%Y}/", "/archive/1/"],
        "archive_month": [f"/archive/{article.publish_at:%Y/%m}/", "/archive/2020/13/"],
        "search": [
            "/search/",
            "/search/?q=sleep",
            "/search/?q=comment",
            "/search/?q=planted.example",
            "/search/?q=Ines",
        ],
        "feed_rss": ["/feed.rss"],
        "feed_atom": ["/feed.atom"],
        "sitemap": ["/sitemap.xml"],
        "sitemap_section": [
            f"/sitemap-{name}.xml"
            for name in ("articles", "pages", "categories", "tags", "bylines")
        ],
        "robots": ["/robots.txt"],
        "media": ["/media/", "/media/no.webp", "/media/../manage.py"],
        "page": ["/about/", "/old/", "/gone/", "/nothing/"],
        "comment": [reverse("comment", args=[comment.pk]) for comment in comments],
        "comment_reply": [reverse("comment_reply", args=[comment.pk]) for comment in comments],
        **{
            name: [
                reverse(name, args=[private_link.issue(comment) if comment.text else "x" * 43])
                for comment in comments[:10]
            ]
            for name in (
                "comment_own",
                "comment_own_received",
                "comment_own_edit",
                "comment_own_withdraw",
            )
        },
        "comment_lost": ["/comments/lost-link/"],
        "comment_mail_confirm": [reverse("comment_mail_confirm", args=["x" * 43])],
        "comment_mail_stop": [reverse("comment_mail_stop", args=["x" * 43])],
        "comment_withdrawn": ["/comments/withdrawn/"],
        "comment_report": [
            reverse("comment_report", args=[comment.pk]) for comment in comments[:10]
        ],
        "comment_reported": ["/comments/reported/"],
        "comments_rss": ["/comments/feed.rss"],
        "comments_atom": ["/comments/feed.atom"],
        "comment_submit": [reverse("comment_submit", args=[other.slug])],
    }
    assert set(by_route) == public_routes()
    return [url for urls in by_route.values() for url in urls]


def public_routes():
    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin":
                    yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name

    return set(walk(get_resolver().url_patterns))


class Lines(logging.Handler):
    """What the site's own handlers would write."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def logged():
    from publication.logs import PrivacyFilter

    handler = Lines()
    handler.addFilter(PrivacyFilter())
    root = logging.getLogger()
    django, level = logging.getLogger("django"), root.level
    for logger in (root, django):
        logger.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    for logger in (root, django):
        logger.removeHandler(handler)
    root.setLevel(level)


def whole(response):
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response) if response.streaming else response.content
    status = f"{response.status_code} {response.reason_phrase}"
    return "\n".join([status, headers, body.decode(errors="replace")])


def found_in(text):
    # Pages repeat each other: each line is searched once.
    low = "\n".join(set(text.lower().splitlines()))
    return [
        (address, form)
        for address in addresses()
        for form in {form.lower() for form in forms(address)}
        if form in low
    ]


def test_address_is_in_no_page_header_mail_or_log_line(client, site, logged):
    articles, comments = site
    client.raise_request_exception = False

    answers = [whole(client.get(url)) for url in public_urls(articles, comments)]
    answers += [whole(client.get(f"/nobody/{quote(address)}/")) for address in addresses()[:5]]

    # Nor does anything of the staff's, or of a draft, come out.
    assert [name for name in ("planted-login", "planted draft", "planted-draft")
            if name in "\n".join(answers).lower()] == []  # fmt: skip
    # Those five error pages must not repeat what was asked for, either.
    assert found_in("\n".join(answers)) == []
    assert found_in("\n".join(logged)) == []
    assert mail.outbox == []


def test_address_is_on_no_page_that_a_send_leads_to(client, site, logged):
    """The form gives an address back to whoever typed it, in its own field, and nothing else."""
    (article, *_), comments = site
    url = reverse("comment_submit", args=[article.slug])
    answers = []

    # Django takes no address with letters beyond ASCII before the @.
    typed = [pair for pair in zip(comments, addresses(), strict=True) if pair[1].isascii()]
    for comment, address in typed[:20]:
        fields = {
            "name": comment.name or "Ines",
            "email": address,
            "text": "A new thought.",
            "stamp": stamp.make(article),
        }
        ours = {"sec-fetch-site": "same-origin"}
        stored = client.post(url, fields, headers=ours)
        answers += [stored, client.get(stored["Location"])]
        answers.append(client.post(url, fields, headers={"sec-fetch-site": "cross-site"}))

    assert [answer.status_code for answer in answers] == [303, 200, 403] * 20
    assert found_in("\n".join(map(whole, answers))) == []
    assert found_in("\n".join(logged)) == []


def test_no_public_page_asks_for_the_private_side(client, site):
    articles, comments = site
    named = {}

    for url in public_urls(articles, comments):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        if sql := [query["sql"] for query in queries if PRIVATE.search(query["sql"])]:
            named[url] = sql

    assert named == {}


def test_resending_tells_nobody_whose_comment_it_is(client):
    """Guess an address behind a comment that can be read, send its words again: no difference."""
    article = factories.article()
    factories.comment(article, name="Ines", address="ines@planted.example", text="Words.")
    url = reverse("comment_submit", args=[article.slug])
    pages = []

    for guess in ("ines@planted.example", "wrong@planted.example"):
        fields = {"name": "Ines", "email": guess, "text": "Words.", "stamp": stamp.make(article)}
        sent = client.post(url, fields, headers={"sec-fetch-site": "same-origin"})
        shown = client.get(sent["Location"])
        token = sent["Location"].split("/")[-3]
        page = shown.text.replace(token, "[token]")
        pages.append((sent.status_code, len(sent["Location"]), shown.status_code, page))

    assert pages[0] == pages[1]


def test_database_holds_no_address_that_can_be_read(site):
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        dump = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                dump += [
                    bytes(value).decode("latin-1")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                    for value in row
                ]

    found = {form for _, form in found_in("\n".join(dump))}

    # The keyed digest is what is stored; without the key it tells nothing.
    assert found == {privacy.digest(address) for address in addresses()}
