"""The tables of keys of the address book, of distribution in site.yaml, and of an issue's record."""

from bulletin.values.choices import ARCHIVED, EXTRA, ISSUED, OPEN, REPORT, SEND, SPARE
from bulletin.values.key import Key

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
