"""The contrast of the tokens, in light and dark (WCAG 2.2: 4.5 for text, 3 for marks and borders of controls)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "surface", "surface-2", "brand-soft")],
    *[("brand", ground) for ground in ("paper", "surface", "surface-2", "brand-soft")],
    *[("on-brand", ground) for ground in ("brand", "brand-strong")],
    *[("side-ink", ground) for ground in ("side", "side-active")],
    ("side-2", "side"),
    *[(f"lvl-{level}-ink", f"lvl-{level}") for level in range(4)],
    *[("on-type", f"type-{code}") for code in ("solid", "attention", "vulnerable", "multiproblem")],
    *[
        (tone, ground)
        for tone in ("ok", "due", "late", "rest", "eve", "new")
        for ground in (f"{tone}-soft", "surface", "paper", "brand-soft")
    ],
    *[("tint-ink-low", f"tint-{step}") for step in range(1, 8)],
    *[("tint-ink-high", f"tint-{step}") for step in range(8, 11)],
]
MARKS = [
    *[("line-strong", ground) for ground in ("surface", "paper", "surface-2")],
    *[("focus", ground) for ground in ("surface", "paper", "surface-2", "brand-soft")],
    ("side-focus", "side"),
    *[
        (f"type-{code}", ground)
        for code in ("solid", "attention", "vulnerable", "multiproblem")
        for ground in ("surface", "paper")
    ],
    *[
        (f"dom-{domain}-ink", f"dom-{domain}")
        for domain in ("housing", "social", "finance", "parenting", "integration", "work", "wellbeing")
    ],
]


def read_tokens():
    light_text, dark_text = TOKENS.read_text().split("@media screen and (prefers-color-scheme: dark)")
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light_text))
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark_text))}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_every_pair_has_enough_contrast(scheme, pairs, least):
    tokens = read_tokens()[scheme]
    too_faint = {
        f"{ink} on {ground}": round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground in pairs
        if contrast(tokens[ink], tokens[ground]) < least
    }
    assert too_faint == {}
