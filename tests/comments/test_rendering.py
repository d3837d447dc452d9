from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.rendering import to_html


def link(url: str) -> str:
    return f'<a href="{url}" rel="nofollow ugc noreferrer">{url}</a>'


def test_paragraphs_are_kept_and_newlines_break_lines():
    assert to_html("One\ntwo\r\n\r\n \nThree") == "<p>One<br>\ntwo</p>\n<p>Three</p>"


def test_markup_is_shown_as_it_was_typed():
    assert to_html("<b>a</b> & 'b'") == "<p>&lt;b&gt;a&lt;/b&gt; &amp; &#x27;b&#x27;</p>"


@pytest.mark.parametrize(
    ("typed", "url", "rest"),
    [
        ("https://a.example/x.", "https://a.example/x", "."),
        ("https://a.example/(x)", "https://a.example/(x)", ""),
        ("https://a.example/x)", "https://a.example/x", ")"),
        ("HTTPS://a.example", "HTTPS://a.example", ""),
        ("http://a.example/?q=1!", "http://a.example/?q=1", "!"),
    ],
)
def test_links_end_where_the_sentence_goes_on(typed, url, rest):
    assert to_html(typed) == f"<p>{link(url)}{rest}</p>"


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "a@b.example", "//a.example",
     "ftp://a.example", "https://", "http://..."],
)  # fmt: skip
def test_nothing_but_web_addresses_becomes_a_link(typed):
    assert to_html(typed) == f"<p>{typed}</p>"


def test_a_link_cannot_leave_its_attribute():
    assert to_html('https://a.example/"onclick=x') == (
        f"<p>{link('https://a.example/')}&quot;onclick=x</p>"
    )


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.found.update(f"{tag}.{name}" for name, _ in attrs)


@given(st.text())
def test_any_text_gives_paragraphs_breaks_and_links_alone(typed):
    parser = Elements()

    parser.feed(to_html(typed))

    assert parser.found - {"p", "br", "a", "a.href", "a.rel"} == set()


@given(st.text(alphabet="htps:/.<>\"'&()[] \n@ax"))
def test_any_web_address_gives_an_href_of_the_web(typed):
    class Hrefs(HTMLParser):
        def handle_starttag(self, tag, attrs):
            for name, value in attrs:
                if name == "href":
                    assert value.lower().startswith(("http://", "https://"))

    Hrefs().feed(to_html(typed))
