"""What a page says of mails that were queued, so that it is true where no server takes them."""

from core.organisation import reaches_nobody


def on_the_way(mails: str, number: int = 1) -> str:
    """Says "Two invitations are on their way."; where mails are kept in a folder, that they reach nobody."""
    if reaches_nobody():
        kept, reach = ("is", "reaches") if number == 1 else ("are", "reach")
        return f"{mails} {kept} kept here and {reach} nobody, for no mail server is named yet."
    return f"{mails} is on its way." if number == 1 else f"{mails} are on their way."
