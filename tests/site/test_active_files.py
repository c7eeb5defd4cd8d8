"""A linked file that a browser would run as a page is published as plain text: it has no say under the site's address."""

import pytest

from bulletin.site.addresses import asset_href, download_name
from bulletin.values.asset import Asset


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("表.xlsx", ".xlsx"),
        ("通知.PDF", ".pdf"),
        ("图.jpg", ".jpg"),
        ("调查.html", ".html.txt"),
        ("调查.HTM", ".htm.txt"),
        ("图.svg", ".svg.txt"),
        ("网页.mhtml", ".mhtml.txt"),
        ("数据.xml", ".xml.txt"),
        ("a.js", ".js.txt"),
        ("a.php", ".php.txt"),
        ("说明.文档", ""),
        ("说明.TXT", ".txt"),
    ],
)
def test_what_could_run_scripts_is_plain_text(name: str, suffix: str) -> None:
    asset = Asset(f"content/issues/{name}", "0123456789abcdef", 1)
    href = asset_href(asset, "365")
    assert href == f"assets/365/0123456789ab{suffix}"
    assert download_name(asset.path, href) == name + (".txt" if suffix.count(".") == 2 else "")
