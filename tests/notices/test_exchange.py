"""Whatever a machine outside answers, and however slowly: a short Chinese reason within seconds, and little memory."""

import gzip
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from time import monotonic
from tracemalloc import get_traced_memory, start, stop

import pytest

from activities import channels, provider
from activities.message import Message
from activities.provider import Provider, ProviderError
from activities.secret import ChannelError, Secrets
from schemas.office import FeishuChannel, Oidc, WebhookChannel
from tests.notices.conftest import ways
from tests.teller import Tale, Teller

OK = b"HTTP/1.1 200 OK\r\n"
SECONDS, MEGABYTES = 5, 50

Ask = Callable[[], object]


@cache
def bomb() -> bytes:
    """A gigabyte of blanks, folded twice: made where it is needed, since that takes seconds."""
    return gzip.compress(gzip.compress(b" " * (1 << 30), 9), 9)


@pytest.fixture
def teller(monkeypatch: pytest.MonkeyPatch) -> Iterator[Teller]:
    """For which nobody has much patience."""
    for where in (channels, provider):
        monkeypatch.setattr(where, "TIMEOUT", 1)
    found = Teller()
    yield found
    found.close()


@pytest.fixture(params=["webhook", "robot", "provider"])
def ask(request: pytest.FixtureRequest, tmp_path: Path, message: Message, teller: Teller) -> Ask:
    """Whoever asks a machine outside."""
    secrets = {"ROBOT": teller.url}
    match request.param:
        case "webhook":
            return lambda: ways(tmp_path).send(WebhookChannel(url=teller.url), message)
        case "robot":
            return lambda: ways(tmp_path, environ=secrets).send(FeishuChannel(url_env="ROBOT"), message)
    oidc = Oidc(name="认证", issuer=teller.url, client="x", secret_env="ROBOT")
    return Provider(oidc, Secrets(None, secrets)).look


def reason(ask: Ask) -> str:
    """Why it has failed; empty where it has not."""
    try:
        ask()
    except (ChannelError, ProviderError) as no:
        return str(no)
    return ""


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "tale",
    [
        Tale((b"H", *(bytes([one]) for one in OK), b"X: ", b"x"), 0.2, endless=True),
        Tale((OK, b"X: y\r\n"), 0.2, endless=True),
        Tale((OK + b"\r\n", b" "), 0.2, endless=True),
        Tale((OK + b"X: ", b"x" * 65536), endless=True),
    ],
    ids=["a byte now and then", "headers now and then", "a body now and then", "a header without end"],
)
def test_what_never_ends_is_left(ask: Ask, teller: Teller, tale: Tale) -> None:
    teller.tale, began = tale, monotonic()
    assert "程序出错" not in reason(ask)
    assert monotonic() - began < SECONDS


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "tale",
    [
        lambda: Tale((OK + b"\r\n", b" " * 65536), endless=True),
        lambda: Tale((OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + bomb(),)),
        lambda: Tale((OK + b"\r\n" + b"[" * 50_000,)),
    ],
    ids=["without end", "unfolds", "deep"],
)
def test_a_large_answer_takes_little_memory(ask: Ask, teller: Teller, tale: Callable[[], Tale]) -> None:
    teller.tale = tale()
    start()
    said, peak = reason(ask), get_traced_memory()[1]
    stop()
    assert "程序出错" not in said
    assert peak < MEGABYTES << 20


def test_a_redirect_is_not_followed(ask: Ask, teller: Teller) -> None:
    teller.tale = Tale((b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",))
    with pytest.raises((ChannelError, ProviderError), match="302"):
        ask()
    assert teller.came == 1
