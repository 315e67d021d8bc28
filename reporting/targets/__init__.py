"""The targets of a project and the figures of others: where it stands."""
