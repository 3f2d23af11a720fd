"""Refusals 不予办理: the words of every reason, beside one another, to be proof-read; and of what can be done instead.

A sentence names facts of its reason in braces; `labels` says them. No full stop at the end: a face puts the sentence
into a line of its own. No sentence knows a command or a key: how to answer is said by the face.
"""

from schemas.foundation import Founded
from schemas.possible import Named, Over, Possible, Waits
from schemas.refusals.reason import Item, Owed, Reason
from schemas.stage import Stage
from wording import forms
from wording.articles import article
from wording.dates import day
from wording.labels import fill
from wording.phrases import CHANGES

ACTING = {
    "other_title": "此件属于称号{title}，不是{own}",
    "not_in_inbox": "收件箱中没有此件，不予登记",
    "not_stamped": "此件没有本单位的收件戳，不是经网页、接口、命令行收进来的，不予办理；确是本岗位提交的，请重新提交",
    "again": "此件已经登记过，不重复办理",
    "not_in_stage": "现处“{stage}”环节，不能办理“{kind}”",
    "publicity_over": "公示期已结束，异议应在公示期内提出",
    "nothing_owed": "没有待“{kind}”的事项（可能已经办理）",
    "by_others": "“{kind}”应由{by}办理，您的岗位是{yours}",
    "by_own": "“{kind}”应由本称号的{by}办理，您的岗位是{yours}",
    "filed_it": "账号{account}是本称号的申报或提交人，不得办理“{kind}”（谁提交谁回避）",
    "not_yet": "日期{on}在今天（{today}）之后，尚未发生的事不能登记",
    "before_stage": "日期{on}早于上一环节（{stage}始于{since}），前后颠倒",
    "before_application": "日期{on}早于申报之日{since}，前后颠倒",
    "before_asked": "日期{on}早于所答复的提出之日{since}，前后颠倒",
    "document_not_yet": "文件{number}的日期{day}在今天之后",
    "not_on_request": "“{step}”不是依提请增加的环节；可以提请的：{known}",
    "asked_by_others": "“{step}”应由{by}提请",
    "asked_already": "“{step}”已经提请过，不必重复",
    "turn_passed": "“{step}”的时机已过，现处“{stage}”环节",
    "form_not_admitted": "不受理{form}异议，可以受理：{forms}",
    "not_publicised": "公示尚未开始，异议应在公示期内提出",
    "before_publicity": "异议日期早于公示开始之日",
}
"""Who may do what, where the title stands, and on which day."""

APPLYING = {
    "not_for_others": "{by}不能替“{unit}”申报",
    "other_honour": "本办法只授予{known:“”}，申报的是“{honour}”",
    "other_level": "本办法的称号是{level}",
    "still_masked": "本办法还有{places}处原文隐去、尚待填写的数值，填写之前不能受理申报",
    "other_category": "类别“{category}”不在范围内（{known}）",
    "before_edition": "申报日期早于本办法施行日{since}；施行以后收到的，请以收到之日为申报日期",
    "after_edition": "本办法施行至{until}，其后的申报应适用新版本",
    "title_open": "该单位已有同一称号在办或有效（{title}），不能重复申报",
    "plaque_out": "该单位原有的同一称号（{title}）已经终止或取消，牌匾尚未收回，收回之前不受理申报",
    "other_title_opened": "该单位已有同一称号在办或有效（{title}），不能同时办理",
    "unit_named_otherwise": "名册中{unit}是“{name}”（{title}）：该单位已更名的，先就{title}办理单位变更；"
    "共用代码的另一单位，由办公室另给编号后申报",
    "unit_named_before": "名册中{unit}是“{name}”（{title}）：确已更名的，把“{name}”写入曾用名；"
    "共用代码的另一单位，由办公室另给编号后申报",
    "unit_reached_otherwise": "邮箱与名册所载（{title}）不同：已变的，先就{title}更新单位信息；没有变的，照名册填写",
    "code_shared": "代码{shared}已登记在“{name}”（{unit}，{title}）名下：是同一单位的，照名册写明办公室编号；"
    "是另一单位的，由办公室另给编号",
    "same_name": "名册中已有“{name}”（{unit}，{title}）：是同一单位的，照名册填写；"
    "确是另一单位的，在申报表“确认是另一单位”一栏写明",
    "unit_barred": "该单位被取消称号，{until}前（含当日）不受理申报",
    "recommender_barred": "推荐单位“{recommender}”所荐单位被取消称号，{until}前（含当日）不得再推荐该称号",
    "preparing_unstated": "申报表须写明开始创建之日",
    "prepared_too_briefly": "创建时间须满{needed}，申报表写明自{since}开始创建",
    "incident_unstated": "申报表须写明自何日起未发生{matter}",
    "incident_too_recent": "近{within}内不得发生{matter}，申报表写明自{since}起未发生",
    "outside_window": "每年{opens}至{closes}受理申报，{on}不在其间",
    "held_before": "该单位曾获本称号并已终止，不再受理申报",
    "level_not_held": "申报前须已获{level}{higher}称号，请在申报表中写明",
    "honour_not_held": "申报前须已获{level}{higher}“{honour}”，请在申报表中写明",
    "level_held_too_briefly": "须已获{level}{higher}称号满{needed}",
    "honour_held_too_briefly": "须已获{level}{higher}“{honour}”满{needed}",
    "honour_lost": "名册中该单位的{level}“{honour}”（{title}）已经终止、取消或者正在暂停使用，不能作为申报条件",
    "amended_too_late": "公示之后不能再更正申报",
    "assessed_already": "考核之后，类别、推荐单位和申报条件所涉内容不能再更正",
    "honour_fixed": "称号和级别不能更正，请撤回后另行申报",
    "nothing_amended": "填写的与登记的相同，没有可改的",
    "code_of_another": "代码{shared}已登记在“{name}”（{unit}，{title}）名下，请核对证书；"
    "确与其共用代码的，办理单位变更写明",
    "code_known": "该单位已登记代码{known}，代码变了的请办理单位变更",
    "code_is_identity": "该单位按统一社会信用代码登记，代码变了的请办理单位变更",
}
"""What an application says."""

DECIDING = {
    "no_supplements": "本办法没有退回补正；请审核为齐全或不予受理",
    "supplements_used_up": "补正只能退回{most}次，已经用完；请审核为齐全或不予受理",
    "length_fixed": "期限由办法规定，办理时不另写期限",
    "length_unstated": "期限由本件确定，请写明期限（最长{longest}）",
    "length_none": "期限{given}不是一段时间，至少写1日",
    "length_too_long": "期限{given}超过办法规定的最长{longest}",
    "other_body": "没有待“部门意见”的事项：“{body}”不在征求意见的部门之列（{known}）",
    "no_such_filing": "没有待“定期报告”的事项：本办法没有“{filing}”这种定期报告；有的：{known}",
    "no_such_objection": "没有待“异议核查”的事项：没有编号为{objection}的待核异议",
    "number_missing": "命名须写明批次和称号编号",
    "number_taken": "编号{number}已属于称号{title}，同一称号的编号不能给两次",
    "no_hearing": "本办法没有规定听证；可以陈述申辩或放弃",
    "pass_unstated": "本办法没有评分表，须写明结果是否合格",
    "result_unstated": "本办法没有评分表，须写明结果：{known}",
    "nothing_to_choose": "此处没有可以选择的处理，后果由办法规定",
    "no_such_choice": "本办法没有“{choice}”这一种处理，须写明选择哪一种处理：{known}",
    "choice_unstated": "整改复验仍不合格的，须写明选择哪一种处理：{known}",
    "result_computed": "本办法按评分表得出结果，不能另写结果",
    "no_such_veto": "评分表没有“{veto}”这一否决项；应为：{known}",
    "no_such_row": "评分表没有“{row}”这一项；应为：{known}",
    "rows_missing": "评分表还有未打分的项目：{missing}",
    "no_such_method": "“{row}”不按“{method}”评分；应为：{known}",
    "no_methods": "“{row}”不分方法评分，直接写这一项的分数",
    "methods_apart": "“{row}”按几种方法评分，须逐一写明：{known}",
    "part_not_held": "“{before}”得{got}分，未达到{line}分，不再进行“{part}”，不能给它评分",
    "too_many_points": "“{row}”满分{most}，不能打{given}",
    "one_assessor": "{part}每项只打一个分：本办法没有多名考核人员分别打分的规定",
    "uneven_assessors": "{part}各项打分的人数不一致，每名考核人员都应逐项打分",
    "too_few_assessors": "{part}须由至少{least}名考核人员分别打分，只有{given}名",
    "figure_missing": "须写明指标“{indicator}”的数值",
    "reference_missing": "须写明指标“{indicator}”所对照的{reference}",
    "no_such_cause": "本办法没有“{cause}”这一事由；可用：{known}",
    "cause_by_others": "“{cause}”应由{by}提请，您的岗位是{yours}",
    "being_revoked": "现处“{stage}”环节，已在取消称号程序之中，不另行提请",
    "part_of_treatment": "现处“{stage}”环节，“{cause}”并入本次处理，不另行提请",
    "no_such_change": "本办法没有规定单位{change}如何处理；有规定的：{changes}",
    "unit_unstated": "单位{change}须写明变更后的单位",
    "not_moved": "该单位现属“{township}”，区划调整须写明另一乡镇（街道）或者另一区划代码",
    "not_renamed": "该单位现在就叫“{name}”，更名须写明另一名称；名称没有变的，不必办理",
    "title_lost": "现处“{stage}”环节，称号已经失去，单位{change}不再使它终止或者重新认定，不必登记；"
    "更名、区划调整可以登记，善后事项随之办理",
    "recognised_later": "现处“{stage}”环节，须办结后再申请重新认定",
}
"""What a decision says; what comes up about a title that is held."""

REWRITING = {
    "no_such_obligation": "没有编号为{number}的待办事项；现有：{known}",
    "not_concerned": "{by}不在该事项的承办或提醒范围内，无须签收",
    "term_is_no_deadline": "有效期不是办理期限，不能延长、中止或恢复",
    "span_is_no_deadline": "暂停称号的期间由决定确定，不是办理期限，不能延期或者中止；可以由决定的一方更正",
    "renewal_past_term": "有效期于{ends}届满，申请的期限不能延期或者中止到其后，否则有效期随之延长",
    "own_deadline": "不得为自己承办的事项延期、中止或恢复计时，应由另一方决定",
    "before_anchor": "日期{on}早于该事项起算之日{since}，前后颠倒",
    "past_due": "该事项已于{due}到期，不能再调整期限",
    "no_extensions": "本办法没有规定该事项可以延期",
    "extensions_used_up": "该事项最多延期{most}次，已经用完",
    "no_length": "延期应写明延长多少日、工作日、月或年，不能是{by}",
    "extended_too_far": "延期{by}超过十年，请核对",
    "extended_too_long": "延期最长{longest}，不能延长{by}",
    "asked_on_unstated": "延期须在到期{ahead}前申请，请写明申请之日",
    "asked_too_late": "延期应于{last}前（含当日）申请，实际申请于{asked_on}，已经逾期",
    "paused_already": "该事项已在中止中，请先恢复",
    "paused_often": "该事项已中止{most}次，不再逐次中止；确需更长时间的，请一次中止到位或者办理延期",
    "paused_to_past": "中止须写明今天之后的截止日，届时自动恢复计时",
    "paused_too_far": "中止至{until}超过十年，请核对",
    "not_paused": "该事项没有中止，无须恢复",
    "resumed_too_early": "恢复日期早于中止日期，前后颠倒",
    "adopted_already": "本称号已适用该版本，无须变更",
    "adoption_noted": "本称号已登记将适用该版本，本环节结束后自动适用",
    "not_kept": "名册中没有要适用的版本或放假安排，先登记再适用",
    "gives_other_title": "该版本授予{at}{given:“”}，本称号是{level}“{honour}”，只能适用同一称号、同一级别的版本",
    "not_in_force": "该版本自{since}起施行，尚不能适用",
    "new_still_masked": "该版本还有{places}处原文隐去、尚待填写的数值，填写之前不能适用",
    "new_lacks_next": "该版本没有本次处理将要进入的环节，请在本次处理办结后再适用",
    "new_lacks_stage": "该版本没有“{stage}”环节，请在本环节办结后再适用",
    "new_lacks_sheet": "该版本按类别评分，没有“{category}”的评分表，该类称号仍按原版本办理",
    "adopted_since": "其后又适用了别的版本（第{later.entry}号记录），须先撤销那一次",
    "new_asks_nothing": "该版本下现处环节没有待办事项，请在本环节办结后再适用",
    "now_lacks_stage": "现行版本没有“{stage}”环节，不能再更正或撤销该环节的决定",
    "now_asks_nothing": "现行版本下“{stage}”环节没有待办事项，不能撤销该决定",
    "not_undoable": "第{entry}号记录不是可以{kind}的决定；可以的有：{known}",
    "decided_by_others": "该决定由{by}作出，应由{by}处理",
    "before_decision": "日期{on}早于所{kind}的决定（{since}），前后颠倒",
    "rested_upon": "其后已作出“{later}”决定（第{later.entry}号记录）并开始新的有效期，须先由{later.by}撤销该决定",
    "other_kind": "更正不能改变行为种类：原为“{kind}”，填写的是“{other_kind}”",
    "other_matter": "更正不能换成另一件：原为“{was}”，填写的是“{given}”",
    "result_by_deciders": "更正将改变结果，应由作出决定的{by}办理",
    "after_later": "更正后的日期{on}晚于其后的“{later}”（{later.on}）",
    "after_next_stage": "更正后的日期{on}晚于其后环节开始之日{since}",
    "decided_since": "按更正后的日期，“{stage}”的期限当时尚未届满，而其后已作出“{later}”"
    "（第{later.entry}号记录），须先由{later.by}撤销该决定",
    "nothing_ahead": "本称号没有超前于现在的登记，无须校时",
}
"""What would be done over again: clocks, editions, decisions."""

DATING = {
    "received_after_edition": "本办法施行至{until}，此件{received}才收到；以收到之日为准，应适用新版本",
    "received_outside": "每年{opens}至{closes}受理申报，此件落款{on}、{received}才收到；以收到之日为准，"
    "请在下一次受理期间提交",
    "dated_back": "日期{on}过早：此件{received}收到，计时的变动最早从{earliest}起算",
    "asked_outside": "申请延期之日{asked_on}应在该事项起算之日{since}与准予延期之日{on}之间",
    "after_document": "更正后的日期{on}晚于所依据文件的日期{document}；文件日期也登记错的，请一并更正",
    "after_receipt": "更正后的日期{on}晚于该决定登记之日{received}；登记以后才发生的，应撤销后重新办理",
    "term_by_deciders": "更正日期将改变有效期，应由作出决定的{by}办理",
    "term_told": "有效期届满的提醒已经发出，不能再以更正日期延长有效期；届满后按办法复验",
    "own_put_off": "更正日期将推迟自己承办的“{what}”的期限；确需推迟的，由{by}延期",
    "put_off_by_others": "更正日期将推迟“{what}”的期限，应由作出决定的{by}办理",
    "put_off_too_far": "更正日期推迟“{what}”的期限，不能超过延期的最长时间{longest}，即不晚于{last}",
    "put_off_already": "“{later}”（第{later.entry}号记录）的日期最多往后更正{most}次，已经用完；确需推迟的，请办理延期",
}
"""What a date cannot gain."""

INHERITING = {
    "moved_on": "接管以后已经办理过别的事项，不能再按台账改正；请就该事项更正、变更或者更新",
    "over_by_measure": "按办法，该称号已于{since}届满自然终止，台账写的却是有效：已复验合格的，写明复验日期；"
    "确已终止的，状态写作已终止",
    "no_such_state": "本办法没有“{state}”这一环节",
    "state_undated": "状态为“{state}”的，须写明自何日起",
    "out_of_order": "日期{on}早于{since}，前后颠倒",
    "not_passed_yet": "日期{on}在今天（{today}）之后，台账只记已经发生的事",
    "no_term_to_end": "本办法的称号长期有效，没有届满日期",
    "spread_too_far": "逾期事项的新期限{by}过晚，不能晚于{last}",
}
"""What a list says of a title that is to be taken over."""

URGING = {
    "runs_by_itself": "该期间于{due}自行届满，其间没有人须办理，无可催办",
    "own_duty": "不得催办自己承办的事项",
    "clock_stands": "该事项中止计时至{until}前，中止期间不催办",
    "urged_lately": "该事项已于{last}由{by}催办，两次催办至少相隔{every}，{free}起可以再次催办",
}
"""Who is told once more by hand."""

TRYING = {
    "term_shortened": "有效期缩短，适用之日即届满",
    "category_dropped": "类别“{category}”不在新办法范围内：在办的不因此终止，今后不能再申报",
}
"""Why a title would fall out under a draft that it may adopt."""

EVERYDAY = {
    "pieces_missing": "须附“{piece}”{wanted}份，附了{given}份；文件的标题写明是哪一种",
    "not_paid_in_points": "本办法没有为“{filing}”这种定期报告记平时得分；记分的：{known}",
    "other_year": "{year}年不能记平时得分：应在{first}年至{last}年之间",
    "more_than_a_year": "“{what}”一年最多{most}分，不能记{given}分",
}
"""What is filed and confirmed during the term."""

LISTING = {
    "items_unanswered": "问题清单还有{count}项没有整改反馈，不能提交整改报告：{items}",
    "items_unstruck": "问题清单还有{count}项没有销号，不能提交整改报告：{items}",
}
"""What stands against a report of rectification."""

SENTENCES = (
    ACTING | APPLYING | DATING | DECIDING | INHERITING | EVERYDAY | LISTING | REWRITING | TRYING | URGING
)


def reason(why: Reason) -> str:
    """Why it is refused, in one sentence without a full stop."""
    return fill(SENTENCES[why.code], why)


def told(why: Reason | None, rule: Founded | None) -> list[str]:
    """理由 and 依据 of what says no, a line each."""
    lines = [f"理由：{reason(why)}"] if why else []
    return lines + ([f"依据：{article(rule)}"] if rule else [])


def possible(one: Possible, *, keys: bool = False) -> str:
    """What can be done now, by whom, by when; with `keys` for a face at which kinds and matters are typed by theirs."""
    if isinstance(one, Over):
        return "本件已终结；符合条件的可以另行申报"
    if isinstance(one, Waits):
        until = f"有效期至{day(one.until)}，届满后复验；此前无须办理" if one.until else ""
        return until or "称号长期有效；按办法定期报告"
    what = f"{forms.ACTS[one.kind]} {one.kind}" if keys else forms.ACTS[one.kind]
    about = "、".join(matter(one.kind, it, keys=keys) for it in one.about)
    who = "、".join(party.label for party in one.by) + ("代为登记" if one.kind == "object" else "")
    due = f"，{day(one.due)}前" if one.due else ""
    other = "（您的岗位须由另一账号办理）" if one.other_account else ""
    return f"{what}{f'（{about}）' if about else ''}：{who}{due}{other}"


def matter(kind: str, it: Named, *, keys: bool = False) -> str:
    """What an act of the kind can be about."""
    if isinstance(it, Owed):
        return f"第{it.number}号：{it.what}"
    if kind == "examine":
        return f"第{it}号异议"
    if isinstance(it, Item):
        key, name = it.key, it.name
    else:
        key, name = it, forms.STAGES[Stage(it)] if kind == "ask" else CHANGES[it]
    return f"{key}：{name}" if keys else name
