"""The one table of every key an author can write, in both spellings: the glossary of the content format.

Decoding, the handbook's reference and the editors' JSON Schema all come from here.
"""

from dataclasses import dataclass
from typing import Literal

from bulletin.values.choices import (
    ARCHIVED,
    BRACKETED,
    DOUBLE_RULE,
    EVEN_PAGE,
    EXTRA,
    FOURTH_SIZE,
    FULL,
    ISSUED,
    LEFT,
    OPEN,
    PREPRINTED,
    REPORT,
    RIGHT,
    RUN_ON,
    RUNNING,
    SEND,
    SINGLE_RULE,
    SPACED,
    SPARE,
    THIRD_SIZE,
    TIGHT,
    YEARLY,
    Choice,
)

Kind = Literal[
    "text",  # one line of words
    "texts",  # words, or a list of them
    "integer",  # 1, 2, 3 …
    "count",  # 0, 1, 2 …
    "issue-number",  # 365, or 7-8 for a combined issue
    "date",  # 2020-03-10
    "flag",  # 是 / 否
    "choice",  # one of `choices`
    "secrecy",  # 公开, 内部, 秘密★10年 …
    "points",  # a length in pt
    "millimetres",  # a length in mm
    "sections",  # names, or mappings of SECTION keys
    "recipients",  # names, or mappings of RECIPIENT keys
    "errata",  # mappings of ERRATUM keys
    "print",  # a mapping of PRINT keys
    "fonts",  # a mapping of FONT keys
    "dispatch",  # a mapping of DISPATCH keys
    "sender",  # a mapping of SENDER keys
    "filing",  # a mapping of FILING keys
    "units",  # names, or mappings of UNIT keys
    "groups",  # a mapping: the group's name → names of units or of other groups
    "copy-numbers",  # 000031–000032, or a list of them
    "given",  # mappings of GIVEN keys
    "runs",  # mappings of RUN keys
    "written",  # mappings of WRITTEN keys
    "shares",  # a mapping: name → copies
    "pairs",  # a mapping: words → words
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its two spellings, the kind of its value, and the handbook's text on it."""

    zh: str
    en: str
    kind: Kind
    about: str
    example: str
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()


SECTION = (
    Key("名称", "name", "text", "栏目名，印作【名称】。", "经验交流", required=True),
    Key("标识", "slug", "text", "栏目页的网址用字，只用小写字母、数字和连字符；不写就用拼音。", "jingyan"),
    Key("说明", "description", "text", "栏目页上的一句介绍。", "各镇各部门的做法"),
)

RECIPIENT = (
    Key("单位", "unit", "text", "收文单位，照写照印。", "县档案馆", required=True),
    Key(
        "份数", "copies", "integer",
        "给这个单位几份；是一个组，就给组里的单位每家几份。不写就按通讯录，通讯录里也没有就是1份。",
        "2",
    ),
)  # fmt: skip

UNIT = (
    Key("简称", "short", "text", "平常的叫法；报、送、发里多半写它，登记簿上也印它。", "县档案馆", required=True),
    Key("全称", "name", "text", "全称，信封和标签上用；不写就同简称。", "澄川县档案馆"),
    Key(
        "类别", "kind", "choice",
        "它是上级（报）、平级（送）还是下级（发）；写了，错报到高一级的名单里就会提醒。",
        "送", choices=(REPORT, SEND, ISSUED),
    ),
    Key("份数", "copies", "integer", "平常每期给几份。", "2", default="1"),
    Key("地址", "address", "text", "通信地址，印标签和信封用。", "青石县城关镇文昌路5号"),
    Key("邮编", "postcode", "text", "六位邮政编码；0 开头的照写。", "010020"),
    Key("联系人", "contact", "text", "收件人。", "周南"),
    Key("电话", "phone", "text", "联系电话。", "5550123"),
    Key("备注", "notes", "text", "只给自己看的话，例如怎样送。", "交换站取"),
    Key("标识", "id", "text", "自己定的、不会变的编号；单位改了名，照它认。", "dag"),
    Key(
        "曾用名", "former", "texts",
        "以前的简称、全称。用`bulletin recipients rename`改名时自动写上；名单和印发记录里的旧名字照它认。",
        "[县档案局]",
    ),
)  # fmt: skip

BOOK = (
    Key("单位", "units", "units", "全部单位，按装封的先后排列。", "[县委办公室, {简称: 县档案馆, 份数: 2}]", required=True),
    Key(
        "组", "groups", "groups",
        "一个名字代表几个单位：写组名，冒号，再写它的单位（也可以是别的组）。份数按其中的单位算。",
        "{各乡镇党委: [青荷镇党委, 桐溪镇党委]}",
    ),
)  # fmt: skip

DISPATCH = (
    Key(
        "存档", "archive", "count",
        "编发单位自己留存几份。一份归档（一期是一件），一份留作合订本，所以通常是2份。",
        "3", default="2",
    ),
    Key(
        "余份", "spare", "count",
        "除了分发和存档，再多印几份备用。有密级的每一份都要交代去向，所以不写就不多印。",
        "5", default="0",
    ),
    Key(
        "共印份数", "print_run", "flag",
        "末页印不印算出来的“共印120份”。不写的话，有通讯录就印，没有就不印。",
        "否", default="有通讯录就印",
    ),
    Key(
        "启用日期", "since", "date",
        "从哪天的简报起按通讯录核对和计算份数。以前印过的，份数已经定了，仍旧照各期自己写的印。",
        "2026-01-01",
    ),
)  # fmt: skip

SENDER = (
    Key("地址", "address", "text", "编发单位的通信地址，印在信封右下方。", "澄川县北澄街道府前路3号"),
    Key("邮编", "postcode", "text", "编发单位的邮编，六位；0 开头的照写。", "369100"),
    Key("电话", "phone", "text", "联系电话，印在签收单上，收文单位有疑问好打。", "6121200"),
    Key(
        "编码框", "postcode_boxes", "flag",
        "信封左上角的六个红框印不印。买来的标准信封已经印好红框的，写否，只把数字印进框里。",
        "否", default="是",
    ),
)  # fmt: skip

FILING = (
    Key("全宗号", "fonds", "text", "档案馆给本单位的全宗号。", "J012"),
    Key("机构", "division", "text", "归档时的机构或问题。", "办公室"),
    Key("保管期限", "retention", "text", "本单位编的简报保管多久：永久、30年、10年。", "30年", default="10年"),
)  # fmt: skip

GIVEN = (
    Key(
        "名单", "list", "choice", "在哪个名单里。", "送", required=True,
        choices=(REPORT, SEND, ISSUED, EXTRA, OPEN, ARCHIVED, SPARE),
    ),
    Key("单位", "unit", "text", "给了谁。", "县档案馆", required=True),
    Key("份号", "numbers", "copy-numbers", "给了哪几号，首尾都算；没有编号的不写。", "000031-000032"),
    Key("份数", "copies", "integer", "没有编号的，给了几份。", "2"),
    Key("标识", "id", "text", "这个单位在通讯录里的标识；没有就不写。", "dag"),
)  # fmt: skip

WRITTEN = (
    Key(
        "名单", "list", "choice", "在哪个名单里。", "发", required=True,
        choices=(REPORT, SEND, ISSUED, EXTRA),
    ),
    Key("写作", "name", "text", "名单里照这样写的。", "各镇党委", required=True),
    Key("份数", "copies", "integer", "名单里写了的份数；没有写就没有。", "2"),
    Key("单位", "units", "shares", "当时是哪些单位、各几份。", "{甲镇党委: 2, 乙镇党委: 2}", required=True),
)  # fmt: skip

RUN = (
    Key("日期", "date", "date", "哪天做的印刷文件。", "2020-03-10", required=True),
    Key("份数", "copies", "count", "这一次印几份。", "120", required=True),
    Key("份号", "numbers", "copy-numbers", "这一次印的份号；没有编号的不写。", "000001-000120"),
    Key("页数", "pages", "integer", "每份几页。", "4"),
    Key("共印", "print_run", "integer", "末页印的“共印几份”；没有印就没有。", "120"),
    Key("文字", "text", "text", "文字的校验码：文字改了，它就对不上。", "3fa9c1d2e4b5"),
    Key("版式", "layout", "text", "版式的校验码。", "0a1b2c3d4e5f"),
    Key("原件", "original", "text", "印出去的那一份存在旁边哪个文件里：文件名里就是它。", "9f8e7d6c5b4a"),
    Key("更正", "errata", "integer", "那时候有几条更正；没有就不写。", "1"),
    Key("重印", "whole", "flag", "是不是整期重印，代替以前的各份。", "是"),
)  # fmt: skip

RECORD = (
    Key("版本", "version", "integer", "记录的写法；没有这一行的是旧写法，只记份号。", "2"),
    Key("期号", "issue", "text", "是哪一期的记录，就是这一期的文件名。", "365", required=True),
    Key("已编到", "last", "copy-numbers", "编到了多少号；下一份从它的后一号编起。没有编号的不写。", "000122"),
    Key("印刷", "runs", "runs", "哪天印的，几份，印的是什么。", "[{日期: 2020-03-10, 份数: 120}]"),
    Key("名单", "written", "written", "名单当时怎样写，是哪些单位。", "[{名单: 送, 写作: 县档案馆, 单位: {县档案馆: 2}}]"),
    Key("分发", "given", "given", "谁有哪几号，或者几份。", "[{名单: 送, 单位: 县档案馆, 份号: 000001-000002}]", required=True),
    Key("作废", "withdrawn", "given", "发出去又收回的号，不再用。", "[{名单: 发, 单位: 县工会, 份号: 000031}]"),
)  # fmt: skip

ERRATUM = (
    Key("日期", "date", "date", "更正的日期。", "2020-04-01", required=True),
    Key("文章", "article", "text", "更正的是哪一篇，写标题；整期的更正不写。", "省协调小组第十一次会议召开"),
    Key("内容", "content", "text", "哪里错了，应当是什么。", "第2页“35家”应为“53家”", required=True),
)

FONTS = (
    Key("小标宋", "biaosong", "text", "报头和文章标题。", "方正小标宋简体"),
    Key("仿宋", "fangsong", "text", "正文。", "仿宋_GB2312"),
    Key("楷体", "kaiti", "text", "二级标题、编者按。", "楷体_GB2312"),
    Key("黑体", "heiti", "text", "一级标题、栏目名。", "黑体"),
    Key("宋体", "songti", "text", "页码。", "宋体"),
)

PRINT = (
    Key(
        "字体", "fonts", "fonts",
        "本单位自己的字体：写装在电脑里的字体名，或 `layouts/fonts/` 里的文件名；没写的用随程序带的字体。",
        "{小标宋: 方正小标宋简体}",
    ),
    Key(
        "补字", "supplementary_faces", "texts",
        "补字体：程序带的字体里没有的字（生僻的人名用字、自造字），到这些字体里找；写法和 `字体` 一样，可以写几种。",
        "[simsunb.ttf]",
    ),
    Key(
        "正文字号", "body_size", "points",
        "正文字号，单位磅。3号字按老字号制是15.75磅，版心一行正好28字；Word 里的3号是16磅，会自动略微收紧字距。",
        "16", default="15.75",
    ),
    Key(
        "行距", "line_pitch", "points",
        "正文相邻两行的距离，单位磅。不写就按GB/T 9704—2012的22行撑满版心计算（约29.6磅）。",
        "28.95", default="撑满版心",
    ),
    Key(
        "汉字与数字", "latin_gap", "choice",
        "汉字和数字、字母之间。紧排：不留空，公文多是这样。留空：留四分之一字的空。",
        "留空", default="紧排", choices=(TIGHT, SPACED),
    ),
    Key(
        "题字号", "title_size", "points", "文章标题的字号，单位磅。2号字是22磅，小2号是18磅。", "20", default="22",
    ),
    Key(
        "名称字号", "name_size", "points",
        "报头红字最大多少磅；名称长，一行放不下，会自动缩小。初号字是42磅。",
        "60", default="72",
    ),
    Key(
        "报头红线", "masthead_rule", "choice", "报头下的红线。", "双线", default="单线",
        choices=(SINGLE_RULE, DOUBLE_RULE),
    ),
    Key(
        "期号样式", "number_style", "choice",
        "报头下的期号。紧排：第5期（总第365期）。留空：第 5 期（总第 365 期）。括号：（第5期　总第365期）。",
        "括号", default="紧排", choices=(TIGHT, SPACED, BRACKETED),
    ),
    Key(
        "期号年份", "number_year", "flag",
        "按年编号时，期号前印不印年份：印是2020年第5期，不印是第5期。",
        "否", default="是",
    ),
    Key(
        "份号位置", "copy_number_place", "choice",
        "份号印在第一页左上角（GB/T 9704—2012）还是右上角。份号由 `bulletin print` 逐份编。",
        "右", default="左", choices=(LEFT, RIGHT),
    ),
    Key(
        "信纸", "letterhead", "choice",
        "套红：报头的红字红线一起印出来。预印：用印好红头的信纸，红的都空着，只印黑字。",
        "预印", default="套红", choices=(FULL, PREPRINTED),
    ),
    Key(
        "预留高度", "letterhead_height", "millimetres",
        "信纸预印时，纸的上边到红线有多少毫米。不写就按套红时红线的位置。",
        "105",
    ),
    Key(
        "目录页码", "contents_pages", "flag", "目录里每篇后面用点线引到页码。", "是", default="否",
    ),
    Key(
        "版记句号", "tail_full_stop", "flag", "报、送、发各行末尾加句号。", "是", default="否",
    ),
    Key(
        "版记页", "tail_page", "choice",
        "接排：报、送、发印在最后一页的下端。偶数页：末页是单数页时挪到背面；中间空出的一页和版记页不印页码。",
        "偶数页", default="接排", choices=(RUN_ON, EVEN_PAGE),
    ),
    Key(
        "页码缩进", "page_number_indent", "choice",
        "页码离版心边上一字，这一字按几号字算。",
        "三号", default="四号", choices=(FOURTH_SIZE, THIRD_SIZE),
    ),
    Key(
        "页码空格", "page_number_space", "flag", "页码和两边的一字线之间留不留空：— 1 — 还是 —1—。", "否", default="是",
    ),
    Key(
        "单篇PDF", "article_pdfs", "flag",
        "一期有几篇文章时，网站上每篇也各做一个 PDF，网页上写“下载本篇”。不要就写否，生成也快一些。",
        "否", default="是",
    ),
    Key(
        "附原文", "attach_source", "flag",
        "网站上每期的 PDF 里附上这一期的文稿（如 365.md），将来从 PDF 就能取回；文件是 PDF/A-3。"
        "文稿里没有印出来的话也在里面。网上报送范围写了否，就不附。",
        "是", default="否",
    ),
    Key(
        "色彩特性", "output_profile", "text",
        "交给印刷厂的文件（PDF/X-4）按哪种纸和油墨：印刷厂给的 CMYK 色彩特性文件（ICC），放进 `layouts/press/`，这里写文件名。"
        "不写就用随程序带的，胶版印刷纸。红字、黑字不受它影响，只关系到彩色图片。",
        "JapanColor2001Uncoated.icc", default="胶版印刷纸",
    ),
)  # fmt: skip

SITE = (
    Key("名称", "name", "text", "简报的名称，就是报头的红字。", "工作简报", required=True),
    Key("题头", "campaign", "texts", "名称上面的小字，可以是几行。", "建设学习型机关"),
    Key("编发单位", "publisher", "text", "编发单位全称。", "协调小组办公室", required=True),
    Key("栏目", "sections", "sections", "全部栏目，按先后顺序。", "[上情下达, 经验交流, 学习动态]"),
    Key(
        "期号方式", "numbering", "choice",
        "连续：一直往下编（第365期）。年度：每年从1编起，可加总期号（2020年第5期（总第365期））。",
        "年度", default="连续", choices=(RUNNING, YEARLY),
    ),
    Key("报", "report", "recipients", "新一期默认报送的上级。", "[县委, 县政府]"),
    Key("送", "send", "recipients", "新一期默认抄送的平级单位。", "[协调小组成员单位]"),
    Key("发", "issue", "recipients", "新一期默认下发的单位。", "[各镇党委、政府]"),
    Key(
        "网址", "base_url", "text",
        "网站将来的地址，以 / 结尾。只有订阅源、站点地图和规范链接用得着；没有就不写。",
        "https://example.org/jianbao/",
    ),
    Key(
        "标识码", "id_code", "text",
        "政府网站标识码，十位。写了它，网页就按《政府网站网页标签规范》检查，缺哪个标签就提醒；不是政府网站就不写。",
        "bm99000001",
    ),
    Key(
        "网上报送范围", "show_distribution", "flag",
        "报、送、发、增发的名单网上看不看得到：网页、数据文件和网站上的 PDF 都依它。印发的纸质件总是印的。",
        "否", default="是",
    ),
    Key(
        "全年下载", "year_downloads", "flag",
        "历年各期里，每一年的页面上有没有“下载全年”：一个ZIP文件，里面是这一年各期的PDF和一份目录。网站大约增大一倍。",
        "是", default="否",
    ),
    Key("印刷", "print", "print", "印刷上各单位做法不同的地方。", "{报头红线: 双线}"),
    Key("分发", "dispatch", "dispatch", "存档、备用几份，份数印不印。", "{存档: 2, 余份: 5}"),
    Key("寄件", "sender", "sender", "信封和签收单上编发单位自己的地址、邮编、电话。", "{地址: 府前路3号, 邮编: 369100}"),
    Key("归档", "filing", "filing", "归档目录里的全宗号、机构和保管期限。", "{全宗号: J012, 保管期限: 10年}"),
    Key(
        "校对", "proofreading", "pairs",
        "校对规则的轻重：规则名，冒号，再写错误、警告、提醒或者不查。规则见手册“校对”一页。",
        "{异形词: 不查, 半角括号: 错误}",
    ),
    Key(
        "校对例外", "proofreading_exceptions", "texts",
        "各期都照原样的文字；或者一个文件，可以用 * 号，后面空一格写规则名就只免这一条。",
        "[维C银翘片, content/issues/2019/* 半角括号]",
    ),
    Key("公开电话", "public_phones", "texts", "可以登出来的电话号码，如办公室的、热线的。", "[6121200]"),
)  # fmt: skip

ISSUE = (
    Key(
        "期号", "number", "issue-number",
        "这一期的号，不加“第”和“期”，不补零。合期写 `7-8`。增刊不写期号，写 `增刊`。",
        "365", required=True,
    ),
    Key("日期", "date", "date", "印发日期，按年-月-日写。", "2020-03-10", required=True),
    Key("总期号", "total", "issue-number", "按年编号时的总期号。", "365"),
    Key("增刊", "supplement", "integer", "增刊自己的号。写了它就不写期号。", "1"),
    Key("栏目", "sections", "texts", "本期的栏目，按印出的先后顺序；只有一篇文章就不写。", "[上情下达, 经验交流]"),
    Key("标题", "title", "text", "整期的题目，例如专刊的名字；一般不写。", "春季学习专刊"),
    Key("报", "report", "recipients", "报：上级。不写就是本期不报。", "[县委, 县政府]"),
    Key("送", "send", "recipients", "送：平级。", "[协调小组成员单位, {单位: 县档案馆, 份数: 2}]"),
    Key("发", "issue", "recipients", "发：下级。", "[各镇党委、政府]"),
    Key("增发", "extra", "recipients", "这一期另外加发的单位。", "[县图书馆]"),
    Key("密级", "secrecy", "secrecy", "不写就是公开。公开以外的一律不上网站。", "秘密★10年", default="公开"),
    Key("份数", "print_run", "integer", "共印几份。有通讯录就不用写，程序会算，写了就要和算出来的一致；没有通讯录，写了才印这一行。", "120"),
    Key("签发人", "approver", "text", "签发人姓名。", "陈述之"),
    Key("责任编辑", "editor", "texts", "责任编辑姓名。", "[林知远, 苏文博]"),
    Key("关键词", "keywords", "texts", "整期的关键词。", "[中心组学习, 调研]"),
    Key("摘要", "abstract", "text", "整期的内容提要，用在网站的列表和订阅源里。", "本期介绍三个镇的做法。"),
    Key(
        "旧址", "aliases", "texts",
        "这一期从前在网上的地址，可以是几个；打开旧地址就转到现在的页面。写网址里站点名后面的部分。",
        "[2020/05.html, content/2020-03/10/365.htm]",
    ),
    Key("草稿", "draft", "flag", "是草稿就不上网站，`bulletin build --drafts` 时除外。", "是", default="否"),
    Key(
        "校对例外", "proofreading_exceptions", "texts",
        "这一期照原样、不算错的文字；写规则名，就是这一期不查这一条。", "[彭湃湾, 异形词]",
    ),
    Key(
        "隐私例外", "privacy_exceptions", "pairs",
        "这一期可以登的个人信息：哪一种，冒号，再写理由。没有理由不行。", "{手机号: 报名联系人，本人同意公开}",
    ),
    Key("更正", "errata", "errata", "出版以后的更正。", "[{日期: 2020-04-01, 内容: 第2页“35家”应为“53家”}]"),
)  # fmt: skip

ARTICLE = (
    Key("副题", "subtitle", "text", "标题下面的副题，印时前面加破折号。", "青石镇的做法"),
    Key("引题", "kicker", "text", "标题上面的小一号题。", "县委学习会侧记"),
    Key("目录题", "toc_title", "text", "目录里的写法和标题不同时才写。", "小组会议召开"),
    Key("供稿", "contributor", "texts", "供稿单位，几个单位用顿号隔开，文末印在（）里。", "青石镇党委"),
    Key("作者", "author", "texts", "作者姓名，印在标题下。", "林知远"),
    Key("作者简介", "author_note", "text", "作者的身份，和作者印在一起。", "县委党校教师"),
    Key("来源", "source", "text", "转载的来处。", "《学习与实践》2020年第2期"),
    Key("日期", "date", "date", "文章自己的日期。", "2020-03-05"),
    Key("文号", "document_number", "text", "所转文件的文号。", "澄学办〔2020〕5号"),
    Key("主送", "addressee", "text", "主送机关，不用写冒号。", "各镇党委、县级机关各部门"),
    Key("署名", "signatory", "text", "落款的单位。", "协调小组办公室"),
    Key("成文日期", "signed_on", "date", "落款的日期。", "2020-03-05"),
    Key("摘要", "abstract", "text", "一两句话的内容提要。", "介绍青石镇的三项制度。"),
    Key("关键词", "keywords", "texts", "关键词，用顿号隔开。", "中心组学习、调研"),
    Key("编辑", "editor", "texts", "这一篇的编辑。", "苏文博"),
)

PAGE = (
    Key("标题", "title", "text", "页面的标题；不写就用正文里的 `#` 标题。", "使用手册"),
    Key(
        "次序",
        "order",
        "integer",
        "页面在导航里的先后，小的在前；写 999 就不列在导航里，知道网址的才打得开。",
        "2",
    ),
    Key(
        "校对例外",
        "proofreading_exceptions",
        "texts",
        "这一页照原样、不算错的文字，或者不查的规则名。",
        "[半角标点]",
    ),
)


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A `::: name` block an author can open."""

    zh: str
    en: str
    about: str
    titled: bool


LANDSCAPE_TABLE = BlockKind(
    "横表",
    "landscape_table",
    "很宽的表，印时转过来独占一页，表头朝左；可以写在附件里面。网上和别的表一样。",
    titled=False,
)
BLOCKS = (
    BlockKind("编者按", "editor_note", "编者按语，楷体排在文章前面。", titled=False),
    BlockKind("附件", "attachment", "附件，另起一页；`::: 附件` 后面写附件的标题。", titled=True),
    LANDSCAPE_TABLE,
)


def spellings(keys: tuple[Key, ...]) -> dict[str, Key]:
    """Return a mapping from each spelling, Chinese and English, to its key."""
    return {word: key for key in keys for word in (key.zh, key.en)}
