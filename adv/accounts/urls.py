"""URLs of this app."""

from django.urls import URLPattern, path

from adv.accounts import access_log, invitation_views, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("project/", views.switch_project, name="switch_project"),
    path("team/", views.team, name="team"),
    path("team/<int:membership_id>/beeindigen/", views.end_membership, name="end_membership"),
    path("team/organisatie/", views.organisation_add, name="organisation_add"),
    path("team/waarneming/", views.stand_in_add, name="stand_in_add"),
    path("team/waarneming/<int:pk>/beeindigen/", views.stand_in_end, name="stand_in_end"),
    path("team/<int:membership_id>/uitnodigen/", invitation_views.invitation_send, name="invitation_send"),
    path("account/uitnodiging/", invitation_views.invitation_accept, name="invitation_accept"),
    path("account/uitnodiging/<str:token>/", invitation_views.invitation, name="invitation"),
    path("toegangslog/", access_log.access_log, name="access_log"),
]
