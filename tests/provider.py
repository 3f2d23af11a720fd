"""A provider of sign-in on loopback: authlib's own authorization server, which takes a code once, of the client and the
address that it was made for, and with the verifier (PKCE). It can be slow, gone, and made to lie in its tokens."""

import hmac
import json
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    AuthorizationServer,
    ClientMixin,
    OAuth2Error,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from schemas.office import Oidc

CLIENT, SECRET = "mingpai", "client-secret-of-the-tests"
SECRET_ENV = "MINGPAI_OIDC_SECRET"

RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}, private=True)
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}, private=True)


class Request(OAuth2Request):  # type: ignore[misc]
    """As authlib reads one."""

    def __init__(self, method: str, uri: str, headers: dict[str, str], form: dict[str, str]) -> None:
        super().__init__(method, uri, headers=headers)
        self._args, self._form = dict(parse_qsl(urlsplit(uri).query)), form
        self.payload = BasicOAuth2Payload(self._args | form)

    @property
    def args(self) -> dict[str, str]:
        """Words of the address."""
        return self._args

    @property
    def form(self) -> dict[str, str]:
        """What was posted."""
        return self._form


class Client(ClientMixin):  # type: ignore[misc]
    """The pages of the office, as the provider knows them."""

    def __init__(self, provider: "Provider") -> None:
        self.provider = provider

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.provider.known

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.provider.method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """What somebody is sent back with."""

    def __init__(self, code: str, subject: str, asked: dict[str, str]) -> None:
        self.code, self.subject, self.asked = code, subject, asked
        self.code_challenge = asked.get("code_challenge")
        self.code_challenge_method = asked.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]


class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    """Codes of the provider."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def save_authorization_code(self, code: str, request: Request) -> None:
        self.server.provider.codes[code] = Code(code, request.user, request.payload.data)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        found: Code | None = self.server.provider.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> str:
        return authorization_code.subject


class Server(AuthorizationServer):  # type: ignore[misc]
    """authlib's, without a framework."""

    def __init__(self, provider: "Provider") -> None:
        super().__init__()
        self.provider = provider
        self.register_grant(Grant, [CodeChallenge(required=True)])
        self.register_token_generator(
            "default", BearerTokenGenerator(lambda **_: secrets.token_urlsafe(32), expires_generator=3600)
        )

    def query_client(self, client_id: str) -> Client | None:
        return Client(self.provider) if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: Request) -> None:
        subject = request.authorization_code.subject
        self.provider.tokens[token["access_token"]] = subject
        token["id_token"] = self.provider.id_token(subject, request.authorization_code.asked, token)

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass


class Provider:
    """One that answers on a free port, until it is closed. Whoever `people` names may come, by their subject.

    `lies` change what a token claims, `header` how it says that it is signed, `key` by what: a shared secret where that
    is bytes. With `bare` a token names nobody, and who it is is told by the userinfo endpoint alone. While `answers` is
    not set it keeps everybody waiting.
    """

    def __init__(self, clock: Callable[[], datetime], *known: str) -> None:
        self.clock, self.known = clock, {f"{one}/sign-in/oidc/back" for one in known}
        self.people: dict[str, dict[str, Any]] = {}
        self.codes, self.tokens = dict[str, Code](), dict[str, str]()
        self.lies, self.header = dict[str, Any](), {"alg": "RS256", "kid": "rsa"}
        self.key: Key | bytes | None = RSA
        self.keys: list[Any] = [RSA, EC]
        self.method, self.bare = "client_secret_basic", False
        self.answers, self.asked = threading.Event(), list[str]()
        self.answers.set()
        self.server = Server(self)
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.http.daemon_threads = False
        self.address = f"http://localhost:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def oidc(self) -> Oidc:
        """How an office names it."""
        return Oidc(name="市统一身份认证", issuer=self.address, client=CLIENT, secret_env=SECRET_ENV)

    def close(self) -> None:
        """Gone: nobody answers there any more."""
        self.answers.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def id_token(self, subject: str, asked: dict[str, str], token: dict[str, Any]) -> str:
        """Who has come, signed."""
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.address,
            "sub": subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "at_hash": create_half_hash(token["access_token"], "RS256").decode(),
        }
        claims |= ({} if self.bare else self.people[subject]) | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.key is None or isinstance(self.key, bytes):
            parts = b".".join(_plain(json.dumps(one).encode()) for one in (self.header, claims))
            made = hmac.digest(self.key, parts, "sha256") if self.key else b""
            return b".".join([parts, _plain(made)]).decode()
        return jwt.encode(self.header, claims, self.key, [self.header["alg"]])

    def answer(self, method: str, uri: str, headers: dict[str, str], body: str) -> tuple[int, Any, Any]:
        """What is answered at an address."""
        path, form = urlsplit(uri).path, dict(parse_qsl(body))
        request = Request(method, uri, headers, form)
        if path == "/authorize":
            return self._authorize(request, form.get("who"))
        if path == "/token":
            found: tuple[int, Any, Any] = self.server.create_token_response(request)
            return found
        if path == "/userinfo":
            subject = self.tokens[headers["Authorization"].removeprefix("Bearer ")]
            return 200, {"sub": subject, **self.people[subject]}, []
        if path == "/keys":
            return 200, KeySet(self.keys).as_dict(private=False), []
        if path == "/out":
            return 200, "<h1>已退出</h1>", [("Content-Type", "text/html; charset=utf-8")]
        if path == "/.well-known/openid-configuration":
            return 200, self._about(), []
        return 404, "", []

    def _authorize(self, request: Request, who: str | None) -> tuple[int, Any, Any]:
        """The page on which somebody says who they are, and is believed; whoever says nobody is refused."""
        try:
            grant = self.server.get_consent_grant(request, who)
        except OAuth2Error as wrong:
            return 400, wrong.error, []
        if request.method == "GET":
            choices = "".join(
                f'<button name="who" value="{one}">{one}</button>' for one in (*self.people, "")
            )
            page = f'<!doctype html><form method="post">{choices}</form>'
            return 200, page, [("Content-Type", "text/html; charset=utf-8")]
        found: tuple[int, Any, Any] = self.server.create_authorization_response(request, who or None, grant)
        return found

    def _about(self) -> dict[str, Any]:
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "out"}
        return {
            "issuer": self.address,
            **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in paths.items()},
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": [self.method],
            "code_challenge_methods_supported": ["S256"],
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                provider.asked.append(self.path)
                provider.answers.wait(60)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                uri = provider.address + self.path
                status, said, headers = provider.answer(self.command, uri, dict(self.headers), body)
                sent = (said if isinstance(said, str) else json.dumps(said)).encode()
                self.send_response(status)
                for name, value in [*headers, ("Content-Length", str(len(sent)))]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = _do  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def _plain(text: bytes) -> bytes:
    return urlsafe_b64encode(text).rstrip(b"=")
