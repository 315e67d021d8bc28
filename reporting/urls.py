"""URLs of this app."""

from django.urls import URLPattern, path

from reporting import views

urlpatterns: list[URLPattern] = [
    path("rapportages/", views.report_list, name="report_list"),
    path("rapportages/<int:pk>/", views.report_detail, name="report_detail"),
    path("rapportages/<int:pk>/stoppen/", views.report_cancel, name="report_cancel"),
    path("rapportages/<int:pk>/opnieuw/", views.report_retry, name="report_retry"),
    path("rapportages/<int:pk>/<str:name>", views.report_file, name="report_file"),
]
