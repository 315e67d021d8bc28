"""The roles of people in a project."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is in one project. What a role may do stands in ``adv.accounts.permissions``."""

    ADVISOR = "advisor", "bewonersadviseur"
    TRAINEE = "trainee", "stagiair(e)"
    PROJECT_LEADER = "project_leader", "projectleider"
    PARTNER = "partner", "backofficepartner"
    CLIENT = "client", "opdrachtgever"
    ADMINISTRATOR = "administrator", "beheerder"
    PRIVACY_OFFICER = "privacy_officer", "privacy officer (FG)"


#: Roles that see dossier content. Somebody employed by the housing corporation can hold none of these.
DOSSIER_ROLES = frozenset({Role.ADVISOR, Role.TRAINEE, Role.PROJECT_LEADER})
