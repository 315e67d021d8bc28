"""Draws the icons for a home screen as PNG, from the same shapes as static/img/icon.svg.

    .venv/bin/python bin/icons.py

A phone wants PNG beside SVG. Run it when the drawing changes; the files are kept with the code. Pillow comes with
WeasyPrint.
"""

from pathlib import Path

from PIL import Image, ImageDraw

GROUND, LIGHT = "#0a4346", "#eaf3f2"
#: The drawing is on a square of 64; it is made this many times too large, and then made smaller to smooth its edges.
GRID, FINER = 64, 4
FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"


def draw(size: int, *, corner: float, scale: float) -> Image.Image:
    """Draw the door on a ground with rounded corners; ``scale`` leaves room where a phone cuts a shape out."""
    pixels = size * FINER
    unit = pixels / GRID

    def at(x: float, y: float) -> tuple[float, float]:
        return ((x - 32) * scale + 32) * unit, ((y - 32) * scale + 32) * unit

    image = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, pixels - 1, pixels - 1), radius=corner * unit, fill=GROUND)
    pen.rounded_rectangle((*at(15, 9), *at(49, 55)), radius=5 * unit * scale, fill=LIGHT)
    pen.rounded_rectangle((*at(19, 13), *at(45, 51)), radius=1 * unit * scale, fill=GROUND)
    pen.polygon([at(25, 11), at(41, 18), at(41, 47), at(25, 53)], fill=LIGHT)
    pen.ellipse((*at(33.6, 30.6), *at(38.4, 35.4)), fill=GROUND)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw(192, corner=14, scale=1).save(FOLDER / "icon-192.png", optimize=True)
    draw(512, corner=14, scale=1).save(FOLDER / "icon-512.png", optimize=True)
    # Whole squares: the phone cuts its own shape, within the middle 80 %.
    draw(512, corner=0, scale=0.78).save(FOLDER / "icon-maskable-512.png", optimize=True)
    draw(180, corner=0, scale=0.9).save(FOLDER / "icon-180.png", optimize=True)
