"""Fields that the forms of targets and calculations share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reporting.domain.amounts import read_amount


class AmountField(forms.CharField):
    """A number, typed as people do; kept to hundredths. ``least`` and ``most`` are included."""

    def __init__(self, *, least: Decimal = Decimal(0), most: Decimal = Decimal(10**11), **options: Any) -> None:
        self.least, self.most = least, most
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 40, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength: it cuts pasted text off without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def prepare_value(self, value: Any) -> Any:
        """Show a number with a decimal comma and no needless noughts."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Return a Decimal, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        amount = read_amount(text)
        if amount is None:
            raise ValidationError("Vul een getal in, zoals 1.450,50.", code="invalid")
        if not self.least <= amount <= self.most:
            raise ValidationError(f"Vul een getal in van {_words(self.least)} tot en met {_words(self.most)}.")
        return amount.quantize(Decimal("0.01"))


def _words(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".")
