"""Reading the form of a page as a browser would, to send it back with one thing changed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    in_main: bool = False
    pickers: dict[str, str] = field(default_factory=dict)  # field: address of its suggestions

    def sent(self, **changed: str | list[str]) -> dict[str, str | list[str]]:
        """Return what a browser would send."""
        plain = {name: values if len(values) != 1 else values[0] for name, values in self.fields.items() if values}
        return {**plain, **changed}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.now: PageForm | None = None
        self.select = ""
        self.textarea = ""
        self.main = 0
        self.hidden = 0  # inside <template>: nothing a browser sends

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.hidden += tag == "template"
        self.main += tag == "main"
        if tag == "form":
            self.now = PageForm(given.get("action", ""), given.get("method", "get").lower(), in_main=self.main > 0)
            self.forms.append(self.now)
        if self.now is None or self.hidden:
            return
        name = given.get("name", "")
        if "data-picker" in given and name:
            self.now.pickers[name] = given.get("data-url", "")
        if tag == "input" and name and given.get("type") not in {"submit", "button", "file"}:
            self.now.fields.setdefault(name, [])
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.now.fields.setdefault(name, []).append(
                    given.get("value", "on" if given.get("type") == "checkbox" else "")
                )
        elif tag == "select":
            self.select = name
            self.now.fields.setdefault(name, [])
        elif tag == "option" and self.select and "selected" in given:
            self.now.fields[self.select].append(given.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.now.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea and self.now:
            self.now.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "template"
        self.main -= tag == "main"
        if tag == "form":
            self.now = None
        if tag == "select":
            self.select = ""
        if tag == "textarea" and self.textarea and self.now:
            self.now.fields[self.textarea][0] = self.now.fields[self.textarea][0].removeprefix("\n")
            self.textarea = ""


def form_of(html: str) -> PageForm | None:
    """Return the form that is the page's own: of those in its main part the posting one with the most fields."""
    reader = Reader()
    reader.feed(html)
    posting = [one for one in reader.forms if one.method == "post"]
    return max(posting, key=lambda one: (one.in_main, len(one.fields)), default=None)


def names_in(html: str) -> set[str]:
    """Return the name of every field on a page, of filters and of forms."""
    reader = Reader()
    reader.feed(html)
    return {name for one in reader.forms for name in one.fields}
