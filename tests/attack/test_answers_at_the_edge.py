"""Answers that no view makes: to what nobody may ask, in an outage, and when the server is full."""

import pytest
from django.test import Client, RequestFactory

from luoshi.district.site.front import SHORT
from luoshi.district.site.outages import Outage, render_outage


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz", "/api/v1/openapi.json", "/open/", "/sign-in/"])
def test_trace_is_refused_everywhere(address):
    """RFC 9110, 9.3.8: it would give back what was sent; no view is asked."""
    answer = Client().generic("TRACE", address, headers={"X-Said": "once"})
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.parametrize("address", ["/work/", "/api/v1/cases"])
@pytest.mark.parametrize("outage", [Outage.FULL, Outage.READ_ONLY, Outage.DAMAGED])
def test_answer_of_an_outage_says_what_every_page_says(address, outage):
    """A browser guesses no type, frames nothing and runs nothing of others."""
    answer = render_outage(RequestFactory().get(address), outage)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_short_answers_of_the_server_say_it_too():
    """They are made without the application: that it is busy, or that it broke."""
    said = dict(SHORT)
    assert said["x-content-type-options"] == "nosniff"
    assert said["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert said["content-type"].startswith("text/plain")
