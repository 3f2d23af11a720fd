"""核验铭牌档案导出 Verify an export of mingpai 铭牌: one file, Python 3.9 or later, its standard library, nothing else.

    python verify_export.py 导出文件夹 [--public-key 公钥] [--earlier 以前的导出文件夹或检查点文件]

It shares no code with mingpai, so that a fault there cannot hide itself here. It checks the sum and signature of the
manifest, every ledger's chain of hashes, the register's heads and lives against it, the law under its hashes, the
chain of signed checkpoints against both, and whoever stood in for a post against the orders. Exit code 0: sound; 1:
faults were found, or it is no export; 2: usage. It is longer than other files of mingpai because auditors carry one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
REMEDIES = ("correct", "annul", "set_clock")
"""Actions that take the course up again elsewhere; every other entry starts in the stage where the last one ended."""

HEX64 = re.compile(r"[0-9a-f]{64}")
PLACE = re.compile(r"(laws/|checkpoints/|evidence/)?[0-9A-Za-z][0-9A-Za-z._-]*")
"""Files that a manifest may name: none outside the folder."""

FORMATS = tuple(f"mingpai-export-{number}" for number in (2, 3, 4, 5, 6))
"""Formats that are read here; the third has the files that acts rest on, `evidence/`, the fourth the substitutions,
the fifth the ledgers of undertakings, `chapters.jsonl`, the sixth has these under its checkpoints."""

EARLY, SITTING = timedelta(minutes=5), timedelta(hours=1)
"""By how much clocks may differ, and how much later whoever sat down while an order was in force may hand in."""

SHOWN = 50
"""Faults shown; a ledger that is broken once is often broken in hundreds of places."""


def canonical(value: Any) -> bytes:
    """The one JSON text of a value that checkpoints and the manifest are signed in."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha256(data: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


# Ed25519 as in RFC 8032, section 5.1. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z. Only verifying: there
# is no secret here whose timing could tell anything.

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g = 2 * a[3] * b[3] * _D % _P
    h = 2 * a[2] * b[2] % _P
    x, z, y, t = f - e, h - g, h + g, f + e
    return x * z % _P, y * t % _P, z * y % _P, x * t % _P


def _times(n: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, point)
        point = _add(point, point)
        n >>= 1
    return total


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = _P - x
    return x, y, 1, x * y % _P


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def signed_by(public_key: Any, signature: Any, message: bytes) -> bool:
    """Whether `signature` is the Ed25519 signature of `message` under `public_key`; both in hexadecimal."""
    try:
        key, seal = bytes.fromhex(public_key), bytes.fromhex(signature)
    except (TypeError, ValueError):
        return False
    if len(key) != 32 or len(seal) != 64 or _BASE is None:
        return False
    point, s = _point(key), int.from_bytes(seal[32:], "little")
    if point is None or s >= _ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(seal[:32] + key + message).digest(), "little") % _ORDER
    minus = (_P - point[0], point[1], point[2], _P - point[3])
    return _encoded(_add(_times(s, _BASE), _times(k, minus))) == seal[:32]


def moment(text: str) -> datetime:
    """An instant with its zone; Python before 3.11 does not read Z."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if found.tzinfo is None:
        raise ValueError(text)
    return found


class Ledger:
    """One title's ledger as it is read, line by line."""

    def __init__(self) -> None:
        self.hashes: list[str] = []
        self.stage, self.state = "application", ""
        self.broken = False


class Strand:
    """Lines that a checkpoint signs by how many they are: their digests, after the first, after the second, …"""

    def __init__(self) -> None:
        self.sums = hashlib.sha256()
        self.digests: list[str] = []

    def add(self, line: str) -> None:
        """The next line."""
        self.sums.update((line + "\n").encode("utf-8"))
        self.digests.append(self.sums.hexdigest())


class Audit:
    """One folder under examination: `faults` condemn it, `notes` only tell."""

    def __init__(self, folder: Path, public_key: str | None, earlier: Path | None) -> None:
        self.folder, self.earlier = folder, earlier
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.key = public_key
        self.ledgers: dict[str, Ledger] = {}
        self.laws: dict[str, str] = {}
        self.heads: dict[str, tuple[int, str]] = {}
        self.works: dict[str, dict[int, str]] = {}
        self.work_heads: dict[str, tuple[int, str]] = {}
        self.signed: list[dict[str, Any]] = []
        self.evidence: set[str] = set()
        self.strands: dict[str, Strand] = {}
        self.grown: dict[str, int] = {}
        self.ordered = True
        self.orders: dict[int, tuple[tuple[str, str], datetime, datetime]] = {}

    def run(self) -> None:
        """Everything, in an order in which each part may rest on the ones before."""
        manifest = self.manifest()
        if manifest is None:
            return
        names = sorted(manifest["files"])
        for name in (one for one in names if one.startswith("laws/")):
            self.law(name)
        for name in (one for one in names if one.startswith("evidence/")):
            self.file_of_evidence(name)
        self.ordered = manifest["format"] not in FORMATS[:2]
        rows = self.substitutions(whole=not manifest.get("title")) if self.ordered else 0
        works = self.chapters() if manifest["format"] not in FORMATS[:3] else None
        for seq, line in enumerate(self.lines("entries.jsonl"), 1):
            self.entry(seq, line)
        self.checkpoints([one for one in names if one.startswith("checkpoints/")])
        listed = set()
        for number, line in enumerate(self.lines("titles.jsonl"), 1):
            listed.add(self.title(number, line))
        self.faults += [f"{one}：有档案而名册中没有此称号" for one in sorted(set(self.ledgers) - listed)]
        only = manifest.get("title")
        self.covered({only} if only else set(self.ledgers) | set(self.heads))
        if not only and manifest["format"] not in FORMATS[:4]:
            self.covered_works()
        counts = {
            "titles": len(listed),
            "entries": sum(len(one.hashes) for one in self.ledgers.values()),
            "laws": len(self.laws),
            "checkpoints": len(self.signed),
        }
        if "evidence" in manifest.get("counts", {}):
            counts["evidence"] = len(self.evidence)
        counts.update({"substitutions": rows} if self.ordered else {})
        counts.update({} if works is None else {"chapters": works})
        if manifest.get("counts") != counts:
            self.faults.append(f"清单所记数目 {manifest.get('counts')} 与实有 {counts} 不符")
        if self.earlier is not None:
            self.before(self.earlier)

    def manifest(self) -> dict[str, Any] | None:
        """The manifest, its signature, and the sum of every file that it names."""
        try:
            found = json.loads((self.folder / "manifest.json").read_bytes())
            files = dict(found["files"])
            seal = found.pop("signature")
        except (OSError, ValueError, KeyError, TypeError):
            self.faults.append("清单 manifest.json 缺失或无法读出，这不是一份完整的导出")
            return None
        if found.get("format") not in FORMATS:
            self.faults.append(
                f"导出的格式是 {found.get('format')}，本工具只认 {'、'.join(FORMATS)}，请用新版核验工具"
            )
            return None
        if self.key is None:
            self.key = str(found.get("public_key"))
            self.notes.append(
                "没有给出 --public-key：签名按导出中自带的公钥核对，请把上面的公钥与单位公布的比对"
            )
        elif found.get("public_key") != self.key:
            self.faults.append("清单的公钥不是您给出的公钥")
        if not signed_by(self.key, seal, canonical(found)):
            self.faults.append("清单的签名无效：清单被改动过，或不是用这把密钥签的")
        return {**found, "files": self.files(files)}

    def files(self, listed: dict[str, str]) -> dict[str, str]:
        """Of the files that the manifest lists those that are there to be read, each with the sum that it says."""
        found = {}
        for name, said in sorted(listed.items()):
            path = self.folder / name
            if not PLACE.fullmatch(name):
                self.faults.append(f"清单列有不该有的文件名 {name!r}")
                continue
            if not path.is_file():
                self.faults.append(f"文件 {name} 缺失")
                continue
            found[name] = said
            if _sum(path) != said:
                self.faults.append(f"文件 {name} 与清单所记的 SHA-256 不符，导出后被改动过")
        there = {one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if one.is_file()}
        for name in sorted(there - set(listed) - {"manifest.json"}):
            self.notes.append(f"文件 {name} 不在清单内，没有核验")
        return found

    def lines(self, name: str) -> Iterator[Any]:
        """The JSON values of a file, one a line; None for a line that is none."""
        try:
            with (self.folder / name).open("rb") as file:
                for line in file:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        yield None
        except OSError:
            self.faults.append(f"文件 {name} 无法读出")

    def law(self, name: str) -> None:
        """An edition or calendar is the text whose hash it is named by."""
        key = name[len("laws/") : -len(".json")]
        self.laws[key] = name
        if _sum(self.folder / name) != key:
            self.faults.append(f"办法或日历 {key[:12]}：正文与其哈希不符，内容被改动过")

    def file_of_evidence(self, name: str) -> None:
        """A file that an act rests on is the content whose hash it is named by."""
        key = name[len("evidence/") :]
        self.evidence.add(key)
        if _sum(self.folder / name) != key:
            self.faults.append(f"佐证材料 {key[:12]}：内容与其哈希不符，被改动过")

    def substitutions(self, whole: bool) -> int:
        """The orders that accounts stand in for posts, each until its last day or its end; how many rows there are."""
        number = place = 0
        for place, line in enumerate(self.lines("substitutions.jsonl"), 1):
            if whole:
                self.strands.setdefault("substitutions", Strand()).add(canonical(line).decode())
            try:
                before, number, at = number, int(line["number"]), moment(line["recorded_at"])
                if line["ends"] is None:
                    since, until = (moment(line[day] + "T00:00:00+08:00") for day in ("since", "until"))
                    over = until + timedelta(days=1, microseconds=-1)
                    self.orders[number] = ((line["post"], line["account"]), max(since, at), over)
                else:
                    who, since, over = self.orders[line["ends"]]
                    self.orders[line["ends"]] = (who, since, min(over, at))
            except (TypeError, ValueError, KeyError, OverflowError):
                self.faults.append(f"substitutions.jsonl 第{place}行：无法读出，或者所结束的岗位代理不在册")
                continue
            if whole and number != before + 1:
                self.faults.append(f"第{before + 1}号岗位代理缺失")
        return place

    def chapters(self) -> int:
        """The ledgers of undertakings: gap-free, chained by hashes, acted upon by whoever might; how many rows."""
        place = 0
        for place, line in enumerate(self.lines("chapters.jsonl"), 1):
            try:
                work, text = str(line["undertaking"]), str(line["body"])
                seq, prev, kept, body = line["seq"], line["prev"], line["hash"], json.loads(text)
                said = (body["undertaking"], body["seq"])
            except (TypeError, ValueError, KeyError):
                self.faults.append(f"chapters.jsonl 第{place}行：无法读出")
                continue
            name, ledger = f"工作 {work} 第{seq}条", self.works.setdefault(work, {})
            last, head = next(reversed(ledger.items()), (0, GENESIS))
            if (seq, said) != (last + 1, (work, last + 1)):
                self.faults.append(f"{name}：序号不连续")
            if prev != head or sha256((str(prev) + text).encode("utf-8")) != kept:
                self.faults.append(f"{name}：与哈希不符，内容被改动过或者断链")
            self.named(body, name)
            self.stood_in(name, body.get("deed") or {})
            ledger[seq] = str(kept)
            self.recorded(work, line)
        return place

    def recorded(self, ledger: str, line: Any) -> None:
        """When an entry, or a chapter, was recorded: no hash covers it, the checkpoints do."""
        self.strands.setdefault(f"times/{ledger}", Strand()).add(f"{line['seq']} {line.get('recorded_at')}")

    def stood_in(self, name: str, action: dict[str, Any]) -> None:
        """Whoever acted by an order is whom it names, for that post, and it was in force when the act came in."""
        actor = action.get("actor") or {}
        number = actor.get("substitution")
        if number is None or not self.ordered:
            return
        if number not in self.orders:
            self.faults.append(f"{name}：所称的第{number}号岗位代理不在册")
            return
        who, since, over = self.orders[number]
        if who != (actor.get("post"), actor.get("account")):
            self.faults.append(f"{name}：第{number}号岗位代理的岗位或账号与办理的不同")
        if not since - EARLY <= moment(action["received_at"]) <= over + SITTING:
            self.faults.append(f"{name}：收件时第{number}号岗位代理尚未开始或者已经结束")

    def named(self, value: Any, name: str) -> None:
        """Every file that an entry says was kept is in the export."""
        if isinstance(value, dict):
            if value.get("kept_as") and value.get("sha256") not in self.evidence:
                self.faults.append(f"{name}：所附“{value['kept_as']}”不在导出内")
            for one in value.values():
                self.named(one, name)
        elif isinstance(value, list):
            for one in value:
                self.named(one, name)

    def entry(self, number: int, line: Any) -> None:
        """The next entry of its title: in its place, of the hash it says, after the one before."""
        try:
            title, seq, prev, kept, text = (line[name] for name in ("title", "seq", "prev", "hash", "body"))
            body = json.loads(text)
            action = body["action"] or {}
            kind, was, stage = action.get("kind", body["kind"]), body["was"], body["stage"]
            ledger = self.ledgers.setdefault(str(title), Ledger())
        except (TypeError, ValueError, KeyError, AttributeError):
            title = line.get("title") if isinstance(line, dict) else None
            if title is not None:
                self.ledgers.setdefault(str(title), Ledger()).hashes.append("")
            self.faults.append(f"entries.jsonl 第{number}行（{title}）：正文无法读出")
            return
        place, name = len(ledger.hashes) + 1, f"{title}：第{seq}条"
        if seq != place and not ledger.broken:
            ledger.broken = True
            self.faults.append(f"{title}：第{place}条缺失或次序有误，档案不连续（此处是第{seq}条）")
        if sha256((prev + text).encode("utf-8")) != kept:
            self.faults.append(f"{name}：正文与其哈希不符，内容被改动过")
        if (body["title"], body["seq"]) != (title, seq):
            self.faults.append(f"{name}：编号或序号与正文不一致")
        if prev != (ledger.hashes[-1] if ledger.hashes else GENESIS):
            self.faults.append(f"{name}：prev 不是上一条的哈希，档案断链")
        if kind not in REMEDIES and was != ledger.stage:
            self.faults.append(f"{name}：始于 {was}，而上一条止于 {ledger.stage}")
        for law in (body.get("edition"), body.get("calendar")):
            if law not in self.laws:
                self.faults.append(f"{name}：所适用的版本或日历 {str(law)[:12]} 不在导出内")
        self.named(action, name)
        self.stood_in(name, action)
        ledger.hashes.append(str(kept))
        self.recorded(str(title), line)
        ledger.stage, ledger.state = stage, str(body.get("state"))

    def title(self, number: int, line: Any) -> str:
        """The register's row of a title says what the ledger's last entry says; its id."""
        try:
            title, seq, head, text = str(line["title"]), line["seq"], line["head"], line["life"]
            life = json.loads(text)
            said = (life["title"], life["seq"], life["standing"]["stage"])
        except (TypeError, ValueError, KeyError):
            self.faults.append(f"titles.jsonl 第{number}行：称号状态无法读出")
            return str(line.get("title")) if isinstance(line, dict) else ""
        ledger = self.ledgers.get(title)
        if ledger is None:
            self.faults.append(f"{title}：名册中有此称号而没有档案")
            return title
        if (seq, head) != (len(ledger.hashes), ledger.hashes[-1]):
            self.faults.append(f"{title}：名册记到第{seq}条，档案止于第{len(ledger.hashes)}条，首尾不符")
        if said != (title, seq, line.get("stage")):
            self.faults.append(f"{title}：称号状态与名册的序号或环节不一致")
        if sha256(text.encode("utf-8")) != ledger.state:
            self.faults.append(f"{title}：称号状态与档案最后一条记载的不符，内容被改动过")
        return title

    def checkpoints(self, names: list[str]) -> None:
        """They can be read, and each follows the one before."""
        for name in names:
            try:
                one = json.loads((self.folder / name).read_bytes())
                for moved in ("moved", "works") if "works" in one else ("moved",):
                    one[moved] = [(str(ledger), int(seq), str(head)) for ledger, seq, head in one[moved]]
                self.signed.append({**one, "number": int(one["number"])})
            except (OSError, ValueError, KeyError, TypeError):
                self.faults.append(f"检查点文件 {name} 无法读出")
        self.signed.sort(key=lambda one: one["number"])
        previous, taken_at = GENESIS, ""
        for place, one in enumerate(self.signed, 1):
            name = f"检查点第{one['number']}号（{one.get('on')}）"
            if one["number"] != place:
                self.faults.append(f"检查点第{place}号缺失")
                return
            if one.get("previous") != previous or str(one.get("taken_at")) < taken_at:
                self.faults.append(f"{name}：不接上一个检查点")
            previous, taken_at = sha256(canonical(one)), str(one.get("taken_at"))
            self.checkpoint(name, one)
        if not self.signed:
            self.faults.append("导出中没有检查点，无从判断档案是否整体改写过")

    def checkpoint(self, name: str, one: dict[str, Any]) -> None:
        """It is signed, it counts what it lists, and what it signed still stands in the ledger."""
        body = {field: value for field, value in one.items() if field != "signature"}
        if one.get("public_key") != self.key or not signed_by(
            self.key, one.get("signature"), canonical(body)
        ):
            self.faults.append(f"{name}：签名无效")
        for title, seq, head in one["moved"]:
            if seq <= self.heads.get(title, (0, ""))[0]:
                self.faults.append(f"{name}：称号 {title} 的档案比此前短")
            self.heads[title] = (seq, head)
            ledger = self.ledgers.get(title)
            if ledger is not None and ledger.hashes[seq - 1 : seq] != [head]:
                self.faults.append(f"{title}：第{seq}条已不是当时签署的内容（见{name}）")
        for work, seq, head in one.get("works", ()):
            if seq <= self.work_heads.get(work, (0, ""))[0]:
                self.faults.append(f"{name}：工作 {work} 的经办记录比此前短")
            self.work_heads[work] = (seq, head)
            if self.works and self.works.get(work, {}).get(seq) != head:
                self.faults.append(f"工作 {work} 第{seq}条已不是当时签署的内容（见{name}）")
        for strand, lines, digest in one.get("kept", ()):
            self.strand(name, strand, lines, digest)
        if not self.counts(one):
            self.faults.append(f"{name}：数目或摘要与所列不符")

    def strand(self, name: str, strand: str, lines: int, digest: str) -> None:
        """What was signed beside the ledgers still stands; of what an export does not carry nothing is said."""
        if lines <= self.grown.get(strand, 0):
            self.faults.append(f"{name}：一并签署的 {strand} 比此前少")
        first, self.grown[strand] = self.grown.get(strand, 0) + 1, lines
        there = self.strands.get(strand)
        if there is None or (len(there.digests) < lines and strand.startswith("times/")):
            return  # a ledger that is shorter is told of already
        if there.digests[lines - 1 : lines] != [digest]:
            what = "岗位代理" if strand == "substitutions" else f"{strand[6:]}：登记时间"
            self.faults.append(f"{what}第{first}至{lines}条已不是当时签署的内容（见{name}）")

    def counts(self, one: dict[str, Any]) -> bool:
        """Its numbers and its digest are those of the ledgers that it, and those before it, list."""
        first = one.get("format") == "mingpai-checkpoint-1"
        heads, works = self.heads, {} if first else self.work_heads
        lines = "".join(f"{of} {seq} {head}\n" for of, (seq, head) in sorted({**heads, **works}.items()))
        said = [one.get("titles"), one.get("entries"), one.get("undertakings", 0), one.get("chapters", 0)]
        lengths = [sum(seq for seq, _ in those.values()) for those in (heads, works)]
        counted = [len(heads), lengths[0], len(works), lengths[1]]
        return (
            said == counted and one.get("digest") == sha256(lines.encode()) and not (first and "works" in one)
        )

    def covered(self, titles: Any) -> None:
        """The last checkpoint was signed for this very moment: it has every ledger's head, and none has more."""
        for title in sorted(titles):
            ledger = self.ledgers.get(title)
            if ledger is None:
                self.faults.append(f"{title}：检查点签署过的称号，导出中没有档案")
            elif self.heads.get(title) != (len(ledger.hashes), ledger.hashes[-1]):
                self.faults.append(f"{title}：档案的最后一条与最近一个检查点签署的不一致")

    def covered_works(self) -> None:
        """Likewise the ledger of every undertaking."""
        for work in sorted(set(self.works) | set(self.work_heads)):
            last = next(reversed(self.works.get(work, {}).items()), None)
            if self.work_heads.get(work) != last:
                self.faults.append(f"工作 {work}：经办的最后一条与最近一个检查点签署的不一致")

    def before(self, earlier: Path) -> None:
        """Checkpoints that the auditor took away earlier must stand unchanged in this export's chain."""
        folder = earlier / "checkpoints" if (earlier / "checkpoints").is_dir() else earlier
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
        standing, found = {sha256(canonical(one)) for one in self.signed}, 0
        for path in paths:
            try:
                one = json.loads(path.read_bytes())
                number = one["number"]
            except (OSError, ValueError, KeyError, TypeError):
                self.faults.append(f"以前的检查点 {path.name} 无法读出")
                continue
            found += 1
            if sha256(canonical(one)) not in standing:
                self.faults.append(
                    f"以前带走的检查点第{number}号（{one.get('on')}）不在本次导出中：此后被换过"
                )
        self.notes.append(f"与以前带走的 {found} 个检查点作了比对")


def _sum(path: Path) -> str:
    sums = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sums.update(block)
    return sums.hexdigest()


def main(arguments: list[str]) -> int:
    """Examine the folder and say what was found; the exit code."""
    parser = argparse.ArgumentParser(prog="verify_export.py", description="核验铭牌档案导出")
    parser.add_argument("folder", metavar="导出文件夹", type=Path)
    parser.add_argument("--public-key", metavar="公钥", help="单位公布的公钥（64位十六进制）")
    parser.add_argument("--earlier", metavar="路径", type=Path, help="以前带走的导出文件夹或检查点文件")
    given = parser.parse_args(arguments)
    key = given.public_key.strip().lower() if given.public_key else None
    if key is not None and not HEX64.fullmatch(key):
        parser.error("--public-key 应为64位十六进制数")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old console that lacks a character still gets the rest
    audit = Audit(given.folder, key, given.earlier)
    try:
        audit.run()
    except Exception as failed:  # a forged export may hold anything; it is never sound then
        audit.faults.append(f"核验中途停下：内容不成样子（{type(failed).__name__}）")
    say = sys.stdout.write
    say(f"导出：{given.folder}\n公钥：{audit.key}\n")
    entries = sum(len(one.hashes) for one in audit.ledgers.values())
    say(f"称号 {len(audit.ledgers)} 个，档案 {entries} 条，版本和日历 {len(audit.laws)} 份\n")
    if audit.signed:
        first, last = audit.signed[0].get("on"), audit.signed[-1].get("on")
        say(f"检查点 {len(audit.signed)} 个（{first} 至 {last}）\n")
    for note in audit.notes:
        say(f"提示：{note}\n")
    for fault in audit.faults[:SHOWN]:
        say(f"问题：{fault}\n")
    if len(audit.faults) > SHOWN:
        say(f"……另有 {len(audit.faults) - SHOWN} 处\n")
    say(
        f"核验不通过：{len(audit.faults)} 处问题\n"
        if audit.faults
        else "核验通过：档案连续，未被改动，与签署的检查点一致\n"
    )
    return 1 if audit.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
