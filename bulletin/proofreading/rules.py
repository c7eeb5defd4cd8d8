"""The table of rules. Its order is that of the handbook, and the order in which fixes are applied."""

from bulletin.proofreading import dates, digits, pairs, punctuation, structure, unit_names, words
from bulletin.proofreading.rule import Rule
from bulletin.values.diagnostics import Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.NOTE
_MARKS, _DIGITS, _GW = "GB/T 15834—2011", "GB/T 15835—2011", "GB/T 9704—2012"

RULES = (
    Rule("lookalike", "形近字符", None, "部首区、兼容区的字样子相同，却搜不到、念不出", "GB 18030", punctuation.compatibility_characters),
    Rule("zero-width", "零宽字符", None, "看不见，印时可能成为空白，搜索时会把词断开", "GB 18030", punctuation.invisible_characters),
    Rule("private-character", "自造字", None, "自造字只有造它的电脑认得", "GB 18030", punctuation.private_characters),
    Rule("wide-letter", "全角字母数字", _E, "阿拉伯数字和字母用半角", f"{_DIGITS}，5.1.7", digits.wide_letters),
    Rule("dash", "破折号", _E, "破折号是占两个字的一条线", f"{_MARKS}，4.10", punctuation.dashes),
    Rule("ellipsis", "省略号", _W, "省略号是六个点，占两个字", f"{_MARKS}，4.11", punctuation.ellipses),
    Rule("straight-quote", "直引号", _E, "中文用弯的引号，前后有别", f"{_MARKS}，4.8", punctuation.straight_quotes),
    Rule("half-width-parenthesis", "半角括号", _W, "汉字外面的括号用全角", f"{_MARKS}，4.9", punctuation.half_width_brackets),
    Rule("half-width-mark", "半角标点", _E, "汉字旁边的标点用全角", _MARKS, punctuation.half_width_marks),
    Rule("doubled-mark", "重复标点", _E, "一处只用一个标点", _MARKS, punctuation.doubled_marks),
    Rule("blank-beside-mark", "标点旁空格", _W, "全角标点自己带着空隙", _MARKS, punctuation.blanks),
    Rule("interpunct", "间隔号", _W, "人名、日期中间的点是间隔号", f"{_MARKS}，4.14", punctuation.interpuncts),
    Rule("tilde", "浪纹线", _W, "数值范围用浪纹线～或一字线—", f"{_MARKS}，4.13；{_DIGITS}，5.1.3", punctuation.tildes),
    Rule("zero-in-year", "年份的零", _W, "汉字数字编号、年份里的零写〇", f"{_DIGITS}，5.2.5", digits.zeros_in_years),
    Rule("padded-date", "月日补零", _W, "成文日期里月、日不编虚位", f"{_GW}，7.3.5.4", digits.padded_dates),
    Rule("document-number", "文号写法", _W, "文号的年份用六角括号，序号不加“第”、不编虚位", f"{_GW}，7.2.5", digits.document_numbers),
    Rule("mark-after-ordinal", "序号后标点", _W, "带括号的序号后面不再加标点，汉字序号后面用顿号", f"{_MARKS}，附录B，B.3.2、B.3.4", digits.marks_after_ordinals),
    Rule("until", "截止截至", _W, "“截至”后面跟时间，“截止”是到期停止", "《现代汉语词典》", words.until),
    Rule("misspelling", "错字", _E, "常见的错别字", "《现代汉语词典》", words.misspellings),
    Rule("unit-name", "单位名称", _W, "同一个单位，一期里写法要一样", "通讯录", unit_names.unit_names),
    Rule("office-term", "用语", _W, "本单位规定的写法", "content/用语.yaml", words.office_terms),
    Rule("unpaired-mark", "标点不成对", _E, "括号、引号、书名号前后成对，不交叉", f"{_MARKS}，4.8、4.9、4.15", pairs.unpaired_marks),
    Rule("impossible-date", "日期不存在", _E, "历书上没有这一天", "公历", dates.impossible_dates),
    Rule("wrong-weekday", "星期不对", _E, "星期和日期对不上", "公历", dates.wrong_weekdays),
    Rule("ellipsis-etc", "省略号和等", _W, "省略号和“等”意思相同，只用一个", "校对常识", punctuation.ellipses_with_etc),
    Rule("series", "序号不连", _W, "序号漏了、重了", _GW, structure.broken_series),
    Rule("repeated-word", "重复的词", _W, "同一个词连写了两次", "校对常识", words.repeated_words),
    Rule("foreign-word", "外文词", _W, "汉字中间夹着一个外文的小词，多半是转换时留下的", "校对常识", words.foreign_words),
    Rule("traditional", "繁体字", _W, "公文用规范汉字", "《通用规范汉字表》", words.traditional_characters),
    Rule("caption", "图表编号", _W, "图、表的编号漏了、重了", "校对常识", structure.broken_captions),
    Rule("total", "合计不符", _W, "表里的合计、小计和各行各栏对不上", "校对常识", structure.wrong_totals),
    Rule("percentage", "百分数不符", _W, "百分数、百分点和旁边的数对不上", "校对常识", structure.wrong_percentages),
    Rule("variant", "异形词", _H, "几种写法里推荐用一种", "GF 1001—2001", words.variants),
    Rule("about", "约和左右", _H, "“约”和“左右”只用一个", "校对常识", words.about_twice),
    Rule("mixed-blank", "空格不一", _H, "汉字和数字之间的空，一期里要一样", "校对常识", words.mixed_blanks),
)  # fmt: skip
BY_WORD = {word: rule for rule in RULES for word in (rule.code, rule.name)}
