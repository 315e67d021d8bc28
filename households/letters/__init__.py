"""Letters and cards: their texts, who they are for, and how they are printed."""
