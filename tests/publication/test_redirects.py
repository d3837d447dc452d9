"""Old addresses lead on, for as long as the site lives."""

from __future__ import annotations

import pytest

from publication import redirects
from publication.models import Redirect
from tests.publication import reading

pytestmark = pytest.mark.django_db


def known():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_moved_path_answers_301(client):
    redirects.moved("/old/", "/new/")

    response = client.get("/old/")

    assert (response.status_code, response["Location"]) == (301, "/new/")


def test_moved_path_answers_head_as_well(client):
    redirects.moved("/old/", "/new/")

    response = client.head("/old/")

    assert (response.status_code, response["Location"]) == (301, "/new/")


def test_moved_path_is_found_without_its_closing_slash_and_with_a_query(client):
    redirects.moved("/old/", "/new/")

    response = client.get("/old?utm_source=x")

    assert (response.status_code, response["Location"]) == (301, "/new/")


def test_moved_path_in_another_script_is_found_and_encoded(client):
    redirects.moved("/caf%C3%A9/", "/tee-grün/")

    response = client.get("/café/")

    assert (response.status_code, response["Location"]) == (301, "/tee-gr%C3%BCn/")


def test_moved_path_takes_no_post(client):
    redirects.moved("/2019/old/", "/new/")

    assert client.post("/2019/old/").status_code == 404


def test_moved_twice_leads_to_the_end_in_one_step():
    redirects.moved("/first/", "/second/")
    redirects.moved("/second/", "/third/")

    assert known() == {"/first/": "/third/", "/second/": "/third/"}


def test_moved_back_leads_no_longer_away():
    redirects.moved("/first/", "/second/")
    redirects.moved("/second/", "/first/")

    assert known() == {"/second/": "/first/"}


def test_moved_around_in_a_circle_never_loops():
    redirects.moved("/a/", "/b/")
    redirects.moved("/b/", "/c/")
    redirects.moved("/c/", "/a/")

    assert known() == {"/b/": "/a/", "/c/": "/a/"}


def test_moved_to_itself_changes_nothing():
    redirects.moved("/a", "/a/")

    assert known() == {}


def test_gone_path_answers_410_in_the_look_of_the_site(client):
    redirects.gone("/old/")

    response = client.get("/old/")

    heading = reading.html(response.text).one("h1").text
    assert (response.status_code, heading) == (410, "This page has been removed")


def test_gone_takes_what_led_there_with_it(client):
    redirects.moved("/first/", "/second/")
    redirects.gone("/second/")

    statuses = [client.get(path).status_code for path in ("/first/", "/second/")]

    assert statuses == [410, 410]


def test_gone_path_may_come_back(client):
    redirects.gone("/old/")
    redirects.back("/old/")

    assert client.get("/old/").status_code == 404


def test_page_that_lives_wins_over_a_redirect(client):
    redirects.moved("/archive/", "/elsewhere/")

    assert client.get("/archive/").status_code == 200
