"""content/site.yaml → one frozen Config; every default, with its unit and its clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bulletin.reading.dispatch_settings import DispatchConfig, inside_quotes, limited, read_dispatch
from bulletin.reading.fields import Fields
from bulletin.reading.frontmatter import Mapping, Node, Scalar, parse_yaml
from bulletin.reading.office import Filing, Sender, read_filing, read_sender
from bulletin.reading.print_config import PrintConfig, read_print
from bulletin.reading.yaml_slips import slips_of_the_hand
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.distribution import MAX_COPIES
from bulletin.values.keys import RECIPIENT, RUNNING, SECTION, SITE, YEARLY
from bulletin.values.model import Recipient

SITE_FILE = "content/site.yaml"


@dataclass(frozen=True, slots=True)
class SectionConfig:
    """A section of the bulletin; slug is empty when the author left it to us."""

    name: str
    slug: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The bulletin as content/site.yaml describes it."""

    name: str
    publisher: str
    campaign: tuple[str, ...] = ()
    sections: tuple[SectionConfig, ...] = ()
    is_yearly: bool = False
    report: tuple[Recipient, ...] = ()
    send: tuple[Recipient, ...] = ()
    issue: tuple[Recipient, ...] = ()
    base_url: str = ""
    id_code: str = ""  # 政府网站标识码
    show_distribution: bool = True  # on the site; the printed issue has it always
    print: PrintConfig = field(default_factory=PrintConfig)
    dispatch: DispatchConfig = field(default_factory=DispatchConfig)
    sender: Sender = field(default_factory=Sender)
    filing: Filing = field(default_factory=Filing)

    @property
    def attaches_source(self) -> bool:
        """Whether the site's PDFs carry the issue's text, which names whom it is sent to."""
        return self.print.wants_source and self.show_distribution

    @property
    def section_names(self) -> tuple[str, ...]:
        """The names of all sections in their order."""
        return tuple(section.name for section in self.sections)

    @property
    def whole_names(self) -> tuple[str, ...]:
        """Names that no title is broken in."""
        return (*self.section_names, self.name, self.publisher)


def parse_config(text: str, path: str = SITE_FILE) -> Checked[Config]:
    """Return the settings in `text`; None when name or publisher are missing or it cannot be read.

    Diagnostics: those of frontmatter and fields, empty-file, duplicate-section, bad-slug, bad-base-url, bad-id-code,
    attach-source-leaks.
    """
    tree = parse_yaml(path, text)
    if tree.diagnostics:
        return Checked(None, tree.diagnostics)
    mapping = as_mapping(path, tree.value, text)
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    fields = Fields(mapping.value, SITE, "site.yaml 里")
    fields.require(*(key for key in SITE if key.required))
    name, publisher, base_url = fields.text("name"), fields.text("publisher"), fields.text("base_url")
    show_distribution = fields.flag("show_distribution")
    numbering = fields.choice("numbering", (RUNNING, YEARLY))
    config = Config(
        name=name.value if name else "",
        publisher=publisher.value if publisher else "",
        campaign=tuple(line.value for line in fields.texts("campaign")),
        sections=_sections(fields),
        is_yearly=numbering is YEARLY,
        report=read_recipients(fields, "report"),
        send=read_recipients(fields, "send"),
        issue=read_recipients(fields, "issue"),
        base_url=_base_url(fields, base_url.value) if base_url else "",
        id_code=_id_code(fields),
        show_distribution=show_distribution is not False,
        print=read_print(fields, hides_distribution=show_distribution is False),
        dispatch=read_dispatch(fields),
        sender=read_sender(fields),
        filing=read_filing(fields),
    )
    usable = config if config.name and config.publisher else None
    return Checked(usable, tuple(fields.found))


def as_mapping(path: str, node: Node | None, text: str, first_line: int = 1) -> Checked[Mapping]:
    """Return the node if it is a group of fields, else say what the author probably did."""
    if isinstance(node, Mapping):
        return Checked(node)
    if node is None:
        where = Span(path, first_line if first_line > 1 else 0)
        return Checked(
            None,
            (
                error(
                    "empty-file",
                    "一个项目也没有写",
                    where,
                    "这里是空的",
                    hint="每行写一个项目，例如 `日期: 2020-03-10`",
                ),
            ),
        )
    slips = slips_of_the_hand(path, text.split("\n"), first_line)
    if slips:
        return Checked(None, slips)
    found = error(
        "wrong-type",
        "这里应当是一行一个 `名字: 值`",
        node.span,
        "读不出名字和值",
        hint="例如 `日期: 2020-03-10`",
    )
    return Checked(None, (found,))


def read_recipients(fields: Fields, name: str) -> tuple[Recipient, ...]:
    """Return a distribution list as typed. Diagnostics: wrong-type, unknown-key, missing-field, empty-list."""
    out: list[Recipient] = []
    if name in fields.nodes and not fields.items(name):
        where = fields.names[name].span
        fields.found.append(
            error(
                "empty-list",
                f"`{where_word(fields, name)}` 是空的",
                where,
                "后面没有写单位",
                hint=f"写上单位，例如 `{where_word(fields, name)}: [县委, 县政府]`；这一期没有就删掉这一行",
            )
        )
    for node in fields.items(name):
        if isinstance(node, Scalar):
            if node.text.strip():
                out.append(Recipient(" ".join(node.text.split()), at=inside_quotes(node)))
                fields.found.extend(_run_together(node))
            else:
                fields.found.append(
                    error("empty-list", "收文单位是空的", node.span, "这里没有写单位", hint="删掉它")
                )
        elif isinstance(node, Mapping):
            inner = Fields(node, RECIPIENT, "收文单位里")
            inner.require(RECIPIENT[0])
            unit, copies = inner.text("unit"), limited(inner, "copies", MAX_COPIES)
            fields.found.extend(inner.found)
            if unit:
                at = inside_quotes(inner.nodes["unit"])
                out.append(Recipient(unit.value, copies.value if copies else None, at))
        else:
            fields.found.append(
                error(
                    "wrong-type",
                    "收文单位应当是名字",
                    node.span,
                    "这里是一个列表",
                    hint="写成 `[县委, {单位: 县档案馆, 份数: 2}]`",
                )
            )
    return tuple(out)


def _run_together(node: Scalar) -> Iterator[Diagnostic]:
    """Yield that several recipients were written as one. Diagnostics: run-together."""
    if node.wrapped and not node.quoted:
        names = "、".join(node.text.split())
        yield warning(
            "run-together",
            "几行连成了一个单位",
            node.span,
            "每个单位前面要有 `- `，或者写在一行的方括号里",
            hint=f"[{names.replace('、', ', ')}]",
        )
    elif "，" in node.text or "," in node.text:
        names = ", ".join(part.strip() for part in re.split("[，,]", node.text))
        yield warning(
            "run-together",
            f"`{node.text}` 当作一个单位了",
            node.span,
            "单位之间在方括号里用半角逗号隔开",
            hint=f"[{names}]",
        )


def where_word(fields: Fields, name: str) -> str:
    """Return the spelling the author used for a key."""
    return fields.names[name].text


def _sections(fields: Fields) -> tuple[SectionConfig, ...]:
    out: list[SectionConfig] = []
    seen: dict[str, Span] = {}
    for node in _split(fields.items("sections")):
        section, span = _section(fields.found, node)
        if section is None:
            continue
        if section.name in seen:
            fields.found.append(
                error(
                    "duplicate-section",
                    f"栏目 `{section.name}` 列了两次",
                    span,
                    "这里又列了一次",
                    related=((seen[section.name], "先列在这里"),),
                    hint="只留一个",
                )
            )
            continue
        seen[section.name] = span
        out.append(section)
    return tuple(out)


def _split(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield list items, those that hold several names cut at 、 and ，."""
    for node in nodes:
        if isinstance(node, Scalar):
            yield from (replace(node, text=part) for part in re.split("[、，,]", node.text) if part.strip())
        else:
            yield node


def _section(found: list[Diagnostic], node: Node) -> tuple[SectionConfig | None, Span]:
    if isinstance(node, Scalar) and node.text.strip():
        return SectionConfig(node.text.strip().strip("【】")), node.span
    if not isinstance(node, Mapping):
        found.append(
            error(
                "wrong-type", "栏目应当是名字", node.span, "这里不是名字", hint="写成 `[上情下达, 经验交流]`"
            )
        )
        return None, node.span
    inner = Fields(node, SECTION, "栏目里")
    inner.require(SECTION[0])
    name, slug, about = inner.text("name"), inner.text("slug"), inner.text("description")
    found.extend(inner.found)
    if slug and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug.value):
        found.append(
            error(
                "bad-slug",
                f"标识 `{slug.value}` 不能用作网址",
                slug.span,
                "只能用小写字母、数字和连字符",
                hint="标识: jingyan-jiaoliu",
            )
        )
        slug = None
    if name is None:
        return None, node.span
    section = SectionConfig(name.value, slug.value if slug else "", about.value if about else "")
    return section, name.span


def _base_url(fields: Fields, url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        fields.found.append(
            error(
                "bad-base-url",
                f"网址 `{url}` 不完整",
                fields.span_of("base_url"),
                "应当以 http:// 或 https:// 开头",
                hint="网址: https://example.org/jianbao/",
            )
        )
        return ""
    return url if url.endswith("/") else url + "/"


def _id_code(fields: Fields) -> str:
    """Diagnostics: bad-id-code. Form: print-format.md §5.1."""
    code = fields.text("id_code")
    if code is None or re.fullmatch(r"[A-Za-z]{2}\d{8}|\d{10}", code.value):
        return code.value if code else ""
    fields.found.append(
        error(
            "bad-id-code",
            f"标识码 `{code.value}` 不对",
            code.span,
            "应当是十位：十个数字，或者两个字母加八个数字",
            hint="照主管部门发的写；没有标识码就删掉这一行",
        )
    )
    return ""
