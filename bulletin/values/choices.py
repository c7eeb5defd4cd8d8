"""The words allowed as values of keys of kind `choice`, and the levels of secrecy, each in its Chinese and English spelling."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed word, in its Chinese and English spelling."""

    zh: str
    en: str


RUNNING = Choice("连续", "running")
YEARLY = Choice("年度", "yearly")
SINGLE_RULE = Choice("单线", "single")
DOUBLE_RULE = Choice("双线", "double")
FULL = Choice("套红", "full")
PREPRINTED = Choice("预印", "preprinted")
LEFT = Choice("左", "left")
RIGHT = Choice("右", "right")
TIGHT = Choice("紧排", "tight")
SPACED = Choice("留空", "gap")
BRACKETED = Choice("括号", "brackets")
RUN_ON = Choice("接排", "run-on")
EVEN_PAGE = Choice("偶数页", "even")
FOURTH_SIZE = Choice("四号", "4")
THIRD_SIZE = Choice("三号", "3")

PUBLIC = Choice("公开", "public")
INTERNAL = Choice("内部", "internal")
# State secrets, each with its longest period in years, which by law applies when none is written.
CLASSIFIED = (
    (Choice("秘密", "confidential"), 10),
    (Choice("机密", "secret"), 20),
    (Choice("绝密", "top-secret"), 30),
)

# GB/T 9704—2012, 7.2.3: degrees of urgency for papers; telegrams have others.
URGENCIES = (Choice("特急", "top-urgent"), Choice("加急", "urgent"))

REPORT = Choice("报", "report")
SEND = Choice("送", "send")
ISSUED = Choice("发", "issue")
EXTRA = Choice("增发", "extra")
ARCHIVED = Choice("存档", "archive")
SPARE = Choice("余份", "spare")
OPEN = Choice("未定", "open")
