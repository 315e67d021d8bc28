"""Files in, files out: plain tables with Dutch headers and codes."""
