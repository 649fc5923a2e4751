"""Sign-in through a provider of OpenID Connect: a real one in a process of its own, and hostile ones."""

import json
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.people.linking import link
from sotay.people.models import Account
from sotay.regulations import Refused
from sotay.site.supervisor import port_from
from tests import make
from tests.make import Province

CLIENT, SECRET = "sotay", "a secret between the two"


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """oidc-provider-mock, on loopback, in a second process."""
    with port_from(19400, "127.0.0.1") as port:
        words = ["-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
        process = subprocess.Popen(
            [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def configured(settings: Any) -> Callable[[str], None]:
    def at(address: str) -> None:
        settings.OIDC = {"issuer": address, "client": CLIENT, "secret": SECRET, "name": "Cổng thử"}
        settings.OIDC_ENABLED = True

    return at


def linked(world: Province, subject: str = "nguyen-van-a") -> Account:
    account = make.account("leader", world.top, "anh")
    link(PROGRAM, account, subject=subject)
    return account


def sent_there(client: Client, wanted: str = "") -> str:
    """Where the browser is sent to sign in."""
    answer = client.post("/sign-in/elsewhere/", {"next": wanted})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def agreed(address: str, subject: str) -> str:
    """What the provider sends the browser back with when this subject signs in there."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303), answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


# The real one ------------------------------------------------------------------------------------------------


def test_whoever_an_office_has_linked_comes_in_to_the_page_they_wanted(world, provider, configured):
    configured(provider)
    account, client = linked(world), Client()
    assert "Đăng nhập qua Cổng thử" in client.get("/sign-in/").content.decode()
    there = sent_there(client, "/rules/")
    asked = parse_qs(urlsplit(there).query)
    assert asked["scope"] == ["openid"]
    assert all(asked[name] for name in ("state", "nonce", "code_challenge"))
    answer = client.get(agreed(there, "nguyen-van-a"))
    assert answer["Location"] == "/rules/"
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.get("/account/").context["sessions"][0]["way"] == "qua nơi đăng nhập bên ngoài"


def test_an_unknown_subject_is_refused_in_plain_words_and_nobody_registers(world, provider, configured):
    configured(provider)
    linked(world)
    client, before = Client(), Account.objects.count()
    answer = client.get(agreed(sent_there(client), "nguoi-la"))
    assert answer.status_code == 403
    assert "chưa được nối với tài khoản nào" in answer.content.decode()
    assert (Account.objects.count(), "_auth_user_id" in client.session) == (before, False)


def test_a_closed_account_does_not_come_in_this_way_either(world, provider, configured):
    configured(provider)
    make.closed(linked(world))
    client = Client()
    client.get(agreed(sent_there(client), "nguyen-van-a"))
    assert "_auth_user_id" not in client.session


def test_the_answer_of_one_browser_lets_no_other_in(world, provider, configured):
    configured(provider)
    linked(world)
    here, other = Client(), Client()
    back = agreed(sent_there(here), "nguyen-van-a")
    assert other.get(back).status_code == 403
    sent_there(other)
    assert other.get(back).status_code == 403
    assert "_auth_user_id" not in other.session


def test_an_answer_is_used_once(world, provider, configured):
    configured(provider)
    linked(world)
    client = Client()
    back = agreed(sent_there(client), "nguyen-van-a")
    assert client.get(back).status_code == 302
    client.post("/sign-out/")
    assert client.get(back).status_code == 403


@pytest.mark.parametrize("query", ["", "code=x", "state=x&code=y", "error=access_denied", "state=&code="])
def test_an_answer_to_nothing_asked_is_refused_in_words(query, world, provider, configured):
    configured(provider)
    answer = Client().get(f"/sign-in/elsewhere/back/?{query}")
    assert answer.status_code == 403
    assert "không xác nhận được người dùng" in answer.content.decode()


def test_what_the_address_says_besides_is_not_listened_to(world, provider, configured):
    configured(provider)
    account = make.account("leader", world.top, "anh")
    client = Client()
    client.force_login(account)
    there = client.post(
        "/sign-in/elsewhere/?process=connect&scope=email&auth_params=prompt%3Dnone&next=//x.org", {}
    )
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert (asked["scope"], "prompt" in asked) == (["openid"], False)
    client.get(agreed(there["Location"], "cua-toi"))
    assert not account.socialaccount_set.exists()


def test_it_is_off_unless_configured(world):
    client = Client()
    assert "elsewhere" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/elsewhere/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/elsewhere/back/?code=x&state=y")["Location"] == "/sign-in/"


def test_a_provider_that_is_down_is_said_so(world, configured):
    configured("http://127.0.0.1:9")
    answer = Client().post("/sign-in/elsewhere/")
    assert answer.status_code == 403
    assert "Chưa đăng nhập được" in answer.content.decode()


def test_only_an_office_that_looks_after_an_account_links_it_and_each_subject_once(world):
    account = make.account("leader", world.communes[0], "anh")
    department = make.account("organization_department", world.top, "btc")
    link(make.acting(department), account, subject="a")
    with pytest.raises(Refused, match="đã nối rồi"):
        link(make.acting(department), account, subject="b")
    with pytest.raises(Refused, match="nối với một tài khoản khác"):
        link(make.acting(department), make.account("leader", world.communes[1], "chi"), subject="a")
    with pytest.raises(Refused, match="của mình"):
        link(make.acting(department), department, subject="c")


# Hostile ones ------------------------------------------------------------------------------------------------


def rsa_key() -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, OTHER_KEY = rsa_key(), rsa_key()


class Hostile:
    """A provider that says what a test makes it say."""

    def __init__(self) -> None:
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.say(outer.document() if "openid-configuration" in self.path else outer.keys())

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.say({"access_token": "x", "token_type": "Bearer", "id_token": outer.token()})

            def say(self, what: Any) -> None:
                body = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.changes: dict[str, Any] = {}
        self.config: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
            claims, KEY, algorithm="RS256", headers={"kid": "1"}
        )
        self.nonce = ""
        Thread(target=self.server.serve_forever, daemon=True).start()

    def document(self) -> dict[str, Any]:
        names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        return {"issuer": self.address, **{name: f"{self.address}/{name}" for name in names}, **self.config}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "nguyen-van-a", "iat": now, "exp": now + 300,
                  "nonce": self.nonce, **self.changes}  # fmt: skip
        return self.sign({name: value for name, value in claims.items() if value is not None})


@pytest.fixture
def hostile(configured: Callable[[str], None]) -> Iterator[Hostile]:
    made = Hostile()
    configured(made.address)
    yield made
    made.server.shutdown()
    made.server.server_close()


def come_back(hostile: Hostile, client: Client) -> Any:
    asked = parse_qs(urlsplit(sent_there(client)).query)
    hostile.nonce = hostile.nonce or asked["nonce"][0]
    return client.get("/sign-in/elsewhere/back/?" + urlencode({"code": "x", "state": asked["state"][0]}))


def unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "kid": "1"}, claims)]
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    return jwt.encode(
        claims, b"the public key as if it were a secret, long enough", algorithm="HS256", headers={"kid": "1"}
    )


def test_what_it_proves_is_believed(world, hostile):
    linked(world)
    assert come_back(hostile, Client()).status_code == 302


WRONG: dict[str, Callable[[Hostile], None]] = {
    "signed by another key": lambda h: setattr(
        h, "sign", lambda claims: jwt.encode(claims, OTHER_KEY, algorithm="RS256", headers={"kid": "1"})
    ),
    "a key nobody knows": lambda h: setattr(
        h, "sign", lambda claims: jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "2"})
    ),
    "not signed at all": lambda h: setattr(h, "sign", unsigned),
    "signed by a shared secret": lambda h: setattr(h, "sign", signed_with_the_public_key),
    "signed, then changed": lambda h: setattr(
        h,
        "sign",
        lambda claims: jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "1"})[:-8] + "AAAAAAAA",
    ),
    "another nonce": lambda h: h.changes.update(nonce="of another sign-in"),
    "no nonce": lambda h: h.changes.update(nonce=None),
    "for somebody else": lambda h: h.changes.update(aud="another-client"),
    "for several, meant for another": lambda h: h.changes.update(aud=[CLIENT, "other"], azp="other"),
    "by somebody else": lambda h: h.changes.update(iss="https://evil.example"),
    "expired": lambda h: h.changes.update(exp=int(time.time()) - 3600),
    "without an end": lambda h: h.changes.update(exp=None),
    "issued tomorrow": lambda h: h.changes.update(iat=int(time.time()) + 86400),
    "without a subject": lambda h: h.changes.update(sub=None),
    "a subject that is no text": lambda h: h.changes.update(sub=["nguyen-van-a"]),
    "an empty subject": lambda h: h.changes.update(sub=""),
    "no token": lambda h: setattr(h, "sign", lambda _claims: ""),
    "no token but a list": lambda h: setattr(h, "sign", lambda _claims: ["x"]),
}


@pytest.mark.parametrize("how", sorted(WRONG))
def test_what_it_does_not_prove_lets_nobody_in(how, world, hostile):
    linked(world)
    WRONG[how](hostile)
    client = Client()
    answer = come_back(hostile, client)
    assert answer.status_code == 403
    assert "không xác nhận được người dùng" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("config", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"},
    {"authorization_endpoint": "javascript:alert(1)"}, {"jwks_uri": None}, {"issuer": None},
])  # fmt: skip
def test_a_provider_that_sends_one_elsewhere_is_not_followed(config, world, hostile):
    hostile.config = config
    answer = Client().post("/sign-in/elsewhere/")
    assert answer.status_code == 403
