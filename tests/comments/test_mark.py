"""The pattern beside a name."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from comments import mark
from tests import factories


def test_mark_is_the_same_for_the_same_name_and_address():
    assert mark.of("Ines", "ines@readers.example") == mark.of(" INES ", "Ines@Readers.example")


def test_mark_differs_between_namesakes():
    assert mark.of("Ines", "one@readers.example") != mark.of("Ines", "two@readers.example")


def test_mark_does_not_tell_who_stands_behind_a_second_name():
    assert mark.of("Ines", "one@readers.example") != mark.of("Tilda", "one@readers.example")


def test_mark_differs_between_namesakes_without_an_address():
    assert len({mark.of("Ines", "") for _ in range(20)}) == 20


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_mark_cannot_be_worked_out_from_the_address(algorithm):
    address = "ines@readers.example"
    guesses = {
        hashlib.new(algorithm, guess.encode()).hexdigest()[: mark.DIGITS]
        for guess in (address, f"Ines{address}", f"ines{address}", f"ines:{address}")
    }
    guesses.add(hmac.new(b"", address.encode(), algorithm).hexdigest()[: mark.DIGITS])

    assert mark.of("Ines", address) not in guesses


def test_mark_is_another_on_another_site(settings):
    here = mark.of("Ines", "ines@readers.example")
    settings.QUIETPRESS_DIGEST_KEY = "the key of another site, as long as keys are"

    assert mark.of("Ines", "ines@readers.example") != here


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
