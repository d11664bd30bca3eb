from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "kexie_portal.accounts"
    label = "accounts"
    verbose_name = _("People and their signing in")

    def ready(self) -> None:
        """Connect the sign-in log, and let the administration pages use the portal's own sign-in."""
        from allauth.account.decorators import secure_admin_login
        from celery.schedules import crontab
        from django.contrib import admin

        from kexie_portal.accounts import events, factor_secrets, navigation  # noqa: F401  # events connects its receivers
        from kexie_portal.encryption import rotation
        from kexie_portal.jobs import schedules

        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
        navigation.install()
        rotation.register("accounts.second_factor", factor_secrets.rotate, waiting=factor_secrets.waiting)
        schedules.register("accounts: tidy", "kexie_portal.accounts.tidy", crontab(hour="3", minute="40"))
