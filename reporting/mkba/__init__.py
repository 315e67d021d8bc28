"""The calculation of costs and benefits: sheets in versions, and what they come to."""
