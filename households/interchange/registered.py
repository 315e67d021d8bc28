"""Registers the kinds of this app; imported once the models are there."""

from households.interchange.address_export import export_addresses
from households.interchange.addresses import AddressJob
from households.interchange.contacts import ContactJob, export_contacts
from households.interchange.jobs import CREATE_USERS
from households.interchange.kinds import Kind, register
from households.interchange.mutations import MutationJob, export_mutations
from households.interchange.scores import ScoreJob, export_scores
from households.interchange.walklist import export_walklist

_USERS = ((CREATE_USERS, "Maak onbekende medewerkers aan (zonder dat zij kunnen inloggen)"),)

register(Kind("adressen", "Adressen en bewoners", export_addresses, AddressJob))
register(Kind("mutaties", "Mutaties", export_mutations, MutationJob))
register(Kind("contactmomenten", "Contactmomenten", export_contacts, ContactJob, options=_USERS))
register(Kind("scores", "Scores van de leefbaarheidsmatrix", export_scores, ScoreJob, options=_USERS))
register(Kind("looplijst", "Looplijst", export_walklist, export_takes_date=True))
