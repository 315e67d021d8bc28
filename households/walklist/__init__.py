"""The walking list: which doors are on a page, and what is said of each."""
