"""`bulletin wechat`: which issues may go out, what lies in the folder."""

from pathlib import Path

import pytest
from PIL import Image

from tests.commands import bulletin
from tests.conftest import ISSUE
from tests.print_jobs import MakeSite

WITH_PICTURE = ISSUE + "\n![图1　会场](a.png)\n"


def picture(path: Path) -> None:
    Image.new("RGB", (20, 20), "red").save(path)


def test_each_article_is_a_page_with_its_pictures_beside_it(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": WITH_PICTURE})
    picture(root / "content" / "issues" / "a.png")
    told = bulletin("wechat", "1", "-C", root)
    assert told.exit_code == 0, told.output
    folder = root / "output" / "wechat" / "1"
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert names == ["01-县里开了一次会.html", "01-图片1.png"]
    assert "图片 1 幅，要上传" in told.output
    assert not (root / "output" / "site").exists()


def test_a_page_of_an_old_title_goes_and_what_others_put_there_stays(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    bulletin("wechat", "1", "-C", root)
    folder = root / "output" / "wechat" / "1"
    (folder / "封面.jpg").write_bytes(b"cover")
    path = root / "content" / "issues" / "1.md"
    path.write_text(ISSUE.replace("县里开了一次会", "又开了一次会"), encoding="utf-8")
    assert bulletin("wechat", "1", "-C", root).exit_code == 0
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert names == ["01-又开了一次会.html", "封面.jpg"]


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("草稿: 是", "草稿"),
        ("密级: 内部", "密级是“内部”，不上网"),
        ("密级: 秘密★10年", "密级是“秘密★10年”，不上网"),
        ("日期: 2099-12-31", "日期 2099-12-31 还没到"),
    ],
)
def test_what_is_not_public_is_refused(make_site: MakeSite, front: str, reason: str) -> None:
    text = ISSUE.replace("日期: 2026-01-05\n", "") if front.startswith("日期") else ISSUE
    root = make_site({"content/issues/1.md": text.replace("期号: 1\n", f"期号: 1\n{front}\n")})
    told = bulletin("wechat", "1", "-C", root)
    assert told.exit_code == 1, told.output
    assert "错误[not-for-the-public]: 第1期不能发公众号" in told.output
    assert reason in told.output
    assert not (root / "output").exists()


def test_it_is_never_written_into_the_site(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE})
    for folder in (root / "output" / "site" / "wechat", root / "output" / "site"):
        told = bulletin("wechat", "1", "-C", root, "-o", folder)
        assert told.exit_code == 2
        assert "是要发布的网站" in told.output
