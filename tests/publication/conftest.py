from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.fixture
def broken_database(db):
    """A visitor of a site whose database answers nothing."""

    def fail(*arguments):
        raise OperationalError("the disk is full")

    with connection.execute_wrapper(fail):
        yield Client(raise_request_exception=False)
