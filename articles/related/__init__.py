"""The computed part of "Also read" (docs/decisions/0005-also-read.md).

`publishing` calls `update` and `forget`; after an import or a restored archive, `rebuild`.
`RelatedArticle.objects.for_article` reads what they stored.
"""

from .store import forget, rebuild, update

__all__ = ["forget", "rebuild", "update"]
