import pytest
from django.core.exceptions import ValidationError

from comments import words


def test_text_keeps_lines_and_loses_control_characters():
    assert words.text_of(" one\r\ntwo\x07\tthree ") == "one\ntwo\tthree"


def test_line_is_one_line_with_single_spaces():
    assert words.line_of("  Ana \n  Sofía ") == "Ana Sofía"


def test_text_cannot_turn_the_page_round():
    assert words.text_of("a\u202egnp.exe\u2066b") == "agnp.exeb"


@pytest.mark.parametrize("typed", ["עברית", "مرحبا\u200f!", "👩\u200d👧", "हिन्दी", "e\u0301"])
def test_every_script_is_kept(typed):
    import unicodedata

    assert words.text_of(typed) == unicodedata.normalize("NFC", typed)


@pytest.mark.parametrize("typed", ["\u200b", "\u2800\u3164", "\u202e", "\u00ad \u2060"])
def test_words_that_cannot_be_seen_are_refused(typed):
    with pytest.raises(ValidationError) as refused:
        words.line_of(typed)

    assert refused.value.code == "blank"


@pytest.mark.parametrize("typed", ["caf\ufffd", "x\ud800y"])
def test_words_that_broke_on_the_way_are_refused(typed):
    with pytest.raises(ValidationError) as refused:
        words.text_of(typed)

    assert refused.value.code == "encoding"
