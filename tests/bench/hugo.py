"""The corpus as a Hugo site of the same pages: every issue, year, section, contributor and topic, feed, site map.

Hugo makes no search data and no JSON of each issue; ours makes both in the time that is compared.
"""

import json
import re
import shutil
import sys
from pathlib import Path

CONFIG = """baseURL = "https://example.org/"
languageCode = "zh-CN"
title = "工作简报"
disableKinds = []
[taxonomies]
section = "sections"
contributor = "contributors"
topic = "topics"
year = "years"
[permalinks]
issues = "/issues/:filename/"
[pagination]
pagerSize = 80
[outputs]
home = ["HTML", "RSS"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
[markup.goldmark.renderer]
unsafe = true
"""
BASE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{{ .Title }} — {{ site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{ .Description }}">
<link rel="stylesheet" href="/assets/site.css">
<link rel="canonical" href="{{ .Permalink }}">
{{ with .OutputFormats.Get "RSS" }}<link rel="alternate" type="application/rss+xml" href="{{ .Permalink }}">{{ end }}
</head>
<body>
<a class="skip-link" href="#main">跳到正文</a>
<header><p><a href="/">{{ site.Title }}</a></p>
<nav><ul><li><a href="/">首页</a></li><li><a href="/years/">历年各期</a></li><li><a href="/sections/">栏目</a></li>
<li><a href="/contributors/">供稿单位</a></li><li><a href="/topics/">主题</a></li></ul></nav></header>
<main id="main">
{{ block "main" . }}{{ end }}
</main>
<footer><p>协调小组办公室</p></footer>
</body>
</html>
"""
SINGLE = """{{ define "main" }}
<article>
<header><p>{{ site.Title }}</p><h1>{{ .Title }}</h1><p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2006年1月2日" }}</time></p></header>
<nav><ol>{{ range .Params.articles }}<li><a href="#{{ .anchor }}">{{ .title }}</a> {{ .contributor }}</li>{{ end }}</ol></nav>
{{ .Content }}
<footer>
{{ range .GetTerms "sections" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}
{{ range .GetTerms "contributors" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}
{{ range .GetTerms "topics" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}
</footer>
</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
{{ end }}
"""
LIST = """{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range (.Paginate .Pages).Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2006年1月2日" }}</time>
<ol>{{ $page := . }}{{ range .Params.articles }}<li><a href="{{ $page.RelPermalink }}#{{ .anchor }}">{{ .title }}</a> {{ .contributor }}</li>{{ end }}</ol></li>
{{ end }}</ul>
{{ end }}
"""
TERMS = """{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range .Data.Terms.ByCount }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>
{{ end }}
"""


def write_hugo(corpus: Path, root: Path) -> None:
    """Write under `root` the Hugo site of the corpus whose content/ is under `corpus`."""
    shutil.rmtree(root, ignore_errors=True)
    layouts = root / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (root / "hugo.toml").write_text(CONFIG)
    for name, text in (
        ("baseof", BASE),
        ("single", SINGLE),
        ("list", LIST),
        ("taxonomy", LIST),
        ("terms", TERMS),
    ):
        (layouts / f"{name}.html").write_text(text)
    folder = root / "content" / "issues"
    folder.mkdir(parents=True)
    for path in sorted((corpus / "content" / "issues").rglob("*.md")):
        (folder / path.name).write_text(hugo_page(path.read_text()))


def hugo_page(text: str) -> str:
    """Return an issue as a page of Hugo: the fields of its articles in the front matter, their words as they are."""
    _, front, body = text.split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in front.strip().splitlines())
    articles: list[dict[str, str]] = []
    topics: list[str] = []
    lines: list[str] = []
    for line in body.split("\n"):
        if field := re.match(r":(供稿|关键词): (.*)", line):
            if field[1] == "供稿":
                articles[-1]["contributor"] = field[2]
            else:
                topics += field[2].split("、")
            continue
        if line.startswith("## "):
            title = line.removeprefix("## ").replace("<br>", "")
            articles.append({"anchor": f"a{len(articles) + 1}", "title": title, "contributor": ""})
            line = f"## {title} {{#a{len(articles)}}}"
        lines.append(line)
    head = {
        "title": f"第{facts['期号']}期",
        "description": "；".join(article["title"] for article in articles),
        "date": facts["日期"],
        "years": [facts["日期"][:4]],
        "sections": facts.get("栏目", "[]").strip("[]").split(", ") if "栏目" in facts else [],
        "contributors": list(dict.fromkeys(article["contributor"] for article in articles)),
        "topics": list(dict.fromkeys(topics)),
        "articles": articles,
    }
    return json.dumps(head, ensure_ascii=False) + "\n\n" + "\n".join(lines)


if __name__ == "__main__":
    write_hugo(Path(sys.argv[1]), Path(sys.argv[2]))
