"""Bare page: the floor of a measurement of pages: FastAPI and Jinja2 as the desk uses them, and nothing behind them.

One page with a table of fifty rows that are made on the spot, by a handler in the thread pool, under the desk's own
headers. It is a process of its own: `python -m benchmarks.bare_page PORT`.
"""

import sys

import uvicorn
from fastapi import FastAPI
from jinja2 import Environment, StrictUndefined
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse

from web.headers import Headers

ROWS = 50
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>名册</title></head>
<body><h1>名册</h1><table>
<thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>{% for cells in rows %}
<tr>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</tbody></table></body></html>"""
HEADS = ("称号编号", "单位", "类别", "乡镇（街道）", "称号", "环节", "状态", "有效期至", "待办", "期限")


def made() -> FastAPI:
    """The app of one page."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, middleware=[Middleware(Headers)])
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(PAGE)

    @app.get("/")
    def bare() -> HTMLResponse:
        rows = [[f"{head}{n}" for head in HEADS] for n in range(ROWS)]
        return HTMLResponse(template.render(heads=HEADS, rows=rows))

    return app


if __name__ == "__main__":
    uvicorn.run(made(), port=int(sys.argv[1]), access_log=False, log_level="warning", lifespan="off")
