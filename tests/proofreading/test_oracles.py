"""Two well-known tools fix what ours fixes, where they are installed: autocorrect (pip) and zhlint (npm, NODE_PATH).

They put blanks between 汉字 and digits, which the program sets itself, and zhlint likes half-width brackets: neither is compared.
"""

import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bulletin.proofreading.proofread import Manuscript, fixed_text
from bulletin.proofreading.settings import ProofSettings
from tests.proofreading.faults import MENDED, SENTENCES, faulty

_SCRIPT = """
const { run } = require("zhlint");
const lines = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(lines.map((line) => run(line, { rules: { preset: "default" } }).result)));
"""


def by_autocorrect(lines: Sequence[str]) -> list[str]:
    tool = importlib.import_module("autocorrect_py")  # not a dependency
    return [tool.format(line) for line in lines]


def by_zhlint(lines: Sequence[str]) -> list[str]:
    told = subprocess.run(
        ["node", "-e", _SCRIPT], input=json.dumps(lines), capture_output=True, text=True, check=True
    )
    return list(json.loads(told.stdout))


def has_zhlint() -> bool:
    """Return whether node finds the tool, in the folders of NODE_PATH."""
    folders = os.environ.get("NODE_PATH", "").split(":")
    return bool(shutil.which("node")) and any(Path(f, "zhlint").is_dir() for f in folders if f)


ORACLES = [
    pytest.param(by_autocorrect, ("half-width-mark", "wide-letter"), id="autocorrect",
                 marks=pytest.mark.skipif(not importlib.util.find_spec("autocorrect_py"), reason="pip install autocorrect-py")),
    pytest.param(by_zhlint, ("half-width-mark", "straight-quote"), id="zhlint",
                 marks=pytest.mark.skipif(not has_zhlint(), reason="npm install zhlint, NODE_PATH")),
]  # fmt: skip


_TASTE = str.maketrans("（）‘’～", "()“”~")


def bare(text: str) -> str:
    """Return a text without what is a matter of taste: blanks, kinds of quotation marks, the half-width marks of zhlint."""
    return re.sub(r"\s", "", text).translate(_TASTE)


@pytest.mark.parametrize(("oracle", "codes"), ORACLES)
def test_what_both_fix_they_fix_alike(
    oracle: Callable[[Sequence[str]], list[str]], codes: Sequence[str]
) -> None:
    cases = [(clean, wrong) for code in codes for clean, wrong in faulty(MENDED[code])]
    theirs = oracle([wrong for _, wrong in cases])
    both = [
        (wrong, other) for (_, wrong), other in zip(cases, theirs, strict=True) if bare(other) != bare(wrong)
    ]
    ours = [fixed_text(Manuscript("content/issues/1.md", wrong), ProofSettings())[0] for wrong, _ in both]
    unlike = [
        (wrong, own, other)
        for (wrong, other), own in zip(both, ours, strict=True)
        if bare(own) != bare(other)
    ]
    assert len(both) >= 0.5 * len(cases)
    assert len(unlike) <= 0.1 * len(both), unlike[:5]


@pytest.mark.parametrize(("oracle", "codes"), ORACLES)
def test_what_is_clean_for_us_is_clean_for_them(
    oracle: Callable[[Sequence[str]], list[str]], codes: Sequence[str]
) -> None:
    del codes
    theirs = oracle(list(SENTENCES))
    assert [(a, b) for a, b in zip(SENTENCES, theirs, strict=True) if bare(a) != bare(b)] == []
