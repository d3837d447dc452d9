"""Pictures for tests, made when they are asked for."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import covers, publishing
from articles.models import Article
from tests import factories


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture of that kind; `mode` is Pillow's, the rest goes to `save`."""
    out = io.BytesIO()
    made = Image.linear_gradient("L").resize(size).convert(options.pop("mode", "RGB"))
    made.save(out, kind, **options)
    return out.getvalue()


def camera() -> bytes:
    """A JPEG as a telephone writes it: on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turned by 90 degrees.
    exif[0x010F] = "Maker of telephones"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    return picture(size=(64, 48), exif=exif, comment=b"Ines at home")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that says it is `width` by `height`."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def file(data: bytes, name: str = "picture.jpg") -> ContentFile:
    return ContentFile(data, name=name)


def upload(data: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def article_with_cover(size: tuple[int, int] = (2000, 1000), **values: Any) -> Article:
    """An article with a cover, as the admin stores it."""
    article = Article(
        title="The kettle",
        slug="kettle",
        body="<p>It was cold.</p>",
        category=factories.category(),
        byline=factories.byline(),
        cover_alt="A kettle",
        **values,
    )
    article.cover = covers.encode(file(picture(size=size)))
    article.save()
    publishing.changed(article, publishing.NEW)
    return article
