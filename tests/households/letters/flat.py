"""A flat to write to, for the tests of letters and cards."""

from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus
from households.models import Address, Household
from tests import factories as make

CONTACT = "Dichterspark 100\n088 123 45 67"


def make_writer(role: Role = Role.ADVISOR, *, name: str = "Sanne Bakker") -> Membership:
    """A member of a project that can be reached."""
    return make.make_member(role, name=name, project=make.make_project(contact_details=CONTACT))


def make_flat(member: Membership, numbers: list[str], *, portiek: str = "9") -> list[Address]:
    """Homes behind one front door, in walking order after those that are there; at each the letter is due."""
    project = member.project
    flat = project.complexes.first() or make.make_complex(project=project, name="Bilderdijkflat")
    stairs = make.make_staircase(complex=flat, name=portiek, position=flat.staircases.count())
    first = Address.objects.filter(project=project).count()
    addresses = []
    for place, number in enumerate(numbers):
        house_number, _, addition = number.partition("-")
        address = make.make_address(
            staircase=stairs, house_number=int(house_number), addition=addition, walk_position=first + place + 1
        )
        make.make_household(
            address=address, name=f"B. Bewoner{number.replace('-', '')}", status=HouseholdStatus.NOT_APPROACHED
        )
        addresses.append(address)
    refresh_doors(project, [address.pk for address in addresses], today=timezone.localdate())
    return addresses


def household_of(address: Address) -> Household:
    """Who lives there."""
    assert address.household is not None
    return address.household
