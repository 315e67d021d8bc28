"""URLs of this app."""

from django.urls import URLPattern, path

from households.views import door, dossier_access, facade, household, imports, letter_texts, letters, matrix, walklist

urlpatterns: list[URLPattern] = [
    path("looplijst/", walklist.walklist, name="walklist"),
    path("looplijst/<int:address_id>/", door.door, name="door"),
    path("looplijst/<int:address_id>/terug/<int:moment_id>/", door.door_undo, name="door_undo"),
    path("gevel/", facade.facade, name="facade"),
    path("gevel/<int:complex_id>/", facade.facade_complex, name="facade_complex"),
    path("looplijst/<int:address_id>/taal/", letters.door_language, name="door_language"),
    path("brieven/", letters.mailing_list, name="mailing_list"),
    path("brieven/nieuw/", letters.mailing_new, name="mailing_new"),
    path("brieven/teksten/", letter_texts.letter_texts, name="letter_texts"),
    path("brieven/teksten/<slug:kind>/<slug:language>/", letter_texts.letter_text, name="letter_text"),
    path("brieven/teksten/<slug:kind>/<slug:language>/weg/", letter_texts.letter_text_drop, name="letter_text_drop"),
    path("brieven/<int:pk>/", letters.mailing_detail, name="mailing_detail"),
    path("brieven/<int:pk>/pdf/", letters.mailing_pdf, name="mailing_pdf"),
    path("brieven/<int:pk>/verstuurd/", letters.mailing_send, name="mailing_send"),
    path("brieven/<int:pk>/terug/", letters.mailing_unsend, name="mailing_unsend"),
    path("brieven/<int:pk>/opnieuw/", letters.mailing_retry, name="mailing_retry"),
    path("brieven/<int:pk>/weg/", letters.mailing_discard, name="mailing_discard"),
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
