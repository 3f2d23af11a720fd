"""Families of local titles, 石榴红 and 红石榴: in one office next to its own title, applied for, carried, listed."""

from pathlib import Path

import pytest
import yaml

from activities.place import HOME
from register import queries
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TODAY, TOWNSHIP, apply

ORDER = f"民创〔2026〕1号；关于开展命名的决定；{TODAY}"
OWN, HOME_OF, CAMP, BAOTOU = "民族团结进步示范单位", "石榴红家园", "石榴红同心营", "红石榴家园"

ASKED = ("纪检监察机关", "政法委员会", "公安机关")
"""Whom the measures of the families ask, which the office's own does not."""


@pytest.fixture
def families(served: Installation) -> Installation:
    """An office that also names by the measures of 昭阳 and 包头; a district recommends there."""
    found = yaml.safe_load((served.folder / "office.yaml").read_text(encoding="utf-8"))
    parties = [("recommender", "昆都仑区"), *(("consulted", one) for one in ASKED)]
    new = [{"id": one, "name": one, "parties": [{"role": role, "area": one}]} for role, one in parties]
    served.office(posts=[*found["posts"], *new])
    for pack in ("zhaoyang", "baotou"):
        file = str(HOME / "regulations" / f"{pack}.yaml")
        said = ("--all", "--ground", "开展命名", "--document", ORDER, "--as", OFFICE)
        assert served.run("packs", "adopt", file, *said) == 0, served.complained
    return served


def applied(office: Installation) -> dict[str, str]:
    """One unit applies for four titles; each by what it is for."""
    for honour in (OWN, HOME_OF, CAMP, BAOTOU):
        recommender = "昆都仑区" if honour == BAOTOU else "灵泉街道办事处"
        assert apply(office, honour=honour, recommender=recommender) == 0, office.complained
    return {
        one.life.application.honour: one.title
        for one in queries.open_titles(office.register)
        if one.life.application
    }


def test_each_is_a_title_of_its_own_under_its_own_measure(families: Installation) -> None:
    titles = applied(families)
    assert len(set(titles.values())) == 4
    assert apply(families, honour=CAMP) == 4, "it has that one"
    for title in titles.values():
        opinion = ("act", title, "opine", "--result", "同意", "--document", PAPER)
        assert families.run(*opinion, "--as", TOWNSHIP) == 0, families.complained
    assert (
        families.run(
            "act", titles[BAOTOU], "opine", "--result", "同意", "--document", PAPER, "--as", "昆都仑区"
        )
        == 0
    )
    for honour in (OWN, CAMP, BAOTOU):
        check = ("act", titles[honour], "check", "--result", "材料齐全", "--document", PAPER, "--as", OFFICE)
        assert families.run(*check) == 0, families.complained
    assert families.run("list") == 0
    assert all(honour in families.said for honour in titles), families.said
    assert families.json("list", "--honour", CAMP)["total"] == 1
    assert families.run("show", titles[BAOTOU]) == 0
    assert BAOTOU in families.said
    assert families.run("verify") == 0, families.complained


def test_a_list_that_names_no_title_is_of_the_offices_own_and_one_that_does_is_of_that(
    families: Installation, tmp_path: Path
) -> None:
    heads = "单位名称,统一社会信用代码,类别,乡镇（街道）,命名时间,文号"
    rows = f"{heads}\n灵泉街道第十小学,12532502431865110X,学校,灵泉街道,2024-03-01,开民创办[2024]9号\n"
    file = tmp_path / "台账.csv"
    file.write_text(rows, encoding="utf-8")
    assert families.run("import", str(file), "--as", OFFICE) in (0, 4), families.complained
    assert f"称号一律为“{OWN}”" in families.said
    file.write_text(rows.replace(heads, f"{heads},称号").replace("9号\n", f"9号,{HOME_OF}\n"), "utf-8")
    assert families.run("import", str(file), "--as", OFFICE, "--confirm") == 0, (
        families.said + families.complained
    )
    assert families.json("list", "--honour", HOME_OF)["total"] == 1
    assert families.run("verify") == 0, families.complained
