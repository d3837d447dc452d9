"""The computed part of "Also read" (docs/decisions/0005-also-read.md).

`publishing` calls `update` and `forget`; whoever writes many articles at once calls `rebuild`.
`RelatedArticle.objects.for_article` reads what they stored. The imports stand in the functions
because all modules here but `store` do without Django, and the benchmark uses them so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.models import Article


def update(article: Article) -> None:
    """Bring everything computed up to date, after `article` was saved with its tags."""
    from . import store

    store.update(article)


def forget(article: Article) -> None:
    """Take `article`, which is about to be deleted, out of everything computed."""
    from . import store

    store.forget(article)


def rebuild(progress: Callable[[str, int], None] | None = None) -> int:
    """Compute everything anew; how many articles there are. `progress` hears (step, done)."""
    from . import store

    return store.rebuild(progress or (lambda step, done: None))
