"""`bulletin recipients`: exports the address book to a spreadsheet, imports it again, and renames units."""

from dataclasses import replace
from pathlib import Path

import click

from bulletin.cli.common import common, give_up, refusing_published, say, show
from bulletin.values.diagnostics import Checked, has_errors
from bulletin.values.distribution import AddressBook
from bulletin.values.private_files import BOOK_FILE


@click.command(
    options_metavar="[选项]",
    help="通讯录导出成表格（export 文件），改好再导入（import 文件），.xlsx 和 .csv 都行；"
    "单位改名用 rename 旧名 新名，旧名也可以写它的标识。",
)
@click.argument("action", metavar="export、import或rename", type=click.Choice(["export", "import", "rename"]))
@click.argument("words", metavar="文件，或者旧名 新名", nargs=-1, required=True)
@click.option(
    "--replace",
    "is_replacing",
    is_flag=True,
    help="导出：表格已经有了就换掉；导入：真的写进通讯录，不加就只说会变什么。",
)
@common
def recipients(root: Path, style: str, action: str, words: tuple[str, ...], is_replacing: bool) -> None:
    """Export or import the address book, or rename a unit in it."""
    wanted = 2 if action == "rename" else 1
    if len(words) != wanted:
        example = "rename 县档案局 县档案馆" if action == "rename" else f"{action} 通讯录.xlsx"
        raise click.UsageError(f"{action} 后面要写 {wanted} 个词，例如 bulletin recipients {example}")
    if not (root / "content" / "site.yaml").is_file():
        raise click.UsageError("这里没有 content/site.yaml。到简报的文件夹里再运行，或用 `-C 文件夹` 指明")
    if action == "rename":
        _rename(root, style, *words)
        return
    run = _export if action == "export" else _import
    run(root, style, Path(words[0]), is_replacing=is_replacing)


def _export(root: Path, style: str, file: Path, *, is_replacing: bool) -> None:
    from bulletin.build.job_folder import refuse_published
    from bulletin.distribution.spreadsheets import book_csv, book_xlsx
    from bulletin.values.files import write_atomically

    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"`{file}` 要以 .xlsx 或 .csv 结尾；老的 .xls 在 Excel 里另存为 .xlsx")
    with refusing_published("通讯录不能放在里面。换一个地方"):
        refuse_published(file, root / "output")
    _, book = _sound_book(root, style)
    if file.exists() and not is_replacing:
        raise click.UsageError(
            f"`{file}` 已经有了，里面也许有没导入的改动。换一个名字；确定不要它了，就加 --replace"
        )
    if not file.parent.is_dir():
        raise click.UsageError(f"没有文件夹 `{file.parent}`")
    write_atomically(file, book_csv(book) if file.suffix.lower() == ".csv" else book_xlsx(book))
    say(f"{len(book.units)} 个单位，{len(book.groups)} 个组：{file}")


def _import(root: Path, style: str, file: Path, *, is_replacing: bool) -> None:
    from bulletin.build.settings_files import read_settings
    from bulletin.build.sources import read_sources
    from bulletin.checks.characters import Characters
    from bulletin.distribution.book import book_text, changes, with_old_ids
    from bulletin.distribution.sheet_reading import book_from_sheet
    from bulletin.values.files import write_atomically

    if not file.is_file():
        raise click.UsageError(f"没有文件 `{file}`")
    sources = read_sources(root).value
    faces = read_settings(sources).faces if sources else ()
    new = book_from_sheet(file.read_bytes(), str(file), Characters(faces) if faces else None)
    if new.value is None or has_errors(new.diagnostics):
        give_up(new.diagnostics, {}, style)
    show(new.diagnostics, {}, style)
    target, before = root / BOOK_FILE, AddressBook()
    if target.exists():
        _, old = _read_book(root)
        before = old.value or before
        if has_errors(old.diagnostics):
            say(f"原来的 {BOOK_FILE} 里有错误，没有读全；先用 `bulletin check` 看看", err=True)
    # A sheet has no order of groups, and may lack ids and former names: these come from the present book.
    book = with_old_ids(_in_old_order(new.value, before), before)
    sums = f"{len(book.units)} 个单位，{len(book.groups)} 个组"
    changed = tuple(changes(before, book))
    for line in changed:
        say(line)
    if not changed and target.exists():
        say(f"和 {BOOK_FILE} 一样，没有变化")
        return
    if not is_replacing:
        kept = f"{BOOK_FILE} 没有动" if target.exists() else f"还没有写 {BOOK_FILE}"
        lost = "（原来文件里 # 后面的说明不会留下）" if target.exists() else ""
        say(f"{sums}；{kept}。上面是会变的地方，看过没有错，再加 --replace 运行一次{lost}")
        return
    write_atomically(target, book_text(book).encode())
    say(f"{sums}：{target}")


def _rename(root: Path, style: str, old: str, new: str) -> None:
    from bulletin.distribution.expansion import RecipientNames
    from bulletin.distribution.renaming import renamed_text, unit_named
    from bulletin.values.files import write_atomically
    from bulletin.values.nearest import nearest

    text, book = _sound_book(root, style)
    old, new = " ".join(old.split()), " ".join(new.split())
    unit = unit_named(book, old)
    if unit is None:
        near = nearest(old, [unit.short for unit in book.units], may_begin=False)
        raise click.UsageError(f"通讯录里没有 `{old}`" + (f"，是不是 `{near}`？" if near else ""))
    directory = RecipientNames(book)
    # A former name of the same unit may become its name again.
    owner = directory.units.get(new)
    if not new or new == unit.short or new in directory.groups or (owner is not None and owner != unit):
        raise click.UsageError(f"`{new}` 已经是通讯录里的名字，换一个")
    write_atomically(root / BOOK_FILE, renamed_text(text, unit, new).encode())
    click.echo(f"{unit.short} → {new}：通讯录改好了，旧名记在“曾用名”里；印发过的各期还是旧名，份号不变")
    if unit.name != unit.short:
        click.echo(f"全称还是 {unit.name}，也变了的，请在 {BOOK_FILE} 里改")
    for path in _that_say(root, unit.short):
        click.echo(f"{path} 里还写着 {unit.short}；以后要印新名的，请改过来")


def _that_say(root: Path, name: str) -> list[str]:
    """Return up to five files that have a name in their front matter: the settings, and issues that did not go out yet."""
    from bulletin.values.files import read_text

    found = []
    issues = (root / "content" / "issues").rglob("*.md")
    texts = [path for path in issues if not path.with_suffix(".dispatch.yaml").exists()]
    for path in [root / "content" / "site.yaml", *sorted(texts)]:
        shown = path.relative_to(root).as_posix()
        text = read_text(path, shown).value or ""
        front = text if path.suffix == ".yaml" else text.partition("\n---")[0]
        if name in front:
            found.append(shown)
    return found[:5]


def _read_book(root: Path) -> tuple[str, Checked[AddressBook]]:
    """Return the book's text, and the book with its diagnostics; exit if there is no file."""
    from bulletin.distribution.book import parse_book
    from bulletin.values.files import read_text

    if not (root / BOOK_FILE).is_file():
        raise click.UsageError(
            f"还没有通讯录 {BOOK_FILE}。照使用手册“通讯录”一页写一个，或者用 import 从表格导入"
        )
    text = read_text(root / BOOK_FILE, BOOK_FILE)
    if text.value is None:
        return "", Checked(None, text.diagnostics)
    return text.value, parse_book(text.value)


def _sound_book(root: Path, style: str) -> tuple[str, AddressBook]:
    """Return the book's text and the book; exit if it has errors."""
    text, checked = _read_book(root)
    if checked.value is None or has_errors(checked.diagnostics):
        give_up(checked.diagnostics, {BOOK_FILE: text}, style)
    return text, checked.value


def _in_old_order(book: AddressBook, old: AddressBook) -> AddressBook:
    """Return the book with its groups in their old order, which a sheet cannot hold."""
    places = {group.name: place for place, group in enumerate(old.groups)}
    return replace(book, groups=tuple(sorted(book.groups, key=lambda g: places.get(g.name, len(places)))))
