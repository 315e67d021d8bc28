from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "adv.accounts"
    label = "accounts"
