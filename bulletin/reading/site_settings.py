"""The text of content/site.yaml → Config."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bulletin.reading.fields import Fields
from bulletin.reading.joined_hints import with_joined_hints
from bulletin.reading.key_mistakes import duplicate_section
from bulletin.reading.nodes import Mapping, Node, Scalar
from bulletin.reading.print_settings import read_print
from bulletin.reading.recipients import read_postcode, read_recipients
from bulletin.reading.word_pairs import read_pairs
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.choices import YEARLY
from bulletin.values.diagnostics import Checked, Span, warning
from bulletin.values.distribution import MAX_COPIES
from bulletin.values.distribution_keys import DISPATCH, FILING, SENDER
from bulletin.values.files import WINDOWS_DEVICES
from bulletin.values.keys import SECTION, SITE
from bulletin.values.print_settings import NAME_SIZE_PT
from bulletin.values.quoting import yaml_word
from bulletin.values.settings import (
    ARCHIVE_COPIES,
    RETENTION,
    SITE_FILE,
    SPARE_COPIES,
    Config,
    DispatchConfig,
    Filing,
    SectionConfig,
    Sender,
)
from bulletin.values.text import without_brackets


def parse_config(text: str, path: str = SITE_FILE) -> Checked[Config]:
    """Parse the settings in `text`; None if name or publisher is missing, or the YAML cannot be parsed.

    Diagnostics: those of yaml_nodes and fields, empty-file, duplicate-section, bad-slug, bad-base-url, bad-id-code,
    attach-source-leaks, long-name.
    """
    mapping = read_mapping(path, text)
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    fields = Fields(mapping.value, SITE, "site.yaml 里")
    fields.require(*(key for key in SITE if key.required))
    base_url = fields.text("base_url")
    show_distribution = fields.flag("show_distribution")
    config = Config(
        name=fields.word("name"),
        publisher=fields.word("publisher"),
        campaign=fields.words("campaign"),
        sections=_sections(fields),
        is_yearly=fields.choice("numbering") is YEARLY,
        report=read_recipients(fields, "report"),
        send=read_recipients(fields, "send"),
        issue=read_recipients(fields, "issue"),
        base_url=_base_url(fields, base_url.value) if base_url else "",
        id_code=_id_code(fields),
        show_distribution=show_distribution is not False,
        year_downloads=fields.flag("year_downloads") is True,
        print=read_print(fields, hides_distribution=show_distribution is False),
        dispatch=_dispatch(fields),
        sender=_sender(fields),
        filing=_filing(fields),
        proof_levels=read_pairs(fields, "proofreading", "{异形词: 不查}", "异形词"),
        proof_exceptions=fields.words("proofreading_exceptions"),
        public_phones=fields.words("public_phones", "、，,"),
    )
    _check_name(fields, config)
    usable = config if config.name and config.publisher else None
    found = with_joined_hints(fields.found, text.split("\n"))
    return Checked(usable, (*mapping.diagnostics, *found))


# The kind of publication at the end of a long name: 工作简报, 党建情况通报
_KIND = re.compile(
    r"(?:工作|情况|信息|学习|党建|政务|动态){0,2}(?:简报|通报|动态|要情|情况|信息|反映|通讯|专报|快报|参考)$"
)


def _check_name(fields: Fields, config: Config) -> None:
    """Warn if the name is so long that on one line it is printed smaller than an article's title. Diagnostics: long-name.

    GB/T 9704—2012, 7.2.4, requires a prominent name: 醒目、美观、庄重.
    """
    size = config.print.size_of_name_pt(config.name) if config.name else NAME_SIZE_PT
    if size >= min(config.print.title_size_pt, config.print.name_size_pt):
        return
    message = f"名称有 {len(config.name)} 个字，红字只印得下 {size:.0f} 磅，比文章的题目还小"
    hint = "名称短一些，前面的单位、活动写进“题头”"
    if kind := _KIND.search(config.name):
        lines = ", ".join(map(yaml_word, (*config.campaign, config.name[: kind.start()])))
        hint = f"前面的单位、活动写进题头，例如：\n题头: [{lines}]\n名称: {kind[0]}"
    fields.found.append(warning("long-name", message, fields.span_of("name"), "名称印在一行里", hint=hint))


def _sections(fields: Fields) -> tuple[SectionConfig, ...]:
    """Return the sections of the bulletin. Diagnostics: wrong-type, duplicate-section, bad-slug."""
    out: list[SectionConfig] = []
    seen: dict[str, Span] = {}
    for node in _split(fields.items("sections")):
        section, span = _section(fields, node)
        if section is None:
            continue
        if section.name in seen:
            fields.found.append(duplicate_section(section.name, span, seen[section.name]))
            continue
        seen[section.name] = span
        out.append(section)
    return tuple(out)


def _split(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield list items; items with several names are split at 、 ， and ,."""
    for node in nodes:
        if not isinstance(node, Scalar):
            yield node
            continue
        parts = re.split("[、，,]", without_brackets(node.text))
        yield from (replace(node, text=part) for part in parts if part.strip())


def _section(fields: Fields, node: Node) -> tuple[SectionConfig | None, Span]:
    if isinstance(node, Scalar) and node.text.strip():
        return SectionConfig(node.text.strip().strip("【】")), node.span
    if not isinstance(node, Mapping):
        hint = fields.lines.without_brackets(node)
        fields.error("wrong-type", "栏目应当是名字", node.span, "这里不是名字", hint=hint)
        return None, node.span
    inner = fields.within(node, SECTION, "栏目里")
    inner.require(SECTION[0])
    name, slug, about = inner.text("name"), inner.text("slug"), inner.word("description")
    label, meant = "", ""
    if slug and slug.value in WINDOWS_DEVICES:
        label, meant = "Windows 把这个名字留给设备，网页拷不到 Windows 的电脑上", f"{slug.value}-1"
    elif slug and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug.value):
        label, meant = "只能用小写字母、数字和连字符", _slug_of(slug.value)
    if slug and label:
        hint = inner.fixed_line("slug", meant)
        fields.error("bad-slug", f"标识 `{slug.value}` 不能用作网址", slug.span, label, hint=hint)
        slug = None  # the section is kept; its slug is made from the name
    if name is None:
        return None, node.span
    section = SectionConfig(name.value, slug.value if slug else "", about)
    return section, name.span


def _base_url(fields: Fields, url: str) -> str:
    """Return the site's address with a slash at its end; empty if invalid. Diagnostics: bad-base-url."""
    where = fields.span_of("base_url")
    if found := re.search(r"""["'<>`\\{}|^\x00-\x1f\x7f-\x9f]""", url):
        hint = fields.fixed_line("base_url", url[: found.start()])
        fields.error("bad-base-url", f"网址里不能有 `{found[0]}`", where, "网址里没有这样的字", hint=hint)
        return ""
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        label, hint = "应当以 http:// 或 https:// 开头", fields.fixed_line("base_url", _whole_url(url))
        fields.error("bad-base-url", f"网址 `{url}` 不完整", where, label, hint=hint)
        return ""
    return url if url.endswith("/") else url + "/"


def _whole_url(url: str) -> str:
    """Return an address with a scheme, and without query and fragment."""
    bare = re.split(r"[?#\s]", re.sub(r"^\w*:?/*", "", url, count=1) if "//" in url else url.lstrip("/"))[0]
    return (
        f"https://{bare or 'example.org'}" if not url.startswith("http://") or not bare else f"http://{bare}"
    )


def _slug_of(text: str) -> str:
    """Return a valid slug for an invalid one: pinyin, words joined by hyphens."""
    from pypinyin import lazy_pinyin  # takes 50 ms to load, and is needed only for an invalid slug

    words = re.findall("[a-z0-9]+", " ".join(lazy_pinyin(text)).lower())
    return "-".join(words) or "lanmu"


def _id_code(fields: Fields) -> str:
    """Return 政府网站标识码, empty if absent or invalid. Diagnostics: bad-id-code. Form: print-format.md §5.1."""
    code = fields.text("id_code")
    if code is None or re.fullmatch(r"[A-Za-z]{2}\d{8}|\d{10}", code.value):
        return code.value if code else ""
    fields.error(
        "bad-id-code",
        f"标识码 `{code.value}` 不对",
        code.span,
        "应当是十位：十个数字，或者两个字母加八个数字",
        hint="照主管部门发的写；没有标识码就删掉这一行",
    )
    return ""


def _dispatch(fields: Fields) -> DispatchConfig:
    """Return the settings of distribution. Diagnostics: those of fields."""
    inner = fields.group("dispatch", "存档", DISPATCH, "分发里")
    archive, spare = inner.count("archive", MAX_COPIES), inner.count("spare", MAX_COPIES)
    since = inner.date("since")
    return DispatchConfig(
        archive=archive.value if archive else ARCHIVE_COPIES,
        spare=spare.value if spare else SPARE_COPIES,
        shows_print_run=inner.flag("print_run"),
        since=since.value if since else None,
    )


def _sender(fields: Fields) -> Sender:
    """Return the sender's address. Diagnostics: those of fields, bad-postcode."""
    inner = fields.group("sender", "地址", SENDER, "寄件里")
    return Sender(
        address=inner.word("address"),
        postcode=read_postcode(inner),
        phone=inner.word("phone"),
        has_boxes=inner.flag("postcode_boxes") is not False,
    )


def _filing(fields: Fields) -> Filing:
    """Return the fields for the archive's catalogue. Diagnostics: those of fields."""
    inner = fields.group("filing", "保管期限", FILING, "归档里")
    return Filing(
        fonds=inner.word("fonds"),
        division=inner.word("division"),
        retention=inner.word("retention", RETENTION),
    )
