"""URLs of this app."""

from django.urls import URLPattern, path

from interventions.views import interventions, sending, tasks

urlpatterns: list[URLPattern] = [
    path("huishoudens/<int:pk>/interventies/nieuw/", interventions.intervention_add, name="intervention_add"),
    path("huishoudens/<int:pk>/taken/nieuw/", sending.task_send, name="task_send"),
    path("interventies/<int:pk>/", interventions.intervention_detail, name="intervention_detail"),
    path("interventies/<int:pk>/effecten/nieuw/", interventions.effect_add, name="effect_add"),
    path("taken/", tasks.task_list, name="task_list"),
    path("taken/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("taken/<int:pk>/status/", tasks.task_move, name="task_move"),
    path("taken/<int:pk>/berichten/", tasks.task_message, name="task_message"),
    path("toestemmingen/<int:pk>/intrekken/", sending.consent_withdraw, name="consent_withdraw"),
]
