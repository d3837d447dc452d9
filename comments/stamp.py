"""The form stamp: says that a form came from this article's page, and roughly when.

It carries the hour and not the second, so that a page has the same bytes for every reader in
that hour and can be kept by a cache.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils import timezone

from articles.models import Article

from . import conf

_HOUR = timedelta(hours=1)
_SALT = "comments.stamp"


def hour(moment: datetime | None = None) -> datetime:
    """The hour in which `moment` (default: now) lies, in UTC."""
    moment = (moment or timezone.now()).astimezone(UTC)
    return moment.replace(minute=0, second=0, microsecond=0)


def make(article: Article) -> str:
    return signing.Signer(salt=_SALT).sign(f"{article.pk}.{int(hour().timestamp()) // 3600}")


def age(stamp: str, article: Article) -> timedelta | None:
    """How long ago `stamp` was made for `article`, to within an hour; None if it was not."""
    try:
        pk, hours = signing.Signer(salt=_SALT).unsign(stamp).split(".")
        made = datetime.fromtimestamp(int(hours) * 3600, tz=UTC)
    except (signing.BadSignature, ValueError, OverflowError, OSError):
        return None
    return timezone.now() - made if pk == str(article.pk) else None


def is_fresh(stamp: str, article: Article) -> bool:
    """Whether `stamp` was made for `article` within the last day."""
    since = age(stamp, article)
    return since is not None and -_HOUR < since < conf.STAMP_LASTS + _HOUR
