"""Writes dispatch records: the record after a printing, and its YAML text."""

from bulletin.distribution.record import VERSION
from bulletin.values.distribution import Dispatch, Given, Lot, Record, Run, Written
from bulletin.values.distribution_keys import GIVEN, RUN, WRITTEN
from bulletin.values.key import Key
from bulletin.values.number_ranges import HYPHEN, NumberRange, copy_number, copy_range
from bulletin.values.quoting import yaml_word

HEAD = "# 印发记录：印了什么，每份给了谁。由 bulletin print 写，和这一期一起保存，不要改，也不要删。"


def next_record(dispatch: Dispatch, old: Record | None, run: Run | None = None) -> Record:
    """Return the record after this dispatch was printed. run: the printing, None for a record of the first form (numbers only)."""
    return Record(
        dispatch.key,
        tuple(_given(lot) for lot in dispatch.lots if lot.copies),
        tuple(map(_given, dispatch.withdrawn)),
        dispatch.written if run else (),
        (*(old.runs if old else ()), run) if run else (),
    )


def _given(lot: Lot) -> Given:
    return Given(
        lot.list, lot.name, lot.numbers, 0 if lot.numbers else lot.copies, lot.unit.id if lot.unit else ""
    )


def record_text(record: Record) -> str:
    """Return the text of the record's file: YAML that people can read, too, with LF line ends."""
    lines = [HEAD]
    lines += [f"版本: {VERSION}"] if record.is_frozen else []
    lines += [f"期号: {yaml_word(record.key)}"]
    lines += [f"已编到: {copy_number(record.last)}"] if record.last or not record.is_frozen else []
    lines += ["印刷:", *map(_run_line, record.runs)] if record.runs else []
    lines += ["名单:", *map(_written_line, record.written)] if record.written else []
    lines += ["分发:", *map(_given_line, record.given)] if record.given else ["分发: []"]
    lines += ["作废:", *map(_given_line, record.withdrawn)] if record.withdrawn else []
    return "\n".join(lines) + "\n"


def _run_line(run: Run) -> str:
    return _line(
        RUN,
        date=run.date.isoformat(),
        copies=str(run.copies),
        numbers=_numbers(run.numbers),
        pages=str(run.pages or ""),
        print_run=str(run.shown or ""),
        text=f'"{run.text}"' if run.text else "",
        layout=f'"{run.layout}"' if run.layout else "",
        original=f'"{run.original}"' if run.original else "",
        errata=str(run.errata or ""),
        whole="是" if run.is_whole else "",
    )


def _written_line(item: Written) -> str:
    shares = ", ".join(f"{yaml_word(name)}: {copies}" for name, copies in item.shares)
    copies = str(item.copies or "")
    return _line(WRITTEN, list=item.list, name=yaml_word(item.name), copies=copies, units=f"{{{shares}}}")


def _given_line(given: Given) -> str:
    return _line(
        GIVEN,
        list=given.list,
        unit=yaml_word(given.name),
        numbers=_numbers(given.numbers),
        copies=str(given.copies or ""),
        id=yaml_word(given.id) if given.id else "",
    )


def _line(keys: tuple[Key, ...], **values: str) -> str:
    """Return a list item with the values that are not empty, in the order of the keys. values: by English name of the key."""
    pairs = [f"{key.zh}: {values[key.en]}" for key in keys if values[key.en]]
    return "  - {" + ", ".join(pairs) + "}"


def _numbers(ranges: tuple[NumberRange, ...]) -> str:
    parts = [copy_range(first, last, HYPHEN) for first, last in ranges]
    return f"[{', '.join(parts)}]" if len(parts) > 1 else "".join(parts)
