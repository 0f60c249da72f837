from django.apps import AppConfig

from core import settings_pages
from core.navigation import NavItem, register


class PacketsConfig(AppConfig):
    name = "packets"
    verbose_name = "Packets"

    def ready(self) -> None:
        from core import jobs
        from interviews.guests import confinement
        from interviews.my_work import items as waiting_work
        from packets import page_actions
        from packets.follow import work
        from packets.handing_over import bulk, mailing
        from packets.models import Document, PacketExport, PacketMail
        from packets.printing import services as documents

        waiting_work.register_provider("packets", work.packet_work)
        page_actions.register()
        paper_kit = ("kit_request", "document_detail", "document_retry", "document_download")
        confinement.open_doors(*(f"packets:{name}" for name in paper_kit), interview_of={Document: "interview"})
        jobs.register_retry(Document, lambda job, by: documents.retry_document(document=job, by=by))
        jobs.register_retry(PacketExport, lambda job, by: bulk.retry_export(export=job, by=by))
        jobs.register_retry(PacketMail, lambda job, by: mailing.retry_mail(mail=job, by=by))
        waiting_work.register_feedback("packets", work.FEEDBACK)
        register(NavItem("Packets", "packets:packet_list", order=50, prefix_names=("packets:", "records:")))
        settings_pages.register(
            settings_pages.SettingsPage(
                "How packets look",
                "The organisation’s name, logo, colour and texts, and the mail to candidates.",
                "packets:letterhead",
            )
        )
