"""URLs of this app."""

from django.urls import URLPattern, path

from interventions.views import case, effects, effects_due, interventions, own_words, plan, sending, tasks

urlpatterns: list[URLPattern] = [
    path("huishoudens/<int:pk>/interventies/nieuw/", interventions.intervention_add, name="intervention_add"),
    path("huishoudens/<int:pk>/taken/nieuw/", sending.task_send, name="task_send"),
    path("huishoudens/<int:pk>/plan/", plan.plan_detail, name="plan_detail"),
    path("huishoudens/<int:pk>/plan/doelen/nieuw/", plan.goal_add, name="goal_add"),
    path("huishoudens/<int:pk>/plan/doelen/<int:goal_pk>/", plan.goal_change, name="goal_change"),
    path("huishoudens/<int:pk>/plan/doelen/<int:goal_pk>/status/", plan.goal_status, name="goal_status"),
    path("huishoudens/<int:pk>/plan/afspreken/", plan.plan_agree, name="plan_agree"),
    path("huishoudens/<int:pk>/plan/versies/<int:number>/", plan.plan_version, name="plan_version"),
    path("huishoudens/<int:pk>/plan/versies/<int:number>/afdrukken/", plan.plan_print, name="plan_print"),
    path("huishoudens/<int:pk>/evaluatie/", case.evaluation_record, name="evaluation_record"),
    path("huishoudens/<int:pk>/afsluiten/", case.household_close, name="household_close"),
    path("huishoudens/<int:pk>/effecten/", effects.household_effects, name="household_effects"),
    path("huishoudens/<int:pk>/effecten/vragen/", effects_due.effects_ask, name="effects_ask"),
    path("effecten/", effects.effects_matrix, name="effects_matrix"),
    path("effecten/achter/", effects.effects_behind, name="effects_behind"),
    path("effecten/te-vragen/", effects_due.effects_due, name="effects_due"),
    path("instellingen/interventies/", own_words.own_words, name="own_words"),
    path("instellingen/interventies/<int:pk>/", own_words.own_kind_change, name="own_kind_change"),
    path("instellingen/interventies/<int:pk>/kiezen/", own_words.own_kind_retire, name="own_kind_retire"),
    path("instellingen/themas/<int:pk>/weg/", own_words.own_theme_remove, name="own_theme_remove"),
    path("interventies/<int:pk>/", interventions.intervention_detail, name="intervention_detail"),
    path("interventies/<int:pk>/effecten/nieuw/", interventions.effect_add, name="effect_add"),
    path("taken/", tasks.task_list, name="task_list"),
    path("taken/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("taken/<int:pk>/status/", tasks.task_move, name="task_move"),
    path("taken/<int:pk>/berichten/", tasks.task_message, name="task_message"),
    path("toestemmingen/<int:pk>/intrekken/", sending.consent_withdraw, name="consent_withdraw"),
]
