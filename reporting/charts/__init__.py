"""Charts as SVG, the same on screen and in the PDF: layout in pure functions, drawing in one template."""
