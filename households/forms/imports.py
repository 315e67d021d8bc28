"""Choosing a file to bring in, and a table to take out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from households.interchange.kinds import Kind, find_kind, import_kinds
from households.interchange.tables import FileUnreadableError, check_table
from households.interchange.uploads import LARGEST_UPLOAD


class ImportForm(forms.Form):
    """Which table, and the file. The file is opened here, so that what can't be used is said beside its field."""

    kind = forms.ChoiceField(label="Wat staat er in het bestand?", error_messages={"required": "Kies een soort."})
    file = forms.FileField(
        label="Bestand",
        help_text="CSV of Excel (.xlsx), hoogstens 20 MB. De eerste regel heeft de namen van de kolommen.",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Het bestand is leeg.",
            "missing": "Kies een bestand.",
            "invalid": "Kies een bestand.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    options = forms.MultipleChoiceField(label="Onbekende namen", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = import_kinds()
        field, options = self.fields["kind"], self.fields["options"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(options, forms.MultipleChoiceField)
        field.choices = [(kind.code, kind.label) for kind in kinds]
        options.choices = list(dict(option for kind in kinds for option in kind.options).items())

    @property
    def chosen_kind(self) -> Kind:
        """The kind that was chosen."""
        kind = find_kind(self.cleaned_data["kind"])
        assert kind is not None, "the choices are the kinds"
        return kind

    @property
    def chosen_options(self) -> frozenset[str]:
        """The options that mean something to the kind."""
        return frozenset(self.cleaned_data["options"]) & {name for name, _ in self.chosen_kind.options}

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too big."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            raise forms.ValidationError("Het bestand is groter dan 20 MB. Verdeel het over meer bestanden.")
        return file

    def clean(self) -> None:
        """Refuse a file that isn't a table of this kind."""
        if "file" not in self.cleaned_data or "kind" not in self.cleaned_data:
            return
        self.content = self.cleaned_data["file"].read()
        try:
            check_table(self.content, self.chosen_kind.columns)
        except FileUnreadableError as error:
            self.add_error("file", str(error))


class ExportForm(forms.Form):
    """In which form a table is taken out, and as of which day."""

    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")], required=False)
    on = forms.DateField(
        label="Zoals op", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
