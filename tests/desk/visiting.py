"""Pages as somebody reads them: signed in, in one office; the words they see, the doors they find."""

import re
from html import unescape
from typing import Any

from django.test import Client

from sotay.organizations.models import Organization
from tests import make


def reader(role: str, organization: Organization, username: str = "") -> Client:
    """A browser in which somebody with this role is signed in."""
    client = Client()
    client.force_login(make.account(role, organization, username))
    return client


def words(response: Any) -> str:
    """What stands in the main part of a page, without its tags."""
    assert response.status_code == 200, response
    html = response.content.decode()
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    text = re.sub(r"<(template|svg|select)\b.*?</\1>", " ", main[0] if main else html, flags=re.DOTALL)
    text = re.sub(r"(?<=\w)<(span|small|b)\b", r" <\1", text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def doors(response: Any) -> list[str]:
    """The addresses a page leads to."""
    return [unescape(address) for address in re.findall(r'href="([^"#][^"]*)"', response.content.decode())]
