from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing, related
from articles.models import Article, ArticleTerm, RelatedArticle
from articles.related import ranking, store
from tests import factories

pytestmark = pytest.mark.django_db

Source = RelatedArticle.Source


def article(title, text, **values):
    return factories.article(title, body=f"<p>{text}</p>", **values)


def computed():
    """Every computed line, in order; not its key."""
    return [
        (line.article.title, line.other.title, line.position, round(line.score, 12))
        for line in RelatedArticle.objects.filter(source=Source.COMPUTED)
        .select_related("article", "other")
        .order_by("article__title", "position", "pk")
    ]


def listed(of):
    lines = RelatedArticle.objects.filter(article=of, source=Source.COMPUTED)
    return list(lines.values_list("other__title", flat=True))


def score(of, other):
    return RelatedArticle.objects.get(article=of, other=other, source=Source.COMPUTED).score


def shown(of):
    return [line.other.title for line in RelatedArticle.objects.for_article(of)]


def lake(number=""):
    return article(f"Lake {number}", "cold water swimming before breakfast in the lake")


def three_subjects():
    """Two articles on each subject, and words that all have."""
    subjects = {
        "Sleep": ("insomnia and the alarm clock", "insomnia again, awake past the alarm clock"),
        "Grief": ("a funeral in autumn, then silence", "after the funeral the silence stayed"),
        "Pain": ("chronic migraine, dark rooms", "dark rooms help the chronic migraine"),
    }
    return {
        title: article(title, f"however {text}")
        for subject, texts in subjects.items()
        for title, text in zip((f"{subject}1", f"{subject}2"), texts, strict=True)
    }


def test_update_puts_the_nearest_first():
    made = three_subjects()

    assert {title: listed(one)[0] for title, one in made.items()} == {
        "Sleep1": "Sleep2",
        "Sleep2": "Sleep1",
        "Grief1": "Grief2",
        "Grief2": "Grief1",
        "Pain1": "Pain2",
        "Pain2": "Pain1",
    }


def test_update_numbers_lists_by_score():
    three_subjects()

    lists = {}
    for title, _, position, score in computed():
        lists.setdefault(title, []).append((position, score))

    for lines in lists.values():
        assert [position for position, _ in lines] == list(range(1, len(lines) + 1))
        assert lines == sorted(lines, key=lambda line: -line[1])


def test_update_moves_an_article_whose_text_changed():
    made = three_subjects()
    moved = made["Sleep2"]
    before = score(made["Sleep1"], moved)

    moved.title = "Moved"
    moved.body = "<p>the funeral, the autumn, the silence after it</p>"
    moved.save()
    related.update(moved)

    assert set(listed(moved)[:2]) == {"Grief1", "Grief2"}
    assert set(listed(made["Grief1"])[:2]) == {"Grief2", "Moved"}
    assert set(listed(made["Grief2"])[:2]) == {"Grief1", "Moved"}
    assert score(made["Sleep1"], moved) < before / 2


def test_update_without_change_changes_nothing():
    made = three_subjects()
    for one in made.values():
        related.update(one)
    before = computed()

    related.update(made["Pain1"])

    assert computed() == before


def test_update_leaves_the_picks_alone():
    made = three_subjects()
    RelatedArticle.objects.create(article=made["Pain1"], other=made["Grief1"])

    related.update(made["Pain1"])

    assert shown(made["Pain1"])[:2] == ["Grief1", "Pain2"]


def test_tags_relate_what_shares_no_word():
    one = article("One", "kettle stove", tags=["Quiet days"], category=factories.category("A"))
    other = article("Two", "harbour gulls", tags=["quiet days"], category=factories.category("B"))
    article("Three", "window frost", tags=["Noise"], category=factories.category("C"))

    assert (listed(one), listed(other)) == (["Two"], ["One"])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["夜里睡不着的人", "为什么总是睡不着", "外婆的葬礼"], "B"),
        (["นอนไม่หลับตอนกลางคืน", "คืนที่นอนไม่หลับ", "งานศพของยาย"], "B"),
        (["الأرق في الليل", "لماذا يأتي الأَرَق", "جنازة جدتي"], "B"),
        (["रात में नींद नहीं", "नींद कहाँ गई", "दादी का शोक"], "B"),
        (["眠れない夜のこと", "夜に眠れない", "祖母のお葬式"], "B"),
    ],
)
def test_any_language_is_related_by_its_words(texts, expected):
    categories = [factories.category(name) for name in "XYZ"]
    first, *_ = [
        article(title, text, category=category)
        for title, text, category in zip("ABC", texts, categories, strict=True)
    ]

    assert listed(first) == [expected]


def test_forget_drops_an_article_from_every_list():
    made = three_subjects()

    publishing.removed(made["Sleep2"])

    assert [line for line in computed() if "Sleep2" in line[:2]] == []
    assert ArticleTerm.objects.filter(article__title="Sleep2").count() == 0


def test_forget_renews_a_list_that_became_short(monkeypatch):
    monkeypatch.setattr(ranking, "LISTED", 3)
    monkeypatch.setattr(ranking, "LIVE", 3)
    monkeypatch.setattr(store, "SHORT", 3)
    lakes = [lake(number) for number in range(6)]
    first = lakes[0]

    publishing.removed(Article.objects.get(title=listed(first)[0]))

    assert len(listed(first)) == 3


def test_draft_is_in_no_list_and_has_one():
    made = three_subjects()

    draft = article("Draft", "insomnia at the alarm clock", status=Article.Status.DRAFT)

    assert [line for line in computed() if line[1] == "Draft"] == []
    assert ArticleTerm.objects.filter(article=draft).count() == 0
    assert set(listed(draft)[:2]) == {"Sleep1", "Sleep2"}
    assert len(listed(made["Sleep1"])) == 5


def test_withdrawn_article_leaves_every_list():
    made = three_subjects()
    withdrawn = made["Sleep2"]

    withdrawn.status = Article.Status.DRAFT
    withdrawn.save()
    related.update(withdrawn)

    assert [line for line in computed() if line[1] == "Sleep2"] == []


def test_scheduled_article_shows_when_its_time_has_come():
    made = three_subjects()
    later = timezone.now() + timedelta(days=1)
    scheduled = article("Later", "insomnia, insomnia, the alarm clock", publish_at=later)
    before = shown(made["Sleep1"])

    Article.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())

    assert ("Later" in before, "Later" in shown(made["Sleep1"])) == (False, True)


def test_scheduled_articles_do_not_crowd_out_live_ones():
    live = [lake(number) for number in range(ranking.LIVE + 1)]
    later = timezone.now() + timedelta(days=1)

    for number in range(ranking.LISTED + 4):
        article(
            f"Lake later {number}",
            "cold water swimming before breakfast in the lake",
            publish_at=later,
        )

    assert [len(shown(one)) for one in live] == [ranking.LIVE] * len(live)


def test_lists_and_terms_are_bounded():
    words = " ".join(f"word{number}" for number in range(400))
    made = [article(f"Words {number}", words) for number in range(ranking.LISTED + 2)]

    assert {len(listed(one)) for one in made} == {ranking.LISTED}
    assert {one.terms.count() for one in made} == {ranking.STRONGEST}


@pytest.mark.parametrize("change", [related.update, related.forget])
def test_a_change_makes_as_many_queries_with_60_articles_as_with_20(change, monkeypatch):
    # As if the collection were larger than what is read of it, in both.
    monkeypatch.setattr(ranking, "SAMPLE", 2)
    monkeypatch.setattr(ranking, "CANDIDATES", 15)
    counts = []
    for upto in (20, 60):
        while Article.objects.count() < upto:
            number = Article.objects.count()
            last = article(f"Lake {number}", f"cold water {number // 3} swimming {number // 3}")
        with CaptureQueriesContext(connection) as queries:
            change(last)
        counts.append(len(queries))
        related.update(last)

    assert counts[0] == counts[1]


def test_update_of_a_small_site_makes_no_more_queries_than_of_a_large_one():
    counts = []
    for upto in (5, 60):
        while Article.objects.count() < upto:
            last = lake(Article.objects.count())
        with CaptureQueriesContext(connection) as queries:
            related.update(last)
        counts.append(len(queries))

    assert counts[0] <= counts[1]


def test_updates_of_a_small_site_equal_a_rebuild():
    three_subjects()
    updated = computed()

    related.rebuild()

    assert computed() == updated


def test_updates_of_a_larger_site_equal_a_rebuild_once_each_has_seen_all(monkeypatch):
    """Exactly so while sample, candidates and terms leave nothing out.

    The first update of an article reckons with the rarities of that day.
    """
    monkeypatch.setattr(store, "FEW", 0)
    made = three_subjects()
    for one in made.values():
        related.update(one)
    updated = computed()

    related.rebuild()

    assert computed() == updated


def test_updates_of_a_larger_site_find_the_same_neighbours_as_a_rebuild(monkeypatch):
    monkeypatch.setattr(store, "FEW", 0)
    monkeypatch.setattr(ranking, "SAMPLE", 4)
    monkeypatch.setattr(ranking, "CANDIDATES", 5)
    subjects = ["insomnia clock", "funeral silence", "migraine rooms", "lake swimming"]
    # Which articles are the sample hangs on their numbers.
    made = [
        article(one, f"however the day was {one}", pk=1 + 4 * turn + place)
        for turn in range(4)
        for place, one in enumerate(subjects)
    ]
    expected = [[one.title] * 3 for one in made]

    updated = [listed(one)[:3] for one in made]
    related.rebuild()

    assert updated == expected
    assert [listed(one)[:3] for one in made] == expected


def test_rebuild_does_not_depend_on_what_was_there():
    made = three_subjects()
    draft = article("Draft", "insomnia at the alarm clock", status=Article.Status.DRAFT)
    related.rebuild()
    before = (computed(), list(ArticleTerm.objects.values_list("article", "term", "weight")))
    RelatedArticle.objects.all().delete()
    ArticleTerm.objects.all().delete()
    ArticleTerm.objects.create(article=draft, term="stale", weight=1)
    RelatedArticle.objects.create(
        article=made["Pain1"], other=made["Grief1"], source=Source.COMPUTED
    )

    related.rebuild()

    assert (
        computed(),
        list(ArticleTerm.objects.values_list("article", "term", "weight")),
    ) == before


def test_rebuild_command_says_how_many(capsys):
    three_subjects()

    call_command("rebuild_related")

    assert capsys.readouterr().out == '"Also read" lists computed: 6.\n'


def test_rebuild_of_an_empty_site_does_nothing():
    assert related.rebuild() == 0


def test_article_without_words_has_no_list():
    three_subjects()
    mute = article("🙂", "…", category=factories.category("Elsewhere"))

    assert listed(mute) == []
