"""App: the API of one house, mounted under `/api/v1`: routes, what goes wrong, and the document of all of it."""

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from web.api import acts, document, problems, reads
from web.house import House
from web.limits import LARGEST_CALL, TooLargeError

ROUTERS: tuple[APIRouter, ...] = (reads.router, acts.router, document.router)
ROUTES = tuple(one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute))


def make_api(house: House) -> FastAPI:
    """The API of a house."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name.removeprefix("api_"),
    )
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router)
    problems.handle(app)
    app.add_exception_handler(TooLargeError, _too_large)
    document.describe(app)
    return app


async def _too_large(_: Request, __: Exception) -> Response:
    return problems.too_large(LARGEST_CALL)
