"""A system without Unix calls, as Windows is: what an office does every day works there, too."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ISSUE, REPOSITORY, SITE

WITHOUT_UNIX = """
import multiprocessing, os, signal, sys, tempfile
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "grp", "termios"):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
for name in ("fcntl", "pwd", "grp"):
    sys.modules.pop(name, None)
for name in ("O_CLOEXEC", "pread", "fork", "getuid", "getgid", "chown", "lchown", "register_at_fork", "sync", "killpg"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("pthread_sigmask", "SIGHUP", "SIGKILL", "alarm"):
    if hasattr(signal, name):
        delattr(signal, name)
from bulletin.cli.main import commands
for words in (["check"], ["new"], ["build", "--no-pdf"], ["build", "--no-pdf"], ["recipients", "export", "a.xlsx"]):
    commands(words, standalone_mode=False)
"""


def test_check_new_and_build_need_no_unix(tmp_path: Path) -> None:
    (tmp_path / "content/issues").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text(SITE)
    (tmp_path / "content/issues/1.md").write_text(ISSUE)
    (tmp_path / "content/recipients.yaml").write_text("单位: [县委]\n")
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output/site/issues/1.html").is_file()
    assert "没有变化" in done.stdout
