"""What every test has: no way out of this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Around the teardown of a test that empties the database.

    Before: take away the triggers that refuse to empty the record of decisions. Afterwards:
    bring them back, and what the migrations stored.
    """
    empties = _empties_the_database(item)
    if empties:
        _with_database(item, _remove_triggers)
    try:
        yield
    finally:
        # After the last test there is no database any more.
        if nextitem is not None and empties:
            _with_database(item, _restore)


def _empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"live_server", "transactional_db"}) or (
        marker is not None and marker.kwargs.get("transaction", False)
    )


def _with_database(item: pytest.Item, act: Callable[[], None]) -> None:
    from pytest_django.plugin import blocking_manager_key

    with item.config.stash[blocking_manager_key].unblock():
        act()


def _remove_triggers() -> None:
    from django.db import connection

    from comments import audit

    audit.remove(connection)


def _restore() -> None:
    from django.apps import apps
    from django.db import connection

    from comments import audit, defaults, roles
    from publication import support

    audit.install(connection)
    roles.make(apps, "default")
    defaults.make(apps, "default")
    support.make(apps, "default")


class ReachedOut(Exception):
    """A test tried to reach another machine."""


def is_here(address: Any) -> bool:
    """Whether a socket address is on this machine: loopback or a Unix socket."""
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        look_up = socket.getaddrinfo

        def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
            _check((host,))
            return look_up(host, *args, **kwargs)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _guarded(method: Any) -> Any:
    def guarded(self: socket.socket, *args: Any) -> Any:
        _check(args[-1])
        return method(self, *args)

    return guarded


def _check(address: Any) -> None:
    if not is_here(address):
        raise ReachedOut(f"A test tried to reach {address!r}.")
