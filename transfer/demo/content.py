"""Reads the demo publication's files. Knows no database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "content"
_FENCE = "+++\n"


@dataclass(frozen=True)
class DemoArticle:
    slug: str
    body: str
    title: str
    standfirst: str
    category: str
    byline: str
    status: str
    days_ago: int
    tags: list[str] = field(default_factory=list)
    content_note: str = ""
    featured: bool = False
    also_read: list[str] = field(default_factory=list)
    cover_alt: str = ""

    @property
    def cover(self) -> Path:
        return FOLDER / "covers" / f"{self.slug}.webp"


@dataclass(frozen=True)
class DemoPage:
    slug: str
    body: str
    title: str
    summary: str
    order: int


@dataclass(frozen=True)
class DemoComment:
    ref: str
    article: str
    parent: str
    name: str
    email: str
    status: str
    hours_after: float
    text: str
    decided: str = ""


def articles() -> list[DemoArticle]:
    """The articles, the oldest first."""
    found = [
        DemoArticle(slug=path.stem, body=body, **matter)
        for path in sorted((FOLDER / "articles").glob("*.html"))
        for matter, body in [_split(path)]
    ]
    return sorted(found, key=lambda article: -article.days_ago)


def pages() -> list[DemoPage]:
    """The pages, in the order of the navigation."""
    found = [
        DemoPage(slug=path.stem, body=body, **matter)
        for path in sorted((FOLDER / "pages").glob("*.html"))
        for matter, body in [_split(path)]
    ]
    return sorted(found, key=lambda page: page.order)


def comments() -> list[DemoComment]:
    """The comments; an answer comes after what it answers."""
    data = tomllib.loads((FOLDER / "comments.toml").read_text(encoding="utf-8"))
    return [DemoComment(**comment) for comment in data["comment"]]


def _split(path: Path) -> tuple[dict, str]:
    """The TOML before the second fence, and the HTML after it."""
    _, matter, body = path.read_text(encoding="utf-8").split(_FENCE, 2)
    return tomllib.loads(matter), body.strip()
