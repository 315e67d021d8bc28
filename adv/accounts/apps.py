from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "adv.accounts"
    label = "accounts"

    def ready(self) -> None:
        from adv.accounts import invitations, log_ins

        invitations.register()
        log_ins.register()
