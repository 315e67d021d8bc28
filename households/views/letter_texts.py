"""The texts of letters and cards per language, each with an example beside it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from households.actions.letters import drop_text, set_contact_details, write_text
from households.domain.letter_text import FIELD_MEANINGS
from households.forms.letters import ContactDetailsForm, LetterTextForm
from households.letters.printing import Addressee, Sender, field_values, make_sheet, sender_of
from households.letters.texts import DUTCH, RIGHT_TO_LEFT, LetterText, texts_of
from households.models import LETTER_LANGUAGES, LetterKind, Mailing

#: Who the example is for: nobody. Nothing of a real household is needed to write a text.
_NOBODY = Addressee(name="A. van der Voorbeeld", street="Voorbeeldstraat 12-3", postcode_town="1234 AB Voorbeeldstad")


@requires(Permission.SETTINGS_MANAGE, Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_texts(request: MemberRequest) -> HttpResponse:
    """Show the texts there are; a POST keeps the contact details."""
    can_write = request.member.can(Permission.SETTINGS_MANAGE)
    if request.method == "POST":
        return _keep_contact(request)
    initial = {"contact_details": request.project.contact_details}
    return _show_texts(request, ContactDetailsForm(initial=initial), can_write=can_write)


@requires(Permission.SETTINGS_MANAGE)
def _keep_contact(request: MemberRequest) -> HttpResponse:
    form = ContactDetailsForm(request.POST)
    if not form.is_valid():
        return _show_texts(request, form, can_write=True)
    details = form.cleaned_data["contact_details"].replace("\r\n", "\n")
    set_contact_details(by=request.actor, project=request.project, contact_details=details)
    messages.success(request, "De contactgegevens zijn bewaard.")
    return redirect("letter_texts")


def _show_texts(request: MemberRequest, form: ContactDetailsForm, *, can_write: bool) -> HttpResponse:
    groups = []
    for kind in LetterKind:
        texts = texts_of(request.project, kind)
        rows = [(code, LETTER_LANGUAGES[code], text) for code, text in texts.items()]
        missing = [(code, name) for code, name in LETTER_LANGUAGES.items() if code not in texts]
        groups.append((kind, kind.label.capitalize(), rows, missing))
    context = {
        "form": form,
        "groups": groups,
        "can_write": can_write,
        "can_make": request.member.can(Permission.DOOR_RECORD),
    }
    return render(request, "households/letter_texts.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS_MANAGE, Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_text(request: MemberRequest, kind: str, language: str) -> HttpResponse:
    """Show a text with an example; a POST keeps the project's own, or only shows the example of what was typed."""
    if kind not in LetterKind.values or language not in LETTER_LANGUAGES:
        raise Http404
    if request.method == "POST":
        return _keep_text(request, LetterKind(kind), language)
    return _show_text(request, LetterKind(kind), language, None)


@requires(Permission.SETTINGS_MANAGE)
def _keep_text(request: MemberRequest, kind: LetterKind, language: str) -> HttpResponse:
    form = _text_form(request, kind, language, data=True)
    if form.is_valid() and "voorbeeld" not in request.POST:
        try:
            write_text(by=request.actor, project=request.project, kind=kind, language=language, **form.cleaned_data)
        except ActionRefused as refusal:  # pragma: no cover - the form found it first
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De tekst is bewaard.")
            return redirect("letter_texts")
    return _show_text(request, kind, language, form)


@requires(Permission.SETTINGS_MANAGE)
@require_POST
def letter_text_drop(request: MemberRequest, kind: str, language: str) -> HttpResponse:
    """Go back to the standard text, or remove a language."""
    if kind not in LetterKind.values or language not in LETTER_LANGUAGES:
        raise Http404
    drop_text(by=request.actor, project=request.project, kind=LetterKind(kind), language=language)
    messages.success(request, "De standaardtekst geldt weer." if language == DUTCH else "De tekst is verwijderd.")
    return redirect("letter_texts")


def _text_form(request: MemberRequest, kind: LetterKind, language: str, *, data: bool) -> LetterTextForm:
    sample = field_values(_sender(request, kind), _NOBODY, language)
    text = texts_of(request.project, kind).get(language)
    initial = {"subject": text.subject, "body": text.body} if text else {}
    return LetterTextForm(request.POST if data else None, kind=kind, language=language, sample=sample, initial=initial)


def _show_text(request: MemberRequest, kind: LetterKind, language: str, form: LetterTextForm | None) -> HttpResponse:
    form = form or _text_form(request, kind, language, data=False)
    text = texts_of(request.project, kind).get(language)
    shown = text or LetterText("", "", language)
    if form.is_bound:
        typed = form.cleaned_data
        shown = LetterText(typed.get("subject", ""), typed.get("body", ""), language)
    sender = _sender(request, kind)
    context = {
        "form": form,
        "kind": kind,
        "kind_label": kind.label,
        "language": language,
        "language_label": LETTER_LANGUAGES[language],
        "is_dutch": language == DUTCH,
        "is_rtl": language in RIGHT_TO_LEFT,
        "is_own": bool(text and text.is_own),
        "fields": [(f"{{{field}}}", meaning) for field, meaning in FIELD_MEANINGS.items()],
        "sheets": [make_sheet(shown, sender, _NOBODY)] if shown.body else [],
        "sender_name": sender.project,
        "on": dutch.date_long(sender.on),
        "can_write": request.member.can(Permission.SETTINGS_MANAGE),
    }
    return render(request, "households/letter_text.html", context, status=422 if form.errors else 200)


def _sender(request: MemberRequest, kind: LetterKind) -> Sender:
    mailing = Mailing(project=request.project, kind=kind, requested_by=request.user)
    if kind == LetterKind.CARD:
        mailing.next_visit = "op donderdagavond, na 18.00 uur"
    return sender_of(mailing, timezone.localdate())
