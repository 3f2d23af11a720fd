"""Entrance: who comes to the API, by which key, from which post: no cookie counts here, and nobody is led anywhere."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk import keys
from desk.keys import Key
from desk.seats import Seat
from register import audit
from schemas.account import What
from schemas.base import local_date
from web import rights
from web.api.problems import ProblemError, said
from web.guard import address_of, check_address
from web.house import House

bearer = HTTPBearer(auto_error=False, scheme_name="key", description="网页“接口”里新建的密钥")


@dataclass(frozen=True)
class Caller:
    """One call: the house, by which key, from which seat."""

    house: House
    request: Request
    now: datetime
    key: Key
    seat: Seat

    @property
    def today(self) -> date:
        """The day by the house's clock."""
        return local_date(self.now)

    def note(self, what: What, about: str = "", **facts: Any) -> None:
        """Into the audit log 审计日志, in the account's name, with the key that came."""
        facts = {"key": self.key.id, **facts}
        audit.note(
            self.house.register, self.now, self.seat.login, what, about, address_of(self.request), facts
        )


def enter(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """The call of a program that may come in. `ProblemError`: 401 without a key that opens, 403 for the wrong post."""
    check_address(request)
    house = cast(House, request.app.state.house)
    now = house.now
    came = keys.came_in(house.register, house.office, credentials.credentials, now) if credentials else None
    if came is None:
        detail = (
            "请在 Authorization 中写 Bearer 和密钥；密钥到期、停用，账号停用或者不再任原岗位的，都不再有效"
        )
        raise ProblemError(said(401, "key_wanted", "没有密钥", detail), {"WWW-Authenticate": "Bearer"})
    caller = Caller(house, request, now, *came)
    roles = {party.role.value for party in caller.seat.post.parties}
    if rights.RIGHTS[request.scope["route"].name].isdisjoint(roles):
        caller.note("denied", request.url.path)
        raise ProblemError(said(403, "not_for_this_post", "不能办理", "密钥的岗位不能用这个地址"))
    return caller


Calling = Annotated[Caller, Depends(enter)]
"""What a route asks for."""
