"""Provider 统一身份认证: what is asked of the office's own service of sign-in: where it is, its keys, who has come.

authlib knows what a client says by OpenID Connect and what makes an ID token good, joserfc opens it. Neither has a
client for httpx2, and none is needed: three requests, made here, each bounded in time and size, none redirected. All
three libraries are imported by the first who comes that way: an office that names no such service never loads them.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from activities.exchange import LongAnswerError, exchange
from activities.office_file import encrypted
from activities.secret import ChannelError, Secrets
from schemas.office import Oidc

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

log = logging.getLogger("mingpai.provider")

TIMEOUT = 5
"""Seconds that an answer may take, to its end."""

LARGEST = 1024 * 1024
"""Bytes of one answer."""

KEPT, LEFT_ALONE = 60, 15
"""Seconds for which what it says of itself is believed without asking again; and for which it is left alone when it
did not answer, so that nobody waits for it in vain again."""

AT_ONCE, PATIENCE = 8, 1
"""So many people may be waited for at once, and so many seconds the next one waits for their turn: the pages of all
others need their threads."""

ALGORITHMS = ("RS256", "ES256")
"""How a token may be signed: by a key that only the provider has. `none` is no signature, and HS256 would be ours."""

LEEWAY = 60
"""Seconds by which its clock and ours may differ."""


class ProviderError(Exception):
    """It said nothing that can be believed. As a text: why, for whoever looks after this installation."""


class SilentError(ProviderError):
    """It did not answer, or too slowly."""


class Person(NamedTuple):
    """Who has come: `subject` is who they are there, for ever; `name` what their account here is called."""

    subject: str
    name: str


class About(BaseModel):
    """Its discovery document, as far as it is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]

    @property
    def addresses(self) -> Iterator[str]:
        """Where somebody or something is sent."""
        yield from (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        yield from filter(None, (self.userinfo_endpoint, self.end_session_endpoint))


class _Told(NamedTuple):
    about: About
    keys: "KeySet"
    at: float


class Provider:
    """The provider of an installation. Every word of it that fails is a `ProviderError`."""

    def __init__(self, oidc: Oidc, secrets: Secrets) -> None:
        self.oidc = oidc
        self._secrets = secrets
        self._told: _Told | None = None
        self._failed: tuple[float, ProviderError] | None = None
        self._alone, self._few = Lock(), BoundedSemaphore(AT_ONCE)

    def way_in(self, state: str, nonce: str, verifier: str, here: str) -> str:
        """The address where somebody shows who they are, and that sends them back `here`."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        address: str = prepare_grant_uri(
            self._ask().about.authorization_endpoint,
            client_id=self.oidc.client,
            response_type="code",
            redirect_uri=here,
            scope="openid profile email",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return address

    def way_out(self) -> str | None:
        """The address where somebody ends their sign-in there too; None where it has none."""
        from authlib.common.urls import add_params_to_uri

        end = self._ask().about.end_session_endpoint
        return str(add_params_to_uri(end, [("client_id", self.oidc.client)])) if end else None

    def person(self, code: str, nonce: str, verifier: str, here: str, now: datetime) -> Person:
        """Who came back `here` with this code: nobody else can turn it into an answer."""
        if not self._few.acquire(timeout=PATIENCE):
            raise SilentError("应答太慢，等着它的人太多")
        try:
            return self._person(code, nonce, verifier, here, now)
        except SilentError as no:
            with self._alone:
                self._told, self._failed = None, (monotonic(), no)
            raise
        except ProviderError:
            raise
        except Exception as failed:  # its words may quote a token
            log.warning("unusable answer of the provider", extra={"failure": type(failed).__name__})
            raise ProviderError("答复不合规范") from None
        finally:
            self._few.release()

    def look(self) -> None:
        """Whether it is there, and all that is needed to ask it."""
        self._secret()
        self._ask()

    def _person(self, code: str, nonce: str, verifier: str, here: str, now: datetime) -> Person:
        answer = self._tokens(code, verifier, here)
        claims = self._judged(answer, nonce, now)
        if self.oidc.claim not in claims and (more := self._ask().about.userinfo_endpoint):
            bearer = {"Authorization": f"Bearer {answer['access_token']}"}
            said = _asked("GET", more, headers=bearer)
            if said.get("sub") != claims["sub"]:
                raise ProviderError("前后说的不是一个人")
            claims = {**said, **claims}
        name = claims.get(self.oidc.claim)
        if not isinstance(name, str) or not name.strip():
            raise ProviderError(f"没有给出账号名称（{self.oidc.claim}）")
        if self.oidc.claim == "email" and claims.get("email_verified") is not True:
            raise ProviderError("没有核实过这个人的邮箱")
        return Person(claims["sub"], name.strip())

    def _tokens(self, code: str, verifier: str, here: str) -> dict[str, Any]:
        from authlib.oauth2.auth import ClientAuth
        from authlib.oauth2.rfc6749.parameters import prepare_token_request

        about = self._ask().about
        known = about.token_endpoint_auth_methods_supported
        method = "client_secret_post" if "client_secret_basic" not in known else "client_secret_basic"
        body = prepare_token_request("authorization_code", "", here, code=code, code_verifier=verifier)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        asking = ClientAuth(self.oidc.client, self._secret(), method)
        address, headers, body = asking.prepare("POST", about.token_endpoint, headers, body)
        return _asked("POST", address, headers=headers, content=body)

    def _judged(self, answer: dict[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
        """What the ID token says, if it is good: who signed it, for whom, for which sign-in, until when."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        told = self._ask()
        try:
            try:
                token = jwt.decode(answer["id_token"], told.keys, algorithms=ALGORITHMS)
            except InvalidKeyIdError:  # signed by a key that is newer than what we know
                self._told = None
                token = jwt.decode(answer["id_token"], self._ask().keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": told.about.issuer},
                    "aud": {"essential": True, "value": self.oidc.client},
                    "sub": {"essential": True},
                },
                params={
                    "nonce": nonce,
                    "client_id": self.oidc.client,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except JoseError as bad:
            log.warning("bad ID token", extra={"failure": type(bad).__name__})
            raise ProviderError("给的凭据不可信（签名、对象、时间有不符的）") from None
        return dict(claims)

    def _secret(self) -> str:
        try:
            return self._secrets[self.oidc.secret_env]
        except ChannelError as lacking:
            raise ProviderError(f"本系统的密钥没有配好：{lacking}") from None

    def _ask(self) -> _Told:
        """What it says of itself. One asks; whoever comes meanwhile waits for that answer, or hears of none."""
        with self._alone:
            if self._told and monotonic() - self._told.at < KEPT:
                return self._told
            if self._failed and monotonic() - self._failed[0] < LEFT_ALONE:
                raise self._failed[1]
            try:
                self._told, self._failed = self._read(), None
            except ProviderError as no:
                self._failed = (monotonic(), no)
                raise
            return self._told

    def _read(self) -> _Told:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        issuer = self.oidc.issuer
        said = _asked("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
        try:
            about = About.model_validate(said)
        except ValidationError:
            raise ProviderError("公布的配置不全") from None
        if about.issuer != issuer:
            raise ProviderError(f"自称 {about.issuer[:100]!r}，与 office.yaml 的 issuer 不一致")
        if not all(map(encrypted, about.addresses)):
            raise ProviderError("公布的网址有不加密的")
        try:
            keys = KeySet.import_key_set({"keys": list(_asked("GET", about.jwks_uri)["keys"])})
        except (JoseError, KeyError, TypeError, ValueError):
            raise ProviderError("公布的公钥读不懂") from None
        return _Told(about, keys, monotonic())


def _asked(method: str, address: str, **how: Any) -> dict[str, Any]:
    """One request and its JSON object. What is said in a refusal is not passed on: it may quote what was sent."""
    import httpx2

    with _in_words(httpx2):
        answer = exchange(method, address, TIMEOUT, LARGEST, **how)
    if answer.status == 401:
        raise ProviderError("不认本系统的客户端编号和密钥")
    if answer.status != 200:
        raise (SilentError if answer.status >= 500 else ProviderError)(f"答复 {answer.status}")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderError("答复不合规范")
    return found


@contextmanager
def _in_words(httpx2: Any) -> Iterator[None]:
    try:
        yield
    except LongAnswerError:
        raise ProviderError("答复太长") from None
    except httpx2.TimeoutException:
        raise SilentError(f"{TIMEOUT}秒没有应答") from None
    except httpx2.ConnectError as failed:
        why = "加密连接没有建成，请核对证书" if "certificate" in str(failed).lower() else "连不上"
        raise SilentError(why) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failed:
        log.warning("asking the provider failed", extra={"failure": type(failed).__name__})
        raise SilentError("通信中断，或者网址写得不对") from None
