"""After any sequence of changes, the site is what a clean build makes, byte for byte; and no more is made than must be.

`make prove` draws many more sequences, with PDFs too.
"""

import datetime
import hashlib
import importlib
import pkgutil
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

import bulletin
from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.options import CACHE_FOLDER, Options, Report, Workers
from tests.changing_site import (
    BOOKS,
    LISTS,
    LONG,
    OWN_PROFILE,
    PROFILES,
    RECORDS,
    SECTIONS,
    SETTINGS,
    STYLES,
    TEMPLATES,
    TEXTS,
    TITLES,
    TODAY,
    TOWNS,
    WORDS,
    SmallIssue,
    World,
    leftovers,
    tree,
    write,
)


@cache
def askers() -> list[ModuleType]:
    """Return the modules that ask for the fingerprint of the toolchain."""
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(bulletin.__path__, "bulletin.")
        if module.name != "bulletin.__main__"
    ]
    found = [module for module in modules if hasattr(module, "toolchain_fingerprint")]
    assert found
    return found


which = st.integers(0, 4)  # of the issues, counted round and round


def index(choices: tuple[object, ...]) -> st.SearchStrategy[int]:
    return st.integers(0, len(choices) - 1)


class StoppedError(Exception):
    """Stands for Ctrl-C, or any other end of a build before its own."""


def run(
    world: World,
    root: Path,
    output: Path,
    *,
    pdfs: int = 1_000_000,
    steps: int = 1_000_000,
) -> Report:
    """Build. pdfs: how many may be made; steps: of progress, at the next of which the build is stopped."""
    left = iter(range(pdfs))

    def progress(what: str, done: int, total: int) -> None:
        nonlocal steps
        steps -= 1
        if steps < 0:
            raise StoppedError

    audience = Audience(world.today, drafts=world.drafts, future=world.future)
    with pytest.MonkeyPatch.context() as patch:
        for module in askers():
            patch.setattr(
                module, "toolchain_fingerprint", lambda: hashlib.sha256(world.tool.encode()).hexdigest()[:32]
            )
        options = Options(
            root,
            output,
            audience,
            pdf=world.pdf,
            lenient=world.lenient,
            cache_folder=output / CACHE_FOLDER,
            may_withdraw=True,  # days may pass backwards, which a clean build cannot know
        )
        return build(options, Workers(should_continue=lambda: next(left, None) is not None), progress)


class ChangingSite(RuleBasedStateMachine):
    """An office at work, and now and then a build."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="bulletin-"))
        self.output = self.root / "output"
        self.world = World(pdf=PDFS.get("on", False))
        self.has_built = False

    def teardown(self) -> None:
        self.build_and_compare()
        shutil.rmtree(self.root)

    # What authors do

    @rule(at=which, title=index(TITLES), text=index(TEXTS))
    def edit(self, at: int, title: int, text: int) -> None:
        self.world = self.world.with_issue(at, title=title, text=text)

    @rule(at=which, text=index(TEXTS))
    def edit_the_text_only(self, at: int, text: int) -> None:
        self.world = self.world.with_issue(at, text=text)

    @rule(at=which, town=index(TOWNS), section=index(SECTIONS), word=index(WORDS))
    def move_to_another_section(self, at: int, town: int, section: int, word: int) -> None:
        self.world = self.world.with_issue(at, town=town, section=section, word=word)

    @rule(at=which, file=st.sampled_from(("", "甲/a", "b", "c d")))
    def rename(self, at: int, file: str) -> None:
        names = [issue.file for issue in self.world.issues]
        if file not in names:
            self.world = self.world.with_issue(at, file=file)

    @rule(number=st.integers(1, 8), supplement=st.booleans(), title=index(TITLES))
    def add(self, number: int, supplement: bool, title: int) -> None:
        taken = {(issue.number, issue.supplement) for issue in self.world.issues}
        if (number, supplement) not in taken and len(self.world.issues) < 5:
            new = SmallIssue(number, f"s{number}" if supplement else "", title, supplement=supplement)
            self.world = replace(self.world, issues=(*self.world.issues, new))

    @rule(at=which)
    def delete(self, at: int) -> None:
        if self.world.issues:
            at %= len(self.world.issues)
            self.world = replace(self.world, issues=self.world.issues[:at] + self.world.issues[at + 1 :])

    @rule(at=which, draft=st.booleans(), secret=st.booleans())
    def hide_or_show(self, at: int, draft: bool, secret: bool) -> None:
        self.world = self.world.with_issue(at, draft=draft, secret=secret)

    @rule(at=which, has_picture=st.booleans(), shade=st.sampled_from((90, 91)))
    def change_the_picture(self, at: int, has_picture: bool, shade: int) -> None:
        self.world = replace(self.world.with_issue(at, has_picture=has_picture), shade=shade)

    @rule(at=which, to=which)
    def refer_to_another_issue(self, at: int, to: int) -> None:
        if self.world.issues:
            target = self.world.issues[to % len(self.world.issues)].path
            self.world = self.world.with_issue(at, refers_to=target if to != at else "")

    @rule(page=st.none() | index(TEXTS))
    def change_a_page(self, page: int | None) -> None:
        self.world = replace(self.world, page=page)

    @rule(at=which, has_two=st.booleans())
    def add_an_article(self, at: int, has_two: bool) -> None:
        self.world = self.world.with_issue(at, has_two=has_two)

    @rule(at=which, broken=st.booleans(), lenient=st.booleans())
    def make_a_mistake_or_fix_it(self, at: int, broken: bool, lenient: bool) -> None:
        self.world = replace(self.world.with_issue(at, broken=broken), lenient=lenient)

    # What those do who print and post

    @rule(book=st.sampled_from(sorted(BOOKS)))
    def change_the_address_book(self, book: str) -> None:
        self.world = replace(self.world, book=book)

    @rule(at=which, lists=index(LISTS))
    def send_it_to_others(self, at: int, lists: int) -> None:
        self.world = self.world.with_issue(at, lists=lists)

    @rule(at=which, record=st.sampled_from(RECORDS))
    def give_out_copies(self, at: int, record: str) -> None:
        self.world = self.world.with_issue(at, record=record)

    @rule(profile=index(PROFILES), wanted=st.booleans())
    def get_a_profile_from_the_printing_office(self, profile: int, wanted: bool) -> None:
        setting = OWN_PROFILE if wanted else self.world.setting
        self.world = replace(self.world, profile=profile, setting=setting)

    # What the office's engineer does

    @rule(setting=index(SETTINGS))
    def change_the_settings(self, setting: int) -> None:
        self.world = replace(self.world, setting=setting)

    @rule(template=index(TEMPLATES), style=index(STYLES))
    def change_the_layout(self, template: int, style: int) -> None:
        self.world = replace(self.world, template=template, style=style)

    @rule(tool=st.sampled_from(("tool 1", "tool 2")))
    def install_another_version(self, tool: str) -> None:
        self.world = replace(self.world, tool=tool)

    @rule(drafts=st.booleans(), future=st.booleans())
    def ask_for_more(self, drafts: bool, future: bool) -> None:
        self.world = replace(self.world, drafts=drafts, future=future)

    @rule(days=st.integers(-60, 60))
    def let_days_pass(self, days: int) -> None:
        self.world = replace(self.world, today=TODAY + datetime.timedelta(days=days))

    # What goes wrong

    @precondition(lambda self: self.has_built)
    @rule(damage=st.sampled_from((None, b"", b"{", b'{"format": 1, "files": {}}')))
    def damage_the_manifest(self, damage: bytes | None) -> None:
        """Without it nobody knows what is ours: only a site that has all it needs can be made whole again."""
        write(self.world, self.root)
        if not run(self.world, self.root, self.output).published:
            return
        manifest = self.output / ".bulletin.json"
        if damage is None:
            manifest.unlink()
        else:
            manifest.write_bytes(damage)
        run(self.world, self.root, self.output)

    @precondition(lambda self: self.has_built)
    @rule(
        kind=st.integers(0, 20),
        how=st.sampled_from(("forget", "delete", "empty", "cut", "flip", "flip the last", "append", "swap")),
        at=st.integers(0, 50),
    )
    def damage_the_cache(self, kind: int, how: str, at: int) -> None:
        """kind: which entry of the cache's folder."""
        cache = self.output / ".cache"
        kinds = sorted(cache.iterdir()) if cache.is_dir() else []
        if how == "forget" or not kinds:
            shutil.rmtree(cache, ignore_errors=True)
            return
        chosen = kinds[kind % len(kinds)]
        files = sorted(path for path in (chosen, *chosen.rglob("*")) if path.is_file())
        if files:
            damage(files[at % len(files)], how)

    @rule(steps=st.integers(0, 12))
    def stop_a_build(self, steps: int) -> None:
        """Where it is stopped nothing is published; a build that is done before is a build."""
        write(self.world, self.root)
        before = tree(self.output / "site")
        try:
            run(self.world, self.root, self.output, steps=steps)
        except StoppedError:
            assert tree(self.output / "site") == before

    @precondition(lambda self: self.world.pdf)
    @rule(pdfs=st.integers(0, 4))
    def leave_some_pdfs_for_later(self, pdfs: int) -> None:
        write(self.world, self.root)
        before = tree(self.output / "site")
        report = run(self.world, self.root, self.output, pdfs=pdfs)
        if report.published:
            after = tree(self.output / "site")
            assert {path: after.get(path) for path in report.pending} == {
                path: before.get(path) for path in report.pending
            }

    @precondition(lambda self: self.has_built)
    @rule(how=st.sampled_from(("delete", "empty", "cut", "flip", "append")), at=st.integers(0, 50))
    def change_the_site_by_hand(self, how: str, at: int) -> None:
        files = sorted(path for path in (self.output / "site").rglob("*") if path.is_file())
        ours = [path for path in files if path.name not in self.world.foreign]
        if ours:
            damage(ours[at % len(ours)], how)

    @precondition(lambda self: self.has_built)
    @rule(folder=st.sampled_from(("", "issues/", "stats/")))
    def put_something_of_ones_own_there(self, folder: str) -> None:
        name = f"own-{len(self.world.foreign)}.csv"
        path = self.output / "site" / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
        self.world.foreign[name] = folder

    # And a build

    @rule()
    def build_and_compare(self) -> None:
        write(self.world, self.root)
        before = tree(self.output / "site")
        report = run(self.world, self.root, self.output)
        with tempfile.TemporaryDirectory(prefix="bulletin-clean-") as folder:
            clean_report = run(self.world, self.root, Path(folder))
            clean = tree(Path(folder) / "site")
        assert report.published == clean_report.published
        # What is said of a PDF is said when it is made.
        assert self.world.pdf or told(report) == told(clean_report)
        if not report.published:
            assert tree(self.output / "site") == before
            return
        self.has_built = True
        assert self.without_foreign(tree(self.output / "site")) == clean
        again = run(self.world, self.root, self.output)
        assert (dict(again.made), again.removed) == ({}, frozenset())
        assert told(again) == told(report)
        assert leftovers(self.output) == []

    def without_foreign(self, found: dict[str, bytes | str | None]) -> dict[str, bytes | str | None]:
        """Return the tree without what others put there; it must be there, as they left it."""
        for name, folder in self.world.foreign.items():
            assert found.pop(f"{folder}{name}") == name.encode()
        own_folders = {folder.rstrip("/") for folder in self.world.foreign.values()}
        filled = {path.rpartition("/")[0] for path in found}
        return {path: data for path, data in found.items() if path not in own_folders or path in filled}


PDFS: dict[str, bool] = {}


def told(report: Report) -> list[Diagnostic]:
    """Return what a build said, but for what a clean one cannot know: of the site that is published already."""
    of_the_site = ("unknown-files", "clock-set-back")
    return [found for found in report.diagnostics if found.code not in of_the_site]


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "delete":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "append":
        path.write_bytes(data + b" ")
    elif how == "swap":
        others = sorted(other for other in path.parent.iterdir() if other.is_file())
        path.write_bytes(others[others.index(path) - 1].read_bytes())
    elif how == "flip the last" and data:
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif data:
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])


def explore(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        ChangingSite,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_after_any_changes_the_site_equals_a_clean_build() -> None:
    explore(*((100, 30) if LONG else (3, 12)))


@pytest.mark.skipif(not LONG, reason="the long form: make prove")
def test_after_any_changes_the_pdfs_equal_those_of_a_clean_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PDFS, "on", True)
    explore(10, 12)


def test_after_some_changes_the_pdfs_equal_those_of_a_clean_build(tmp_path: Path) -> None:
    two = World(issues=(SmallIssue(1), SmallIssue(2, title=1, has_picture=True)), pdf=True)
    three = replace(two, issues=(*two.issues, SmallIssue(3, "s3", supplement=True)), shade=91)
    for world in (two, three, replace(three, issues=three.issues[1:], setting=2)):
        write(world, tmp_path)
        assert run(world, tmp_path, tmp_path / "output").published
    assert run(world, tmp_path, tmp_path / "clean").published
    made = tree(tmp_path / "output" / "site")
    assert made == tree(tmp_path / "clean" / "site")
    assert {path for path in made if path.endswith(".pdf")} == {"issues/2.pdf", "issues/s3.pdf"}


@pytest.fixture
def site(tmp_path: Path) -> Callable[[World], Report]:
    """Return a function that builds a world in one and the same place."""

    def make(world: World) -> Report:
        write(world, tmp_path)
        return run(world, tmp_path, tmp_path / "output")

    return make


MANY = World(
    issues=tuple(SmallIssue(n, title=n % 4, town=n % 3, section=n % 3, word=n % 3) for n in range(1, 7)),
    setting=1,
    page=0,
)


def test_a_changed_text_remakes_nothing_that_does_not_show_it(site: Callable[[World], Report]) -> None:
    """The issue itself, its data, and what is searched; neither lists nor other issues."""
    site(MANY)
    made = site(MANY.with_issue(2, text=1)).made
    assert {path for path in made if not path.startswith(("assets/search/", "search.html"))} <= {
        "issues/3.html",
        "issues/3.json",
        "feed.xml",
        "sections/jing-yan-jiao-liu.xml",
        "sections/shang-qing-xia-da.xml",
    }
    assert "issues/3.html" in made


def test_a_changed_title_remakes_what_names_it(site: Callable[[World], Report]) -> None:
    """The neighbours name it; issues of other sections, contributors and subjects two away do not."""
    site(MANY)
    made = site(MANY.with_issue(2, title=0)).made
    issues = {path for path in made if path.startswith("issues/") and path.endswith(".html")}
    assert {"issues/2.html", "issues/3.html", "issues/4.html"} <= issues
    assert not {"issues/1.html", "issues/5.html"} & issues


def test_a_page_of_the_offices_own_concerns_no_issue(site: Callable[[World], Report]) -> None:
    site(MANY)
    made = site(replace(MANY, page=1)).made
    assert "about.html" in made
    assert not [path for path in made if path.startswith("issues/")]


@pytest.mark.parametrize("book", ["another address", "a unit that is in no list"])
def test_an_address_book_that_changes_no_printed_number_remakes_nothing(
    site: Callable[[World], Report], book: str
) -> None:
    world = replace(MANY.with_issue(1, lists=1), book="first")
    site(world)
    assert site(replace(world, book=book)).made == {}


def test_more_copies_for_one_unit_remake_the_issues_that_it_gets_and_whose_copies_are_not_given_out(
    site: Callable[[World], Report],
) -> None:
    world = replace(MANY, book="first").with_issue(1, lists=1).with_issue(2, lists=1, record="given")
    site(world)
    made = site(replace(world, book="more copies")).made
    # Their number is on their own page and in their data; feeds and search count all that an issue says.
    pages = {path for path in made if not path.startswith(("assets/search/", "search.html"))}
    assert {path for path in pages if not path.endswith(".xml")} == {
        "issues.json", "issues/2.html", "issues/2.json",
    }  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0), (1, 3), (3, 2)])
def test_what_is_said_of_the_offices_own_profile_is_never_of_the_last_build(
    site: Callable[[World], Report], before: int, after: int
) -> None:
    """The site shows nothing of it, so nothing is made; but whether the file is there and fit is looked at anew."""
    world = replace(MANY, setting=OWN_PROFILE)
    site(replace(world, profile=before))
    found = site(replace(world, profile=after))
    codes = {0: ["output-profile-not-found"], 1: [], 2: [], 3: ["not-an-output-profile"]}
    assert [diagnostic.code for diagnostic in found.diagnostics] == codes[after]
    assert found.made == {}


def test_one_template_remakes_its_pages_only(site: Callable[[World], Report]) -> None:
    site(MANY)
    made = site(replace(MANY, template=1)).made
    assert set(made) == {"404.html"}
    assert made["404.html"] == "模板或样式变了"


def test_the_date_matters_only_through_what_is_visible(site: Callable[[World], Report]) -> None:
    site(MANY)
    assert not site(replace(MANY, today=TODAY + datetime.timedelta(days=3_000))).made
    assert "issues/6.html" in site(replace(MANY, today=datetime.date(2026, 2, 20))).removed


def test_one_changed_issue_is_one_changed_pdf(site: Callable[[World], Report]) -> None:
    world = World(pdf=True)
    site(world)
    made = site(world.with_issue(0, text=1)).made
    assert [path for path in made if path.endswith(".pdf")] == ["issues/1.pdf"]
    assert not [path for path in site(replace(world.with_issue(0, text=1), page=1)).made if "pdf" in path]
