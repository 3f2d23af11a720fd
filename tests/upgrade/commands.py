"""What a workflow asks of Temporal, in order, read from its source: the guard against upgrades that wedge the awake.

A title that is awake when another version is installed replays what it has done. Where the new source asks for
another activity, timer or end of the run at that point, the title can never go on. `commands` reads the sequence that
a source asks for, with the branches around it; each release's is kept in its corpus (`commands.txt`), and `refusal`
compares. Conditions are not read: that they still choose the same branch is what the recorded histories show.
"""

import ast
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

WEDGES = """
The workflows no longer ask for what those of release {release} ask for:

{difference}
A title that is awake when this is installed replays what it did under {release}, is asked for something else, and
wedges: it answers nobody until the sweep ends it and starts it again from the ledger. Sleepers are safe. Two ways out:

  1. Put the new sequence behind `if workflow.patched("what-it-does"):` and keep the old one in its else branch.
  2. Only when no released version can have awake titles (nobody has installed {release}): record it anew. Delete
     tests/upgrade/corpus/{release} and run `python -m tests.upgrade.record`.
"""

_SILENT = {
    *("all_handlers_finished", "info", "now", "time", "time_ns", "memo", "memo_value", "payload_converter"),
    *(
        "random",
        "new_random",
        "uuid4",
        "uuid7",
        "metric_meter",
        "current_update_info",
        "is_failure_exception",
    ),
}
"""What may be called on `temporalio.workflow` without anything being recorded."""

_TIMERS = {"sleep", "wait_for", "wait", "timeout", "timeout_at"}
"""Of `asyncio`, what a workflow's event loop turns into a timer."""

_HANDLERS = {"run", "update", "signal"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_EXITS = ("return", "raise", "break", "continue")


class UnreadableError(Exception):
    """The source is written in a way that the guard cannot follow; the message says how it could be written."""


class Line(NamedTuple):
    """A command, a way out of the method or loop, or a branch with what is in it."""

    text: str
    inner: tuple["Line", ...] = ()
    command: bool = False

    def any(self, texts: Collection[str] = ()) -> bool:
        """Whether a command, or one of these ways out, is here or inside."""
        return self.command or self.text in texts or any(one.any(texts) for one in self.inner)


@dataclass(frozen=True)
class Module:
    """One file of workflows: its classes, its functions, and the constants that name activities."""

    tree: ast.Module
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    functions: dict[str, _Function] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    constants: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str) -> "Module":
        """Read one file."""
        module = cls(ast.parse(source))
        for statement in module.tree.body:
            match statement:
                case ast.ClassDef():
                    module.classes[statement.name] = statement
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    module.functions[statement.name] = statement
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if texts := _texts(value):
                    module.constants[name] = texts
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                if node.module in ("temporalio.workflow", "asyncio"):
                    raise UnreadableError(f"call what is in {node.module} by its module's name")
                module.imports.update({one.asname or one.name: node.module or "" for one in node.names})
        return module


@dataclass(frozen=True)
class Reader:
    """Reads one function: which module and class it stands in, what its names stand for, who called it."""

    house: Mapping[str, Module]
    patches: Collection[str] | None
    module: str
    methods: Mapping[str, _Function] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    callers: tuple[str, ...] = ()

    def function(self, node: _Function) -> list[Line]:
        """The commands of a function or method; a `return` at its very end says nothing."""
        return _without_last(self.body(node.body), "return")

    def body(self, nodes: Iterable[ast.stmt]) -> list[Line]:
        """The commands of some statements, one after the other."""
        return [line for node in nodes for line in self.statement(node)]

    def statement(self, node: ast.stmt) -> list[Line]:
        """The commands of one statement."""
        match node:
            case ast.If():
                return self._if(node)
            case ast.While():
                inner = [*self.expression(node.test), *self.body(node.body)]
                return [*_loop("while", inner), *_block("else", self.body(node.orelse))]
            case ast.For() | ast.AsyncFor():
                return self._for(node)
            case ast.Try() | ast.TryStar():
                return self._try(node)
            case ast.With() | ast.AsyncWith():
                items = [line for one in node.items for line in self.expression(one.context_expr)]
                return [*items, *self.body(node.body)]
            case ast.Match():
                cases = [line for case in node.cases for line in _block("case", self.body(case.body))]
                return [*self.expression(node.subject), *cases]
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                return [*self._children(node), Line(type(node).__name__.lower())]
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                raise UnreadableError(
                    f"make {node.name} a method: what stands inside a method is not followed"
                )
            case _:
                return self._children(node)

    def _if(self, node: ast.If) -> list[Line]:
        negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
        test = node.test.operand if isinstance(node.test, ast.UnaryOp) and negated else node.test
        if isinstance(test, ast.Call) and _called(test) == ("workflow", "patched"):
            id_ = self._named(test)
            known = self.patches is None or id_ in self.patches
            taken = node.body if known is not negated else node.orelse
            return [*([Line(f"patch {id_}", command=True)] if known else []), *self.body(taken)]
        return [*self.expression(node.test), *self._branches(self.body(node.body), self.body(node.orelse))]

    def _branches(self, then: list[Line], otherwise: list[Line]) -> list[Line]:
        if not then and not otherwise:
            return []
        return [Line("if", tuple(then)), *_block("else", otherwise)]

    def _for(self, node: ast.For | ast.AsyncFor) -> list[Line]:
        over = self._constant(node.iter)
        if over is not None and isinstance(node.target, ast.Name):
            each = {text: replace(self, names={**self.names, node.target.id: (text,)}) for text in over}
            lines = [line for text, one in each.items() for line in _loop(f"for {text}", one.body(node.body))]
        else:
            lines = [*self.expression(node.iter), *_loop("for", self.body(node.body))]
        return [*lines, *_block("else", self.body(node.orelse))]

    def _try(self, node: ast.Try | ast.TryStar) -> list[Line]:
        tried = self.body(node.body)
        caught = [
            Line(f"except {ast.unparse(one.type) if one.type else ''}".strip(), tuple(self.body(one.body)))
            for one in node.handlers
        ]
        after = [*_block("else", self.body(node.orelse)), *_block("finally", self.body(node.finalbody))]
        if not tried and not after and not any(one.inner for one in caught):
            return []
        return [Line("try", tuple(tried)), *caught, *after]

    def expression(self, node: ast.AST) -> list[Line]:
        """The commands of an expression, in the order in which Python works it out."""
        match node:
            case ast.Lambda():
                return []
            case ast.Call():
                return [*self._children(node), *self._call(node)]
            case ast.IfExp():
                branches = self._branches(self.expression(node.body), self.expression(node.orelse))
                return [*self.expression(node.test), *branches]
            case ast.BoolOp():
                first, *others = (self.expression(one) for one in node.values)
                return [*first, *(line for one in others for line in _block("if", one))]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return _loop("for", self._children(node))
            case _:
                return self._children(node)

    def _children(self, node: ast.AST) -> list[Line]:
        for child in ast.iter_child_nodes(node):
            method = self.methods.get(_own(child) or "")
            is_called = isinstance(node, ast.Call) and child is node.func
            if method and not is_called and self._inlined(method.name, method):
                raise UnreadableError(
                    f"call {method.name} where it is used: a method passed on is not followed"
                )
        return [line for child in ast.iter_child_nodes(node) for line in self.expression(child)]

    def _call(self, node: ast.Call) -> list[Line]:
        if (name := _own(node.func)) and name in self.methods:
            return self._inlined(name, self.methods[name], node)
        if isinstance(node.func, ast.Name):
            return self._imported(node.func.id, node)
        text = self._command(node)
        return [Line(text, command=True)] if text else []

    def _imported(self, name: str, node: ast.Call) -> list[Line]:
        module = self.module if name in self.house[self.module].functions else ""
        module = module or self.house[self.module].imports.get(name, "")
        if module not in self.house or name not in self.house[module].functions:
            return []
        there = replace(self, module=module, methods={})
        return there._inlined(name, self.house[module].functions[name], node)

    def _inlined(self, name: str, function: _Function, call: ast.Call | None = None) -> list[Line]:
        """A method's commands where it is called. What can end it early stands in a block of its own."""
        if name in self.callers:
            return [Line("again", command=True)]
        names = self._given(function.args, call) if call else {}
        lines = replace(self, names=names, callers=(*self.callers, name)).function(function)
        if not any(line.any() for line in lines):
            return []
        return [Line("call", tuple(lines))] if any(line.any(("return",)) for line in _exits(lines)) else lines

    def _given(self, parameters: ast.arguments, call: ast.Call) -> dict[str, tuple[str, ...]]:
        """Which of a function's parameters are given texts, such as the name of an activity."""
        order = [one.arg for one in parameters.args if one.arg != "self"]
        given = [*zip(order, call.args, strict=False), *((one.arg or "", one.value) for one in call.keywords)]
        return {name: texts for name, value in given if (texts := self._constant(value)) is not None}

    def _command(self, node: ast.Call) -> str | None:
        """What Temporal records for a call, if anything."""
        timeout = any(one.arg == "timeout" and ast.unparse(one.value) != "None" for one in node.keywords)
        match _called(node):
            case ("workflow", "sleep") | ("asyncio", "sleep"):
                return "timer"
            case ("workflow", "wait_condition"):
                return "timer or condition" if timeout else None
            case ("asyncio", name):
                return "timer or condition" if name in _TIMERS else None
            case ("workflow", "continue_as_new"):
                return "continue as new"
            case ("workflow", "patched"):
                raise UnreadableError(
                    'write `if workflow.patched("id"):`, and the old sequence under `else:`'
                )
            case ("workflow", "deprecate_patch"):
                return f"patch {self._named(node)}"
            case ("workflow", name) if name.startswith(("execute_", "start_")):
                kind = name.split("_", 1)[1].removesuffix("_class").removesuffix("_method")
                return f"{kind.replace('_', ' ')} {self._named(node)}"
            case ("workflow", "upsert_memo" | "upsert_search_attributes" as name):
                return name.replace("_", " ")
            case ("workflow", name) if name not in _SILENT:
                raise UnreadableError(f"teach tests/upgrade/commands.py what workflow.{name} records")
        return None

    def _named(self, node: ast.Call) -> str:
        """The activity, workflow or patch that a call is about."""
        if node.args and (texts := self._constant(node.args[0])) is not None and len(texts) == 1:
            return texts[0]
        if node.args and isinstance(node.args[0], ast.Attribute):
            return node.args[0].attr
        raise UnreadableError(f"name what is called by a text: `{ast.unparse(node)}`")

    def _constant(self, node: ast.AST) -> tuple[str, ...] | None:
        if isinstance(node, ast.Name):
            return self.names.get(node.id) or self.house[self.module].constants.get(node.id)
        return _texts(node)


def commands(sources: Mapping[str, str], patches: Collection[str] | None = None) -> str:
    """What each workflow asks of Temporal, as an indented text.

    `sources` are the files of `workflows/` by module name. `if workflow.patched(id)` is read as the new branch, and
    with `patches` as the branch that a history takes which only has those: any other id leads to the old one.
    """
    house = {name: Module.of(source) for name, source in sorted(sources.items())}
    sections: list[str] = []
    for name, module in house.items():
        for workflow in module.classes.values():
            if (label := _workflow_name(workflow)) is None:
                continue
            methods = {one.name: one for one in workflow.body if isinstance(one, _Function)}
            reader = Reader(house, patches, name, methods)
            for method in methods.values():
                for kind in _handler(method):
                    title = f"{label} {kind}" + ("" if kind == "run" else f" {method.name}")
                    sections.append("\n".join([title, *_indented(reader.function(method), 1)]))
    return "\n\n".join(sections) + "\n"


def sources(root: Path) -> dict[str, str]:
    """The files of `workflows/` by module name; the law beneath it knows no Temporal."""
    return {f"workflows.{path.stem}": path.read_text("utf-8") for path in (root / "workflows").glob("*.py")}


def refusal(release: Path, now: Mapping[str, str]) -> str | None:
    """Why these sources would wedge titles that are awake under a release; None when they would not.

    A workflow that the release did not have yet has nothing under way in it.
    """
    before = (release / "commands.txt").read_text("utf-8")
    lines = [line.strip() for line in before.splitlines()]
    marked = {line.removeprefix("patch ") for line in lines if line.startswith("patch ")}
    after = _of_those(before, commands(now, marked))
    if after == before:
        return None
    texts = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    difference = "".join(difflib.unified_diff(*texts, release.name, "now", n=6))
    return WEDGES.format(release=release.name, difference=difference)


def _of_those(before: str, after: str) -> str:
    """Of the sections those of workflows that were there before."""
    known = {section.split()[0] for section in before.split("\n\n")}
    sections = after.removesuffix("\n").split("\n\n")
    return "\n\n".join(one for one in sections if one.split()[0] in known) + "\n"


def _workflow_name(node: ast.ClassDef) -> str | None:
    for one in node.decorator_list:
        call = one if isinstance(one, ast.Call) else None
        if ast.unparse(call.func if call else one) == "workflow.defn":
            named = [k.value for k in call.keywords if k.arg == "name"] if call else []
            return ast.literal_eval(named[0]) if named else node.name
    return None


def _handler(node: _Function) -> Iterator[str]:
    for one in node.decorator_list:
        kind = ast.unparse(one.func if isinstance(one, ast.Call) else one).removeprefix("workflow.")
        if kind in _HANDLERS:
            yield kind


def _called(node: ast.Call) -> tuple[str, str] | None:
    """`module.function` as (module, function)."""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id, node.func.attr
    return None


def _own(node: ast.AST) -> str | None:
    """The name after `self.`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return node.attr
    return None


def _texts(node: ast.AST) -> tuple[str, ...] | None:
    """A literal text, or some of them."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    texts = tuple(one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return texts if texts and len(texts) == len(parts) else None


def _block(text: str, inner: Sequence[Line]) -> list[Line]:
    return [Line(text, tuple(inner))] if inner else []


def _loop(text: str, inner: Sequence[Line]) -> list[Line]:
    """A loop without a command can only be left; that matters where it leaves the method."""
    if not any(line.any(("return", "raise")) for line in inner):
        return []
    return [Line(text, tuple(_without_last(inner, "continue")))]


def _without_last(lines: Sequence[Line], exit_: str) -> list[Line]:
    return list(lines[:-1] if lines and lines[-1].text == exit_ else lines)


def _exits(lines: Iterable[Line]) -> Iterator[Line]:
    """The ways out of this function: those inside a function that it calls are that one's."""
    for line in lines:
        if line.text in _EXITS:
            yield line
        elif line.text != "call":
            yield from _exits(line.inner)


def _indented(lines: Iterable[Line], depth: int) -> Iterator[str]:
    for line in lines:
        yield "    " * depth + line.text
        yield from _indented(line.inner, depth + 1)
