"""The arrows that a measure leaves open, where it has causes and steps on request."""

from schemas.regulation import Cause, OnRequest
from schemas.stage import Stage
from tests.people import KAIYUAN
from workflows.life.paths import leads


def test_a_cause_raised_in_rectification_leads_where_the_cause_says() -> None:
    cause = Cause.model_validate(
        {"label": "弄虚作假", "by": ["office"], "follows": {"then": "end"}, "assumed": True}
    )
    ways = leads(KAIYUAN.model_copy(update={"causes": {"fraud": cause}}))
    for stage in (Stage.TERM, Stage.REINSPECTION, Stage.RECTIFICATION, Stage.SECOND):
        assert ways[stage, "raised"] == {Stage.AFTERMATH}


def test_of_several_steps_on_request_each_may_be_held_alone() -> None:
    request = OnRequest.model_validate({"by": ["office"], "assumed": True})
    asked = dict.fromkeys((Stage.ASSESSMENT, Stage.CONSULTATION), request)
    ways = leads(KAIYUAN.model_copy(update={"on_request": asked}))
    assert ways[Stage.MATERIALS, "complete"] == {Stage.ASSESSMENT, Stage.CONSULTATION, Stage.DECISION}
