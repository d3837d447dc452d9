"""The pages that readers walk through, and what stands on each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import slugify

from articles.models import Article, ArticleTag, RelatedArticle, Tag
from tests import factories
from tests.publication import reading
from tests.publication.reading import titles

pytestmark = pytest.mark.django_db

MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)


def several(number):
    """Articles 1, 2, 3, ..., a day apart; the last one is the newest."""
    return in_bulk((f"No {day}", MARCH + timedelta(days=day)) for day in range(1, number + 1))


def in_bulk(articles):
    """Live articles with these titles and moments; nothing that follows from them is done."""
    category, byline = factories.category(), factories.byline()
    return Article.objects.bulk_create(
        Article(
            title=title,
            slug=slugify(title),
            body="<p>Words.</p>",
            excerpt="Words.",
            category=category,
            byline=byline,
            status=Article.Status.PUBLISHED,
            publish_at=publish_at,
            updated_at=publish_at,
        )
        for title, publish_at in articles
    )


def neighbours(response):
    """Where the page before and the page after are, in the head and in the pager."""
    page = reading.html(response.text)
    found = [
        [element.attributes["href"] for element in page.all(tag, rel=rel)]
        for tag in ("link", "a")
        for rel in ("prev", "next")
    ]
    assert found[:2] == found[2:]
    return found[0] + [None] * (not found[0]), found[1] + [None] * (not found[1])


# Home


def test_home_shows_the_newest_first(client):
    several(3)

    assert titles(client.get("/")) == ["No 3", "No 2", "No 1"]


def test_home_leads_with_the_featured_article(client):
    several(3)
    Article.objects.filter(slug="no-1").update(featured=True)

    response = client.get("/")

    lead = reading.html(response.text).one("article", class_="lead")
    assert lead.one("h2").text == "No 1"
    assert titles(response) == ["No 1", "No 3", "No 2"]


def test_home_of_a_new_site_says_that_there_is_nothing_yet(client):
    response = client.get("/")

    words = reading.html(response.text).one("main").text
    assert (response.status_code, words) == (200, "Nothing has been published yet.")


def test_home_in_pages_shows_every_article_once(client):
    factories.publication(articles_per_page=3)
    several(8)
    Article.objects.filter(slug="no-2").update(featured=True)

    pages = [client.get("/", {"page": number}) for number in (1, 2, 3)]

    shown = [titles(page) for page in pages]
    leads = [len(reading.html(page.text).all("article", class_="lead")) for page in pages]
    assert shown == [["No 2", "No 8", "No 7"], ["No 6", "No 5", "No 4"], ["No 3", "No 1"]]
    assert leads == [1, 0, 0]


def test_home_in_pages_leads_from_one_to_the_next(client):
    factories.publication(articles_per_page=3)
    several(8)

    found = [neighbours(client.get("/", {"page": number})) for number in (1, 2, 3)]

    assert found == [([None], ["/?page=2"]), (["/"], ["/?page=3"]), (["/?page=2"], [None])]


def test_home_in_pages_gives_each_page_its_own_address(client):
    factories.publication(articles_per_page=3)
    several(4)

    def canonical(path):
        return reading.html(client.get(path).text).one("link", rel="canonical").attributes["href"]

    assert [canonical("/"), canonical("/?page=1"), canonical("/?page=2")] == [
        "http://testserver/",
        "http://testserver/",
        "http://testserver/?page=2",
    ]


def test_home_with_one_page_has_no_pager(client):
    several(2)

    assert neighbours(client.get("/")) == ([None], [None])


@pytest.mark.parametrize("page", ["-1", "0", "abc", "999", "2"])
def test_home_page_that_is_not_there_is_not_found(client, page):
    several(2)

    assert client.get("/", {"page": page}).status_code == 404


# Article


def test_article_shows_everything_that_belongs_to_it(client):
    factories.publication(name="Night Kitchen")
    care = factories.category("Care")
    factories.article(
        "The kettle",
        slug="kettle",
        standfirst="On a cold stove.",
        content_note="Mentions a hospital stay",
        body="<p>It was <em>cold</em>.</p>",
        category=factories.category("Trust", parent=care),
        tags=["night", "kitchen"],
        publish_at=MARCH,
    )

    page = reading.html(client.get("/articles/kettle/").text)

    article = page.one("article")
    links = [(link.text, link.attributes["href"]) for link in article.all("a")]
    assert page.one("title").text == "The kettle · Night Kitchen"
    assert article.one("h1").text == "The kettle"
    assert article.one("p", class_="standfirst").text == "On a cold stove."
    assert article.one("p", class_="note").text == "Content note: Mentions a hospital stay"
    assert article.one("div", class_="column prose").text == "It was cold."
    assert article.all("time")[0].attributes["datetime"] == "2024-03-05T12:00:00+00:00"
    assert links == [
        ("Care", "/category/care/"),
        ("Trust", "/category/care/trust/"),
        ("Maren Hollis", "/by/maren-hollis/"),
        ("kitchen", "/tag/kitchen/"),
        ("night", "/tag/night/"),
    ]


def test_category_names_its_feeds(client):
    factories.publication(name="Night Kitchen")
    factories.category("Care")

    page = reading.html(client.get("/category/care/").text)

    named = page.all("link", rel="alternate", title="Care, Night Kitchen")
    assert [(it.attributes["type"], it.attributes["href"]) for it in named] == [
        ("application/rss+xml", "/category/care/feed.rss"),
        ("application/atom+xml", "/category/care/feed.atom"),
    ]


def test_article_in_another_script_has_an_address_in_it(client):
    article = factories.article("夜の台所", slug="夜の台所")

    response = client.get(article.get_absolute_url())

    assert article.get_absolute_url() == ("/articles/%E5%A4%9C%E3%81%AE%E5%8F%B0%E6%89%80/")
    assert reading.html(response.text).one("h1").text == "夜の台所"


def test_article_words_that_look_like_markup_stay_words(client):
    factories.article(
        "<script>alert(1)</script>",
        slug="kettle",
        standfirst='"><img src=x>',
        content_note="<b>note</b>",
        tags=["<i>tag"],
    )

    article = reading.html(client.get("/articles/kettle/").text).one("article")

    assert article.one("h1").text == "<script>alert(1)</script>"
    assert article.one("p", class_="standfirst").text == '"><img src=x>'
    assert article.one("p", class_="note").text == "Content note: <b>note</b>"
    assert [len(article.all(tag)) for tag in ("script", "img", "b", "i")] == [0, 0, 0, 0]


def test_article_shows_what_to_read_next_with_its_content_note(client):
    article = factories.article(slug="kettle")
    other = factories.article("A long road", content_note="Mentions a death")
    RelatedArticle.objects.all().delete()
    RelatedArticle.objects.create(article=article, other=other)

    page = reading.html(client.get("/articles/kettle/").text)

    also_read = page.one("section", aria_labelledby="also-read")
    assert [(link.text, link.attributes["href"]) for link in also_read.all("a")] == [
        ("A long road", other.get_absolute_url())
    ]
    assert also_read.one("p", class_="note").text == "Content note: Mentions a death"


# Category


@pytest.fixture
def care():
    """Care › Night › Sleep, with an article in each."""
    care = factories.category("Care")
    night = factories.category("Night", parent=care)
    sleep = factories.category("Sleep", parent=night)
    for day, place in enumerate([care, night, sleep]):
        moment = MARCH + timedelta(days=day)
        factories.article(f"In {place.name}", category=place, publish_at=moment)
    factories.category("Day", parent=care)
    factories.article("Elsewhere", category=factories.category("Trust"))
    return care


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/category/care/", ["In Sleep", "In Night", "In Care"]),
        ("/category/care/night/", ["In Sleep", "In Night"]),
        ("/category/care/night/sleep/", ["In Sleep"]),
        ("/category/care/day/", []),
    ],
)
def test_category_lists_its_articles_and_those_of_the_categories_inside(client, care, path, listed):
    assert titles(client.get(path)) == listed


def test_category_lists_the_categories_directly_inside(client, care):
    page = reading.html(client.get("/category/care/").text)

    inside = page.one("nav", aria_label="Inside Care")
    assert [(link.text, link.attributes["href"]) for link in inside.all("a")] == [
        ("Day", "/category/care/day/"),
        ("Night", "/category/care/night/"),
    ]


def test_category_shows_the_way_down_to_it(client, care):
    page = reading.html(client.get("/category/care/night/sleep/").text)

    way = page.one("nav", aria_label="Category")
    assert [(link.text, link.attributes["href"]) for link in way.all("a")] == [
        ("Care", "/category/care/"),
        ("Night", "/category/care/night/"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/category/night/",
        "/category/care/sleep/",
        "/category/care/night/sleep/deep/",
        "/category/nothing/",
        "/category/",
    ],
)
def test_category_that_is_not_there_is_not_found(client, care, path):
    assert client.get(path).status_code == 404


def test_category_pages_keep_their_path(client):
    factories.publication(articles_per_page=2)
    several(3)

    found = neighbours(client.get("/category/trust/"))

    assert found == ([None], ["/category/trust/?page=2"])


# Tag and byline


def test_tag_lists_its_articles_once_each(client):
    factories.article("Both", tags=["night", "dawn"], publish_at=MARCH)
    factories.article("One", tags=["night"], publish_at=MARCH + timedelta(days=1))
    factories.article("None")

    assert titles(client.get("/tag/night/")) == ["One", "Both"]


def test_tag_in_another_script_has_a_page(client):
    factories.article("Both", tags=["Trauer und Trost", "悲しみ"])

    assert titles(client.get("/tag/trauer-und-trost/")) == ["Both"]
    assert titles(client.get("/tag/悲しみ/")) == ["Both"]


def test_tag_is_one_however_it_is_written(client):
    factories.article("One", tags=["Night"], publish_at=MARCH)
    factories.article("Two", tags=["night"], publish_at=MARCH + timedelta(days=1))

    assert titles(client.get("/tag/night/")) == ["Two", "One"]


def test_byline_lists_its_articles_and_says_who_it_is(client):
    ada = factories.byline("Ada Lind")
    ada.bio = "Writes at night."
    ada.save()
    factories.article("Hers", byline=ada)
    factories.article("Another's")

    response = client.get("/by/ada-lind/")

    page = reading.html(response.text)
    assert titles(response) == ["Hers"]
    assert (page.one("h1").text, page.one("div", class_="standfirst").text) == (
        "Ada Lind",
        "Writes at night.",
    )


def test_byline_never_shows_the_login(client):
    ada = factories.byline("Ada Lind")
    ada.user = factories.user(username="a.lind.login", email="ada@staff.example")
    ada.save()
    article = factories.article("Hers", byline=ada, owner=ada.user)

    pages = [client.get(path).text for path in ("/", "/by/ada-lind/", article.get_absolute_url())]

    assert [("login" in page, "staff.example" in page) for page in pages] == [(False, False)] * 3


@pytest.mark.parametrize("path", ["/tag/nothing/", "/by/nobody/", "/articles/nothing/"])
def test_name_that_nothing_has_is_not_found(client, path):
    assert client.get(path).status_code == 404


# Archive


@pytest.fixture
def archive():
    days = [(2023, 12, 31), (2024, 1, 1), (2024, 3, 1), (2024, 3, 31)]
    in_bulk(("-".join(map(str, day)), datetime(*day, hour=12, tzinfo=UTC)) for day in days)


def test_archive_lists_years_and_months_with_their_numbers(client, archive):
    page = reading.html(client.get("/archive/").text)

    links = [link.attributes["href"] for link in page.one("div", class_="years").all("a")]
    counts = [count.text for count in page.all("span", class_="count")]
    assert links == [
        "/archive/2024/",
        "/archive/2024/3/",
        "/archive/2024/1/",
        "/archive/2023/",
        "/archive/2023/12/",
    ]
    assert counts == ["2 articles", "1 article", "1 article"]


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        ("/archive/2024/", ["2024-3-31", "2024-3-1", "2024-1-1"]),
        ("/archive/2023/", ["2023-12-31"]),
        ("/archive/2024/3/", ["2024-3-31", "2024-3-1"]),
        ("/archive/2024/03/", ["2024-3-31", "2024-3-1"]),
        ("/archive/2023/12/", ["2023-12-31"]),
    ],
)
def test_archive_lists_what_was_published_then(client, archive, path, listed):
    assert titles(client.get(path)) == listed


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/archive/2024/", ["/archive/2023/"]),
        ("/archive/2023/", ["/archive/2024/"]),
        ("/archive/2024/3/", ["/archive/2024/1/"]),
        ("/archive/2024/1/", ["/archive/2024/3/", "/archive/2023/12/"]),
        ("/archive/2023/12/", ["/archive/2024/1/"]),
    ],
)
def test_archive_leads_to_the_next_months_with_something_in_them(client, archive, path, links):
    periods = reading.html(client.get(path).text).one("nav", aria_label="Periods")

    assert [link.attributes["href"] for link in periods.all("a")] == links


NEVER = [
    "/archive/2022/",
    "/archive/2024/2/",
    "/archive/2024/13/",
    "/archive/2024/0/",
    "/archive/0/",
    "/archive/0/1/",
    "/archive/1/",
    "/archive/1/1/",
    "/archive/9999/",
    "/archive/9999/12/",
    "/archive/99999/",
    "/archive/-2024/",
    "/archive/now/",
]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_archive_of_a_time_without_articles_is_not_found(client, archive, settings, zone):
    settings.TIME_ZONE = zone

    found = {path: client.get(path).status_code for path in NEVER}

    assert found == dict.fromkeys(NEVER, 404)


def test_archive_counts_months_by_the_clock_of_the_site(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    factories.article("Late", publish_at=datetime(2024, 1, 31, 20, tzinfo=UTC))

    page = reading.html(client.get("/archive/").text)

    links = [link.attributes["href"] for link in page.one("div", class_="years").all("a")]
    assert links == ["/archive/2024/", "/archive/2024/2/"]
    assert [titles(client.get(link)) for link in links] == [["Late"], ["Late"]]
    assert client.get("/archive/2024/1/").status_code == 404


def test_archive_of_a_new_site_says_that_there_is_nothing_yet(client):
    words = reading.html(client.get("/archive/").text).one("div", class_="years").text

    assert words == "Nothing has been published yet."


# The number of queries


@pytest.fixture
def queries(client):
    """Count the queries of each page, with the publication's own row there."""
    factories.publication()

    def count(*paths):
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found[path] = len(captured)
        return found

    return count


def many(number):
    """Live articles in the category, with the tag and under the byline that the lists show."""
    tag = Tag.objects.get_or_create(name="night", slug="night")[0]
    begun = Article.objects.count()
    made = in_bulk(
        (f"Many {row}", timezone.now() - timedelta(hours=row + 1))
        for row in range(begun, begun + number)
    )
    ArticleTag.objects.bulk_create(ArticleTag(content_object=row, tag=tag) for row in made)
    return made


LISTS = {
    "/": 3,
    "/category/trust/": 4,
    "/tag/night/": 4,
    "/by/maren-hollis/": 4,
    "/archive/": 3,
    "/feed.rss": 2,
    "/feed.atom": 2,
    "/category/trust/feed.rss": 3,
    "/sitemap-articles.xml": 3,
}


def test_lists_take_as_many_queries_for_a_thousand_articles_as_for_ten(queries):
    many(10)
    ten = queries(*LISTS)
    many(990)
    thousand = queries(*LISTS)

    assert (ten, thousand) == (LISTS, LISTS)


def test_article_takes_as_many_queries_with_much_around_it_as_with_little(queries):
    night = factories.category("Night", parent=factories.category("Care"))
    sleep = factories.category("Sleep", parent=night)
    article = factories.article(slug="kettle", category=sleep, tags=["night"])
    little = queries("/articles/kettle/")
    article.tags.add("dawn", "kitchen", "stove")
    for other in many(5):
        RelatedArticle.objects.create(article=article, other=other)
    much = queries("/articles/kettle/")

    # With a first comment it is one less: how long comments wait is asked along with them.
    assert (little, much) == ({"/articles/kettle/": 7}, {"/articles/kettle/": 7})


def test_search_takes_four_queries(queries):
    factories.article(body="<p>A heron on the bank.</p>")

    assert queries("/search/", "/search/?q=heron") == {"/search/": 3, "/search/?q=heron": 4}
