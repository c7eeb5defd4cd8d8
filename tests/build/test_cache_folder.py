"""What is remembered of unpublished texts lies in the site's own output folder, for its owner alone, wherever results go."""

from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.build import pipeline
from bulletin.build.cache import FILE
from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import PREVIEW_FOLDER, Options, Patience
from tests.build.test_lock import site
from tests.conftest import ISSUE, TODAY

SECRET = "暗河里的事"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = site(tmp_path / "site")
    draft = ISSUE.replace("期号: 1\n", "期号: 9\n草稿: 是\n") + f"\n{SECRET}。\n"
    (root / "content/issues/9.md").write_text(draft, encoding="utf-8")
    return root


def holds(folder: Path) -> list[str]:
    """Return the files below a folder in which the secret stands."""
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("mode", [0o700, 0o755], ids=["made", "made-by-an-older-version"])
def test_results_elsewhere_hold_nothing_that_is_unpublished(tmp_path: Path, root: Path, mode: int) -> None:
    (root / "output/.cache").mkdir(parents=True)
    (root / "output/.cache").chmod(mode)
    target = tmp_path / "webroot"
    assert build(Options(root, target, Audience(TODAY), pdf=False)).published
    assert holds(target) == []
    assert sorted(path.name for path in target.iterdir()) == [".bulletin.json", ".lock", "site"]
    assert holds(root / "output") == [str(root / "output/.cache" / FILE)]
    assert (root / "output/.cache").stat().st_mode & 0o777 == 0o700
    assert not build(Options(root, target, Audience(TODAY), pdf=False)).made


def test_the_cache_of_an_older_version_is_removed_with_a_word(tmp_path: Path, root: Path) -> None:
    target, told = tmp_path / "webroot", list[str]()
    options = Options(root, target, Audience(TODAY), pdf=False, patience=Patience(tell=told.append))
    assert build(replace(options, cache_folder=target / ".cache")).published
    assert holds(target)
    assert build(options).published
    assert holds(target) == []
    assert not (target / ".cache").exists()
    assert len(told) == 1


@pytest.mark.parametrize("strange", ["notes.txt", FILE])
def test_a_folder_of_the_same_name_that_is_not_ours_stays(tmp_path: Path, root: Path, strange: str) -> None:
    target = tmp_path / "webroot"
    (target / ".cache").mkdir(parents=True)
    (target / ".cache" / strange).write_text("theirs")
    assert build(Options(root, target, Audience(TODAY), pdf=False)).published
    assert (target / ".cache" / strange).read_text() == "theirs"


def test_content_that_can_only_be_read_is_built_elsewhere(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is write-protected: nothing is remembered, and nothing of it lies among the results."""

    def refuse(folder: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(pipeline, "make_private", refuse)
    target = tmp_path / "webroot"
    assert build(Options(root, target, Audience(TODAY), pdf=False)).published
    assert holds(target) == []
    assert not (root / "output/.cache").exists()


def test_the_preview_remembers_in_its_own_folder(root: Path) -> None:
    options = Options(root, root / "output" / PREVIEW_FOLDER, Audience(TODAY), pdf=False)
    assert options.cache == root / "output" / PREVIEW_FOLDER / ".cache"
