"""Finding an article by its words, on both databases alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from articles import publishing, search
from articles.models import Article
from tests import factories
from tests.publication import reading

pytestmark = pytest.mark.django_db

MARCH = datetime(2024, 3, 5, 12, tzinfo=UTC)


def ask(client, words, **more):
    return client.get("/search/", {"q": words, **more})


def found(client, words, **more):
    return reading.titles(ask(client, words, **more))


def passages(client, words):
    """The passage of each result, and what is marked in it."""
    teasers = reading.html(ask(client, words).text).all("article", class_="teaser")
    shown = [teaser.one("div").all("p")[0] for teaser in teasers]
    return [(passage.text, [mark.text for mark in passage.all("mark")]) for passage in shown]


def problem(response):
    return reading.html(response.text).one("p", class_="problem").text


# Finding


def test_search_finds_words_in_title_standfirst_text_and_tags(client):
    factories.article("A heron", slug="a")
    factories.article("Two", slug="b", standfirst="Of a heron")
    factories.article("Three", slug="c", body="<p>There stood a <em>heron</em>.</p>")
    factories.article("Four", slug="d", tags=["heron"])
    factories.article("Five", slug="e", body="<p>Nothing of it.</p>")

    assert sorted(found(client, "heron")) == ["A heron", "Four", "Three", "Two"]


def test_search_puts_a_word_in_the_title_before_the_same_word_in_the_text(client):
    filler = "<p>Nothing more of it.</p>" * 9
    factories.article("The heron on the bank at night", body=filler, publish_at=MARCH)
    factories.article("Two", body=f"<p>A heron, and the heron.</p>{filler}")
    for _ in range(5):
        factories.article(body=filler)

    assert found(client, "heron") == ["The heron on the bank at night", "Two"]


def test_search_puts_first_what_says_more_of_the_words(client):
    filler = "<p>Nothing more of it.</p>"
    factories.article("One", body=f"<p>A heron.</p>{filler * 9}")
    factories.article("Two", body=f"<p>A heron, and the heron, a heron.</p>{filler}")
    for _ in range(5):
        factories.article("Six", body=filler)

    assert found(client, "heron") == ["Two", "One"]


def test_search_wants_every_word(client):
    factories.article("Both", body="<p>A heron by the river.</p>")
    factories.article("One", body="<p>A heron.</p>")

    assert found(client, "river heron") == ["Both"]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("sleep", "sleeping"),
        ("sleeping", "sleep"),
        ("night", "nights"),
        ("nights", "night"),
        ("grieved", "grieving"),
        ("HERON", "heron"),
        ("heron", "HERON"),
    ],
)
def test_search_finds_other_forms_of_a_word(client, asked, written):
    factories.article("It", body=f"<p>Once {written} more.</p>")

    assert found(client, asked) == ["It"]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("café", "café"),
        ("Zoë", "Zoë"),
        ("Größe", "Größe"),
        ("o'brien", "Edna O'Brien"),
        ("o’brien", "Edna O'Brien"),
        ("o'brien", "Edna O’Brien"),
        ("don't panic", "I don’t panic"),
        ("2024", "In 2024 it began"),
        ("мама", "мама мыла раму"),
        ("post-natal", "post-natal care"),
        ("the heron", "heron"),
    ],
)
def test_search_finds_words_as_people_write_them(client, asked, written):
    factories.article("It", body=f"<p>{written}</p><p>the end</p>")

    assert found(client, asked) == ["It"]


def test_search_follows_every_change_of_an_article(client):
    article = factories.article("The kettle", body="<p>A heron.</p>")
    was = publishing.before(article.pk)
    article.body = "<p>A stove.</p>"
    article.save()
    publishing.changed(article, was)

    assert (found(client, "heron"), found(client, "stove")) == ([], ["The kettle"])


def test_search_finds_live_articles_alone(client):
    factories.article("Live", body="<p>A heron.</p>")
    factories.article("Draft", body="<p>A heron.</p>", status=Article.Status.DRAFT)
    later = datetime.now(tz=UTC) + timedelta(days=1)
    factories.article("Scheduled", body="<p>A heron.</p>", publish_at=later)

    response = ask(client, "heron")

    assert reading.titles(response) == ["Live"]
    assert reading.html(response.text).one("p", class_="found").text == "1 article for “heron”"


# What is shown


def test_search_shows_the_passage_with_the_words_marked(client):
    text = (
        "It began. " + "Long before. " * 40 + "There stood a heron by the river. " + "After. " * 60
    )
    factories.article("It", body=f"<p>{text}</p>")

    ((passage, marked),) = passages(client, "river heron")

    assert marked == ["heron", "river"]
    assert (passage[:2], passage[-2:]) == ("… ", " …")
    assert "There stood a heron by the river." in passage


def test_search_marks_the_form_that_stands_in_the_text(client):
    factories.article("It", body="<p>He was sleeping, and slept, and sleeps.</p>")

    assert passages(client, "sleep") == [
        ("He was sleeping, and slept, and sleeps.", ["sleeping", "sleeps"])
    ]


def test_search_shows_the_excerpt_where_the_title_matches(client):
    factories.article("The heron", standfirst="On the bank.", body="<p>Nothing more.</p>")

    assert passages(client, "heron") == [("On the bank.", [])]


def test_search_shows_the_content_note(client):
    factories.article("The heron", content_note="Mentions a death")

    page = reading.html(ask(client, "heron").text)

    assert page.one("p", class_="note").text == "Content note: Mentions a death"


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_search_words_and_passages_are_never_markup(client, words):
    factories.article("It", body=f"<p>{words.replace('<', '&lt;')} alert script img</p>")

    page = reading.html(ask(client, words).text)

    assert page.one("input", name="q").attributes["value"] == words
    assert page.one("main").all("script") + page.one("main").all("img") == []
    assert [script.attributes["type"] for script in page.all("script")] == ["module"]


def test_search_in_pages_keeps_the_words(client):
    factories.publication(articles_per_page=2)
    for number in range(3):
        factories.article(f"No {number}", body="<p>A heron & a river.</p>")

    first, second = ask(client, "heron & river"), ask(client, "heron & river", page=2)

    assert (len(reading.titles(first)), len(reading.titles(second))) == (2, 1)
    assert reading.html(first.text).one("a", rel="next").attributes["href"] == (
        "/search/?q=heron+%26+river&page=2"
    )
    assert reading.html(second.text).one("a", rel="prev").attributes["href"] == (
        "/search/?q=heron+%26+river"
    )


def test_search_shows_every_result_once_across_its_pages(client):
    factories.publication(articles_per_page=2)
    titles = [factories.article(body="<p>A heron.</p>", publish_at=MARCH).title for _ in range(7)]

    shown = [title for page in (1, 2, 3, 4) for title in found(client, "heron", page=page)]

    assert sorted(shown) == sorted(titles)


@pytest.mark.parametrize("page", ["0", "-1", "2", "21", "999", "abc"])
def test_search_page_that_is_not_there_is_not_found(client, page):
    factories.article("The heron")

    assert ask(client, "heron", page=page).status_code == 404


# Nothing to show


def test_search_without_words_offers_the_categories(client):
    factories.category("Care")

    response = client.get("/search/")

    page = reading.html(response.text)
    ways = [link.text for link in page.one("nav", aria_labelledby="browse").all("a")]
    assert (response.status_code, ways) == (200, ["Care"])


def test_search_that_finds_nothing_says_so_and_offers_a_way_on(client):
    factories.category("Care")

    response = ask(client, "heron")

    page = reading.html(response.text)
    assert response.status_code == 200
    assert page.one("p", class_="found").text == "Nothing was found for “heron”."
    assert [link.text for link in page.one("nav", aria_labelledby="browse").all("a")] == ["Care"]


def test_search_is_kept_out_of_search_engines(client):
    page = reading.html(ask(client, "heron").text)

    assert page.one("meta", name="robots").attributes["content"] == "noindex"


@pytest.mark.parametrize("words", ["x" * 10_000, "heron " * 2_000])
def test_search_for_too_much_is_refused_with_a_word_of_advice(client, words):
    response = ask(client, words)

    assert (response.status_code, problem(response)) == (
        400,
        "That could not be searched for. "
        "Search for 200 characters at most; a few words are enough.",
    )


@pytest.mark.parametrize("words", ["🕯️", "...", '"', "*", "' -- ;", "+ | &", "()"])
def test_search_without_a_word_in_it_says_so_and_offers_a_way_on(client, words):
    factories.category("Care")

    response = ask(client, words)

    page = reading.html(response.text)
    assert (response.status_code, page.one("p", class_="found").text) == (
        200,
        f"There is no word or number in “{words}” to search for.",
    )
    assert "Type at least one word or number." in page.one("main").text
    assert page.one("input", id="q").attributes["value"] == words
    assert [link.text for link in page.one("nav", aria_labelledby="browse").all("a")] == ["Care"]


@pytest.mark.parametrize("words", ["", "   ", "\x00", "\t\n"])
def test_search_for_nothing_is_the_empty_search(client, words):
    response = ask(client, words)

    assert (response.status_code, reading.html(response.text).all("p", class_="problem")) == (
        200,
        [],
    )


# Operators of the databases are words like any other


SIGNS = [
    '"heron"',
    '"heron',
    'heron"',
    "heron*",
    "*heron*",
    "^heron",
    "-heron",
    "+heron",
    "(heron)",
    "heron)",
    "((((heron",
    "{heron}",
    "heron:*",
    "heron & !",
    "heron | |",
    "<-> heron <->",
    "heron\\",
    "heron'",
    "'heron''",
    "heron;",
    "heron%",
    "heron\x00",
    "\x00heron",
    "heron 🕯️",
    "🕯️heron",
    "\u202eheron",
    "heron\u0301",
    "heron --",
    "/* heron */",
]


def test_search_reads_signs_around_a_word_as_nothing(client):
    factories.article("The heron")

    found = {words: ask(client, words).status_code for words in SIGNS}

    assert found == dict.fromkeys(SIGNS, 200)


@pytest.mark.parametrize("words", ["heron AND", "OR heron", "NOT heron", "AND OR NOT"])
def test_search_never_turns_a_word_into_an_operator(client, words):
    factories.article("The heron", body="<p>On the bank.</p>")
    factories.article("The river", body="<p>By the bank.</p>")

    # SQLite looks for the word; PostgreSQL knows that it says nothing.
    assert set(found(client, words)) <= {"The heron"}


OPERATORS = [
    "heron OR river",
    "heron AND NOT river",
    "NEAR(heron river)",
    "NEAR(heron, 2)",
    "title:heron",
    "title : heron",
    "autocomplete: heron",
    "'; DROP TABLE articles_article; --",
    "' OR 1=1 --",
    "%' OR '1'='1",
    "to_tsquery('heron')",
    "heron' || (SELECT password FROM publication_user) || '",
]


def test_search_reads_operators_as_words(client):
    factories.article("The heron", body="<p>On the bank.</p>")
    factories.article("The river", body="<p>By the bank.</p>")

    shown = {words: found(client, words) for words in OPERATORS}

    assert shown == {words: [] for words in OPERATORS}
    assert Article.objects.count() == 2


def test_search_finds_operators_where_they_are_written(client):
    factories.article("It", body="<p>Near or far, and not alone.</p>")

    assert found(client, "NEAR far AND alone") == ["It"]


# The parts


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("  two   words ", "two words", ("two", "words")),
        ("don’t", "don’t", ("don't",)),
        ("a-b_c", "a-b_c", ("a", "b_c")),
        ("", "", ()),
    ],
)
def test_parse_reads_words(typed, text, words):
    assert search.parse(typed) == search.Query(text, words)


def test_parse_takes_twelve_words():
    query = search.parse(" ".join(f"w{number}" for number in range(20)))

    assert query.words == tuple(f"w{number}" for number in range(12))


def test_parse_takes_two_hundred_characters():
    assert (search.parse("x" * 200).error, bool(search.parse("x" * 201).error)) == ("", True)
