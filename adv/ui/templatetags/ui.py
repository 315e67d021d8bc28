"""Template tags of the house style. A built-in library: templates need no `{% load %}` for it.

Drawings:   {% icon "check" %}  {% level_chip score %}  {% type_mark code %}  {% type_badge code %}
            {% domain_mark code %}  {% ring_dots … %}  {% spark levels %}  {% stack_bar … %}
            {% tint_class count largest %}
Badges:     {% status_badge "tekst" "late" %}  {% household_badge status %}  {% task_badge status %}
            {% priority_badge priority %}  {% effect_sign value %}
With a body: {% page_head %}…{% endpage_head %}  {% card %}…{% endcard %}  {% filter_bar %}…{% endfilter_bar %}
            {% notice %}…{% endnotice %}  {% empty_state %}…{% endempty_state %}
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from adv import dutch
from adv.ui import drawings
from adv.ui.marks import (
    DOMAIN_ICONS,
    EFFECT_TONES,
    HOUSEHOLD_TONES,
    PRIORITY_TONES,
    TASK_TONES,
    TONE_ICONS,
    Tone,
)
from households.domain.codes import (
    DOMAIN_LABELS,
    DOMAIN_SHORT_LABELS,
    STATUS_LABELS,
    Domain,
    HouseholdStatus,
    HouseholdType,
    Level,
)
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    EFFECT_VALUE_SIGNS,
    PRIORITY_LABELS,
    TASK_STATUS_LABELS,
    EffectValue,
    Priority,
    TaskStatus,
)

register = template.Library()

#: Number of shades for counts (tint-1 … tint-10 in tokens.css).
TINTS = 10


# --- Drawings -----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """Draw a Lucide icon; without a label it is decoration."""
    return drawings.icon(str(name), size, str(label))


@register.simple_tag
def level_chip(level: int | None) -> SafeString:
    """Draw the problem level of a domain; None is 'niet besproken'."""
    return drawings.level_chip(None if level is None else Level(level))


@register.simple_tag
def level_circle(level: int) -> SafeString:
    """Draw only the circle of a problem level."""
    return drawings.level_circle(Level(level))


@register.simple_tag
def type_mark(code: str | None) -> SafeString:
    """Draw the letter of the type of household in its shape; nothing when there is no type yet."""
    return drawings.type_mark(HouseholdType(code)) if code else SafeString("")


@register.simple_tag
def type_badge(code: str | None) -> SafeString:
    """Draw the type of household with its word; 'nog geen type' when the matrix isn't complete."""
    if not code:
        return SafeString('<span class="level level-none">nog geen type</span>')
    return drawings.type_mark(HouseholdType(code), with_label=True)


@register.simple_tag
def domain_mark(code: str, *, label: str = "full") -> SafeString:
    """Draw a domain with its colour and icon; `label` is `full`, `short` or `none` (then as text alternative)."""
    domain = Domain(code)
    words = {"full": DOMAIN_LABELS[domain], "short": DOMAIN_SHORT_LABELS[domain], "none": ""}[label]
    picture = drawings.icon(DOMAIN_ICONS[domain], 16, "" if words else DOMAIN_LABELS[domain])
    return format_html(
        '<span class="domain domain-{}"><span class="domain-icon">{}</span>{}</span>', domain.value, picture, words
    )


@register.simple_tag
def ring_dots(
    daytime: int, evening: int, card: int, upcoming: str = "", per_daypart: int = drawings.DOTS_PER_DAYPART
) -> SafeString:
    """Draw the rings of the present round; `upcoming` is `day`, `card`, `evening` or empty."""
    return drawings.ring_dots(daytime, evening, card=bool(card), upcoming=upcoming, per_daypart=per_daypart)


@register.simple_tag
def spark(levels: Sequence[int | None]) -> SafeString:
    """Draw the course of one domain, oldest scoring first."""
    return drawings.spark([None if level is None else Level(level) for level in levels])


@register.simple_tag
def stack_bar(label: str, total: int, **parts: int) -> SafeString:
    """Draw a thin bar of parts of `total`, named by tone: `{% stack_bar "5 van 9 gesproken" 9 ok=5 due=2 %}`."""
    blocks, start = [], 0.0
    for tone, count in parts.items():
        width = 100 * count / total if total else 0.0
        blocks.append((Tone(tone).value, round(start, 2), round(width, 2)))
        start += width
    return format_html(
        '<svg class="stack-bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", '<rect class="part-{}" x="{}" y="0" width="{}" height="4"/>', blocks),
    )


@register.simple_tag
def tint_class(count: int | None, largest: int) -> str:
    """Return the class of the shade for a count: empty for none, `tint-1` … `tint-10`, darkest for `largest`."""
    if not count or largest <= 0:
        return ""
    return f"tint-{max(1, min(TINTS, round(TINTS * count / largest)))}"


# --- Badges -------------------------------------------------------------------------------------------------------


@register.simple_tag
def status_badge(label: str, tone: str = "rest", icon_name: str = "") -> SafeString:
    """Draw a badge; `tone` is `ok`, `due`, `late`, `rest`, `evening` or `new`."""
    kind = Tone(tone)
    name = icon_name or TONE_ICONS.get(kind, "")
    picture = drawings.icon(name, 14) if name else ""
    return format_html('<span class="status tone-{}">{}{}</span>', kind.value, picture, label)


@register.simple_tag
def household_badge(code: str, since: str = "") -> SafeString:
    """Draw the status of a household, optionally with words behind it ('sinds 14 mei')."""
    status = HouseholdStatus(code)
    return status_badge(f"{STATUS_LABELS[status]} {since}".strip(), HOUSEHOLD_TONES[status])


@register.simple_tag
def task_badge(code: str, late: str = "") -> SafeString:
    """Draw the status of a task; `late` ('9 dagen te laat') turns an unfinished one to brick."""
    status = TaskStatus(code)
    if late and status not in {TaskStatus.DONE, TaskStatus.REFUSED, TaskStatus.RETURNED}:
        return status_badge(f"{TASK_STATUS_LABELS[status]} · {late}", Tone.LATE)
    return status_badge(TASK_STATUS_LABELS[status], TASK_TONES[status])


@register.simple_tag
def priority_badge(code: str) -> SafeString:
    """Draw the priority of a task."""
    priority = Priority(code)
    return status_badge(PRIORITY_LABELS[priority], PRIORITY_TONES[priority])


@register.simple_tag
def effect_sign(code: str) -> SafeString:
    """Draw the sign of an effect (+ - = +/- ?) with its words as the text alternative."""
    value = EffectValue(code)
    sign = EFFECT_VALUE_SIGNS[value].replace("-", dutch.MINUS)
    return format_html(
        '<span class="effect-sign tone-{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        EFFECT_TONES[value].value,
        sign,
        EFFECT_VALUE_LABELS[value],
    )


# --- Components with a body -----------------------------------------------------------------------------------------


def _render(name: str, values: Mapping[str, Any]) -> SafeString:
    return SafeString(get_template(f"components/{name}.html").render(dict(values)))


@register.simple_block_tag
def page_head(
    content: str, title: str, eyebrow: str = "", intro: str = "", mark: str = "", status: str = "", level: int = 1
) -> SafeString:
    """Say where you are, what it is, and (in the body) the one thing to do next."""
    return _render(
        "page_head",
        {
            "title": title,
            "eyebrow": eyebrow,
            "intro": intro,
            "mark": mark,
            "status": status,
            "level": level,
            "actions": SafeString(content.strip()),
        },
    )


@register.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    note: str = "",
    link_url: str = "",
    link_label: str = "",
    level: int = 2,
    flush: bool = False,
    id: str = "",  # noqa: A002 - the name of the HTML attribute
) -> SafeString:
    """White ground to work on. `flush` leaves out the padding, for a table or list that runs to the edge."""
    return _render(
        "card",
        {
            "title": title,
            "note": note,
            "link_url": link_url,
            "link_label": link_label,
            "level": level,
            "flush": flush,
            "id": id,
            "body": SafeString(content),
        },
    )


@register.simple_block_tag
def filter_bar(
    content: str, label: str = "Filter", submit: str = "Toon", reset_url: str = "", action: str = ""
) -> SafeString:
    """Put the fields of a GET form side by side; works without JavaScript."""
    return _render(
        "filter_bar",
        {"label": label, "submit": submit, "reset_url": reset_url, "action": action, "body": SafeString(content)},
    )


@register.simple_block_tag
def notice(content: str, *, tone: str = "due", title: str = "", live: bool = False) -> SafeString:
    """Say something in the flow of the page; `live` announces it when it appears."""
    kind = Tone(tone)
    name = {Tone.OK: "circle-check", Tone.LATE: "triangle-alert", Tone.NEW: "lightbulb"}.get(kind, "info")
    return _render(
        "notice", {"tone": kind.value, "icon_name": name, "title": title, "live": live, "body": SafeString(content)}
    )


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon_name: str = "door-open") -> SafeString:
    """Say that there is nothing, why, and (in the body) what one can do."""
    return _render(
        "empty_state", {"title": title, "text": text, "icon_name": icon_name, "actions": SafeString(content.strip())}
    )


@register.simple_tag
def data_table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], empty: str = "") -> SafeString:
    """Draw a simple table; a column is a label, or `label|class` (`Aantal|num`)."""
    heads = [(label, css) for label, _, css in (column.partition("|") for column in columns)]
    body = [[(label, css, cell) for (label, css), cell in zip(heads, row, strict=True)] for row in rows]
    return _render("table", {"caption": caption, "columns": heads, "rows": body, "empty": empty})


# --- Forms --------------------------------------------------------------------------------------------------------


@register.filter
def error_anchor(field: BoundField) -> str:
    """Return the id that a link in the error summary jumps to: the field, or the first of its options."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def get_item(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """Return `mapping[key]`, or None."""
    return mapping.get(key) if mapping else None


# --- Dates and numbers ----------------------------------------------------------------------------------------------


@register.filter
def nl_date(day: date | datetime | None) -> str:
    """`20 november 2012`."""
    return dutch.date_long(_as_day(day)) if day else ""


@register.filter
def nl_date_short(day: date | datetime | None) -> str:
    """`20 nov`, with the year when it is not this year."""
    return dutch.date_short(_as_day(day), timezone.localdate()) if day else ""


@register.filter
def nl_weekday(day: date | datetime | None) -> str:
    """`donderdag 12 maart`."""
    return dutch.date_with_weekday(_as_day(day), timezone.localdate()) if day else ""


@register.filter
def nl_day(day: date | datetime | None) -> str:
    """`vandaag`, `over 3 dagen`, `5 dagen geleden`, or the date."""
    return dutch.day_relative(_as_day(day), timezone.localdate()) if day else ""


@register.filter
def nl_moment(when: datetime | None) -> str:
    """`vandaag 14:21`."""
    return dutch.moment(when, timezone.localdate()) if when else ""


@register.filter
def nl_late(due: date | None) -> str:
    """`9 dagen te laat`, or nothing."""
    return dutch.days_late(due, timezone.localdate()) if due else ""


@register.filter
def nl_number(value: Decimal | float | None, decimals: int = 0) -> str:
    """`1.234,5`."""
    return "" if value is None else dutch.number(value, decimals)


@register.filter
def nl_percent(value: Decimal | float | None, decimals: int = 0) -> str:
    """`45%`."""
    return "" if value is None else dutch.percentage(value, decimals)


@register.filter
def nl_euro(value: Decimal | float | None) -> str:
    """`€ 1.234`."""
    return "" if value is None else dutch.euro(value)


@register.filter
def nl_postcode(text: str | None) -> str:
    """`1234 AB`."""
    return dutch.postcode(text or "")


@register.filter
def nl_count(count: int, words: str) -> str:
    """`{{ n|nl_count:"deur,deuren" }}` gives `1 deur` or `2 deuren`."""
    one, many = words.split(",")
    return dutch.plural(count, one, many)


def _as_day(day: date | datetime) -> date:
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return the query string of this page with changes: `?{% query_with page=2 %}`; None takes a key away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return str(query.urlencode())
