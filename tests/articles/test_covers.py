"""Cover pictures: what is taken, what is left of it, and where it lies."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from articles import covers, publishing
from articles.models import Article
from tests.articles.pictures import article_with_cover, bomb, camera, file, picture
from tests.publication import reading
from tests.run import DATA

MISSING = pytest.param(
    None, marks=pytest.mark.skip(reason="../shared/data is missing: its uploads were left out")
)
UPLOADS = [
    path for path in sorted((DATA / "attacks" / "uploads").glob("*")) if path.name != "SOURCE.txt"
] or [MISSING]
UNREADABLE = "This is no JPEG, PNG or WebP picture that can be read."


def encoded(data):
    """What is stored of `data`, and the picture that it is."""
    stored = covers.encode(file(data)).read()
    return stored, Image.open(io.BytesIO(stored))


def chunks(webp):
    """The names of the parts of a WebP file (RFC 9649)."""
    names, position = [], 12
    while position < len(webp):
        names.append(webp[position : position + 4])
        size = int.from_bytes(webp[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    return names


# What is taken


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG"),
        picture("JPEG", mode="L"),
        picture("JPEG", mode="CMYK"),
        picture("PNG"),
        picture("PNG", mode="P"),
        picture("PNG", mode="1"),
        picture("PNG", mode="I;16"),
        picture("PNG", mode="RGBA"),
        picture("WEBP"),
    ],
)
def test_picture_of_a_known_kind_is_stored_as_webp(data):
    stored, image = encoded(data)

    assert (stored[:4], stored[8:12], image.size) == (b"RIFF", b"WEBP", (64, 48))


def test_picture_is_stored_upright_and_without_what_the_camera_wrote():
    stored, image = encoded(camera())

    assert (image.size, chunks(stored)) == ((48, 64), [b"VP8 "])
    assert (dict(image.getexif()), b"Ines" in stored, b"Maker" in stored) == ({}, False, False)


def test_picture_that_is_large_is_stored_1600_wide():
    _, image = encoded(picture(size=(3200, 1000)))

    assert image.size == (1600, 500)


def test_picture_with_a_transparent_ground_keeps_it():
    image = Image.new("P", (4, 4))
    image.info["transparency"] = 0
    out = io.BytesIO()
    image.save(out, "PNG")

    _, stored = encoded(out.getvalue())

    assert stored.convert("RGBA").getpixel((0, 0))[3] == 0


# What is refused


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("ICO"),
        picture("JPEG")[:200],
        picture("PNG")[:60],
        picture("WEBP")[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"PK\x03\x04",
        b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>",
    ],
)
def test_file_that_is_no_picture_is_refused(data):
    with pytest.raises(ValidationError) as raised:
        covers.encode(file(data))

    assert raised.value.messages == [UNREADABLE]


def test_picture_that_unfolds_is_refused_before_it_does():
    with pytest.raises(ValidationError) as raised:
        covers.encode(file(bomb(8_000, 8_000)))

    assert raised.value.messages == ["The picture has more than 50 million pixels."]


def test_picture_that_unfolds_without_end_is_refused():
    with pytest.raises(ValidationError):
        covers.encode(file(bomb(60_000, 60_000)))


def test_file_that_is_too_large_is_refused_unread():
    with pytest.raises(ValidationError) as raised:
        covers.encode(file(b"\0" * (covers.MAX_BYTES + 1)))

    assert raised.value.messages == ["The picture is larger than 15 MB."]


@pytest.mark.parametrize("path", UPLOADS, ids=lambda path: path.name if path else "missing")
def test_upload_of_an_attacker_is_refused_or_loses_its_payload(path):
    data = path.read_bytes()
    if Path(path).suffix not in {".jpg", ".jpeg", ".png"}:
        with pytest.raises(ValidationError):
            covers.encode(file(data))
        return

    stored, image = encoded(data)

    assert chunks(stored) in ([b"VP8 "], [b"VP8X", b"ALPH", b"VP8 "], [b"VP8L"])
    assert re.findall(rb"(?i)script|alert|onerror|onclick|<svg", stored) == []
    assert set(image.info) <= {"background", "loop", "duration", "timestamp"}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_picture_that_is_damaged_is_taken_or_refused_and_nothing_else():
    chance = random.Random(20260101)  # noqa: S311  (nothing is secret here)
    whole = [camera(), picture("PNG"), picture("PNG", mode="P"), picture("WEBP")]
    ends = set()

    for _ in range(300):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(min(len(data), 400))] = chance.randrange(256)
        try:
            covers.encode(file(bytes(data)))
            ends.add("taken")
        except ValidationError:
            ends.add("refused")

    assert ends == {"taken", "refused"}


def test_picture_with_a_broken_exif_is_refused_and_does_not_fail():
    data = bytearray(camera())
    data[data.index(b"Exif") + 17] = 1  # The maker's name is a number now: a struct.error.

    with pytest.raises(ValidationError) as raised:
        covers.encode(file(bytes(data)))

    assert raised.value.messages == [UNREADABLE]


# Where it lies


def lies(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def replace(article, cover):
    was = publishing.before(article.pk)
    article.cover = cover
    article.save()
    publishing.changed(article, was)


@pytest.mark.django_db
def test_cover_lies_under_a_name_that_tells_nothing(media):
    article = article_with_cover()

    assert re.fullmatch(r"covers/[0-9a-f]{32}\.webp", article.cover.name)
    assert "kettle" not in "".join(lies(media))


@pytest.mark.django_db
def test_cover_of_a_draft_cannot_be_guessed(client, media):
    article_with_cover(status=Article.Status.DRAFT)

    guesses = ["kettle.webp", "cover.webp", "picture.jpg", "covers/1.webp", "covers/kettle.webp"]
    statuses = {client.get(f"/media/{guess}").status_code for guess in guesses}

    assert statuses == {404}


@pytest.mark.django_db
def test_same_picture_lies_under_another_name_each_time(media):
    article = article_with_cover()
    first = article.cover.name

    replace(article, covers.encode(file(picture())))

    assert article.cover.name != first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "widths"),
    [((2000, 1000), [480, 960, 1600]), ((1000, 500), [480, 960, 1000]), ((400, 300), [400])],
)
def test_cover_is_stored_in_the_widths_that_screens_need(client, media, size, widths):
    article = article_with_cover(size=size)

    sizes = article.cover_sizes
    shown = [
        Image.open(io.BytesIO(b"".join(client.get(size.url).streaming_content))).width
        for size in sizes
    ]

    assert ([size.width for size in sizes], shown) == (widths, widths)
    assert len(lies(media)) == len(widths)


@pytest.mark.django_db
def test_cover_stands_on_the_page_with_its_description(client, media):
    article = article_with_cover(status=Article.Status.PUBLISHED)

    picture = reading.html(client.get("/articles/kettle/").text).one("img").attributes

    name = f"/media/{article.cover.name.removesuffix('.webp')}"
    widths = f"{name}-480.webp 480w, {name}-960.webp 960w, {name}.webp 1600w"
    assert (picture["src"], picture["srcset"]) == (f"{name}.webp", widths)
    assert (picture["alt"], picture["width"], picture["height"]) == ("A kettle", "1600", "800")


@pytest.mark.django_db
def test_cover_that_is_replaced_is_deleted_once_that_is_certain(
    media, django_capture_on_commit_callbacks
):
    article = article_with_cover()
    old = lies(media)

    with django_capture_on_commit_callbacks(execute=True):
        replace(article, covers.encode(file(picture(size=(400, 300)))))
        before_commit = lies(media)

    assert set(old) < set(before_commit)
    assert lies(media) == [article.cover.name]


@pytest.mark.django_db
def test_cover_that_is_taken_away_is_deleted(media, django_capture_on_commit_callbacks):
    article = article_with_cover()

    with django_capture_on_commit_callbacks(execute=True):
        replace(article, "")

    assert lies(media) == []


@pytest.mark.django_db
def test_cover_goes_with_its_article(media, django_capture_on_commit_callbacks):
    article = article_with_cover()

    with django_capture_on_commit_callbacks(execute=True):
        publishing.removed(article)

    assert lies(media) == []


@pytest.mark.django_db
def test_cover_stays_where_the_deletion_is_taken_back(media, django_capture_on_commit_callbacks):
    article = article_with_cover()
    before = lies(media)

    with django_capture_on_commit_callbacks():
        publishing.removed(article)

    assert lies(media) == before


@pytest.mark.django_db
def test_cover_stays_when_something_else_changes(media, django_capture_on_commit_callbacks):
    article = article_with_cover()
    before = lies(media)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.move(Article.objects.get(pk=article.pk), Article.Status.PUBLISHED)

    assert lies(media) == before
