"""The table of keys of `印刷` in site.yaml: details of the printed issue that differ between offices."""

from bulletin.values import choices
from bulletin.values.key import Key

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
        "留空", default="紧排", choices=(choices.TIGHT, choices.SPACED),
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
        choices=(choices.SINGLE_RULE, choices.DOUBLE_RULE),
    ),
    Key(
        "期号样式", "number_style", "choice",
        "报头下的期号。紧排：第5期（总第365期）。留空：第 5 期（总第 365 期）。括号：（第5期　总第365期）。",
        "括号", default="紧排", choices=(choices.TIGHT, choices.SPACED, choices.BRACKETED),
    ),
    Key(
        "期号年份", "number_year", "flag",
        "按年编号时，期号前印不印年份：印是2020年第5期，不印是第5期。",
        "否", default="是",
    ),
    Key(
        "份号位置", "copy_number_place", "choice",
        "份号印在第一页左上角（GB/T 9704—2012）还是右上角。份号由 `bulletin print` 逐份编。",
        "右", default="左", choices=(choices.LEFT, choices.RIGHT),
    ),
    Key(
        "信纸", "letterhead", "choice",
        "套红：报头的红字红线一起印出来。预印：用印好红头的信纸，红的都空着，只印黑字。",
        "预印", default="套红", choices=(choices.FULL, choices.PREPRINTED),
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
        "偶数页", default="接排", choices=(choices.RUN_ON, choices.EVEN_PAGE),
    ),
    Key(
        "页码缩进", "page_number_indent", "choice",
        "页码离版心边上一字，这一字按几号字算。",
        "三号", default="四号", choices=(choices.FOURTH_SIZE, choices.THIRD_SIZE),
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
