"""The columns of the list of households."""

import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Case, CharField, F, FilteredRelation, IntegerField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Length, Replace, Right, Trim
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from adv.dutch import date_short
from adv.ui import drawings
from adv.ui.templatetags.ui import household_badge
from households.domain.codes import HouseholdStatus, HouseholdType
from households.models import ContactMoment, Household
from households.models.household import HouseholdQuerySet


def with_columns(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Add what the list shows and sorts on; the residents come with one more query for all rows."""
    moments = ContactMoment.objects.standing().filter(household=OuterRef("pk")).order_by().values("household")
    return (
        households.select_related("address__complex", "owner")
        .prefetch_related("residents")
        .annotate(
            main=FilteredRelation("residents", condition=Q(residents__is_main=True)),
            unnamed=Case(
                When(Q(main__pk=None) | Q(main__search_name=""), then=1), default=0, output_field=IntegerField()
            ),
            sort_surname=_surname_of("main"),
            sort_name=F("main__search_name"),
            last_contact_at=Subquery(moments.annotate(last=Max("at")).values("last")),
            status_order=Case(
                *(When(status=status.value, then=place) for place, status in enumerate(HouseholdStatus)),
                output_field=IntegerField(),
            ),
        )
    )


def _surname_of(resident: str) -> Trim:
    """Return the folded surname proper: the tail of the folded name, as long as the surname without what folding drops.

    ``in t veld`` sorts under V, and ``Ünal`` between the other names with a U, in any database.
    """
    kept: F | Replace = F(f"{resident}__surname")
    for dropped in ("'", "’", "."):
        kept = Replace(kept, Value(dropped), Value(""))
    return Trim(Right(f"{resident}__search_name", Length(kept)), output_field=CharField())


class HouseholdTable(tables.Table):
    """A row per household; on a phone each becomes a card."""

    name = tables.Column("Naam", accessor="display_name", order_by=("unnamed", "sort_surname", "sort_name", "pk"))
    address = tables.Column("Adres", order_by=("address__walk_position", "address_id", "pk"))
    code = tables.Column("Code", order_by=("pk",))
    status = tables.Column("Status", order_by=("status_order", "sort_surname", "pk"))
    type = tables.Column("Type", order_by=("total", "pk"), empty_values=())
    total = tables.Column("Totaal", order_by=("total", "pk"), attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    owner = tables.Column("Adviseur", order_by=("owner__name", "pk"))
    last_contact = tables.Column(
        "Laatste contact", accessor="last_contact_at", order_by=("last_contact_at", "pk"), empty_values=(None,)
    )

    class Meta:
        attrs = {"class": "table table-stack household-table"}
        default = ""

    def render_name(self, record: Household, value: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("household_detail", args=[record.pk]), value)

    def render_address(self, record: Household) -> SafeString:
        gone = f" (tot {date_short(record.until, timezone.localdate())})" if record.until else ""
        return format_html('{} <span class="number">{}</span>{}', record.address.street, record.address.number, gone)

    def render_status(self, record: Household) -> SafeString:
        return household_badge(record.status)

    def render_type(self, record: Household) -> SafeString | str:
        return drawings.type_mark(HouseholdType(record.type)) if record.type else ""

    def render_owner(self, record: Household) -> str:
        return record.owner.name if record.owner else ""

    def render_last_contact(self, value: datetime.datetime) -> str:
        today = timezone.localdate()
        on = timezone.localtime(value).date()
        return "vandaag" if on == today else date_short(on, today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_text="Geen huishoudens gevonden.", **kwargs)
