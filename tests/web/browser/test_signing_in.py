"""Signing in and out, as people do it."""

from __future__ import annotations

import re

import pytest

from tests.web.browser.surfer import Surfer

pytestmark = pytest.mark.slow


def test_who_signs_in_goes_on_where_they_wanted_to(surfer: Surfer) -> None:
    page = surfer.opens(None, "/account")
    assert "/login" in page.url
    surfer_name = "organisation"
    page.fill("[name=name]", surfer_name)
    page.fill("[name=password]", "wrong wrong wrong")
    page.press("[name=password]", "Enter")
    assert "账号或密码不正确" in page.inner_text("[role=alert]")
    assert page.input_value("[name=name]") == surfer_name
    page.fill("[name=password]", "a good long password")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("[0-9]/account$"))
    page.click("text=退出")
    page.wait_for_url(re.compile("[0-9]/login$"))
    page.goto(f"{surfer.address}/account")
    assert "/login" in page.url


def test_the_language_is_kept(surfer: Surfer) -> None:
    page = surfer.opens("auditor", "/account")
    assert page.inner_text("h1") == "我的账号"
    page.click("text=English")
    assert page.inner_text("h1") == "My account"
    page.reload()
    assert page.inner_text("h1") == "My account"
    page.click("text=中文")
    assert page.inner_text("h1") == "我的账号"


def test_without_script_and_by_the_keyboard_alone(surfer: Surfer) -> None:
    page = surfer.opens(None, "/account", script=False)
    page.keyboard.type("auditor")  # the field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type("a good long password")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("[0-9]/account$"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    assert page.url.endswith("#main")
