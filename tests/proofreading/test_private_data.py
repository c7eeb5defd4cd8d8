"""Private data does not leave the office by the bulletin, and no message carries it either."""

import pytest

from bulletin.proofreading.private_data import KINDS, check_private
from bulletin.values.diagnostics import Severity, render_full, render_json
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
