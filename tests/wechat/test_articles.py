"""Articles for a 公众号: inline styles alone, pictures numbered, links as notes, 摘要 of at most 120 字."""

import re
from dataclasses import replace

import pytest
from lxml import html

from bulletin.reading.issue import parse_issue
from bulletin.site.addresses import Addresses
from bulletin.values.asset import Asset
from bulletin.values.model import ArticleBody, Heading
from bulletin.values.settings import Config, SectionConfig
from bulletin.wechat.articles import ABSTRACT, WechatArticle, abstract_of, wechat_articles

CONFIG = Config(
    "工作简报", "办公室", sections=(SectionConfig("经验交流"),), base_url="https://example.org/j/"
)
ISSUE = """---
期号: 365
日期: 2020-03-10
---

::: 编者按
供参考。
:::

## 青荷镇：一本账册<br>记出一镇的账

:引题: 账册的用处
:供稿: 青荷镇党委

去年底[^1]，全镇记账**1260本**。见[网页](https://example.com/a)和[上期](364.md)，还有[没有发的](363.md)，再见[网页](https://example.com/a)。

### 一、办法

1. 第一件
2. 第二件
   - 里面一项

> 记了账，心里亮。

| 乡镇 | 本数 |
|---|---:|
| 青荷镇 | 12 |

![图1　账册](a.png)

文字里的![小图](b.JPG)也要上传。

::: 附件 办法
第一条　天天记。
:::

[^1]: 县统计局，见<https://example.net/x>。
"""


@pytest.fixture(scope="module")
def article() -> WechatArticle:
    checked = parse_issue("content/issues/365.md", ISSUE, CONFIG)
    assert checked.value is not None, checked.diagnostics
    assets = {f"content/issues/{name}": Asset(name, "d", 9, 40, 30) for name in ("a.png", "b.JPG")}
    addresses = Addresses({"content/issues/364.md": "issues/364.html"}, {}, {}, {}, {}, {}, assets)
    (found,) = wechat_articles(checked.value.issue, checked.value.body, CONFIG, addresses)
    return found


def test_styles_stand_on_the_elements_and_nothing_else_does(article: WechatArticle) -> None:
    root = html.fragment_fromstring(str(article.html))
    tags = {each.tag for each in root.iter()}
    assert tags <= {"section", "p", "span", "strong", "br", "table", "tbody", "tr", "th", "td"}
    assert {name for each in root.iter() for name in each.attrib} == {"style"}
    assert all(each.get("style") for each in root.iter("p", "td", "th", "table"))


def test_all_words_stand_in_their_order(article: WechatArticle) -> None:
    text = re.sub(r"\s", "", html.fragment_fromstring(str(article.html)).text_content())
    assert text == (
        "编者按：供参考。账册的用处"
        "去年底①，全镇记账1260本。见网页[1]和上期[2]，还有没有发的，再见网页[1]。一、办法1.第一件2.第二件•里面一项"
        "记了账，心里亮。乡镇本数青荷镇12〔这里插入图片1〕图1账册文字里的〔这里插入图片2〕也要上传。（青荷镇党委）"
        "附件办法第一条天天记。注释①县统计局，见https://example.net/x。"
        "链接[1]https://example.com/a[2]https://example.org/j/issues/364.html来源：《工作简报》第365期（2020年3月10日）"
    )


def test_pictures_are_numbered_and_named_for_their_place(article: WechatArticle) -> None:
    assert [(each.number, each.name, each.path) for each in article.pictures] == [
        (1, "01-图片1.png", "content/issues/a.png"),
        (2, "01-图片2.jpg", "content/issues/b.JPG"),
    ]
    assert (article.title, article.author) == ("青荷镇：一本账册记出一镇的账", "青荷镇党委")


def test_without_an_address_of_the_site_links_within_it_are_words() -> None:
    checked = parse_issue("content/issues/365.md", ISSUE, CONFIG)
    assert checked.value is not None
    addresses = Addresses({"content/issues/364.md": "issues/364.html"}, {}, {}, {}, {}, {}, {})
    (found,) = wechat_articles(
        checked.value.issue, checked.value.body, replace(CONFIG, base_url=""), addresses
    )
    assert found.links == 1


LONG = "全镇一千二百六十户都有一本账册，" * 9 + "说完了。"


@pytest.mark.parametrize(
    ("own", "text", "expected"),
    [
        ("自己写的摘要。", "正文。", "自己写的摘要。"),
        ("", "一、小标题\n第一句。第二句。", "第一句。第二句。"),
        ("", "第一句" + "好" * 60 + "。第二句" + "好" * 80 + "。", "第一句" + "好" * 60 + "。"),
        ("", LONG, ("全镇一千二百六十户都有一本账册，" * 7)[:-1] + "……"),
        ("好" * 200, "正文。", "好" * 118 + "……"),
        ("", "他说：“好！”大家笑了。" + "好" * 120 + "。", "他说：“好！”大家笑了。"),
    ],
)
def test_the_abstract_ends_with_a_sentence_where_it_can(own: str, text: str, expected: str) -> None:
    body = ArticleBody((), "", (), (Heading(1, "一、小标题", "h"),), (), text)
    found = abstract_of(own, body)
    assert found == expected
    assert len(found) <= ABSTRACT
