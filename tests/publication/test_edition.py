"""Whatever the public may see of a change is announced, with the change and not without it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, Category, Tag
from comments import moderation
from comments.models import Comment
from publication import edition, identity, redirects
from publication.models import Edition, NavigationItem, Page, Publication, Redirect, ScheduledChange
from tests import factories
from tests.publication import site

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


def current():
    return edition.read(identity.load())


@pytest.fixture
def built(db):
    return site.build()


def save_and_follow(article):
    was = publishing.before(article.pk)
    article.save()
    publishing.changed(article, was)


CHANGES = {
    "article written": lambda site: factories.article(),
    "article saved": lambda site: site.article.save(),
    "article changed": lambda site: save_and_follow(site.article),
    "article moved": lambda site: publishing.move(site.article, Article.Status.DRAFT),
    "article removed": lambda site: publishing.removed(site.other),
    "articles updated": lambda site: Article.objects.update(featured=True),
    "articles updated one by one": lambda site: Article.objects.bulk_update(
        [site.article], ["featured"]
    ),
    "category made": lambda site: factories.category("Grief"),
    "category updated": lambda site: Category.objects.update(description="x"),
    "byline made": lambda site: factories.byline("Ada"),
    "byline saved": lambda site: site.article.byline.save(),
    "tag made": lambda site: Tag.objects.create(name="dawn"),
    "tag renamed": lambda site: Tag.objects.get().save(),
    "tags deleted": lambda site: Tag.objects.all().delete(),
    "page made": lambda site: factories.page("Contact"),
    "pages made": lambda site: Page.objects.bulk_create([Page(title="A", slug="a", body="")]),
    "page saved": lambda site: site.page.save(),
    "page deleted": lambda site: site.page.delete(),
    "navigation made": lambda site: NavigationItem.objects.create(label="A", path="/a/"),
    "navigation deleted": lambda site: site.item.delete(),
    "publication saved": lambda site: site.publication.save(),
    "publication updated": lambda site: Publication.objects.update(name="A"),
    "path moved": lambda site: redirects.moved("/old/", "/new/"),
    "path gone": lambda site: redirects.gone("/old/"),
    "redirect made": lambda site: Redirect.objects.get_or_create(old_path="/a/", new_path="/b/"),
    "comment withdrawn": lambda site: moderation.withdraw(
        Comment.objects.get(), by=None, expecting="approved"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_change_is_announced(built, change):
    before = current()

    change(built)

    after = current()
    assert (after.number > before.number, after.since > before.since) == (True, True)


def test_change_that_is_taken_back_is_not_announced(built):
    before = current()

    with transaction.atomic():
        factories.article()
        redirects.moved("/old/", "/new/")
        transaction.set_rollback(True)

    assert current() == before


@pytest.mark.parametrize("path", ["/", "/articles/kettle/", "/feed.rss", "/sitemap.xml", "/no/"])
def test_reading_announces_nothing(client, built, path):
    before = current()

    client.get(path)

    assert current() == before


@pytest.mark.django_db
def test_edition_before_the_first_change_is_the_oldest_of_all():
    Edition.objects.all().delete()

    assert current() == edition.Current(number=0, since=datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.django_db
def test_edition_is_known_where_nothing_was_ever_said_of_the_publication():
    Publication.objects.all().delete()
    edition.announce()
    Edition.objects.update(number=7, changed_at=NOON)

    assert current() == edition.Current(number=7, since=NOON)


@pytest.mark.django_db
def test_first_announcement_is_number_one():
    Edition.objects.all().delete()

    edition.announce()

    assert current().number == 1


# What the clock changes


@pytest.mark.django_db
@pytest.mark.parametrize("publication", [True, False])
def test_scheduled_change_counts_when_its_time_has_come(publication):
    if publication:
        factories.publication()
    edition.announce()
    Edition.objects.update(changed_at=NOON)
    ScheduledChange.objects.create(at=NOON + timedelta(hours=1))
    ScheduledChange.objects.create(at=NOON + timedelta(hours=2))
    ScheduledChange.objects.create(at=timezone.now() + timedelta(days=1))

    assert current().since == NOON + timedelta(hours=2)


@pytest.mark.django_db
def test_scheduled_change_before_the_last_one_counts_no_more():
    factories.publication()
    Edition.objects.update(changed_at=NOON)
    ScheduledChange.objects.create(at=NOON - timedelta(hours=1))

    assert current().since == NOON


@pytest.mark.django_db
def test_scheduled_article_announces_its_moment():
    tomorrow = timezone.now() + timedelta(days=1)

    factories.article(publish_at=tomorrow)

    assert list(ScheduledChange.objects.values_list("at", flat=True)) == [tomorrow]


@pytest.mark.django_db
def test_moment_is_kept_once_however_often_it_is_announced():
    tomorrow = timezone.now() + timedelta(days=1)

    edition.announce(at=tomorrow)
    edition.announce(at=tomorrow)

    assert ScheduledChange.objects.count() == 1


@pytest.mark.django_db
def test_moment_that_has_passed_needs_no_announcement_ahead():
    edition.announce(at=NOON)

    assert ScheduledChange.objects.count() == 0


# Many at once


@pytest.mark.django_db(transaction=True)
def test_announcements_at_once_keep_one_row_and_count_every_one():
    together = Barrier(4)
    raised = []

    def announce():
        try:
            connection.ensure_connection()
            together.wait()
            for _ in range(5):
                edition.announce()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=announce) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert raised == []
    assert list(Edition.objects.values_list("pk", "number")) == [(Edition.ONLY, 20)]
