"""What may be asked for somebody without an account, who sits on one panel. Everything that is not named is closed to
guests, whatever a rule says of them: a permission that comes later is, too."""

_open: set[str] = set()


def open_to_guests(*permissions: str) -> None:
    """Let the rules of these permissions speak of guests."""
    _open.update(permissions)


def is_open_to_guests(permission: str) -> bool:
    return permission in _open
