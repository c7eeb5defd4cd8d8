"""What a preview remembers is believed only as long as the file it came from is the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bulletin.build.recent import Recent

from bulletin.build import cache, tree
from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests.conftest import TODAY
from tests.test_cache import clean_tree, edit, issues
from tests.test_cache import tree as tree_of

MakeSite = Callable[..., Path]
THIRD = "content/issues/3.md"


def run(root: Path, recent: Recent | None = None) -> dict[str, str]:
    options = Options(root, root / "output", Audience(TODAY), pdf=False)
    return dict(build(options, lambda *_: None, recent=recent).made)


def test_a_value_is_read_again_when_its_file_is_another(tmp_path: Path) -> None:
    recent, path = Recent(), tmp_path / "value"
    assert recent.read(path, "seal") is None
    recent.write(path, "seal", ["ours"])
    assert recent.read(path, "seal") is recent.read(path, "seal")
    cache.write_sealed(path, "seal", ["theirs"])
    assert recent.read(path, "seal") == ["theirs"]
    assert recent.read(path, "another seal") is None
    recent.write(path, "seal", ["ours"])
    path.unlink()
    assert recent.read(path, "seal") is None


def test_two_previews_of_one_site_see_what_the_other_did(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(issues(6))
    one, other = Recent(), Recent()
    run(root, one)
    run(root, other)
    for n, (recent, old, new) in enumerate(
        [
            (one, "会议开得", "会议，开得"),
            (other, "会议，开得", "会议、开得"),
            (one, "会议、开得", "会议开得"),
        ]
    ):
        edit(root, THIRD, old, new)
        assert "issues/3.html" in run(root, recent)
        assert run(root, recent) == {}
        assert tree_of(root) == clean_tree(root, tmp_path / str(n))


def test_a_preview_looks_at_its_folder_once(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site(issues(3))
    recent = Recent()
    run(root, recent)
    looks: list[Path] = []
    real = tree.sum_in

    def counted(folder: Path) -> int:
        looks.append(folder)
        return real(folder)

    monkeypatch.setattr(tree, "sum_in", counted)
    monkeypatch.setattr(tree, "_begin", lambda folder: (0, -1))
    edit(root, THIRD, "会议开得", "会议，开得")
    assert run(root, recent)
    assert run(root, recent) == {}
    assert looks == []
    assert run(root, Recent()) == {}
    assert looks == [root / "output" / "site"]


def test_where_a_build_was_cut_off_the_folder_is_looked_at_again(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the exchange the site is another one than was remembered."""
    from bulletin.build import publish as output

    root = make_site(issues(3))
    recent = Recent()
    run(root, recent)
    edit(root, THIRD, "会议开得", "会议，开得")

    def stop(*values: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(output, "flush_names", stop)
        with pytest.raises(OSError, match="space"):
            run(root, recent)
    assert recent.tree is None
    run(root, recent)
    assert run(root, recent) == {}
    assert tree_of(root) == clean_tree(root, tmp_path / "clean")
