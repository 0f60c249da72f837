"""What a page offers: its links, its forms with each button that can be pressed, and what its scripts ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Attributes = dict[str, str]
HOST = "http://testserver"


@dataclass(frozen=True)
class Offer:
    """One thing that a page lets a person do. `fields` are those of the form as it stands, the button's included."""

    method: str
    path: str
    query: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass
class Form:
    """A form with what stands in it and the buttons that send it; a disabled button is none."""

    attributes: Attributes
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Attributes] = field(default_factory=list)


def offers_in(text: str, url: str) -> list[Offer]:
    """Everything that the page at `url` offers within this installation, once each."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = [("GET", target, ()) for target in reader.links] + [("POST", target, ()) for target in reader.posts]
    for form in reader.forms.values():
        found += _sent(form)
    offers = (_offer(method, target, fields, url) for method, target, fields in found)
    return list(dict.fromkeys(offer for offer in offers if offer is not None))


def _sent(form: Form) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    sent = []
    for button in form.buttons:
        method = button.get("formmethod") or form.attributes.get("method") or "get"
        target = button.get("formaction") or form.attributes.get("action") or ""
        own = [(button["name"], button.get("value", ""))] if "name" in button else []
        sent.append((method.upper(), target, (*form.fields, *own)))
    return sent


def _offer(method: str, target: str, fields: tuple[tuple[str, str], ...], url: str) -> Offer | None:
    whole = urlsplit(urljoin(f"{HOST}{url}", target))
    is_place_on_the_page = target.startswith("#")
    if is_place_on_the_page or f"{whole.scheme}://{whole.netloc}" != HOST:
        return None
    return Offer(method, whole.path, whole.query, fields if method == "POST" else ())


class _Reader(HTMLParser):
    """Reads a page once. Forms are keyed by their id, so that a button elsewhere on the page finds its own."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.posts: list[str] = []
        self.forms: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: Attributes | None = None
        self._options: list[tuple[bool, str]] = []
        self._textarea: tuple[Attributes, list[str]] | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if "data-hx-get" in attributes:
            self.links.append(attributes["data-hx-get"])
        for name in ("data-hx-post", "data-autosave"):
            if name in attributes:
                self.posts.append(attributes[name])
        handler = getattr(self, f"_begin_{tag}", None)
        if handler:
            handler(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            self._end_select()
        elif tag == "textarea" and self._textarea is not None:
            attributes, text = self._textarea
            self._add_field(attributes, "".join(text).removeprefix("\n"))
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea[1].append(data)

    def _begin_a(self, attributes: Attributes) -> None:
        if "href" in attributes and attributes.get("aria-disabled") != "true":
            self.links.append(attributes["href"])

    def _begin_img(self, attributes: Attributes) -> None:
        self.links.append(attributes.get("src", "#"))

    _begin_iframe = _begin_img

    def _begin_form(self, attributes: Attributes) -> None:
        self._form = self.forms.setdefault(attributes.get("id") or f" {len(self.forms)}", Form(attributes))
        self._form.attributes = attributes

    def _begin_button(self, attributes: Attributes) -> None:
        is_closed = "disabled" in attributes or attributes.get("aria-disabled") == "true"
        if attributes.get("type", "submit") == "submit" and not is_closed:
            form = self._form_of(attributes)
            if form is not None:
                form.buttons.append(attributes)

    def _begin_input(self, attributes: Attributes) -> None:
        kind = attributes.get("type", "text")
        if kind == "submit":
            self._begin_button(attributes)
        elif kind in ("checkbox", "radio"):
            if "checked" in attributes:
                self._add_field(attributes, attributes.get("value", "on"))
        elif kind not in ("file", "button"):
            self._add_field(attributes, attributes.get("value", ""))

    def _begin_textarea(self, attributes: Attributes) -> None:
        self._textarea = attributes, []

    def _begin_select(self, attributes: Attributes) -> None:
        self._select, self._options = attributes, []

    def _begin_option(self, attributes: Attributes) -> None:
        self._options.append(("selected" in attributes, attributes.get("value", "")))

    def _end_select(self) -> None:
        chosen = [value for is_chosen, value in self._options if is_chosen]
        if not chosen and "multiple" not in self._select:
            chosen = [value for _, value in self._options[:1]]
        for value in chosen:
            self._add_field(self._select, value)
        self._select = None

    def _add_field(self, attributes: Attributes, value: str) -> None:
        form = self._form_of(attributes)
        if form is not None and attributes.get("name") and "disabled" not in attributes:
            form.fields.append((attributes["name"], value))

    def _form_of(self, attributes: Attributes) -> Form | None:
        """The form that a field or button names, else the one around it. One that comes later is made ready here."""
        if attributes.get("form"):
            return self.forms.setdefault(attributes["form"], Form({}))
        return self._form
