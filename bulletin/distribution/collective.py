"""Whether a name in a list means several recipients, so that without a number nobody knows how many copies it wants.

各乡镇党委, 省协调小组成员单位, 县直有关部门, 县委办等: offices print them as they are, and count them by their address book.
A name taken for a collective one wrongly only asks for its number; one taken for a single one makes a wrong sum.
"""

import re

_NUMERAL = "[0-9０-９一二两三四五六七八九十百]+"
_ANYWHERE = re.compile(
    "各(?![莫界])|有关|相关|所有|全体|其他|其它|若干|诸|成员单位|所属|下属"
    "|全(?:省|市|县|区|旗|镇|乡|村|系统)(?!人民|人大|州)"
    f"|{_NUMERAL}(?:个|家|所)"
    "|[（(][^（）()]*、[^（）()]*[)）]"  # 县（市、区）委宣传部
    f"|等(?:{_NUMERAL}|单位|部门|机关|地|同志|领导)|(?<!高)(?<!同)(?<!平)等$"
)
_AT_END = re.compile(
    "(?:单位|部门|机关|企业|高校|院校|乡镇|镇街|街镇|县区|区县|市县|市区县|领导|班子|领导同志|成员|常委|委员|代表|们"
    "|科室|股室|站所|所站|委办局|厅局|部委|厅局委办)(?:（[^（）]*）|\\([^()]*\\))?$"
)


def is_collective(name: str) -> bool:
    """Return whether a name means several recipients, by its words."""
    return bool(_ANYWHERE.search(name) or _AT_END.search(name))
