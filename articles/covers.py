"""Cover pictures: read with suspicion, stored anew as WebP in a few widths."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
WIDTHS = (1600, 960, 480)
QUALITY = 80


@dataclass(frozen=True)
class Rendition:
    url: str
    width: int


def storage() -> Storage:
    return default_storage


def upload_to(instance: Any, filename: str) -> str:
    """A name that tells nothing, so that the picture of a draft cannot be guessed."""
    return f"covers/{uuid.uuid4().hex}.webp"


def encode(upload: File) -> ContentFile:
    """`upload` as WebP at most 1600 pixels wide, upright, without metadata (EXIF, GPS, XMP).

    Raises ValidationError with a line for the author where it is no picture that we take.
    """
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(f"The picture is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError("The picture has more than 50 million pixels.")
            upright = ImageOps.exif_transpose(picture)
            return ContentFile(_webp(upright, WIDTHS[0]), name="cover.webp")
    except ValidationError:
        raise
    except Exception as error:  # Pillow raises many kinds: a broken EXIF is a struct.error.
        raise ValidationError("This is no JPEG, PNG or WebP picture that can be read.") from error


def make_renditions(cover: FieldFile) -> None:
    """Store the narrower copies beside `cover`."""
    with cover.open("rb") as stored, Image.open(stored, formats=FORMATS) as picture:
        for width in WIDTHS[1:]:
            if width < picture.width:
                cover.storage.save(_name(cover.name, width), ContentFile(_webp(picture, width)))


def renditions(cover: FieldFile) -> list[Rendition]:
    """The stored copies of `cover`, the narrowest first."""
    full: int = cover.instance.cover_width or WIDTHS[0]
    narrower = [width for width in reversed(WIDTHS) if width < full]
    return [
        *(Rendition(cover.storage.url(_name(cover.name, width)), width) for width in narrower),
        Rendition(cover.url, full),
    ]


def remove(name: str) -> None:
    """Delete the stored picture `name` and its copies."""
    for stored in (name, *(_name(name, width) for width in WIDTHS[1:])):
        storage().delete(stored)


def _name(name: str, width: int) -> str:
    return f"{name.removesuffix('.webp')}-{width}.webp"


def _webp(picture: Image.Image, width: int) -> bytes:
    copy = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if copy.width > width:
        copy = copy.resize(
            (width, round(copy.height * width / copy.width)), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    copy.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
