"""A form that outlived its cookie: the reader is told that the page is stale, not that he lacks a right."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_form_without_its_cookie_says_that_the_page_is_stale():
    """A resident has no post and no administrator of his unit; his words are still in the page before."""
    back = Client(enforce_csrf_checks=True).post("/report/", {"text": "灯不亮"}, headers={"accept-language": "zh-hans"})
    page = back.content.decode()
    assert back.status_code == 403
    assert "页面已失效，尚未提交" in page
    assert "权限" not in page
