"""Document: the API described for programs, as OpenAPI 3.1, made of the routes themselves."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse

from web.api import bodies
from web.api.bodies import REF
from web.api.labels import LABELS
from web.api.problems import ROOT, TYPE, Problem

router = APIRouter()

ABOUT = (
    "查询和办理称号的接口：权限、规则、留痕与网页相同。凭网页“接口”里新建的密钥，写作 Authorization: Bearer 密钥。"
    "不能办的以 application/problem+json 回答，写明什么缘故、哪一栏、依据哪一条、现在可以办什么。"
)

SAID = {
    "400": "内容不是 JSON 对象",
    "401": "没有密钥，或者密钥已经无效",
    "403": "密钥的岗位不能用这个地址",
    "404": "没有，或者本岗位看不到",
    "409": "不予办理",
    "410": "接不上，从头取",
    "413": "内容太大",
    "415": "Content-Type 不是 application/json",
    "422": "读不懂，或者填写有误",
    "429": "太频繁",
    "503": "名册暂时用不了",
}
"""How a call may end that is not answered as asked."""


@router.get("/openapi.json", name="api_document", include_in_schema=False)
def openapi(request: Request) -> JSONResponse:
    """For anybody: programs are generated from it before they have a key, and it says nothing of any title."""
    return JSONResponse(request.app.openapi())


def describe(app: FastAPI) -> None:
    """Let an app describe itself: once, when somebody first asks."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _made(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _made(app: FastAPI) -> dict[str, Any]:
    servers = [{"url": ROOT}]
    found = get_openapi(title="铭牌接口", version="1", description=ABOUT, routes=app.routes, servers=servers)
    _, problem = models_json_schema([(Problem, "serialization")], ref_template=REF)
    answers = found["components"]["schemas"] | problem["$defs"]
    for gone in ("HTTPValidationError", "ValidationError"):
        answers.pop(gone, None)
    for name, schema in answers.items():
        _in_words(name, schema)
    for route in (one for path in found["paths"].values() for one in path.values()):
        _ends(route)
    found["components"]["schemas"] = dict(sorted(answers.items())) | bodies.schemas()
    return found


def _in_words(name: str, schema: dict[str, Any]) -> None:
    """In Chinese: what the code says of itself is for those who read the code."""
    schema.pop("description", None)
    schema["title"] = name
    for each, one in schema.get("properties", {}).items():
        one["title"] = LABELS[each]


def _ends(route: dict[str, Any]) -> None:
    """How a route says what it does, and how it may end."""
    route["summary"] = route.pop("description")
    for one in route.get("parameters", ()):
        one["schema"]["title"] = one.get("description") or LABELS[one["name"]]
    problem = {"content": {TYPE: {"schema": {"$ref": REF.format(model="Problem")}}}}
    route["responses"] |= {status: {"description": told, **problem} for status, told in SAID.items()}
