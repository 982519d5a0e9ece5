"""Notes are Markdown: raw HTML in them is text, and what is rendered is cleaned once more."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "code", "pre", "a", "hr",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def to_html(text: str) -> SafeString:
    html = nh3.clean(
        _parser.render(text or ""),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)
