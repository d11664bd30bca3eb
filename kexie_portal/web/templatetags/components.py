"""Page parts with declared inputs; `{% load components %}` is built in."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kexie_portal.web import figures, richtext
from kexie_portal.web.panels import Figure
from kexie_portal.web.words import chunk_words

register = template.Library()
Words = str | Promise


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with `label` it speaks to a screen reader, without it is decoration."""
    sprite = static("portal/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag(takes_context=True)
def chunk(context: Mapping[str, Any], name: str) -> SafeString:
    """Load a bundle of `static/src/chunks/` with its sentences, once a page however many parts of it ask.

    It belongs into the page, not into a fragment: htmx starts no scripts, a chunk looks at what htmx brings by itself.
    """
    loaded: set[str] = context["request"].__dict__.setdefault("portal_chunks", set()) if "request" in context else set()
    if name in loaded:
        return mark_safe("")
    loaded.add(name)
    said = chunk_words(name)
    words = json.dumps(said, ensure_ascii=False).translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"})
    data = format_html('<script type="application/json" data-words>{}</script>', mark_safe(words)) if said else ""  # noqa: S308  escaped above
    address, sprite = static(f"portal/chunks/{name}.js"), static("portal/icons.svg")
    return format_html('{}<script src="{}" data-sprite="{}" defer></script>', data, address, sprite)


@register.simple_tag
def state(label: object, tone: str = "") -> SafeString:
    """Show a state as a badge; `tone` is good, wait, bad, info or empty (grey). The word carries the meaning."""
    return format_html('<span class="state{}">{}</span>', f" state-{tone}" if tone else "", label)


@register.simple_tag
def definition(text: Words, label: Words = "") -> SafeString:
    """Show the definition (口径) of a figure on hover and on focus."""
    from django.utils.translation import gettext as _  # only the fallback word needs it

    if not text:
        return mark_safe("")
    return format_html(
        '<button type="button" class="definition" data-bs-toggle="tooltip" title="{}">{}</button>',
        text,
        label or _("definition"),
    )


@register.simple_tag
def options(widget: Mapping[str, Any]) -> SafeString:
    """Draw the options of a select from the widget's context, as Django's own templates do one by one."""
    parts: list[SafeString] = []
    for group, choices, _index in widget["optgroups"]:
        drawn = [_option(choice) for choice in choices]
        if group:
            drawn = [format_html('<optgroup label="{}">', group), *drawn, mark_safe("</optgroup>")]
        parts += drawn
    return SafeString("".join(parts))


def _option(choice: Mapping[str, Any]) -> SafeString:
    attributes = flatatt(choice["attrs"]) if choice["attrs"] else ""
    value, label = conditional_escape(str(choice["value"])), conditional_escape(choice["label"])
    return SafeString(f'<option value="{value}"{attributes}>{label}</option>')


@register.filter
def masked_phone(value: object) -> str:
    """Hide the middle of a phone number: 13812345678 becomes 138****5678."""
    text = str(value or "")
    if len(text) < 7:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


@register.simple_tag
def phone(value: object, visible: bool = False) -> str:
    """Show a phone number, masked unless `visible` (the posting needs it; PIPL art. 6)."""
    return str(value or "—") if visible or not value else masked_phone(value)


@register.filter
def or_dash(value: object) -> object:
    """Show a dash where there is no value; zero is a value."""
    return format_html('<span class="no-value">{}</span>', "—") if value in (None, "") else value


@register.filter
def percent(value: figures.Number | None) -> object:
    """Show a percentage (0–100) as `figures.rate` says it; None is “no data”, never 0 %."""
    return or_dash(None) if value is None else figures.rate(value)


@register.filter
def count(value: int | None) -> str | None:
    """Show a count with its thousands apart; None stays None, for a card that says why there is none."""
    return None if value is None else figures.count(value)


register.filter("progress", figures.progress)


@register.filter("richtext")
def rich_text(text: str | None) -> SafeString:
    """Show a text with headings and lists, cleaned once more of whatever acts."""
    return richtext.shown(text or "")


@register.filter
def measured(value: figures.Number, is_rate: bool) -> str:
    """Show what is either a percentage or a count; a count that is forecast or weighted is said whole."""
    return figures.rate(value) if is_rate else figures.decimal(value, 0)


@register.filter
def signed(value: figures.Number, is_rate: bool = False) -> str:
    """Show a difference of percentages or of counts with its sign."""
    return figures.signed(value, figures.DIGITS if is_rate else 0)


@register.simple_block_tag
def page_title(content: str) -> SafeString:
    """Keep the title of a page, so that <title> and <h1> say the same."""
    return mark_safe(" ".join(content.split()))  # noqa: S308  rendered, hence escaped, by the block


@register.inclusion_tag("components/figure_card.html")
def figure_card(
    name: Words,
    value: object,
    unit: Words = "",
    url: str = "",
    definition: Words = "",
    change: figures.Change | None = None,
    note: Words = "",
    note_url: str = "",
) -> dict[str, object]:
    """Show one key figure; `value` None says “no data”, `change` names the period that it is against."""
    return locals()


@register.inclusion_tag("components/figure_card.html")
def card_of(figure: Figure) -> dict[str, object]:
    """Show a figure that a panel or a board gives."""
    return {one.name: getattr(figure, one.name) for one in fields(figure)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: Words, note: Words = "", icon_name: str = "inbox", url: str = "", verb: Words = ""
) -> dict[str, object]:
    """Say what belongs here and offer the first step."""
    return locals()


@register.inclusion_tag("components/chart.html")
def chart(
    key: str, options: Mapping[str, Any], title: Words, definition: Words = "", size: str = ""
) -> dict[str, object]:
    """Show a chart with its table one click away; `options` as charts.js reads them, `size` short or tall."""
    from kexie_portal.web.charts import prepared, table_of  # keeps the tag library free of chart knowledge

    return {
        "key": key,
        "json": json.dumps(prepared(options), cls=DjangoJSONEncoder, ensure_ascii=False),
        "title": title,
        "definition": definition,
        "size": size,
        "table": table_of(options),
        "note": options.get("note", ""),
        "is_map": options.get("type") == "map",
    }


@register.filter
def is_past(day: dt.date | None, today: dt.date) -> bool:
    """Say whether `day` lies before `today`."""
    return day is not None and day < today


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, Any], **changes: object) -> str:
    """Give the query string of this page with some values changed; None drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None) if value is None else query.__setitem__(name, str(value))
    return f"?{query.urlencode()}"
