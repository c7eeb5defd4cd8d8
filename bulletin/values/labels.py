"""Labels that offices print before a contributor, an author, a source, an editor, a list of recipients or a note."""

CONTRIBUTOR_LABELS = frozenset(
    ["供稿", "供稿单位", "供稿人", "撰稿", "撰稿单位", "撰稿人", "来稿", "来稿单位", "报送单位", "通讯员"]
)
EDITOR_LABELS = frozenset(
    ["责任编辑", "责编", "编辑", "编校", "本期编辑", "本期责编", "本期责任编辑", "校对", "审核", "审稿"]
)
SOURCE_FIELDS = {
    **dict.fromkeys(("作者", "执笔", "执笔人", "撰文"), "作者"),
    **dict.fromkeys(("作者单位", "作者简介", "作者职务"), "作者简介"),
    **dict.fromkeys(("来源", "稿件来源", "文章来源", "信息来源", "稿源"), "来源"),
}
"""Label of a line that says where an article comes from → the key of that field."""
APPROVER_LABELS = frozenset(("签发", "签发人"))
NOTE_LABELS = "编者按|编者的话|编者语|按语|编按"
"""Alternatives for a regular expression: the labels before an editor's note."""

LIST_OF_LABEL = {
    "报": "报", "抄报": "报", "主报": "报", "报送": "报", "送": "送", "抄送": "送", "分送": "送", "印送": "送", "主送": "送",
    "呈": "报", "呈阅": "报", "呈报": "报", "呈送": "报", "上报": "报", "寄送": "送", "分发": "发", "发送": "发", "抄发": "发", "发": "发", "下发": "发", "印发": "发", "发至": "发", "增发": "增发", "本期增发": "增发",
}  # fmt: skip
"""Label of a list of recipients → the key of that list."""
