"""How Alembic runs the migrations: on the connection it was given, or on the one that MINGPAI_DATABASE_URL names."""

import os

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from register import reach
from register.tables import METADATA


def _run(connection: Connection) -> None:
    # Always inside the transaction that the caller began: a migration that fails half-way leaves nothing.
    context.configure(connection=connection, target_metadata=METADATA)
    context.run_migrations()


def _run_alone() -> None:
    url = os.environ.get("MINGPAI_DATABASE_URL")
    if not url:
        raise SystemExit("请在环境变量 MINGPAI_DATABASE_URL 中写明数据库地址,例如 sqlite:///var/register.db")
    try:
        register = reach.opened(url)
    except reach.UnusableError as wrong:
        raise SystemExit(str(wrong)) from None
    try:
        with register.migrating() as connection:
            _run(connection)
    except OperationalError as failed:
        raise SystemExit(str(reach.explain(register.url, failed))) from None
    finally:
        register.close()


if context.is_offline_mode():
    raise SystemExit("不支持离线生成 SQL:触发器须由迁移程序直接建立")
if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    _run_alone()
