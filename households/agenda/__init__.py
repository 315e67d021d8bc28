"""The agenda as pages, calendar feed and parts of other pages show it."""
