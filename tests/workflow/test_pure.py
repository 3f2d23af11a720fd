"""Nothing in a workflow differs between its first run and a replay: all that workflows are made of is read.

They run without a sandbox. Clock, randomness and machine are out of reach of the law, of the nouns, of a workflow and
of what stands before one; and nothing that one workflow does stays in a module for another to find.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MODULES = sorted(
    [*(ROOT / "workflows").rglob("*.py"), *(ROOT / "schemas").rglob("*.py"), ROOT / "observation/request.py"]
)
"""What runs in workflows, and what that stands on."""

KNOWN = {
    *("asyncio", "bisect", "calendar", "collections", "contextlib", "contextvars", "dataclasses", "datetime"),
    *("difflib", "enum", "functools", "hashlib", "itertools", "json", "math", "operator", "re", "statistics"),
    *("types", "typing", "unicodedata", "urllib", "zlib", "pydantic", "pydantic_core", "temporalio"),
    *("schemas", "workflows"),
}
"""Each gives the same for the same."""

FROM_OUTSIDE = {
    "temporalio.activity",
    "temporalio.client",
    "temporalio.service",
    "temporalio.workflow.unsafe",
    "urllib.request",
}

OF_ASYNCIO = {"Lock"}
"""Whose turn it is the workflow's own loop decides, alike every time. What waits or runs aside is not used."""

CLOCKS = {"now", "today", "utcnow"}

BUILT_IN = {"open", "input", "print", "breakpoint", "exec", "eval", "__import__", *("id", "hash")}
"""The machine; and what one process has otherwise than the next."""

INSTALLED = {("workflows/labels.py", "_words")}
"""What the worker sets out for its workflows: addressed by its content, or never compared on a replay."""

CHANGES = {
    *("append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "add", "discard"),
    *("setdefault", "sort", "reverse"),
}


def test_every_module_gives_the_same_for_the_same() -> None:
    named = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in MODULES}
    assert [found for path, source in named.items() for found in impurities(source, path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import os.path",
        "from uuid import uuid4",
        "from time import time",
        "from datetime import datetime\nat = datetime.now()",
        "from datetime import date as day\nat = day.today()",
        "import datetime\nat = datetime.datetime.now",
        "at = instant.astimezone()",
        "import asyncio\nasync def run(): await asyncio.to_thread(work)",
        "from asyncio import sleep",
        "from temporalio import workflow\nwith workflow.unsafe.imports_passed_through(): pass",
        "from temporalio.client import Client",
        "from urllib.request import urlopen",
        "from register import ledger",
        "text = open('/etc/hosts').read()",
        "ordered = sorted(those, key=id)",
        "seen = []\ndef run(self): seen.append(self)",
        "seen = {}\ndef run(self): seen[self.id] = 1",
        "class Run:\n    count = 0\n    def run(self): Run.count += 1",
        "count = 0\ndef run():\n    global count\n    count += 1",
    ],
)
def test_what_could_differ_is_found(line: str) -> None:
    assert impurities(line) != []


def test_what_the_worker_sets_out_is_named_by_its_module() -> None:
    kept = "_words = {}\ndef install(words): _words.update(words)"
    assert impurities(kept, "workflows/labels.py") == []
    assert impurities(kept, "workflows/title.py") != []


def impurities(source: str, path: str = "workflows/some.py") -> list[str]:
    """What could differ on a replay, or between two workflows."""
    tree = ast.parse(source)
    dates = {"datetime.datetime", "datetime.date"}
    kept: set[str] = set()
    for node in tree.body:
        match node:
            case ast.ImportFrom(module="datetime", names=names):
                dates |= {one.asname or one.name for one in names}
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                kept.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                kept.add(name)
    kept -= {name for where, name in INSTALLED if where == path}
    functions = [
        one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    found = [
        *(what for node in ast.walk(tree) for what in _reached(node, dates)),
        *(what for one in functions for node in ast.walk(one) for what in _changed(node, kept)),
    ]
    return [f"{path}: {what}" for what in found]


def _reached(node: ast.AST, dates: set[str]) -> Iterator[str]:
    """What comes from outside."""
    match node:
        case ast.Import(names=names):
            yield from (one.name for one in names if not _known(one.name))
        case ast.ImportFrom(module=module, names=names):
            yield from (name for one in names if not _known(name := f"{module}.{one.name}"))
        case ast.Attribute(value=ast.Name(id="asyncio"), attr=attr) if attr not in OF_ASYNCIO:
            yield ast.unparse(node)
        case ast.Attribute(value=ast.Name(id="workflow"), attr="unsafe"):
            yield ast.unparse(node)
        case ast.Attribute(value=value, attr=attr) if attr in CLOCKS and ast.unparse(value) in dates:
            yield ast.unparse(node)
        case ast.Call(func=ast.Attribute(attr="astimezone"), args=[]):
            yield "the machine's own time zone"
        case ast.Call() | ast.keyword():
            called = node.func if isinstance(node, ast.Call) else node.value
            if isinstance(called, ast.Name) and called.id in BUILT_IN:
                yield called.id


def _known(name: str) -> bool:
    outside = any(name == one or name.startswith(f"{one}.") for one in FROM_OUTSIDE)
    aside = name.startswith("asyncio.") and name.removeprefix("asyncio.") not in OF_ASYNCIO
    return name.split(".")[0] in KNOWN and not outside and not aside


def _changed(node: ast.AST, kept: set[str]) -> Iterator[str]:
    """What stays in the module."""
    match node:
        case ast.Global(names=names):
            yield from names
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
            attr in CHANGES and name in kept
        ):
            yield f"{name}.{attr}"
        case (
            ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
            | ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del())
        ) if name in kept:
            yield f"{name} is changed"
