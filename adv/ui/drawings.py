"""Small drawings in the text: icons, the circle of a problem level, the letter of a type, the dots of the rings.

They are strings of SVG with presentation attributes and classes only, so that a strict content security policy,
print and forced colours all show them. Everything is cached: a list of 285 doors draws the same few pictures.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from adv.ui.marks import TYPE_LETTERS, TYPE_SHAPES
from households.domain.codes import LEVEL_LABELS, TYPE_LABELS, HouseholdType, Level

#: Rings per daypart in the protocol's defaults.
DOTS_PER_DAYPART = 3

#: Part of a circle of radius 5 around (8, 8), clockwise from the top.
_LEVEL_FILLS = {
    Level.NONE: "",
    Level.LOW: '<path d="M8 8V3a5 5 0 0 1 4.33 7.5z"/>',
    Level.MEDIUM: '<path d="M8 8V3a5 5 0 1 1-4.33 7.5z"/>',
    Level.HIGH: '<circle cx="8" cy="8" r="5"/>',
}

_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_MARGIN = 72, 26, 5


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An icon of the Lucide set; hidden from screen readers unless it has a label of its own."""
    attributes: dict[str, object] = {"class": "icon", "focusable": "false"}
    if label:
        attributes |= {"role": "img", "aria_label": label}
    else:
        attributes["aria_hidden"] = "true"
    return SafeString(lucide(name, size=size, **attributes))


@lru_cache(maxsize=8)
def level_circle(level: Level) -> SafeString:
    """A circle that fills as the problem gets heavier."""
    return mark_safe(  # noqa: S308 - literals only
        '<svg class="level-circle" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">'
        '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        f"{_LEVEL_FILLS[level]}</svg>"
    )


@lru_cache(maxsize=8)
def level_chip(level: Level | None) -> SafeString:
    """`geen`, `laag`, `middel` or `hoog` with its circle; a dashed outline when it was not discussed."""
    if level is None:
        return mark_safe('<span class="level level-none">niet besproken</span>')
    return format_html(
        '<span class="level level-{}">{}{}</span>', level.value, level_circle(level), LEVEL_LABELS[level]
    )


@lru_cache(maxsize=16)
def type_mark(household_type: HouseholdType, *, with_label: bool = False) -> SafeString:
    """The letter of the type in its shape; with its word beside it, or as its text alternative."""
    label = TYPE_LABELS[household_type]
    picture = format_html(
        '<svg class="type-mark type-{}" width="32" height="32" viewBox="0 0 32 32" {}>'
        '<path class="type-shape" d="{}"/>'
        '<text class="type-letter" x="16" y="21" text-anchor="middle" font-size="14" font-weight="800">{}</text></svg>',
        household_type.value,
        mark_safe('aria-hidden="true"') if with_label else format_html('role="img" aria-label="{}"', label),
        TYPE_SHAPES[household_type],
        TYPE_LETTERS[household_type],
    )
    if not with_label:
        return picture
    return format_html('<span class="type-badge">{}<span>{}</span></span>', picture, label)


@lru_cache(maxsize=512)
def ring_dots(
    daytime: int, evening: int, *, card: bool, upcoming: str = "", per_daypart: int = DOTS_PER_DAYPART
) -> SafeString:
    """Rings by day, the card, rings in the evening: filled is done, ringed is the one to come.

    `upcoming` is `day`, `card`, `evening` or empty. Rings beyond `per_daypart` are counted in the words only.
    """
    parts = []
    x = 7
    for done, part in ((daytime, "day"), (evening, "evening")):
        for index in range(per_daypart):
            state = "done" if index < done else "next" if part == upcoming and index == done else "open"
            parts.append(f'<circle class="dot dot-{state}" cx="{x}" cy="7" r="4.25"/>')
            x += 14
        if part == "day":
            state = "done" if card else "next" if upcoming == "card" else "open"
            parts.append(
                f'<rect class="dot dot-card dot-{state}" x="{x - 2}" y="2.75" width="8.5" height="8.5" rx="1.5"/>'
            )
            x += 19
    words = (
        f"Deze ronde {daytime} keer overdag gebeld, {evening} keer 's avonds, "
        f"{'kaart achtergelaten' if card else 'nog geen kaart'}"
    )
    return format_html(
        '<svg class="dots" width="{}" height="14" viewBox="0 0 {} 14" role="img" aria-label="{}">{}</svg>',
        x - 5,
        x - 5,
        words,
        mark_safe("".join(parts)),  # noqa: S308 - numbers and literals only
    )


def spark(levels: Sequence[Level | None]) -> SafeString:
    """The course of one domain over its scorings, oldest first; a gap where it was not discussed. Low is light."""
    words = ", daarna ".join("niet besproken" if level is None else LEVEL_LABELS[Level(level)] for level in levels)
    step = (_SPARK_WIDTH - 2 * _SPARK_MARGIN) / max(len(levels) - 1, 1)
    span = _SPARK_HEIGHT - 2 * _SPARK_MARGIN
    points = [
        (
            round(_SPARK_MARGIN + index * step, 1),
            round(_SPARK_HEIGHT - _SPARK_MARGIN - span * int(level) / Level.HIGH, 1),
        )
        for index, level in enumerate(levels)
        if level is not None
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    last = f'<circle class="spark-end" cx="{points[-1][0]}" cy="{points[-1][1]}" r="3.4"/>' if points else ""
    return format_html(
        '<svg class="spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="Verloop: {2}">'
        '<path class="spark-base" d="M0 {3}H{0}"/><polyline class="spark-line" points="{4}"/>{5}</svg>',
        _SPARK_WIDTH,
        _SPARK_HEIGHT,
        words or "nog niets",
        _SPARK_HEIGHT - 1,
        line,
        mark_safe(last),  # noqa: S308 - numbers only
    )
