"""URLs of this app."""

from django.urls import URLPattern, path

from reporting import views
from reporting.dashboard import views as dashboard
from reporting.mkba import views as mkba
from reporting.research import views as research
from reporting.targets import views as targets

urlpatterns: list[URLPattern] = [
    path("rapportages/", views.report_list, name="report_list"),
    path("rapportages/<int:pk>/", views.report_detail, name="report_detail"),
    path("rapportages/<int:pk>/stoppen/", views.report_cancel, name="report_cancel"),
    path("rapportages/<int:pk>/opnieuw/", views.report_retry, name="report_retry"),
    path("rapportages/<int:pk>/<str:name>", views.report_file, name="report_file"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/huishoudens/", dashboard.dashboard_households, name="dashboard_households"),
    path("doelen/", targets.target_list, name="target_list"),
    path("doelen/nieuw/", targets.target_new, name="target_new"),
    path("doelen/cijfers/", targets.external_figures, name="external_figures"),
    path("doelen/cijfers/<int:pk>/weg/", targets.external_figure_remove, name="external_figure_remove"),
    path("doelen/<int:pk>/", targets.target_change, name="target_change"),
    path("doelen/<int:pk>/meting/", targets.target_reading, name="target_reading"),
    path("doelen/<int:pk>/weg/", targets.target_remove, name="target_remove"),
    path("mkba/", mkba.mkba_list, name="mkba_list"),
    path("mkba/nieuw/", mkba.mkba_new, name="mkba_new"),
    path("mkba/<int:pk>/", mkba.mkba_detail, name="mkba_detail"),
    path("mkba/<int:pk>/uitgangspunten/", mkba.mkba_terms, name="mkba_terms"),
    path("mkba/<int:pk>/regel/", mkba.mkba_item_add, name="mkba_item_add"),
    path("mkba/<int:pk>/regel/<int:item_pk>/", mkba.mkba_item_change, name="mkba_item_change"),
    path("mkba/<int:pk>/regel/<int:item_pk>/weg/", mkba.mkba_item_remove, name="mkba_item_remove"),
    path("mkba/<int:pk>/vaststellen/", mkba.mkba_publish, name="mkba_publish"),
    path("mkba/<int:pk>/nieuwe-versie/", mkba.mkba_new_version, name="mkba_new_version"),
    path("mkba/<int:pk>/weg/", mkba.mkba_drop, name="mkba_drop"),
    path("onderzoek/", research.research_list, name="research_list"),
    path("onderzoek/<int:pk>/", research.research_detail, name="research_detail"),
    path("onderzoek/<int:pk>/fragmenten/", research.research_decide, name="research_decide"),
    path("onderzoek/<int:pk>/maken/", research.research_finish, name="research_finish"),
    path("onderzoek/<int:pk>/stoppen/", research.research_cancel, name="research_cancel"),
    path("onderzoek/<int:pk>/<str:name>", research.research_file, name="research_file"),
]
