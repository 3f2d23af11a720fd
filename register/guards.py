"""Guards: the triggers by which the database itself keeps ledger and editions, and whether they are still there.

Whoever may change the database may take them away, change what they do, or put others beside them, and change a row
behind their back; what they leave is seen here.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from register.tables import METADATA
from schemas.base import sealed

_SQLITE = "SELECT name, tbl_name || ' ' || sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = """
    SELECT t.tgname, concat_ws(' ', c.relname, t.tgtype, t.tgenabled::text, p.prosrc)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
_BESIDE = """
    SELECT c.relname, 'rule ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, 'child ' || i.inhrelid::regclass::text FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhparent
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
"""

GUARDS = {
    "sqlite": {
        "announcements_no_delete": "a3e150da52ca8e94841780100906e5d332a8faa7e55cc624ce72e42ce0f0a93f",
        "announcements_no_update": "792a5e122e4dd19244aead0fd7984ea50ba106fe94990972f93f6fbbfb8113a2",
        "announcements_once": "73dc18c668b4c0c26d85b5a1872a1029496befadb75f497542b89a92e04c99f3",
        "audit_chain": "536973208b3f603eb7bd515fc97bfa02732c2c1c91ba9c87dd8b0348f6c72735",
        "audit_no_delete": "f1003407b23bc2b7e15ca52c0fb46c9c124baa380db8b2754acfdb24c113bd65",
        "audit_no_update": "cc0a2c25475cfa82207a2632ed95cf78c45ea2cb4bdae848981558ab6cfa6136",
        "audit_once": "8462187dcef693c73698ac2477eaf2f9788904575833bb5bc1bfd6959945884d",
        "chapters_no_delete": "abfee57277ab8c6b18d5af296221694a3bb9a7deb442049f3f4970a37c90343c",
        "chapters_no_update": "97de996881dc016ff75ce298a8b50f60708a5ccf507cb7b30008ee14a8a1558d",
        "chapters_once": "669374a0a8ce7d6c84050901e2e25d65b15a376bdc3b5a4b4d01eff5e20ccfbc",
        "editions_no_delete": "375b4b7b0fda87895987940095905c2661dc687954ffb9aecd9a295ada3724c2",
        "editions_no_update": "c6f1c22917902816ba766b901e6b5b8d971b6811a4672039af9e2214e7bcad2a",
        "editions_once": "9b0bc8c2f500c28cf7862b2bc0acc9cb006699c56654b66f9d36924b47bed5d1",
        "entries_chain": "81e258c2ef3b7da8c2a5e59a6bb57a149ed58503a7f12f1a71eb37227208c646",
        "entries_no_delete": "475f1e6c6f315a71f611344a843974d9455e3a52445a5203ec3aaaa7b3b70c31",
        "entries_no_update": "7464916f35cbd9b57993ffb70e6be7214cbbfac42a1ad3f5a3dd3642b4103814",
        "entries_once": "ab889e5e666892cd3915e74789c58b4f5b5ecdeb467637389db0ca80140ee99e",
        "replies_no_delete": "afba687c0aae7c51300791825bb23bb463be6357f6bd14d680562afafcaacf4d",
        "replies_no_update": "7a144f41c9cfc7da7b79ff69ee929b105aafdb132254fdcb721327295f95d90a",
        "replies_once": "dbf6826fd24287e52015c7b128e5d84be6f5802464d9515e0179c2c171bdf120",
        "substitutions_no_delete": "884a2d4c3486c343573a6f937451b0b075cbe1ec447d72d227bf255976a0c158",
        "substitutions_no_update": "eff5d56b2a0fab56dadc0ec72ff26f9025e94392927cdabae03de1b4f8599456",
        "substitutions_once": "42ca058401a78267a5eee0abb0c7df09580776e41a45c5caaa96bf8b9a674aac",
    },
    "postgresql": {
        "announcements_no_change": "322085762ef103e551d7bcd922891a5aee433a00d0fb6565556b383e5614fff0",
        "announcements_no_truncate": "7ae32723d7f61b19cf36bdabf151a3e55d987364dc257fd74a0b70fa40a85cfe",
        "audit_chain": "a28084ac8c204c5e5e197615c4393f995e7ce22c824594d99089c16ba61f4075",
        "audit_no_change": "2995b4e4298a05f6cc82403b73b4c8922d9a2fe55e49bbe4d0e36d7ad51d8710",
        "audit_no_truncate": "1ba2ce48986b4e08dbbc929edc6b326af92b9a2fcfff7ada6424fd3dc8009de9",
        "chapters_no_change": "03a2fc69423e75fe260a20adda7d62c92240646004af365fa2190fb0982ef6bd",
        "chapters_no_truncate": "d23a86c555982bca761bdd29498f87e5b71e26bf23e7f49c6b72d5a5f057bd5f",
        "editions_no_change": "ab554f1cdce5061eaddf8edbb9921736735d8d265e78f2a590dc9c3a4e5d4121",
        "editions_no_truncate": "55a56bb3632066bea90a47a92a7f4a8fdf65e5d918a916393e3fd2fa6457d6ca",
        "entries_chain": "aabe57dba21a9c91abb2409f08d26f81980f019db5b3fe9e3599c440926b2885",
        "entries_no_change": "643e0e7dee2093e2e0b500c05f51d374efae6d2a69b00358fa73f92886beea16",
        "entries_no_truncate": "fc0e342b70e88b4a45ebdb908b5f769124a1bc2faef08a010d3a0854e114c9d1",
        "replies_no_change": "052d3354d008efe9d4ba7eb2f7d33a87182d9ce72f6812661504c5f62e99476d",
        "replies_no_truncate": "47880664bca4e70c331d44f08c0c235d6f2ae6914bc8c21929ffc47f95806758",
        "substitutions_no_change": "f3a3dba92339f3c8962067457bf46af1904c0a674bc4eaad7a073bce26ded89f",
        "substitutions_no_truncate": "c67e8aeea76249934c00aad86907bacd639dc3290c8295bd83e75c75620c9fc3",
    },
}
"""What the migrations have put there, by name: the digest of what each says. A test compares it with new tables."""


def faults(connection: Connection) -> Iterator[str]:
    """What is missing, changed, or there beside them."""
    wanted = GUARDS[connection.dialect.name]
    found = digests(connection)
    for name in sorted(wanted.keys() - found.keys()):
        yield f"数据库的保护（触发器 {name}）不见了"
    for name in sorted(found.keys() - wanted.keys()):
        yield f"数据库中有来历不明的触发器 {name}"
    for name in sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name]):
        yield f"数据库的保护（触发器 {name}）被改动过或已停用"
    if connection.dialect.name == "postgresql":
        for table, what in _rows(connection, _BESIDE):
            if table in METADATA.tables:
                yield f"表 {table} 上有来历不明的 {what}"


def digests(connection: Connection) -> dict[str, str]:
    """Each trigger's digest, by its name."""
    query = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    return {name: sealed(" ".join(str(said).split())) for name, said in _rows(connection, query)}


def _rows(connection: Connection, query: str) -> list[Any]:
    return list(connection.execute(text(query)))
