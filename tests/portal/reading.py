"""Reading pages back: visible text, hidden fields, links."""

from typing import cast

from lxml import html


def _document(page: str) -> html.HtmlElement:
    return cast("html.HtmlElement", html.fromstring(page))


def text_of(page: str) -> str:
    """Return the text of a page, spaces joined; no-break spaces stay as they are."""
    document = _document(page)
    for hidden in document.xpath("//script|//style|//head"):
        hidden.drop_tree()
    return " ".join(" ".join(document.text_content().split(" ")).replace("\n", " ").split(" "))


def main_text(page: str) -> str:
    """Return the text of the main part, with ordinary spaces only, for looking a sentence up."""
    main = _document(page).xpath("//main")[0]
    for block in main.iter("p", "div", "dt", "dd", "li", "td", "th", "tr", "h1", "h2", "h3", "br", "label"):
        block.text, block.tail = f" {block.text or ''}", f" {block.tail or ''}"
    return " ".join(main.text_content().replace("\u00a0", " ").replace("\u202f", " ").split())


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the last form of a page."""
    forms = _document(page).xpath("//form")
    if not forms:
        return {}
    fields = forms[-1].xpath(".//input[@type='hidden']")
    return {str(field.get("name")): str(field.get("value")) for field in fields}


def value_of(page: str, name: str) -> str | None:
    """Return what a field of a page holds: text typed, or the value of what is chosen."""
    document = _document(page)
    for field in document.xpath(f"//*[@name='{name}']"):
        if field.tag == "textarea":
            return str(field.text or "")
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]/@value")
            return str(chosen[0]) if chosen else ""
        if field.get("type") in ("radio", "checkbox"):
            ticked = document.xpath(f"//input[@name='{name}'][@checked]/@value")
            return ",".join(map(str, ticked))
        return str(field.get("value"))
    return None


def links_of(page: str) -> set[str]:
    """Return the addresses a page leads to inside the portal."""
    return {str(found) for found in _document(page).xpath("//a/@href") if str(found).startswith("/")}


def forms_of(page: str) -> set[str]:
    """Return where the forms of a page are sent; empty for the page itself."""
    return {str(form.get("action") or "") for form in _document(page).xpath("//form[@method='post']")}
