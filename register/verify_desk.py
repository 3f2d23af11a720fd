"""Whether what the desk keeps beside the ledgers is what the audit log 审计日志 says of it, and hangs together.

Accounts, who is signed in, keys of programs and addresses that are pushed to: none of them without a line of the log
that made it so. The log itself is chained and signed. Announcements and replies are numbered without a gap.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from register.accounts import told
from register.replies import key_of
from register.tables import accounts, announcements, keys, replies, sessions, subscriptions
from register.tables import audit as log
from register.tables import outbox as letters
from schemas.account import Noted, folded
from schemas.base import sealed
from schemas.reply import Reply

_OF_ACCOUNTS = ("made", "reset", "disabled", "enabled", "code_wanted", "unbound")
"""What administrators do: the line is about the account."""

_OWN = ("password", "code", "bound")
"""What whoever has the account does: the line is by it."""

_OF_OTHERS = ("key_made", "key_ended", "push_made", "push_ended")

Lines = dict[str, list[Noted]]
"""Lines of the log by the account, or by the id, that they are about, in their order."""


def faults(connection: Connection) -> Iterator[str]:
    """Every fault, in one Chinese sentence."""
    lines = _lines(connection)
    rows = connection.execute(select(accounts).order_by(accounts.c.folded)).all()
    for row in rows:
        yield from (f"账号{row.name}：{what}" for what in _account_faults(row, lines.get(row.folded, [])))
    there = {row.folded for row in rows}
    made = (one.about for those in lines.values() for one in those if one.what == "made")
    yield from (f"账号{name}：审计日志中已新建，账号表中没有" for name in made if folded(name) not in there)
    yield from _session_faults(connection)
    yield from _key_faults(connection, lines)
    yield from _push_faults(connection, lines)
    yield from _announcement_faults(connection)
    yield from _reply_faults(connection)


def _lines(connection: Connection) -> Lines:
    wanted = (*_OF_ACCOUNTS, *_OWN, *_OF_OTHERS)
    query = select(log.c.body).where(log.c.what.in_(wanted)).order_by(log.c.number)
    found: Lines = defaultdict(list)
    for body in connection.scalars(query):
        try:
            line = Noted.model_validate_json(body)
        except ValueError:
            continue  # told by whoever goes through the log
        found[folded(line.account if line.what in _OWN else line.about)].append(line)
    return found


def _last(lines: Sequence[Noted], *what: str) -> Noted | None:
    return next((one for one in reversed(lines) if one.what in what), None)


def _account_faults(row: Row[Any], lines: Sequence[Noted]) -> Iterator[str]:
    made, set_ = _last(lines, "made"), _last(lines, "made", "reset", "password")
    if made is None or set_ is None:
        yield "审计日志中没有新建这个账号"
        return
    if (row.folded, row.administrator) != (folded(row.name), made.facts.get("administrator")):
        yield "名称或者管理员种类与审计日志不一致"
    if row.made_at != made.at:
        yield "新建的时间与审计日志不一致"
    if row.password_at != set_.at or row.must_change is not (set_.what != "password"):
        yield "设定口令的时间与审计日志不一致"
    elif _another(set_, row.password):
        yield "口令不是审计日志记载的那一次设定的"
    ended = _last(lines, "disabled", "enabled")
    if row.disabled_at != (ended.at if ended and ended.what == "disabled" else None):
        yield "停用或启用与审计日志不一致"
    code = _last(lines, "code", "code_wanted")
    if (row.secret is not None) is not (code is not None and code.what == "code"):
        yield "绑定手机与审计日志不一致"
    if row.must_enrol is not (code is not None and code.what == "code_wanted"):
        yield "要求重新绑定手机与审计日志不一致"
    bound = _last(lines, "bound", "unbound")
    there = bound is not None and bound.what == "bound"
    if (row.subject is not None) is not there or (row.subject and bound and _another(bound, row.subject)):
        yield "绑定统一身份认证与审计日志不一致"


def _another(line: Noted, secret: str) -> bool:
    """Whether it is another one than a line of the log was told of; lines of earlier programs were told nothing."""
    wanted = line.facts.get("kept")
    return wanted is not None and told(secret)["kept"] != wanted


def _session_faults(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(sessions).order_by(sessions.c.account)):
        came = log.c.what.in_(("signed_in", "password", "code")) & (log.c.at == row.made_at)
        lines = connection.execute(select(log.c.account, log.c.body).where(came))
        began = [_session_in(one.body) for one in lines if folded(one.account) == row.account]
        if not began:
            yield f"账号{row.account}：有登录而审计日志中没有"
        elif None not in began and sealed(row.token) not in began:
            yield f"账号{row.account}：登录的凭据不是审计日志记载的那一次的，被换过"


def _session_in(line: str) -> str | None:
    """What a line of the log was told of the session that began; lines of earlier programs were told nothing."""
    try:
        return Noted.model_validate_json(line).facts.get("session")
    except ValueError:
        return None


def _key_faults(connection: Connection, lines: Lines) -> Iterator[str]:
    rows = connection.execute(select(keys).order_by(keys.c.id)).all()
    for row in rows:
        made, ended = _last(lines.get(row.id, []), "key_made"), _last(lines.get(row.id, []), "key_ended")
        said = made and (
            made.account,
            made.facts.get("post"),
            made.facts.get("name"),
            made.facts.get("until"),
        )
        if made is None or row.made_at != made.at or _another(made, row.secret):
            yield f"接口密钥{row.id}：不是审计日志记载的那一次新建的"
        elif said != (row.account, row.post, row.name, row.until.isoformat()):
            yield f"接口密钥{row.id}：账号、岗位、名称或者期限与审计日志不一致"
        if row.ended_at != (ended.at if ended else None):
            yield f"接口密钥{row.id}：停用与审计日志不一致"
    made_once = (one.about for those in lines.values() for one in those if one.what == "key_made")
    there = {row.id for row in rows}
    yield from (f"接口密钥{id_}：审计日志中已新建，密钥表中没有" for id_ in made_once if id_ not in there)


def _push_faults(connection: Connection, lines: Lines) -> Iterator[str]:
    for row in connection.execute(select(subscriptions).order_by(subscriptions.c.id)):
        made = _last(lines.get(row.id, []), "push_made")
        said = made and (
            made.account,
            made.facts.get("name"),
            made.facts.get("address"),
            made.facts.get("post"),
        )
        if made is None:
            yield f"推送{row.id}：审计日志中没有登记"
        elif said != (row.made_by, row.name, row.address, row.post):
            yield f"推送{row.id}：网址、岗位、名称或者登记的账号与审计日志不一致"


def _announcement_faults(connection: Connection) -> Iterator[str]:
    place, there = 1, set[int]()
    for row in connection.execute(select(announcements).order_by(announcements.c.number)):
        if row.number != place:
            yield f"第{place}号公告缺失"
        place = row.number + 1
        if row.ends is not None and row.ends not in there:
            yield f"第{row.number}号公告所撤回的第{row.ends}号不在册"
        there.add(row.number)
        try:
            json.loads(row.files)
        except ValueError:
            yield f"第{row.number}号公告的附件无法读出"


def _reply_faults(connection: Connection) -> Iterator[str]:
    place = 1
    facts = select(letters.c.facts)
    for row in connection.execute(select(replies).order_by(replies.c.number)).all():
        if row.number != place:
            yield f"第{place}号答复缺失"
        place = row.number + 1
        said = connection.scalar(facts.where(letters.c.key == key_of(row.number)))
        if said is None:
            yield f"第{row.number}号答复没有告知催办的一方"
        elif (answer := _answer(dict(row._mapping))) is None or answer != _answer_in(said):
            yield f"第{row.number}号答复与告知催办一方的不一致"


def _answer_in(facts: str) -> Reply | None:
    try:
        return _answer(json.loads(facts)["reply"])
    except (ValueError, KeyError, TypeError):
        return None


def _answer(said: Any) -> Reply | None:
    try:
        return Reply.model_validate(said)
    except ValueError:
        return None
