"""All URLs. Each view carries a policy (``requires`` or ``public``); the system check refuses one without."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from adv import public_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("healthz", public_views.healthz, name="healthz"),
    path("robots.txt", public_views.robots, name="robots"),
    path("favicon.ico", public_views.favicon, name="favicon"),
    path(".well-known/security.txt", public_views.security_txt, name="security_txt"),
    path("toegankelijkheid/", public_views.accessibility, name="accessibility"),
    path("privacyverklaring/", public_views.privacy, name="privacy"),
    path("", include("adv.accounts.urls")),
    path("", include("households.urls")),
    path("", include("interventions.urls")),
    path("", include("reporting.urls")),
]

if settings.DEBUG:
    from adv.ui import views as ui_views

    urlpatterns.append(path("stijl/", ui_views.style_guide, name="style_guide"))

handler400 = "adv.ui.views.bad_request"
handler403 = "adv.ui.views.forbidden"
handler404 = "adv.ui.views.not_found"
handler500 = "adv.ui.views.server_error"
