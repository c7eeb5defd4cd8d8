"""What a reader of Word files must tell: each kind once, with how often, where first, and the text that was left out."""

from bulletin.intake.blocks import Remark

_WORDS = {
    "revision": "有修订，已经照“全部接受”导入，删去的字没有导入",
    "hidden-text": "有隐藏的文字，没有导入",
    "comment": "有批注，没有导入",
    "field-code": "有域或公式，只留下看得见的文字",
    "symbol": "有符号字体的字，不知道是什么字",
    "font-substituted": "有符号字体的字，换成了样子相同的通用字",
    "struck": "有划了删除线的字，照样导入了",
    "chart": "有图表或者 SmartArt 图形，没有导入",
    "embedded": "里面嵌着另一个文件，没有导入",
    "unread": "有些文字在认不出的地方，没有导入",
}
_CODES = {"struck": "revision", "chart": "picture", "embedded": "picture", "unread": "dropped-line"}


class SourceRemarks:
    """Collects what is told, so that a hundred revisions are one place to look at."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}
        self._dropped: dict[str, list[str]] = {}
        self._first: dict[str, str] = {}

    def see(self, kind: str, place: str, dropped: str = "") -> None:
        """Note that there is one more of a kind. dropped: its text, where that is left out."""
        self._times[kind] = self._times.get(kind, 0) + 1
        self._first.setdefault(kind, place)
        self._dropped.setdefault(kind, []).append(dropped)

    def as_remarks(self) -> list[Remark]:
        """Return one remark for each kind."""
        return [
            Remark(
                _CODES.get(kind, kind),
                self._first[kind],
                f"{_WORDS[kind]}（{times} 处）",
                " ".join(filter(None, self._dropped[kind])),
            )
            for kind, times in self._times.items()
        ]
