"""What lies in the site's folder, as one number: whoever looks, and however it came to be."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.build import publish as output
from bulletin.build import tree
from bulletin.build.tree import Look, amended_sum, facts_in, sum_in, sum_of

Children = Callable[[], list[int]]
FACTS = st.tuples(st.integers(0), st.integers(0))
FILES = st.dictionaries(st.text(min_size=1), FACTS, max_size=8)


@given(FILES, FILES)
def test_a_sum_amended_is_the_sum_of_what_is_there_then(
    before: dict[str, tuple[int, int]], new: dict[str, tuple[int, int]]
) -> None:
    old = [(path, before[path]) for path in before.keys() & new.keys()]
    assert amended_sum(sum_of(before.items()), old, new.items()) == sum_of((before | new).items())


def site(folder: Path) -> Path:
    for name in ("index.html", "issues/1.html", "years/a/b.html", "简报.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "link").symlink_to("nowhere")
    return folder


CHANGES: dict[str, Callable[[Path], object]] = {
    "one more": lambda folder: (folder / "issues" / "2.html").write_text(""),
    "one less": lambda folder: (folder / "issues" / "1.html").unlink(),
    "another size": lambda folder: (folder / "index.html").write_text("longer than before"),
    "another time": lambda folder: os.utime(folder / "index.html", ns=(0, 5)),
    "another name": lambda folder: (folder / "issues").rename(folder / "issue"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_another_hand_does_changes_the_sum(tmp_path: Path, change: str) -> None:
    folder = site(tmp_path / "site")
    before = sum_in(folder)
    assert before == sum_in(folder) == sum_of(output.files_in(folder).items())
    CHANGES[change](folder)
    assert sum_in(folder) != before
    assert sum_in(folder) == sum_of(output.files_in(folder).items())


def test_facts_are_of_files_that_are_there(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    paths = ["index.html", "index.html/x", "missing", "link"]
    assert dict(facts_in(folder, paths)) == {
        path: output.files_in(folder)[path] for path in ("index.html", "link")
    }


@contextmanager
def another_thread() -> Iterator[None]:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


def test_a_look_says_the_same_from_another_process_and_from_this_one(
    tmp_path: Path, children: Children
) -> None:
    folder = site(tmp_path / "site")
    with closing(Look(folder)) as aside:
        assert children() or threading.active_count() > 1
        assert aside.sum() == aside.sum() == sum_in(folder)
    with another_thread(), closing(Look(folder)) as here:
        assert here.sum() == sum_in(folder)
    with closing(Look(tmp_path / "missing")) as nothing:
        assert nothing.sum() == 0
    assert not children()


def test_a_look_that_was_killed_is_taken_again(
    tmp_path: Path, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site(tmp_path / "site")
    monkeypatch.setattr(tree, "_look", lambda folder, pipe: time.sleep(60))
    with closing(Look(folder)) as look:
        for child in children():
            os.kill(child, signal.SIGKILL)
        assert look.sum() == sum_in(folder)


def test_a_look_nobody_waits_for_leaves_no_process_behind(
    tmp_path: Path, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_look", lambda folder, pipe: time.sleep(60))
    began = time.monotonic()
    Look(site(tmp_path / "site")).close()
    assert not children()
    assert time.monotonic() - began < 10


def test_a_folder_that_cannot_be_read_is_told_here(tmp_path: Path, children: Children) -> None:
    folder = site(tmp_path / "site")
    with closing(Look(folder)) as look:
        assert look.sum()

    def refuse(*args: object) -> None:
        raise PermissionError(13, "no", str(folder))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        with closing(Look(folder)) as look, pytest.raises(PermissionError):
            look.sum()
    assert not children()


def test_a_look_holds_nothing_of_its_parent(
    tmp_path: Path, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock held by it would keep the next build waiting after this one was killed."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        pytest.skip("no fork here")
    real = tree.sum_in

    def slowly(folder: Path) -> int:
        time.sleep(2)
        return real(folder)

    monkeypatch.setattr(tree, "sum_in", slowly)
    with ExitStack() as stack:
        for _ in range(300):
            stack.callback(os.close, os.open(tmp_path, os.O_RDONLY))
        stack.enter_context(output.locked(tmp_path))
        stack.enter_context(closing(Look(site(tmp_path / "site"))))
        (child,) = children()
        deadline = time.monotonic() + 10
        while len(held := handles(child)) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [name.partition(":")[0] for name in held] == ["pipe"]


def handles(process: int) -> list[str]:
    """Return what a process holds open; it may be closing some of it just now."""
    held: list[str] = []
    for handle in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            held.append(str(handle.readlink()))
    return held


@pytest.fixture
def children() -> Callable[[], list[int]]:
    """Return a function that says which processes this one has begun since, and not yet waited for."""
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    if not path.exists():
        pytest.skip("this system does not say which processes there are")
    others = path.read_text().split()
    return lambda: [int(number) for number in path.read_text().split() if number not in others]
