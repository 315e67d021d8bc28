"""Addresses, households, what happened at their doors, and how they were scored."""

from households.models.address import Address, Complex, Staircase
from households.models.appointment import Appointment, CalendarFeed
from households.models.case import AftercareContact, Coordinator, DossierChange, Helper, StatusChange
from households.models.chances import BenefitCheck, Chance
from households.models.contact import ContactMoment
from households.models.conversation import (
    Conversation,
    ConversationAction,
    ConversationFormat,
    InformationItem,
)
from households.models.handover import Handover, HandoverItem
from households.models.household import DossierAccess, Household, Resident, Stay
from households.models.letter import LETTER_LANGUAGES, LetterKind, LetterTemplate, Mailing, MailingItem
from households.models.level_text import LevelText
from households.models.meeting import Decision, Meeting, MeetingItem
from households.models.saved_view import SavedView
from households.models.scoring import MatrixScoring
from households.models.search import SearchKey
from households.models.signal import Signal, SignalStep
from households.models.tenancy_change import TenancyChange
from households.models.walking_round import OfflineEntry, WalkingRound

__all__ = [
    "LETTER_LANGUAGES",
    "Address",
    "AftercareContact",
    "Appointment",
    "BenefitCheck",
    "CalendarFeed",
    "Chance",
    "Complex",
    "ContactMoment",
    "Conversation",
    "ConversationAction",
    "ConversationFormat",
    "Coordinator",
    "Decision",
    "DossierAccess",
    "DossierChange",
    "Handover",
    "HandoverItem",
    "Helper",
    "Household",
    "InformationItem",
    "LetterKind",
    "LetterTemplate",
    "LevelText",
    "Mailing",
    "MailingItem",
    "MatrixScoring",
    "Meeting",
    "MeetingItem",
    "OfflineEntry",
    "Resident",
    "SavedView",
    "SearchKey",
    "Signal",
    "SignalStep",
    "Staircase",
    "StatusChange",
    "Stay",
    "TenancyChange",
    "WalkingRound",
]
