"""A chart as SVG text."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.charts.drawing import Chart


def to_svg(chart: Chart) -> SafeString:
    """The chart as an ``<svg>`` element with title, description and role, and presentation attributes only.

    It needs no style sheet, no script and no other file, so it may stand under a strict Content-Security-Policy and
    in the PDF alike.
    """
    return render_to_string("reporting/charts/chart.svg", {"chart": chart})
