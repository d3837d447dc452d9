"""The author's text: what may stand in it, and what never reaches a reader."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication import prose
from publication.models import Page
from tests.publication import reading
from tests.run import DATA

# nh3 takes `lang` and `title` everywhere; they say something and do nothing.
EVERYWHERE = {"lang", "title"}
ALLOWED = {
    "a": {"href", "rel"},
    "blockquote": set(),
    "br": set(),
    "em": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "hr": set(),
    "li": set(),
    "ol": {"data-type", "start", "type"},
    "p": set(),
    "s": set(),
    "strong": set(),
    "sub": set(),
    "sup": set(),
    "ul": set(),
}
SCHEMES = {"http", "https", "mailto", "tel"}
MISSING = pytest.param(
    None, marks=pytest.mark.skip(reason="../shared/data is missing: its payloads were left out")
)
LISTS = sorted((DATA / "sanitiser").glob("*/*.jsonl")) or [MISSING]


def complaints(text):
    """What stands in `text` that the editor cannot write, as a browser would read it."""
    found = []
    for element in reading.html(text).inside:
        if element.tag not in ALLOWED:
            found.append(f"<{element.tag}>")
            continue
        allowed = ALLOWED[element.tag] | EVERYWHERE
        found += [f"{element.tag} {name}" for name in element.attributes.keys() - allowed]
        target = element.attributes.get("href", "")
        # Browsers skip white space and controls when they look for a scheme.
        seen = re.sub(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060\ufeff]", "", target)
        scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", seen)
        if scheme and scheme[1].lower() not in SCHEMES:
            found.append(f"href {target}")
    return found


# What stays


@pytest.mark.parametrize(
    "text",
    [
        "<p>One <strong>two</strong> <em>three</em> <s>four</s></p>",
        "<p>H<sub>2</sub>O, 10<sup>th</sup></p>",
        "<h2>Two</h2><h3>Three</h3><h4>Four</h4>",
        "<blockquote><p>Said she</p></blockquote>",
        "<ul><li><p>One</p></li></ul>",
        '<ol start="3"><li><p>Three</p></li></ol>',
        "<p>One<br>line</p><hr><p>more</p>",
        '<p><a href="https://elsewhere.example/" rel="nofollow" title="There">there</a></p>',
        '<p><a href="/about/">here</a> <a href="#notes">below</a></p>',
        '<p><a href="mailto:help@line.example">write</a> <a href="tel:+44123">call</a></p>',
        "<p>5 &lt; 6 &amp; 7 &gt; 2</p>",
        "<p>שלום, 你好, café, 🕯️</p>",
    ],
)
def test_sanitise_keeps_what_the_editor_writes(text):
    assert prose.sanitise(text) == text


# What goes


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<style>p { display: none }</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red" class="big" id="main">a</p>', "<p>a</p>"),
        ('<p><img src="https://elsewhere.example/pixel.gif" onerror="x()">a</p>', "<p>a</p>"),
        ('<iframe src="https://elsewhere.example/"></iframe><p>a</p>', "<p>a</p>"),
        ('<form action="https://elsewhere.example/"><input name="a"></form><p>a</p>', "<p>a</p>"),
        ("<h1>One</h1><h5>Five</h5>", "OneFive"),
        (
            '<a href="https://a.example/" target="_blank">a</a>',
            '<a href="https://a.example/">a</a>',
        ),
        ("<p>never closed <em>at all", "<p>never closed <em>at all</em></p>"),
        ("<p>a\x00b</p>", "<p>ab</p>"),
        ("<p></p>", ""),
        ("", ""),
    ],
)
def test_sanitise_drops_what_the_editor_does_not_write(text, cleaned):
    assert prose.sanitise(text) == cleaned


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        " javascript:alert(1)",
        "&#x1;javascript:alert(1)",
        "\x01javascript:alert(1)",
        "\x1fjavascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "&nbsp;javascript:alert(1)",
        "\u2003javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "\u202ejavascript:alert(1)",
        "\u2028javascript:alert(1)",
        "\ufeffjavascript:alert(1)",
        "\x85javascript:alert(1)",
        '\u00a0javascript:alert(1)" title="a > b',
        "javascript\x01:alert(1)",
        "/about/\x7f",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://elsewhere.example/",
        "blob:https://elsewhere.example/1",
    ],
)
def test_sanitise_takes_the_target_from_a_link_that_is_not_what_it_seems(target):
    cleaned = prose.sanitise(f'<p><a href="{target}">a</a></p>')

    assert [link.attributes.get("href") for link in reading.html(cleaned).all("a")] == [None]


def test_sanitise_leaves_words_alone_that_look_like_a_link():
    text = '<p>write href=" /about/" in it</p>'

    assert prose.sanitise(text) == text


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem if path else "missing")
def test_sanitise_lets_nothing_run_of_what_attackers_have_tried(path):
    payloads = [json.loads(line)["payload"] for line in path.read_text().splitlines()]

    cleaned = [prose.sanitise(payload) for payload in payloads]

    assert [text for text in cleaned if complaints(text)] == []
    assert [text for text in cleaned if prose.sanitise(text) != text.replace("\r", "\n")] == []


PIECES = [
    *(
        "<",
        ">",
        "</",
        "/>",
        "<a",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "=",
        '"',
        "'",
        "&",
    ),
    *("a", "p", "script", "svg", "math", "style", "template", "title", "textarea", "noscript"),
    *(" href=", " onerror=", " style=", " ", "\n", "\u00a0", "\x00", "&#x1;", "&nbsp;"),
    *("javascript:", "data:text/html,", "alert(1)"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_sanitise_lets_nothing_run_of_what_nobody_has_tried(text):
    cleaned = prose.sanitise(text)

    assert complaints(cleaned) == []


# Where it is cleaned


@pytest.mark.django_db
def test_field_is_cleaned_whoever_stores_it():
    dirty = "<p>a</p><script>alert(1)</script>"

    made = Page.objects.create(title="Made", slug="made", body=dirty)
    Page.objects.bulk_create([Page(title="Many", slug="many", body=dirty)])

    assert made.body == "<p>a</p>"
    assert set(Page.objects.values_list("body", flat=True)) == {"<p>a</p>"}


# As text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<br>Two</p>", "One\n\nTwo"),
        ("<h2>Head</h2><p>Text</p>", "Head\n\nText"),
        ("<ul><li><p>One</p></li><li><p>Two</p></li></ul>", "One\n\nTwo"),
        ("<p>un<em>believ</em>able</p>", "unbelievable"),
        ("<p>5 &lt; 6 &amp; &lt;b&gt;</p>", "5 < 6 & <b>"),
        ("", ""),
    ],
)
def test_to_text_gives_the_words_in_their_blocks(body, text):
    assert prose.to_text(body) == text
