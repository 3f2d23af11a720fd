"""A form of a page, filled in and sent as a browser would: whatever the page does not ask for is not sent."""

from html.parser import HTMLParser
from typing import Any

from httpx2 import Response

from tests.web.conftest import ORIGIN, Browser

File = tuple[str, bytes]
"""A file's name and content."""


class Form(HTMLParser):
    """The form of a page that is filled in, with what stands in it."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self.browser, self.inside = browser, False
        self.action, self.texts, self.boxes = "", list[tuple[str, str]](), dict[str, list[str]]()
        self.files, self.buttons = list[str](), dict[str, str]()
        self._select, self._area = "", ""
        self._chosen: str | None = None
        self._written = ""
        self.feed(browser.page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up what can be filled in."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = bool({"filling", "sending"} & set(has.get("class", "").split()))
            self.action = has["action"] if self.inside else self.action
        elif self.inside:
            self._take(tag, has)

    def handle_data(self, data: str) -> None:
        """What stands in a paragraph."""
        self._written += data

    def handle_endtag(self, tag: str) -> None:
        """A form, a list of choices or a paragraph ends."""
        if tag == "form":
            self.inside = False
        if tag == "select" and self._select:
            self.texts.append((self._select, self._chosen or ""))
            self._select = ""
        if tag == "textarea" and self._area:
            self.texts.append((self._area, self._written.removeprefix("\n")))
            self._area = ""

    def _take(self, tag: str, has: dict[str, str]) -> None:
        match tag:
            case "input":
                self._input(has)
            case "select":
                self._select, self._chosen = has["name"], None
                self.boxes[self._select] = []
            case "option":
                self.boxes[self._select].append(has["value"])
                if self._chosen is None or "selected" in has:
                    self._chosen = has["value"]
            case "textarea":
                self._area, self._written = has["name"], ""
            case "button" if has.get("type") != "button":
                self.buttons[has.get("value", "")] = has.get("formaction", self.action)

    def _input(self, has: dict[str, str]) -> None:
        name, value = has.get("name", ""), has.get("value", "")
        match has.get("type", "text"):
            case "file":
                self.files.append(name)
            case "radio" | "checkbox":
                self.boxes.setdefault(name, []).append(value)
                if "checked" in has:
                    self.texts.append((name, value))
            case _:
                self.texts.append((name, value))

    def value(self, name: str) -> str:
        """What stands in a box."""
        return next(value for known, value in self.texts if known == name)

    def send(
        self, button: str, files: list[tuple[str, File]] | None = None, /, **texts: str | list[str]
    ) -> Response:
        """Fill in by name (`documents__0__date`) and press a button."""
        typed = {name.replace("__", "."): text for name, text in texts.items()}
        known = {name for name, _ in self.texts} | self.boxes.keys()
        assert typed.keys() <= known, f"the page has no {typed.keys() - known}"
        for name, text in typed.items():
            assert (
                name not in self.boxes or not self.boxes[name] or {*_each(text)} <= {*self.boxes[name], ""}
            ), name
        assert all(name in self.files for name, _ in files or ())
        pairs = [(name, text) for name, text in self.texts if name not in typed]
        pairs += [(name, text) for name, some in typed.items() for text in _each(some)]
        return self.post(button, pairs, files)

    def post(
        self, button: str, pairs: list[tuple[str, str]], files: list[tuple[str, File]] | None = None
    ) -> Response:
        """Send just this."""
        data: dict[str, Any] = {}
        for name, text in [*pairs, ("_do", button)]:
            data.setdefault(name, []).append(text)
        some: list[tuple[str, Any]] = [(name, (file[0], file[1], "text/html")) for name, file in files or ()]
        answer = self.browser.client.post(
            self.buttons[button],
            data=data,
            files=some or None,
            headers={"Origin": ORIGIN},
            follow_redirects=True,
        )
        self.browser.page = answer.text
        return answer


def _each(some: str | list[str]) -> list[str]:
    return [some] if isinstance(some, str) else some


PAPER = {
    "documents__0__number": "乐街[2026]12号",
    "documents__0__title": "初审意见",
    "documents__0__date": "2026.11.22",
}
"""A document as somebody types it."""
