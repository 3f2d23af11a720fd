"""Menu: commands under a name and a line each; of all of them only the one that is named is loaded."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command


class Item(NamedTuple):
    """A command that is not loaded yet: `module:function`, or a menu in that place, and what it does in a line."""

    where: str
    says: str

    def load(self, name: str) -> Any:
        """The command itself."""
        module, _, attribute = self.where.partition(":")
        with _uncollected():
            found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return get_command(found)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(name, help=self.says)(found)
        return get_command(alone)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing that is loaded is garbage, now or later: looking for it again and again takes a seventh of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def menu(says: str, items: Mapping[str, Item], **settings: Any) -> typer.Typer:
    """A group of commands as `says` describes it; `settings` are those of `typer.Typer`."""

    class Menu(TyperGroup):
        """Lists what it has by the lines of its items, and loads an item when it is called or completed."""

        def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
            name, command, rest = super().resolve_command(ctx, args)
            item = items.get(name or "")
            return name, item.load(name or "") if item else command, rest

    settings = {"add_completion": False, "rich_markup_mode": None} | settings
    app = typer.Typer(cls=Menu, help=says, **settings)
    for name, item in items.items():
        app.command(name, help=item.says)(_unloaded)
    return app


def _unloaded() -> None:
    """Stands in a menu for what is not loaded."""
