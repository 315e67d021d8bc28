"""Addresses, households, what happened at their doors, and how they were scored."""

from households.models.address import Address, Complex, Staircase
from households.models.contact import ContactMoment
from households.models.household import DossierAccess, Household, Resident
from households.models.scoring import MatrixScoring

__all__ = [
    "Address",
    "Complex",
    "ContactMoment",
    "DossierAccess",
    "Household",
    "MatrixScoring",
    "Resident",
    "Staircase",
]
