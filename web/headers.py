"""Headers: what tells a browser to load nothing from elsewhere, to frame us nowhere, and to keep no page."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

WORKER, SCOPE = "/static/site-worker.js", "/site"
"""The script that answers without a network, and the only pages for which it may."""


class Headers:
    """Around the whole app, its error pages and files included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to what is answered."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"] == WORKER:
                    headers["Service-Worker-Allowed"] = SCOPE
                kept = scope["path"].startswith("/static/") and message["status"] == 200
                headers.setdefault(
                    "Cache-Control", "public, max-age=31536000, immutable" if kept else "no-store"
                )
            await send(message)

        await self.app(scope, receive, with_headers)
