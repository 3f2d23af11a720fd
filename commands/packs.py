"""`packs`: a measure checked, read back in sentences, compared, drawn, and put into use."""

from commands.menu import Item, menu

MENU = {
    "check": Item("commands.check:check", "检查办法文件，一次列出全部问题：文件、行、路径、改法。"),
    "explain": Item("commands.explain:explain", "把办法读成一条条中文句子，标明出处、暂定和隐去数值之处。"),
    "diff": Item("commands.diff:diff", "比较两个办法：改了、增了、删了哪些规定，新旧对照。"),
    "draw": Item("commands.draw:draw", "画出该办法下一个称号的一生（mermaid）。"),
    "schema": Item("commands.schema:schema", "打印办法文件的 JSON Schema，供编辑器提示和检查。"),
    "adopt": Item("commands.adopt:adopt", "登记新版本，并让在办的称号适用它。"),
}

packs = menu(
    "办法：检查、读成条文、比较、画图、启用新版本。",
    MENU,
    no_args_is_help=True,
)
