"""What a page costs a reader on a slow line, in bytes over the wire without pictures."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest

from comments.models import Comment
from transfer.demo import load

STATIC = Path(__file__).resolve().parent.parent / "static"
KB = 1_000


def compressed(name: str) -> int:
    """The size in which whitenoise serves the file."""
    return len(brotli.compress((STATIC / name).read_bytes()))


def test_stylesheet_and_script_are_small():
    assert compressed("css/site.css") <= 12 * KB
    assert sum(compressed(f"js/{path.name}") for path in (STATIC / "js").glob("*.js")) <= 4 * KB


@pytest.mark.django_db
def test_article_page_with_five_comments_is_light(client):
    load.load()
    kept = list(Comment.objects.visible().filter(parent=None).values_list("pk", flat=True)[:5])
    Comment.objects.exclude(pk__in=kept).delete()
    Comment.objects.update(article=Comment.objects.get(pk=kept[0]).article)
    url = Comment.objects.first().article.get_absolute_url()

    response = client.get(url, headers={"accept-encoding": "gzip"})

    page = gzip.decompress(response.content).decode()
    linked = set(re.findall(r'/static/((?:css|js)/[\w.]+)"', page))
    assert page.count(' id="comment-') - page.count(' id="comment-form') == 5
    assert linked == {"css/site.css", "js/site.js", "js/personal.js"}
    assert len(response.content) + sum(map(compressed, linked)) <= 40 * KB
