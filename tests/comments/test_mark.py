"""The pattern beside a name."""

from __future__ import annotations

import pytest

from comments import mark, submission
from tests import factories


def left(under, name, address="ines@readers.example", known=()):
    """A comment, and the token of its private link."""
    sent = submission.Submission(article=under, parent=None, name=name, address=address, text=name)
    kept = submission.submit(sent, factories.publication(), known)
    return kept.comment.mark, kept.token


@pytest.mark.django_db
def test_mark_comes_again_for_whoever_holds_an_earlier_link():
    article = factories.article()
    mark, token = left(article, "Ines")

    assert left(article, " INES ", known=[token])[0] == mark


@pytest.mark.django_db
def test_mark_does_not_tell_whether_a_guessed_address_fits():
    article = factories.article()
    mark, _ = left(article, "Ines")

    assert mark not in {left(article, f"Ines{' ' * n}")[0] for n in range(1, 20)}


@pytest.mark.django_db
def test_mark_does_not_tell_who_stands_behind_a_second_name():
    article = factories.article()
    mark, token = left(article, "Ines")

    assert left(article, "Tilda", known=[token])[0] != mark


@pytest.mark.django_db
def test_mark_differs_between_namesakes_without_an_address():
    article = factories.article()

    assert len({left(article, f"Ines{' ' * n}", "")[0] for n in range(20)}) == 20


def test_drawing_mirrors_its_left_half():
    cells = set(mark.drawing("0012a5").split("z")) - {""}

    mirrored = set()
    for cell in cells:
        column, row = cell.removeprefix("M").removesuffix("h1v1h-1").split()
        mirrored.add(f"M{mark.SIZE - 1 - int(column)} {row}h1v1h-1")
    assert mirrored == cells


def test_drawing_is_never_empty():
    assert mark.drawing("000000") == "M0 0h5v1h-5z"


@pytest.mark.django_db
def test_page_tells_namesakes_apart_in_words_and_only_them(client):
    article = factories.article()
    first = factories.comment(article, name="Ines", address="one@readers.example")
    second = factories.comment(article, name="ines", address="two@readers.example")
    factories.comment(article, name="Tilda")

    page = client.get(article.get_absolute_url()).text

    assert [text.split("<")[0] for text in page.split('class="unseen">, mark ')[1:]] == [
        first.mark[:3],
        second.mark[:3],
    ]
