"""What an operator reads in a log says nothing about a reader."""

from __future__ import annotations

import io
import logging

import pytest

from publication import logs


@pytest.fixture
def log():
    """A logger set up as the site's are, and what it has written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(logs.PrivacyFilter())
    logger = logging.Logger("tests.privacy")
    logger.addHandler(handler)
    return logger, written


@pytest.mark.parametrize(
    ("line", "redacted"),
    [
        ("Not Found: /about/", "Not Found: /about/"),
        ("GET /search/?q=panic+attack HTTP/1.1", "GET /search/?[query] HTTP/1.1"),
        ("to ines@readers.example", "to [address]"),
        ("to <ines.o'hara+x@readers.example>, again", "to <[address]>, again"),
        ("/withdraw/ines%40readers.example/", "/withdraw/[address]/"),
        ("mailto:ines@readers.example", "mailto:[address]"),
        ("to ünal@lesér.example", "to [address]"),
        ("'email': 'ines@readers.example'", "'email': '[address]'"),
        ("a question? no", "a question? no"),
    ],
)
def test_redact_takes_out_addresses_and_query_strings(line, redacted):
    assert logs.redact(line) == redacted


def test_message_and_its_arguments_are_redacted(log):
    logger, written = log

    logger.warning("Refused %s on %s", "ines@readers.example", "/search/?q=grief")

    assert written.getvalue() == "Refused [address] on /search/?[query]\n"


def test_traceback_is_redacted(log):
    logger, written = log

    try:
        try:
            raise KeyError("ines@readers.example")
        except KeyError as error:
            raise ValueError("/search/?q=grief") from error
    except ValueError:
        logger.exception("It failed")

    lines = written.getvalue().splitlines()
    assert [line for line in lines if "Error: " in line] == [
        "KeyError: '[address]'",
        "ValueError: /search/?[query]",
    ]
    assert "readers.example" not in written.getvalue()
    assert "grief" not in written.getvalue()


def test_traceback_that_another_handler_has_formatted_is_redacted(log):
    logger, written = log
    record = logger.makeRecord("tests", logging.ERROR, __file__, 1, "It failed", (), None)
    record.exc_text = "ValueError: ines@readers.example"

    logger.handle(record)

    assert written.getvalue() == "It failed\nValueError: [address]\n"


def test_record_with_wrong_arguments_is_kept(log):
    logger, written = log

    logger.warning("100 % of", "ines@readers.example")

    assert written.getvalue() == "100 % of\n"


def test_every_handler_of_the_site_has_the_filter(settings):
    handlers = settings.LOGGING["handlers"].values()

    assert [handler["filters"] for handler in handlers] == [["privacy"]]
    assert settings.LOGGING["filters"] == {"privacy": {"()": "publication.logs.PrivacyFilter"}}


@pytest.mark.django_db
def test_request_for_another_host_fills_no_log(client, log):
    _, written = log
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(name) for name in ("", "django", "django.security.DisallowedHost")]
    for logger in loggers:
        logger.addHandler(handler)

    response = client.get("/", headers={"host": "elsewhere.example"})

    for logger in loggers:
        logger.removeHandler(handler)
    assert (response.status_code, written.getvalue()) == (400, "")


def test_log_line_opens_no_receipt():
    key = "Abc-_0123456789" * 2 + "0123456789abc"

    assert logs.redact(f"Not Found: /comments/received/{key}/") == (
        "Not Found: /comments/received/[token]/"
    )


def test_log_line_of_a_refused_row_does_not_tell_the_row():
    error = (
        "IntegrityError: new row violates check\nDETAIL:  Failing row contains (1, Ines, Words)."
    )

    assert logs.redact(error) == "IntegrityError: new row violates check\nDETAIL [row]"
