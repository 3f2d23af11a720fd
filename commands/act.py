"""`act`: one thing that somebody does to a title: a command for each kind, with the options that its class asks for."""

from collections.abc import Iterable
from inspect import Parameter, Signature
from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from commands.options import ELSEWHERE, TYPED, flags_of, parameters
from commands.speak import Exit, Stop
from commands.typed import given, is_condition, is_roll
from schemas.act import Act
from schemas.folding import key_of, perhaps
from wording import forms


class Kinds(TyperGroup):
    """The kinds of act, by their English or Chinese name; the command of a kind is made when it is named."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        named = args[0]
        if named.startswith("-") and named not in ctx.help_option_names and not ctx.resilient_parsing:
            raise Stop(Exit.USAGE, f"{named} 写在办什么之后，如：act {ctx.params['title']} opine {named} …")
        kind = key_of(named, forms.ACTS) or named
        if not ctx.resilient_parsing:  # a shell that completes is told nothing
            _check(kind, self.commands)
        name, command, rest = super().resolve_command(ctx, [kind, *args[1:]])
        return name, command_of(TYPED[name]) if name in TYPED else command, rest


def _check(kind: str, known: Iterable[str]) -> None:
    if kind in ELSEWHERE:
        raise Stop(Exit.USAGE, ELSEWHERE[kind])
    if kind not in known and not kind.startswith("-"):
        listed = "、".join(f"{one} {forms.ACTS[one]}" for one in known)
        near = perhaps(kind, [name for one in known for name in (one, forms.ACTS[one])])
        raise Stop(Exit.USAGE, f"没有“{kind[:40]}”这种行为", *filter(None, (near,)), f"可用：{listed}")


def command_of(cls: type[Act]) -> Any:
    """The command of one kind."""
    kind = cls.model_fields["kind"].default
    label = forms.ACTS[kind]

    class OfKind(TyperCommand):
        """Says of an option that this kind does not take what it takes."""

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            try:
                return super().parse_args(ctx, args)
            except typer.TyperException as wrong:
                flag, near = getattr(wrong, "option_name", ""), getattr(wrong, "possibilities", ())
                if not flag or near == ():
                    raise
                raise Stop(Exit.USAGE, *_not_taken(cls, flag, near or ())) from None

    def run(
        context: typer.Context,
        *,
        as_post: str | None,
        dry_run: bool,
        id_: str | None,
        work: str | None,
        as_json: bool,
        **typed: Any,
    ) -> None:
        from commands import perform  # with the register, which help and completion do without

        said = given(cls, typed)
        if is_roll(context.obj) or is_condition(context.obj):
            from commands import several

            how = several.How(as_post, id_, work, dry_run=dry_run, as_json=as_json)
            several.act_on_each(cls, context.obj, said, how)
        elif work is not None:
            raise Stop(Exit.USAGE, "--work 只用于名单：只办一个称号的，直接办理即可")
        elif dry_run:
            perform.rehearse(cls, context.obj, said, as_post=as_post, id_=id_, as_json=as_json)
        else:
            perform.perform(cls, context.obj, said, as_post=as_post, id_=id_, as_json=as_json)

    context = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    cast(Any, run).__signature__ = Signature([context, *parameters(cls)])  # what Typer reads by `inspect`
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(kind, cls=OfKind, help=f"办理“{label}”。[必填]的内容也可以写在 --file 的文件里。")(run)
    return get_command(alone)


def _not_taken(cls: type[Act], flag: str, near: Iterable[str]) -> tuple[str, str]:
    kind = cls.model_fields["kind"].default
    if any(flag in flags_of(one) for one in TYPED.values()):
        said = f"“{forms.ACTS[kind]}”（{kind}）不用 {flag}"
    else:
        best = next(iter(near), None)
        said = f"没有选项 {flag}" + (f"，是否想用 {best}" if best else "")
    return said, f"可用的选项：{' '.join(flags_of(cls))}"


act = typer.Typer(
    cls=Kinds,
    help="办理：对一个称号办一件事（初审、考核、公示、命名、复验、整改……）。",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    subcommand_metavar="办什么 [选项]",
)


@act.callback()
def on_title(
    context: typer.Context,
    title: Annotated[
        str,
        typer.Argument(
            metavar="称号",
            help="称号编号、单位名称或统一社会信用代码；办许多件的，写名单文件（.txt、.xlsx 等），"
            "或者条件，如 环节=审定,街道=灵泉街道",
        ),
    ],
) -> None:
    """The title that the act is about."""
    context.obj = title


def _unmade() -> None:
    """Stands for the command of a kind until it is named."""


for _kind, _cls in TYPED.items():
    act.command(_kind, help=forms.ACTS[_kind])(_unmade)
