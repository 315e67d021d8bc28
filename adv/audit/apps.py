from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "adv.audit"
    label = "audit"
