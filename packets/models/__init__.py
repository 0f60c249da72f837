from packets.models.documents import Document, document_path
from packets.models.exports import ExportItem, PacketExport, export_path
from packets.models.letterhead import LOGO_BYTES, Letterhead, LetterheadText
from packets.models.packet_names import PacketName
from packets.models.packets import PACKET_TRANSITIONS, FeedbackPacket, PacketPassage
from packets.models.sharing import PacketMail, SharedLink

__all__ = [
    "LOGO_BYTES",
    "PACKET_TRANSITIONS",
    "Document",
    "ExportItem",
    "FeedbackPacket",
    "Letterhead",
    "LetterheadText",
    "PacketExport",
    "PacketMail",
    "PacketName",
    "PacketPassage",
    "SharedLink",
    "document_path",
    "export_path",
]
