from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Appointments"

    def ready(self) -> None:
        from appointments import page_actions
        from appointments.models import CandidateMail
        from appointments.offering import waiting_requests
        from appointments.replies import waiting_replies
        from appointments.telling import services, waiting_letters
        from core import jobs, settings_pages
        from interviews.my_work.loop_matters import register_matter

        page_actions.register()
        jobs.register_retry(CandidateMail, lambda job, by: services.retry_mail(mail=job, by=by))
        settings_pages.register(
            settings_pages.SettingsPage(
                "Answers by mail",
                "Whether mail programs’ answers to invitations are read, and what came that answers nothing.",
                "appointments:reply_mailbox",
            )
        )
        matters = {**waiting_letters.MATTERS, **waiting_requests.MATTERS, **waiting_replies.MATTERS}
        for name, matter in matters.items():
            register_matter(name, matter)
