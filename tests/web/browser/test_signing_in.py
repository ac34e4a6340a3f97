"""Signing in and out, as people do it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.hands import Hands
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
    heading = page.locator("h1")
    expect(heading).to_have_text("我的账号")
    Hands(page).press("text=English")
    expect(heading).to_have_text("My account")
    page.reload()
    expect(heading).to_have_text("My account")
    Hands(page).press("text=中文")
    expect(heading).to_have_text("我的账号")


def test_without_script_and_by_the_keyboard_alone(surfer: Surfer) -> None:
    page = surfer.opens(None, "/account", script=False)
    # The field gets the focus by itself, but only with the first picture that is drawn.
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.type("auditor")
    page.keyboard.press("Tab")
    page.keyboard.type("a good long password")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("[0-9]/account$"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    page.wait_for_url(re.compile("#main$"))
