from django.urls import path

from packets.follow.views import packet_list
from packets.handing_over.views import candidate_page as shared
from packets.handing_over.views import exports, mails
from packets.handing_over.views.finished import (
    link_end,
    packet_detail,
    packet_hand_over,
    packet_replace,
    packet_revoke,
    packet_share,
)
from packets.letterhead import views as letterhead
from packets.printing import views as documents
from packets.writing.views import previews
from packets.writing.views.approval import packet_approve, packet_recall, packet_return
from packets.writing.views.packets import packet_edit, packet_names, packet_preview, packet_settle, packet_start

app_name = "packets"
urlpatterns = [
    path("", packet_list, name="packet_list"),
    path("loops/<int:pk>/start/", packet_start, name="packet_start"),
    path("<int:pk>/", packet_detail, name="packet_detail"),
    path("<int:pk>/write/", packet_edit, name="packet_edit"),
    path("<int:pk>/preview/", packet_preview, name="packet_preview"),
    path("<int:pk>/pages/", previews.preview_state, name="preview_state"),
    path("<int:pk>/pages/make/", previews.preview_request, name="preview_request"),
    path("<int:pk>/changes/", packet_settle, name="packet_settle"),
    path("<int:pk>/names/", packet_names, name="packet_names"),
    path("<int:pk>/approve/", packet_approve, name="packet_approve"),
    path("<int:pk>/return/", packet_return, name="packet_return"),
    path("<int:pk>/take-back/", packet_recall, name="packet_recall"),
    path("<int:pk>/hand-over/", packet_hand_over, name="packet_hand_over"),
    path("<int:pk>/new-version/", packet_replace, name="packet_replace"),
    path("<int:pk>/withdraw/", packet_revoke, name="packet_revoke"),
    path("<int:pk>/share/", packet_share, name="packet_share"),
    path("<int:pk>/mail/", mails.packet_mail, name="packet_mail"),
    path("mails/<int:pk>/", mails.mail_state, name="mail_state"),
    path("mails/<int:pk>/retry/", mails.mail_retry, name="mail_retry"),
    path("mails/<int:pk>/stop/", mails.mail_stop, name="mail_stop"),
    path("links/<int:pk>/end/", link_end, name="link_end"),
    path("exports/", exports.export_start, name="export_start"),
    path("exports/<int:pk>/", exports.export_detail, name="export_detail"),
    path("exports/<int:pk>/retry/", exports.export_retry, name="export_retry"),
    path("exports/<int:pk>/download/", exports.export_download, name="export_download"),
    path("look.css", shared.shared_look, name="shared_look"),
    path("look/logo/", shared.shared_logo, name="shared_logo"),
    path("shared/<str:key>/look.css", shared.shared_look, name="shared_look"),
    path("shared/<str:key>/logo/", shared.shared_logo, name="shared_logo"),
    path("shared/<str:key>/", shared.shared, name="shared"),
    path("shared/<str:key>/file/", shared.shared_file, name="shared_file"),
    path("shared/<str:key>/answer/", shared.shared_answer, name="shared_answer"),
    path("letterhead/", letterhead.letterhead, name="letterhead"),
    path("letterhead/contrast/", letterhead.letterhead_contrast, name="letterhead_contrast"),
    path("letterhead/logo/", letterhead.letterhead_logo, name="letterhead_logo"),
    path("letterhead/sample/", letterhead.letterhead_sample, name="letterhead_sample"),
    path("documents/<int:pk>/", documents.document_detail, name="document_detail"),
    path("documents/<int:pk>/view/", previews.document_view, name="document_view"),
    path("documents/<int:pk>/pages/<int:number>/", previews.page_image, name="page_image"),
    path("documents/<int:pk>/retry/", documents.document_retry, name="document_retry"),
    path("documents/<int:pk>/download/", documents.document_download, name="document_download"),
    path("interviews/<int:pk>/kit/", documents.kit_request, name="kit_request"),
    path("loops/<int:pk>/debrief/", documents.debrief_request, name="debrief_request"),
]
