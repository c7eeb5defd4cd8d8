"""Whatever happens to a build, the published folder is the whole old site or the whole new one, and nothing is left behind.

`make prove` kills builds at every single step, and by the clock.
"""

import io
import math
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bulletin.build import publish
from bulletin.build.exchange import exchange
from bulletin.build.lock import TELL_AFTER_S
from bulletin.build.pipeline import build
from bulletin.build.staging import StagedFile, Staging
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Patience, Report
from tests.changing_site import LONG, PICTURE, TODAY, SmallIssue, World, leftovers, tree, write
from tests.killed_builds import Builder, moments, warm_builder

ONE = World(issues=(SmallIssue(1), SmallIssue(2, title=1, has_picture=True), SmallIssue(3, title=2)), page=0)
OTHER = replace(ONE.with_issue(0, title=3, text=2), issues=(*ONE.issues[:2], SmallIssue(4)), shade=91, page=1)


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    with warm_builder() as process:
        yield process


def run(root: Path, **options: object) -> Report:
    chosen = Options(root, root / "output", Audience(TODAY), pdf=False)
    return build(replace(chosen, **options))  # type: ignore[arg-type]


def command(root: Path, *arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    whole = [sys.executable, "-m", "bulletin", "-C", str(root), "build", "--no-pdf", *arguments]
    return subprocess.run(whole, capture_output=True, text=True, check=False, **settings)  # type: ignore[call-overload, no-any-return]


Tree = dict[str, bytes | str | None]
Trees = tuple[Tree, Tree]


def clean(world: World, folder: Path, *, pdf: bool = False) -> Tree:
    """Return the tree that a clean build of this world leaves."""
    write(world, folder)
    assert run(folder, pdf=pdf).published
    return tree(folder / "output" / "site")


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """The trees of clean builds of both worlds."""
    return clean(ONE, tmp_path_factory.mktemp("one")), clean(OTHER, tmp_path_factory.mktemp("other"))


class Duel:
    """Two worlds take turns in one folder; each turn a build is killed, and the next one must put things right."""

    def __init__(self, root: Path, builder: Builder, trees: Trees, **how: bool) -> None:
        self.root, self.builder, self.how = root, builder, how
        self.worlds, self.trees = (ONE, OTHER), trees
        self.turn = 0
        write(ONE, self.root)
        assert builder.build(self.root, pdf=how.get("pdf", False)).status == 0

    def steps(self) -> int:
        """Let a turn pass without a kill and return of how many steps the build was made."""
        self.turn += 1
        write(self.worlds[self.turn % 2], self.root)
        outcome = self.builder.build(self.root, **self.how)
        assert outcome.status == 0
        return outcome.steps

    def kill(self, **when: float) -> None:
        """Change the content, kill the build, and see that the next one succeeds."""
        old = self.trees[self.turn % 2]
        self.turn += 1
        new = self.trees[self.turn % 2]
        write(self.worlds[self.turn % 2], self.root)
        site = self.root / "output" / "site"
        killed = self.builder.build(self.root, **when, **self.how)  # type: ignore[arg-type]
        assert killed.status in (0, -9)
        found = tree(site) if site.is_dir() else None
        if found is None and self.how.get("two_steps"):
            found = old  # for the length of one rename
        assert found in (old, new), when
        if random.Random(str(when)).random() < 0.3:  # and the one that comes to fix it
            self.builder.build(self.root, kill_at=random.Random(str(when)).randint(1, 40), **self.how)
        assert self.builder.build(self.root, **self.how).status == 0
        assert tree(site) == new
        assert leftovers(self.root / "output") == []


@pytest.mark.parametrize("two_steps", [False, True], ids=["exchange", "two-renames"])
def test_a_build_killed_at_any_step_leaves_the_old_or_the_new_site(
    tmp_path: Path, builder: Builder, trees: Trees, two_steps: bool
) -> None:
    duel = Duel(tmp_path, builder, trees, two_steps=two_steps)
    steps = max(duel.steps(), duel.steps())
    for moment in moments(10_000 if LONG else 6, steps, seed=5):
        duel.kill(kill_at=moment)


@pytest.mark.skipif(not LONG, reason="the long form: make prove")
@pytest.mark.parametrize("pdf", [False, True], ids=["pages", "pdfs"])
def test_a_build_killed_by_the_clock_leaves_the_old_or_the_new_site(
    tmp_path: Path, builder: Builder, pdf: bool
) -> None:
    trees = clean(ONE, tmp_path / "one", pdf=pdf), clean(OTHER, tmp_path / "other", pdf=pdf)
    duel = Duel(tmp_path / "root", builder, trees, pdf=pdf)
    draw = random.Random(20261122)
    for _ in range(40 if pdf else 200):
        duel.kill(kill_after_s=draw.uniform(0.001, 1.5 if pdf else 0.25))


def test_a_build_killed_after_the_exchange_knows_what_it_had_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An issue that was published by a build that died, and is withdrawn before the next, must not stay for ever."""
    write(ONE, tmp_path)
    run(tmp_path)
    write(OTHER, tmp_path)

    def exchange_and_die(staging: Path, site: Path) -> None:
        exchange(staging, site)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(publish, "exchange", exchange_and_die)
        patch.setattr(publish, "_remove_tree", lambda folder: None)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            run(tmp_path)
    assert (tmp_path / "output/site/issues/4.html").exists()
    write(ONE, tmp_path)
    run(tmp_path)
    assert not (tmp_path / "output/site/issues/4.html").exists()
    assert leftovers(tmp_path / "output") == []


def no_manifest(files: object) -> bytes:
    return b""


def test_a_reader_always_finds_a_whole_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page that both sites have can be opened at every moment, and is that of one of them."""
    pages = [f"{folder}/{n}.html" for folder in ("issues", "years", "sections") for n in range(30)]
    sites = [{page: f"{version} {page}\n".encode() * 40 for page in pages} for version in ("old", "new")]
    # What others write on this disk is not waited for.
    monkeypatch.setattr(publish, "flush", lambda folder: None)
    publish.replace_site(tmp_path, sites[0], frozenset(), no_manifest)
    wrong: list[str] = []
    reads = 0
    ended = threading.Event()

    def read() -> None:
        nonlocal reads
        draw = random.Random(7)
        while not ended.is_set():
            page = draw.choice(pages)
            try:
                data = (tmp_path / "site" / page).read_bytes()
            except OSError as problem:
                wrong.append(str(problem))
            else:
                reads += 1
                if data not in (sites[0][page], sites[1][page]):
                    wrong.append(page)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(400 if LONG else 50):
        publish.replace_site(tmp_path, sites[(turn + 1) % 2], frozenset(), no_manifest)
    ended.set()
    reader.join()
    assert wrong == []
    assert reads > 100


def test_two_builds_at_once_leave_a_whole_site(tmp_path: Path) -> None:
    expected = clean(OTHER, tmp_path / "clean")
    root = tmp_path / "root"
    for _ in range(20 if LONG else 1):
        write(ONE, root)
        run(root)
        write(OTHER, root)
        whole = [sys.executable, "-m", "bulletin", "-C", str(root), "build", "--no-pdf", "--full"]
        both = [subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        said = [process.communicate() for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert tree(root / "output/site") == expected
        assert leftovers(root / "output") == []
    assert not run(root).made


def test_a_second_build_says_that_it_waits(tmp_path: Path) -> None:
    said: list[str] = []
    ended = threading.Event()
    second = threading.Thread(target=lambda: _hold(tmp_path, said, ended))
    with publish.locked(tmp_path):
        second.start()
        assert not ended.wait(TELL_AFTER_S + 0.3)
    second.join()
    assert len(said) == 1
    assert f"进程 {os.getpid()}" in said[0]
    assert ended.is_set()


def _hold(folder: Path, said: list[str], ended: threading.Event) -> None:
    with publish.locked(folder, Patience(tell=said.append)):
        ended.set()


# What others put there


def test_what_others_put_into_the_output_folder_stays(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    run(tmp_path)
    out = tmp_path / "output"
    for name in (".htaccess", "issues/note.txt", "stats/2026/1.csv"):
        (out / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (out / "site" / name).write_text(name)
    (out / "site" / "uploads").mkdir(mode=0o2775)
    (out / "site" / "uploads").chmod(0o2775)
    (out / "site" / "latest").symlink_to("issues")
    (out / "site").chmod(0o750)
    (out / "print").mkdir()
    (out / "print" / "register.xlsx").write_text("theirs")
    (out / ".notes").write_text("theirs")
    write(OTHER, tmp_path)
    assert run(tmp_path).published
    for name in (".htaccess", "issues/note.txt", "stats/2026/1.csv"):
        assert (out / "site" / name).read_text() == name
    assert (out / "site" / "uploads").is_dir()
    assert (out / "site" / "uploads").stat().st_mode & 0o7777 == 0o2775
    assert (out / "site").stat().st_mode & 0o7777 == 0o750
    assert (out / "site" / "latest").readlink() == Path("issues")
    assert (out / "print" / "register.xlsx").read_text() == "theirs"
    assert (out / ".notes").read_text() == "theirs"
    write(replace(OTHER, issues=()), tmp_path)
    run(tmp_path)
    assert (out / "site" / "issues" / "note.txt").is_file()
    assert not (out / "site" / "issues" / "4.html").exists()


def test_a_site_that_is_a_link_is_published_where_it_points_to(tmp_path: Path) -> None:
    expected = clean(ONE, tmp_path / "clean")
    published = tmp_path / "www" / "bulletin"
    (published.parent / "other-site").mkdir(parents=True)
    (tmp_path / "root" / "output").mkdir(parents=True)
    link = tmp_path / "root" / "output" / "site"
    link.symlink_to(published)
    for world in (OTHER, ONE):
        write(world, tmp_path / "root")
        assert run(tmp_path / "root").published
    assert link.is_symlink()
    assert tree(published) == expected
    assert sorted(path.name for path in published.parent.iterdir()) == ["bulletin", "other-site"]
    assert leftovers(tmp_path / "root" / "output") == []


@pytest.mark.parametrize("name", ["site", "site/issues", "site/index.html", "site/assets"])
def test_what_is_in_the_way_is_named(tmp_path: Path, name: str) -> None:
    write(ONE, tmp_path)
    path = tmp_path / "output" / name
    path.parent.mkdir(parents=True)
    if name == "site/index.html":
        path.mkdir()
    elif name == "site/assets":
        (tmp_path / "elsewhere").mkdir()
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_text("theirs")
    before = tree(tmp_path)
    told = command(tmp_path)
    assert told.returncode == 1
    assert "错误[in-the-way]" in told.stderr
    assert f"--> {path}\n" in told.stderr
    assert "Traceback" not in told.stderr
    ours = ("output/.lock", "output/.cache")
    assert {name: data for name, data in tree(tmp_path).items() if not name.startswith(ours)} == before


def test_without_a_manifest_nothing_is_removed_but_it_is_said(tmp_path: Path) -> None:
    """Whose the files are is not known then; a withdrawn issue must not stay published without a word."""
    write(ONE, tmp_path)
    run(tmp_path)
    (tmp_path / "output/.bulletin.json").unlink()
    write(OTHER, tmp_path)
    found = [d for d in run(tmp_path).diagnostics if d.code == "unknown-files"]
    assert (tmp_path / "output/site/issues/3.html").exists()
    assert len(found) == 1
    assert "issues/3.html" in found[0].label
    again = [d for d in run(tmp_path).diagnostics if d.code == "unknown-files"]
    assert again[0].hint == found[0].hint
    assert run(tmp_path, remove_unknown=True).published
    assert not (tmp_path / "output/site/issues/3.html").exists()
    assert not [d for d in run(tmp_path).diagnostics if d.code == "unknown-files"]


# Machines that refuse


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a disk of this size at `folder`; skip the test where that is not allowed."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
    except OSError:
        pytest.skip("there is no mount here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def noise(size: int) -> bytes:
    """Return a picture of about so many bytes: points by chance cannot be packed, and all of it is published."""
    side = math.isqrt(size)
    data = io.BytesIO()
    Image.frombytes("L", (side, side), random.Random(1).randbytes(side * side)).save(data, "PNG")
    return data.getvalue()


def assert_refused(told: "subprocess.CompletedProcess[str]", code: str, reason: str) -> None:
    assert told.returncode == 1
    assert told.stdout == ""
    assert f"错误[{code}]" in told.stderr
    assert reason in told.stderr
    assert "提示：" in told.stderr
    assert ".site-" not in told.stderr
    assert "Traceback" not in told.stderr


def test_a_full_disk_leaves_the_old_site_and_the_next_build_succeeds(tmp_path: Path) -> None:
    out = tmp_path / "disk"
    write(ONE, tmp_path)
    with small_disk(out, "2m"):
        assert command(tmp_path, "-o", str(out)).returncode == 0
        before = tree(out / "site")
        (tmp_path / PICTURE).write_bytes(noise(2_000_000))
        told = command(tmp_path, "-o", str(out))
        assert_refused(told, "disk-full", "磁盘满了")
        assert tree(out / "site") == before
        assert leftovers(out) == []
        (tmp_path / PICTURE).write_bytes(noise(20_000))
        assert command(tmp_path, "-o", str(out)).returncode == 0
        assert tree(out / "site") != before
        assert leftovers(out) == []


def test_a_file_that_the_disk_does_not_take_leaves_the_old_site(tmp_path: Path) -> None:
    """The same for those who may not mount: the limit is on the size of a file."""
    import resource

    write(ONE, tmp_path)
    run(tmp_path)
    before = tree(tmp_path / "output/site")
    (tmp_path / PICTURE).write_bytes(noise(2_000_000))
    limit = 1_000_000
    told = command(tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert_refused(told, "disk-full", "文件太大")
    assert tree(tmp_path / "output/site") == before
    assert leftovers(tmp_path / "output") == []


@pytest.mark.parametrize("write_number", [0, 3, 12])
def test_a_disk_that_fills_up_at_any_file_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_number: int
) -> None:
    write(ONE, tmp_path)
    run(tmp_path)
    before = tree(tmp_path / "output/site")
    write(OTHER, tmp_path)
    original = Staging._write
    count = 0

    def full(self: Staging, path: str, data: bytes | Path | StagedFile) -> tuple[int, int]:
        nonlocal count
        count += 1
        if count > write_number:
            raise OSError(28, "No space left on device")
        return original(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Staging, "_write", full)
        with pytest.raises(OSError, match="No space") as caught:
            run(tmp_path)
    assert caught.value.filename == str(tmp_path / "output/site")
    assert tree(tmp_path / "output/site") == before
    assert leftovers(tmp_path / "output") == []
    assert run(tmp_path).published
    assert tree(tmp_path / "output/site") == clean(OTHER, tmp_path / "clean")


def test_a_disk_that_can_only_be_read_is_named(tmp_path: Path) -> None:
    out = tmp_path / "disk"
    write(ONE, tmp_path)
    with small_disk(out, "2m"):
        assert command(tmp_path, "-o", str(out)).returncode == 0
        before = tree(out / "site")
        write(OTHER, tmp_path)
        subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
        assert_refused(command(tmp_path, "-o", str(out)), "not-writable", "只能读")
        assert tree(out / "site") == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    run(tmp_path)
    before = tree(tmp_path / "output/site")
    write(OTHER, tmp_path)
    (tmp_path / "output").chmod(0o555)
    assert_refused(command(tmp_path), "not-writable", "没有权限")
    assert tree(tmp_path / "output/site") == before


def test_permission_taken_away_in_the_middle_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ONE, tmp_path)
    run(tmp_path)
    before = tree(tmp_path / "output/site")
    write(OTHER, tmp_path)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere")

    for name in ("exchange", "flush"):
        with monkeypatch.context() as patch:
            patch.setattr(publish, name, refuse)
            with pytest.raises(PermissionError):
                run(tmp_path)
        assert tree(tmp_path / "output/site") == before
        assert leftovers(tmp_path / "output") == []
    assert run(tmp_path).published


def test_a_disk_mounted_within_the_site_is_named(tmp_path: Path) -> None:
    """It could not change places with the rest, and clearing the old site away would empty it."""
    write(ONE, tmp_path)
    run(tmp_path)
    videos = tmp_path / "output/site/videos"
    with small_disk(videos, "1m"):
        (videos / "1.mp4").write_text("theirs")
        write(OTHER, tmp_path)
        assert_refused(command(tmp_path), "mounted", "挂着另一个磁盘")
        assert (videos / "1.mp4").read_text() == "theirs"
