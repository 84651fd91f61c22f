from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from rooms.signals import events_committed


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By name, as the receiver imports models, which are not there yet when this file is read.
        hear = import_string("messaging.indexer.indexer").hear
        events_committed.connect(hear, dispatch_uid="index")
        announce = import_string("messaging.live.announce.announce")
        events_committed.connect(announce, dispatch_uid="announce")
