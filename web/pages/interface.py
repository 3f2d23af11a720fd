"""Interface 接口说明: what programs may ask and hand in, made of the document that programs read."""

from typing import cast

from fastapi import APIRouter, FastAPI, Response

from web.api import told
from web.api.problems import ROOT
from web.guard import Here

router = APIRouter()


@router.get("/interface", name="interface")
def described(visit: Here) -> Response:
    """The page. It loads nothing from elsewhere, and works without a script."""
    api = cast(FastAPI, visit.request.app.state.api)
    document = api.openapi()
    base = str(visit.request.base_url).rstrip("/")
    return visit.page(
        "interface.html",
        about=document["info"]["description"],
        document=f"{ROOT}/openapi.json",
        routes=list(told.routes(document, base)),
        tables=list(told.tables(document)),
    )
