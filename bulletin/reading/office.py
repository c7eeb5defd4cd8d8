"""What envelopes, receipts and the archive want to know of the office itself (寄件 and 归档 in content/site.yaml)."""

from dataclasses import dataclass

from bulletin.reading.fields import Fields
from bulletin.reading.postcode import read_postcode
from bulletin.values.keys import FILING, SENDER

RETENTION = "10年"  # 惯例 for an office's own bulletin: print-format.md §6.1, order 8 of 2006


@dataclass(frozen=True, slots=True)
class Sender:
    """Where the office is; empty where not written. has_boxes: whether envelopes get red boxes for the postcode."""

    address: str = ""
    postcode: str = ""  # six digits, or empty
    phone: str = ""
    has_boxes: bool = True


@dataclass(frozen=True, slots=True)
class Filing:
    """How an issue is entered in the archive's catalogue (print-format.md §6.1); empty where not written."""

    fonds: str = ""
    division: str = ""
    retention: str = RETENTION


def read_sender(fields: Fields) -> Sender:
    """Return the sender's address. Diagnostics: those of fields, bad-postcode."""
    mapping = fields.mapping("sender", '{地址: 澄川县北澄街道府前路3号, 邮编: "369100"}')
    if mapping is None:
        return Sender()
    inner = Fields(mapping, SENDER, "寄件里")
    address, phone = inner.text("address"), inner.text("phone")
    sender = Sender(
        address=address.value if address else "",
        postcode=read_postcode(inner),
        phone=phone.value if phone else "",
        has_boxes=inner.flag("postcode_boxes") is not False,
    )
    fields.found.extend(inner.found)
    return sender


def read_filing(fields: Fields) -> Filing:
    """Return how issues are filed. Diagnostics: those of fields."""
    mapping = fields.mapping("filing", "{全宗号: J012, 保管期限: 10年}")
    if mapping is None:
        return Filing()
    inner = Fields(mapping, FILING, "归档里")
    fonds, division, retention = inner.text("fonds"), inner.text("division"), inner.text("retention")
    fields.found.extend(inner.found)
    return Filing(
        fonds=fonds.value if fonds else "",
        division=division.value if division else "",
        retention=retention.value if retention else RETENTION,
    )
