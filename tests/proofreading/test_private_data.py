"""Private data does not leave the office by the bulletin, and no message carries it either."""

import re
from pathlib import Path

import pytest

from bulletin.proofreading.private_data import KINDS, check_private
from bulletin.proofreading.proofread import check_copy
from bulletin.proofreading.settings import ProofSettings
from bulletin.reading.file import FileContent
from bulletin.values.diagnostics import Severity, render_full, render_json
from bulletin.values.model import TextPage
from tests.commands import bulletin
from tests.conftest import REPOSITORY

PATH = "content/issues/1.md"
NUMBER = "32060019900101123"


def with_check_digit(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, weights, strict=True)) % 11]


CITIZEN = with_check_digit(NUMBER)
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in CITIZEN)
FOUND = (
    ("citizen-number", f"张某，身份证号{CITIZEN}。"),
    ("citizen-number", f"身份证：{CITIZEN[:6]} {CITIZEN[6:14]} {CITIZEN[14:]}"),
    ("citizen-number", f"身份证：{CITIZEN[:6]}-{CITIZEN[6:14]}-{CITIZEN[14:]}"),
    ("citizen-number", f"身份证：{WIDE}"),
    ("citizen-number", f"---\n标题: {CITIZEN}\n---"),
    ("citizen-number", f"![{CITIZEN}](a.jpg)"),
    ("masked-citizen-number", "身份证号32060019900101****。"),
    ("mobile-number", "电话13812345678。"),
    ("mobile-number", "电话138-1234-5678。"),
    ("bank-card", "银行账号6222020200112233446。"),
    ("passport-number", "持护照E12345678入境。"),
    ("plate-number", "一辆苏F·12A45轿车。"),
    ("citizen-number", f"身份证：{CITIZEN[:6]}－{CITIZEN[6:14]}\u200b{CITIZEN[14:]}"),
    ("citizen-number", f"身份证号{NUMBER}{(int(CITIZEN[-1]) + 1) % 10 if CITIZEN[-1].isdecimal() else 0}。"),
    ("citizen-number", f"证号\t{CITIZEN.lower()}\t男"),
    ("masked-citizen-number", "身份证号320600199001011***。"),
    ("masked-citizen-number", "身份证号32060019900101123*。"),
    ("masked-citizen-number", "身份证号320600199001●●1234。"),
    ("masked-citizen-number", "身份证号32060019900101xxxx。"),
    ("mobile-number", "电话１３８１２３４５６７８。"),
    ("mobile-number", "电话+86 138 1234 5678。"),
    ("mobile-number", "电话（0086）138－1234－5678。"),
    ("mobile-number", "| 张某 | 13812345678 |"),
    ("mobile-number", "[拨打](tel:13812345678)"),
    ("mobile-number", "电话19212345678转801。"),
    ("bank-card", "银行账号6222 0202 0011 2233 446。"),
    ("bank-card", "| 户名 | 账号 |\n|---|---|\n| 张某 | 6222020200112233446 |"),
    ("bank-card", "开户行：县农商行\n6222020200112233446"),
    ("passport-number", "| 姓名 | 护照号码 |\n|---|---|\n| 张某 | E12345678 |"),
    ("plate-number", "一辆苏Ｆ１２Ａ４５轿车。"),
    ("plate-number", "新能源车苏FD12345。"),
    ("home-address", "家住幸福小区12-3-501。"),
    ("home-address", "家住阳光花园3栋2单元501。"),
    ("home-address", "住石梁村3组12号。"),
    ("home-address", "住在文昌路5号幸福花园3幢2单元501室。"),
    ("citizen-number", f"{CITIZEN[:6]}/{CITIZEN[6:14]}/{CITIZEN[14:]}"),
    ("citizen-number", f"**{CITIZEN[:6]}**{CITIZEN[6:]}"),
    ("citizen-number", f"{CITIZEN[:6]}\\-{CITIZEN[6:14]}\\-{CITIZEN[14:]}"),
    ("citizen-number", "身份证 130503 670401 001"),
    ("citizen-number", "| 姓名 | 身份证号 |\n|---|---|\n| 张某 | 130503670401001 |"),
    ("masked-citizen-number", "身份证号320600****01011234"),
    ("mobile-number", "008613812345678"),
    ("mobile-number", "0086-138-1234-5678"),
    ("mobile-number", "电话013812345678"),
    ("mobile-number", "手机：1 3 8 1 2 3 4 5 6 7 8"),
    ("mobile-number", "微信wx13812345678"),
    ("mobile-number", "138.1234.5678"),
    ("bank-card", "打到我卡里：6225 8801 1223 3441"),
    ("bank-card", "存折6222020200112233446"),
    ("plate-number", "苏F-12345"),
    ("plate-number", "警车苏FA123警"),
    ("passport-number", "台胞证12345678"),
    ("passport-number", "E12345678（护照）"),
    ("passport-number", "军官证南字第1234567号"),
    ("citizen-number", f"[名单](sfz{CITIZEN}.png)"),
    ("home-address", "住石梁村三组12号。"),
    ("home-address", "住石梁村12号。"),
    ("home-address", "户籍地址：桐溪镇柳河村第五村民小组28号"),
    ("home-address", "住：南湖小区8号楼3门501"),
    ("home-address", "金色家园A座1203室"),
    ("citizen-number", f"证件号码：{CITIZEN[:6]}、{CITIZEN[6:14]}、{CITIZEN[14:]}"),
    ("home-address", "现居翠湖社区翠湖苑12栋二单元301室"),
    ("home-address", "户籍地：石桥村6队22号"),
    ("home-address", "租住在学苑路18号教师公寓4-302"),
    ("home-address", "住香榭丽舍A3栋1502室"),
    ("home-address", "望城镇建设街5号院2号楼4单元11号"),
    ("home-address", "家住南街128号"),
    ("home-address", "家庭住址：和平社区6-2-401"),
    ("bank-card", "| 发放表 | |\n|---|---|\n| 户名 | 账号 |\n| 张某 | 6222020200112233446 |"),
)
QUIET = (
    "编号320600199001011230123456。",
    f"流水号{NUMBER}0。" if not CITIZEN.endswith("0") else f"流水号{NUMBER}1。",
    "投入13812345678.5元。",
    "总产值138123456789元。",
    "编号6222020200112233440。",
    "会议在行政中心3号楼召开。",
    "身份证号3206**********123X。",
    "身份证号320600********1234。",
    "工程编号13812345678901。",
    "面积13.8123456平方公里，138123.45678万元。",
    "比分12-3-5，比例1-2-3。",
    "京ICP备12345678号，京B2-20090059。",
    "| 村 | 户数 |\n|---|---|\n| 甲村 | 6222020200112233446 |",
    "全村3个组12号前交齐。",
    "热线12345，电话0513-6121200。",
    "见 GB 11643—1999。",
    "2026年3月5日至2026年12月31日。",
    "投入13812345678元，13800138000元/年，面积138.12345678亩。",
    "合同编号HT13812345678，QQ 1381234567。",
    "统一社会信用代码12320600466019948R，ISBN 9787502112345。",
    "报名地点：府前路3号县行政中心2号楼201室，文昌路5号县医院3号楼1201室。",
    "住院部3号楼1201，住石梁村12号井边。",
    "第三村民小组和石梁村三组15号前上报。",
    "流水号130503670401001，各村户数：120 130 140 150 160 170。",
    "电话会议于1月2日至3月4日召开，2026年1 2 3 4 5 6。",
    "320600，19900101，1234；S12345省道，D3012次列车，G15沈海高速。",
    "鲁迅路12号文化馆2号楼201室。3幢2单元楼道堆物已清，石桥村民委员会6队22名队员到场。",
    "| 项目 | 流水号 |\n|---|---|\n| 水管 | 6222020200112233446 |",
    "项目代码2026-320600-48-01-123456，订单号202601051234567890，车架号LSVAA4182E2123456。",
    "鄂A1组、沪苏B级通道，京C座；标段1-2-301，各小区1-2-3号楼换水管。",
)


def codes_of(text: str, **more: object) -> list[str]:
    return [d.code for d in check_private(PATH, text, is_published=True, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "text"), FOUND)
def test_private_data_is_found_and_never_shown(code: str, text: str) -> None:
    found = list(check_private(PATH, text, is_published=True))
    assert [d.code for d in found] == [code]
    digits = "".join(char for char in text if char.isdigit())
    shown = render_full(found[0], {PATH: text.split("\n")}) + render_json(found[0])
    assert digits not in "".join(char for char in shown if char.isdigit())
    assert CITIZEN not in shown


@pytest.mark.parametrize("text", QUIET)
def test_other_numbers_are_passed_over(text: str) -> None:
    assert codes_of(text) == []


TWO = "电话:13812345678、１３９１２３４５６７８，联系人,138 1234 5678"


def test_what_else_is_said_of_a_line_does_not_print_its_numbers() -> None:
    """The mark beside a number is told with the words around it, full-width digits with the digits."""
    content = FileContent(TWO, None, None, TextPage(PATH, "1", "一", 0, "", (), ()), ())
    found = list(check_copy(PATH, content, ProofSettings(), (), has_faces=False))
    assert {"half-width-mark", "wide-letter", "mobile-number"} <= {d.code for d in found}
    shown = "".join(d.message + d.hint for d in found)
    assert not re.search(r"\d{5}", shown)


def test_a_missing_file_whose_name_holds_a_number_is_told_without_it(tmp_path: Path) -> None:
    """What other checks say quotes names of files, in each form that `--format` knows."""
    (tmp_path / "content/issues").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text("名称: 简报\n编发单位: 办公室\n", encoding="utf-8")
    text = f"---\n期号: 1\n日期: 2026-01-05\n---\n\n## 水管通到村口\n\n会开完了。\n\n![水管](张某{CITIZEN}.png)\n"
    (tmp_path / "content/issues/1.md").write_text(text, encoding="utf-8")
    for style in ("full", "short", "json"):
        told = bulletin("check", "-C", tmp_path, "--format", style).stderr
        assert "missing-picture" in told
        assert CITIZEN[6:14] not in told


def test_identity_numbers_stop_publication_but_in_issues_that_stay_inside() -> None:
    (public,) = check_private(PATH, CITIZEN, is_published=True)
    (internal,) = check_private(PATH, CITIZEN, is_published=False)
    assert (public.severity, internal.severity) == (Severity.ERROR, Severity.WARNING)


def test_names_of_files_are_looked_at() -> None:
    found = list(check_private(f"content/issues/{CITIZEN}.md", "", is_published=True))
    assert [d.code for d in found] == ["citizen-number"]


def test_an_exception_needs_a_reason_and_public_telephones_are_passed_over() -> None:
    text = "电话13812345678。"
    assert codes_of(text, exceptions=(("手机号", "本人同意"),)) == []
    assert codes_of(text, exceptions=(("手机号", ""),)) == ["exception-without-reason", "mobile-number"]
    assert codes_of(text, phones=("138 1234 5678",)) == []


def test_the_programs_own_bulletin_and_handbook_hold_no_private_data() -> None:
    paths = sorted((REPOSITORY / "content").rglob("*.md"))
    assert not [
        d for p in paths for d in check_private(PATH, p.read_text(encoding="utf-8"), is_published=True)
    ]


def test_the_handbook_tells_every_kind() -> None:
    page = (REPOSITORY / "content/pages/handbook-proofreading.md").read_text(encoding="utf-8")
    assert [kind.code for kind in KINDS if f"`{kind.code}`" not in page] == []
