"""URLs of this app."""

from django.urls import URLPattern, path

from households.views import door, dossier_access, household, imports, matrix, walklist

urlpatterns: list[URLPattern] = [
    path("looplijst/", walklist.walklist, name="walklist"),
    path("looplijst/<int:address_id>/", door.door, name="door"),
    path("looplijst/<int:address_id>/terug/<int:moment_id>/", door.door_undo, name="door_undo"),
    path("huishoudens/", household.household_list, name="household_list"),
    path("huishoudens/<int:pk>/", household.household_detail, name="household_detail"),
    path("huishoudens/<int:pk>/inzage/", dossier_access.dossier_access_request, name="dossier_access_request"),
    path("huishoudens/<int:pk>/matrix/", matrix.matrix_score, name="matrix_score"),
    path("huishoudens/<int:pk>/matrix/eerder/", matrix.matrix_history, name="matrix_history"),
    path("huishoudens/<int:pk>/matrix/<int:scoring_pk>/bevestigen/", matrix.matrix_confirm, name="matrix_confirm"),
    path("invoer/", imports.import_start, name="import_start"),
    path("invoer/<slug:token>/", imports.import_preview, name="import_preview"),
    path("uitvoer/<slug:kind>/", imports.export_download, name="export_download"),
]
