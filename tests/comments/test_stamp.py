from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from comments import stamp
from tests import factories

pytestmark = pytest.mark.django_db


def made_ago(article, ago):
    with patch.object(stamp.timezone, "now", return_value=timezone.now() - ago):
        return stamp.make(article)


def test_stamp_is_the_same_for_every_reader_in_an_hour():
    article = factories.article()

    assert stamp.make(article) == stamp.make(article)


@pytest.mark.parametrize("hours", [0, 1, 23])
def test_stamp_lasts_a_day(hours):
    article = factories.article()

    assert stamp.is_fresh(made_ago(article, timedelta(hours=hours)), article) is True


@pytest.mark.parametrize("hours", [26, 24 * 365, -3])
def test_stamp_from_another_day_is_not_fresh(hours):
    article = factories.article()

    assert stamp.is_fresh(made_ago(article, timedelta(hours=hours)), article) is False


@pytest.mark.parametrize("forged", ["", "x", "1.2:abc", "1.2.3:x", "\x00", "9" * 5000])
def test_stamp_that_we_did_not_make_is_not_fresh(forged):
    assert stamp.is_fresh(forged, factories.article()) is False


def test_stamp_of_another_article_is_not_fresh():
    assert stamp.is_fresh(stamp.make(factories.article()), factories.article()) is False


def test_stamp_needs_our_key(settings):
    article = factories.article()
    made = stamp.make(article)

    settings.SECRET_KEY = "another key"

    assert stamp.is_fresh(made, article) is False
