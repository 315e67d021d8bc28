"""Every URL carries a policy, and what is public is a short list."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from adv import checks
from adv.accounts.permissions import Permission, public, requires

#: What answers without log-in, as routes. Nothing is added here without a reason on the view.
PUBLIC = {
    "healthz", "robots.txt", "favicon.ico", ".well-known/security.txt", "toegankelijkheid/", "privacyverklaring/",
    "manifest.webmanifest", "sw.js", "offline/",
}  # fmt: skip


def nobody_thought_of_this(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_every_url_has_a_policy():
    assert checks.check_urls() == []


def test_only_the_agreed_pages_are_public():
    for route, pattern in checks.walk_urls():
        policy = checks.policy_of(pattern)
        assert policy is not None
        if policy.public_reason and not route.startswith("account/"):
            assert route in PUBLIC or route.startswith("feed/"), route


def test_every_permission_guards_something_or_is_used_by_a_template():
    """A permission that is declared and enforced nowhere is a promise nobody keeps."""
    used = {permission for _, p in checks.walk_urls() for permission in getattr(checks.policy_of(p), "permissions", ())}
    assert used, "no URL asks for a permission"
    assert used <= set(Permission)


def test_a_url_without_policy_is_found():
    (problem,) = checks.check_urls([path("vergeten/", nobody_thought_of_this)])
    assert problem.id == "adv.E001"
    assert "/vergeten/" in problem.msg


def test_a_policy_that_another_decorator_hides_is_found():
    from django.contrib.auth.decorators import login_not_required

    private = requires(Permission.WALKLIST_VIEW)(nobody_thought_of_this)
    (problem,) = checks.check_urls([path("open/", login_not_required(private))])
    assert problem.id == "adv.E002"


def test_an_unknown_page_of_a_package_is_found():
    from allauth.account.views import LoginView

    (problem,) = checks.check_urls([path("nieuw/", LoginView.as_view(), name="account_something_new")])
    assert problem.id == "adv.E001"


def test_marked_views_pass():
    reason = public(reason="Everybody may know this.")(lambda request: HttpResponse("open"))
    guarded = requires(Permission.WALKLIST_VIEW)(nobody_thought_of_this)
    assert checks.check_urls([path("a/", reason), path("b/", guarded)]) == []
