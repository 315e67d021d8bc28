"""Taking in many rows at once: homes, who lives there, what happened at doors, scorings.

For imports and for filling a large project. The same rules as the actions for one row, at a cost that doesn't grow
per row: a fixed number of queries for every few hundred rows, doors refreshed once per address, and one row of the
access log for the lot, with its count.
"""

from households.actions.registry.batches import BATCH, in_batches
from households.actions.registry.contacts import ContactEntry, record_contacts, withdraw_contacts
from households.actions.registry.finder import TenantFinder
from households.actions.registry.homes import Home, arrange_walk, correct_homes, register_homes
from households.actions.registry.scorings import ScoringCorrection, ScoringEntry, record_scorings, refresh_types
from households.actions.registry.settling import followers, settle_tenancies
from households.actions.registry.tenants import (
    Arrival,
    TenancyCorrection,
    correct_households,
    main_resident,
    register_households,
)

__all__ = [
    "BATCH", "Arrival", "ContactEntry", "Home", "ScoringCorrection", "ScoringEntry", "TenancyCorrection",
    "TenantFinder", "arrange_walk", "correct_homes", "correct_households", "followers", "in_batches", "main_resident",
    "record_contacts", "record_scorings", "refresh_types", "register_homes", "register_households", "settle_tenancies",
    "withdraw_contacts",
]  # fmt: skip
