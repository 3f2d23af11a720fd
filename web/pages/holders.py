"""The public's question: does this organisation hold a title today? Asked without signing in, and nothing else told."""

from fastapi import APIRouter, Response

from register import holders
from register.units import LONGEST
from web.guard import Here
from wording.phrases import LEVELS

router = APIRouter()


@router.get("/holders", name="holders")
def page(visit: Here) -> Response:
    """The question, and its answer as of today."""
    asked = visit.asked("q")
    if len(asked) > LONGEST:
        return visit.page(
            "holders.html", 400, asked="", why=f"写得太长，至多{LONGEST}个字", found=[], levels=LEVELS
        )
    found = holders.held(visit.house.register, asked, visit.today) if asked else []
    return visit.page("holders.html", asked=asked, why="", found=found, levels=LEVELS)
