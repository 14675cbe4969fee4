"""Tags and filters built into every template; each hands its thinking to a module of its own."""

from datetime import date, datetime
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import smart_split

from luoshi.district.ui import bars, icons, lights, moments, page_links, scripts
from luoshi.district.ui.drawings import drawings
from luoshi.kernel import clock
from luoshi.kernel.figures import surely_more_than

register = template.Library()

FORM_KEY = "form_key"
"""The hidden field by which a form that is sent twice is known."""

SPRITE = "vendor/icons.svg"


class FormNode(CsrfTokenNode):
    """``{% csrf_token %}``: what Django puts into every form that writes, and a key that makes it count once."""

    def render(self, context: template.Context) -> SafeString:
        own = super().render(context)
        key = format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, token_urlsafe(16))
        return mark_safe(own + key) if own else own  # noqa: S308 - both are made here


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> FormNode:
    """Draw the hidden fields of a form that writes."""
    return FormNode()


@lru_cache(maxsize=1024)
def _icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Kept, since a page draws the same few icons a hundred times."""
    shown = name if name in icons.NAMES else icons.FALLBACK
    classes = f"icon {css}".strip()
    drawn = drawings().get(shown) or format_html('<use href="{}"></use>', f"{static(SPRITE)}#{shown}")
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', classes, label, drawn
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, drawn)


class IconNode(template.Node):
    """``{% icon name label="…" css="…" %}``; a name written in the template is checked when the template is read."""

    def __init__(self, name: FilterExpression, options: dict[str, FilterExpression]) -> None:
        self.name = name
        self.options = options

    def render(self, context: template.Context) -> SafeString:
        options = {key: str(value.resolve(context)) for key, value in self.options.items()}
        return _icon(str(self.name.resolve(context)), **options)


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """Draw an icon: decoration unless ``label`` gives it a name of its own."""
    _tag, name, *rest = smart_split(token.contents)
    if name[0] in "\"'" and name[1:-1] not in icons.NAMES:
        message = f"there is no icon {name}; add it to luoshi.district.ui.icons"
        raise template.TemplateSyntaxError(message)
    options = dict(part.split("=", 1) for part in rest)
    if not options.keys() <= {"label", "css"}:
        message = f"icon takes label= and css=, not {sorted(options)}"
        raise template.TemplateSyntaxError(message)
    return IconNode(parser.compile_filter(name), {key: parser.compile_filter(value) for key, value in options.items()})


@register.simple_tag
def light(value: object, text: str = "") -> SafeString:
    """A light as colour, shape and word; ``text`` replaces the word."""
    lit = lights.light_of(value)
    return _light(lit.key, lit.shape, str(text or lit.word))


@lru_cache(maxsize=256)
def _light(key: str, shape: str, word: str) -> SafeString:
    return format_html(
        '<span class="light light-{}"><span class="light-shape" aria-hidden="true">{}</span>{}</span>', key, shape, word
    )


@register.simple_tag(takes_context=True)
def when(context: template.Context, value: date | datetime | None, style: str = "") -> str:
    """An instant or a day in local words; ``style``: ``weekday``, ``day`` (no hour) or both."""
    if not value:
        return "—"
    words = style.split()
    text = moments.spoken(value, now=_now(context), weekday="weekday" in words, clock="day" not in words)
    return format_html('<time datetime="{}">{}</time>', moments.machine(value), text)


@register.simple_tag(takes_context=True)
def ago(context: template.Context, value: datetime | None) -> str:
    """How long ago or ahead, with the exact instant on hover."""
    if not value:
        return "—"
    now = _now(context)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moments.machine(value), moments.spoken(value, now=now), moments.distance(value, now=now),
    )  # fmt: skip


def _now(context: template.Context) -> datetime:
    return getattr(context.get("request"), "at", None) or clock.now()


@register.simple_tag
def badge(text: object, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A small label; tones: neutral, action, good, warn, late, quiet."""
    said = text if isinstance(text, SafeString) else str(text)
    return _badge(said, isinstance(text, SafeString), tone, icon_name)


@lru_cache(maxsize=1024)
def _badge(text: str, is_safe: bool, tone: str, icon_name: str) -> SafeString:  # noqa: FBT001 - part of what is kept
    mark = _icon(icon_name) if icon_name else ""
    said = text if is_safe else escape(text)
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, mark, said)


@register.simple_tag
def person(who: object, unit: object = "") -> SafeString:
    """A person or post with the unit it belongs to."""
    name = getattr(who, "name", None) or who or "—"
    unit = unit or getattr(who, "unit_name", "")
    belongs = format_html(' <span class="person-unit">{}</span>', unit) if unit else ""
    return format_html('<span class="person">{}<span>{}{}</span></span>', _icon("user-circle"), name, belongs)


@register.simple_tag
def bar(value: float, most: float, tone: str = "action") -> SafeString:
    """A small horizontal bar, ``value`` of ``most`` wide; it says nothing aloud, the figure beside it does."""
    return bars.bar_svg([(value, tone)], most)


@register.simple_tag
def light_bar(green: float, yellow: float, red: float, most: float = 0) -> SafeString:
    """The lights of one unit as a stacked bar against the longest one."""
    return bars.bar_svg([(red, "late"), (yellow, "warn"), (green, "good")], most or green + yellow + red)


@register.inclusion_tag("ui/parts/empty.html")
def empty(icon_name: str, title: str, text: str = "", action_url: str = "", action_label: str = "") -> dict[str, str]:
    """An empty list that says why it is empty and what to do next."""
    return {
        "icon_name": icon_name,
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
    }


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One form field: label, help, error beside it; what is ``needed`` by a rule is not called optional."""
    widget = bound.field.widget
    if isinstance(widget, forms.Textarea):
        widget.attrs.pop("maxlength", None)  # a browser cuts a long paste without a word; the form says how long it was
    return {
        "field": bound,
        "hint": hint,
        "is_optional": not (bound.field.required or getattr(bound.field, "needed", False)),
        "kind": widget.__class__.__name__.lower(),
        "is_group": widget.use_fieldset,
        "is_check": getattr(widget, "input_type", "") == "checkbox" and not widget.use_fieldset,
    }


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """All that is wrong with a form, on top, each with a link to its field."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: object) -> dict[str, Any]:
    """Next and previous of a keyset page: any object with ``previous`` and ``next`` keys and perhaps ``count``."""
    return {"links": page_links.page_links(page, context["request"].GET)}


@register.simple_tag
def script(name: str) -> SafeString:
    """Load one of the small scripts (and what it stands on) for this page."""
    return mark_safe(scripts.script_tags(name))  # noqa: S308 - made of addresses of our own files


@register.filter
def percent(value: float | None, digits: int = 0) -> str:
    """A share as a percentage; a missing one is a dash."""
    return "—" if value is None else f"{value * 100:.{digits}f} %"


@register.simple_tag
def figure(n: int, is_least: bool = False) -> str:  # noqa: FBT001, FBT002 - templates name no arguments
    """How many there are; of the least that is known, what is surely exceeded, or nothing."""
    if not is_least:
        return f"{n:,}"
    surely = surely_more_than(n)
    return f"{surely:,}+" if surely else ""
