"""`calendar`: the State Council's working-day notices: checked, imported, brought to every open title, shown."""

from commands.menu import Item, menu

MENU = {
    "check": Item(
        "commands.calendar_look:check", "检查通知文件，读成放假和上班的日子，供与通知逐日核对；不登记。"
    ),
    "import": Item(
        "commands.calendar_import:import_",
        "导入放假安排：重新计算全部在办期限，改了日期的通知承办方一次；已经过去的日期不动。",
    ),
    "show": Item(
        "commands.calendar_look:show", "查看放假安排：已登记哪些年份、从哪里来，还有多少期限是暂定的。"
    ),
}

calendar = menu(
    "放假安排：检查、导入国务院办公厅的通知，查看已有的。",
    MENU,
    no_args_is_help=True,
)
