"""The table of every key that an author can write in site.yaml and in texts, in both spellings: the glossary of the content format.

Decoding, the handbook's reference and the JSON Schema for editors are all derived from this table and from its two
other parts, `print_keys` and `distribution_keys`.
"""

from bulletin.values.choices import RUNNING, URGENCIES, YEARLY
from bulletin.values.key import BlockKind, Key

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

ERRATUM = (
    Key("日期", "date", "date", "更正的日期。", "2020-04-01", required=True),
    Key("文章", "article", "text", "更正的是哪一篇，写标题；整期的更正不写。", "省协调小组第十一次会议召开"),
    Key("内容", "content", "text", "哪里错了，应当是什么。", "第2页“35家”应为“53家”", required=True),
)

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
    Key("紧急程度", "urgency", "choice", "印在第1页左上角、密级下面。一般不写。", "加急", choices=URGENCIES),
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
    Key("次序", "order", "integer", "页面在导航里的先后，小的在前；写 999 就不列在导航里，知道网址的才打得开。", "2"),
    Key("校对例外", "proofreading_exceptions", "texts", "这一页照原样、不算错的文字，或者不查的规则名。", "[半角标点]"),
)  # fmt: skip

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
