"""A fictional neighbourhood with a believable history of two years, to see the whole software with.

``story`` tells what happened, from a seed and a day alone. ``by_actions`` lets it happen through the actions that
people use; ``in_bulk`` writes the same rows for a neighbourhood of many thousands of homes.
"""
