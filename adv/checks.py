"""System checks: what would otherwise be forgotten. ``manage.py check`` and every start refuse what they find.

E001 a URL without a policy · E002 a policy and the log-in that contradict each other · E003 a model that does not say
what it is · E004 a field without a category and a retention class · E005 a privacy policy for what does not exist.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from adv.accounts.permissions import Policy
from adv.privacy import MODEL_POLICIES, Kind

_LOGGED_IN = Policy()


def _public(reason: str) -> Policy:
    return Policy(public_reason=reason)


#: The URLs of allauth, which can't carry our marker, by name. One that is not here fails, so a new release that
#: brings a page is noticed.
ALLAUTH_POLICIES: dict[str, Policy] = {
    "account_login": _public("Logging in."),
    "account_logout": _public("Logging out twice is no error."),
    "account_inactive": _public("Tells that an account is switched off."),
    "account_signup": _public("Tells that nobody can sign up: the adapter is closed."),
    "account_reauthenticate": _LOGGED_IN,
    "account_email": _LOGGED_IN,
    "account_email_verification_sent": _public("Part of confirming an address."),
    "account_confirm_email": _public("The link in the mail."),
    "account_change_password": _LOGGED_IN,
    "account_set_password": _LOGGED_IN,
    "account_reset_password": _public("A forgotten password."),
    "account_reset_password_done": _public("A forgotten password."),
    "account_reset_password_from_key": _public("The link in the mail."),
    "account_reset_password_from_key_done": _public("A forgotten password."),
    "account_confirm_login_code": _public("Part of logging in."),
}


def walk_urls(
    patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Give every URL as its whole route and its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk_urls(pattern.url_patterns, route)
        else:
            yield route, pattern


def policy_of(pattern: URLPattern) -> Policy | None:
    """Return how a URL is guarded, or None when nothing says so."""
    policy = getattr(pattern.callback, "policy", None)
    if policy is None and _is_allauth(pattern.callback):
        policy = ALLAUTH_POLICIES.get(pattern.name or "")
    return policy


def _is_allauth(view: Callable[..., Any]) -> bool:
    return getattr(view, "view_class", view).__module__.startswith("allauth.")


def check_urls(patterns: Iterable[URLPattern | URLResolver] | None = None) -> list[CheckMessage]:
    """Find URLs that nobody guards, and those that say one thing and do another."""
    found: list[CheckMessage] = []
    for route, pattern in walk_urls(patterns):
        policy = policy_of(pattern)
        asks_login = getattr(pattern.callback, "login_required", True)
        if policy is None:
            found.append(
                Error(
                    f"/{route} has no policy.",
                    hint="Mark the view with @requires(Permission.X) or @public(reason=…), outermost.",
                    id="adv.E001",
                )
            )
        elif _is_allauth(pattern.callback):
            continue  # allauth redirects to the log-in by itself
        elif bool(policy.public_reason) == asks_login:
            found.append(
                Error(f"/{route}: the policy and LoginRequiredMiddleware contradict each other.", id="adv.E002")
            )
    return found


def check_privacy(all_models: Iterable[type[models.Model]] | None = None) -> list[CheckMessage]:
    """Find models and fields of which nobody decided what they hold and how long it is kept."""
    found: list[CheckMessage] = []
    checked = list(apps.get_models(include_auto_created=True) if all_models is None else all_models)
    for model in checked:
        label = model._meta.label  # noqa: SLF001  Django's documented way to look at a model
        policy = MODEL_POLICIES.get(label)
        if policy is None:
            found.append(Error(f"{label} is not in adv/privacy.py.", hint="Say what it is.", id="adv.E003"))
            continue
        if policy.kind is Kind.TECHNICAL:
            if not policy.reason:
                found.append(Error(f"{label} is technical without a reason.", id="adv.E003"))
            continue
        if policy.retention is None:
            found.append(Error(f"{label} holds personal data without a retention class.", id="adv.E004"))
        fields = {
            each.name
            for each in model._meta.concrete_fields  # noqa: SLF001
            if not each.primary_key and not each.is_relation
        }
        found += [
            Error(f"{label}.{name} has no category and retention class in adv/privacy.py.", id="adv.E004")
            for name in sorted(fields - policy.named_fields)
        ]
        found += [
            Error(f"adv/privacy.py names {label}.{name}, which does not exist.", id="adv.E005")
            for name in sorted(policy.named_fields - {each.name for each in model._meta.concrete_fields})  # noqa: SLF001
        ]
    if all_models is None:
        labels = {model._meta.label for model in checked}  # noqa: SLF001
        found += [
            Error(f"adv/privacy.py names the model {label}, which does not exist.", id="adv.E005")
            for label in sorted(set(MODEL_POLICIES) - labels)
        ]
    return found


@register(Tags.security)
def _urls(app_configs: Sequence[AppConfig] | None, **_kwargs: object) -> list[CheckMessage]:
    return check_urls() if app_configs is None else []


@register(Tags.models)
def _privacy(app_configs: Sequence[AppConfig] | None, **_kwargs: object) -> list[CheckMessage]:
    return check_privacy() if app_configs is None else []
