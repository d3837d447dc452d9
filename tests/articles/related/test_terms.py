from __future__ import annotations

import pytest

from articles.related import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The site's long night", ["the", "site", "long", "night"]),
        ("ＣＡＦÉ Straße", ["café", "strasse"]),
        ("l’eau d'Annecy", ["l", "eau", "d", "annecy"]),
        ("snake_case 24 h", ["snake", "case", "24", "h"]),
        ("夜里睡不着", ["夜里", "里睡", "睡不", "不着"]),
        ("夜", ["夜"]),
        ("眠れない夜", ["眠れ", "れな", "ない", "い夜"]),
        ("นอนไม่", ["นอ", "อน", "นไ", "ไม", "ม่"]),
        ("ນອນ", ["ນອ", "ອນ"]),
        ("យប់", ["យប", "ប់"]),
        ("외로움을 느낄", ["외로", "로움", "움을", "느낄"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("كِتَابٌ عن الحـزن", ["كتاب", "عن", "الحزن"]),
        ("שָׁלוֹם", ["שלום"]),
        ("می‌شود", ["میشود"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("iPhone用户", ["iphone", "用户"]),
        ("… — ! 🙂", []),
    ],
)
def test_words_are_those_of_the_language(text, expected):
    assert terms.words(text) == expected


def test_words_fit_the_column():
    word = "x" * 500

    longest = max(terms.count(f"{word} {word}", word, tags=[word * 2], category=word), key=len)

    assert len(longest) <= 64


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>Two</p>", ["one", "two"]),
        ("<p>un<strong>believ</strong>able</p>", ["unbelievable"]),
        ("<li>a&amp;b</li><li>caf&eacute;</li>", ["a", "b", "café"]),
        ('<p><a href="https://x.example/">here</a>it</p>', ["hereit"]),
        ("<blockquote><h2>Night</h2>fall</blockquote>", ["night", "fall"]),
    ],
)
def test_plain_keeps_words_whole_and_apart(body, expected):
    assert terms.words(terms.plain(body)) == expected


def test_count_weighs_where_a_term_stands():
    counted = terms.count(
        "Grief", "sleep sleep", standfirst="night", tags=["Slow Days"], category="care/sleep"
    )

    assert counted == {
        "grief": terms.TITLE,
        "night": terms.STANDFIRST,
        "sleep": 2 * terms.BODY,
        "sleep sleep": terms.BODY,
        "#slow days": terms.TAG,
        "@care/sleep": terms.CATEGORY,
    }


def test_count_of_a_very_long_text_keeps_the_title():
    text = " ".join(f"word{number}" for number in range(terms.DISTINCT * 2))

    counted = terms.count("Grief", text)

    assert (len(counted), counted["grief"]) == (terms.DISTINCT, terms.TITLE)


def test_count_of_nothing_is_empty():
    assert terms.count("", "") == {}
