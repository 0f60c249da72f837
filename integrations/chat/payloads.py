"""What is said in the channel of a chat program, in the shape that each takes. Pure.

Everybody in the channel reads it, candidates' panels among them: so it says that something waits, and where to look.
Who owes a card is for those who run the loop; who the candidate is, for whoever signs in and may.
"""

import json
from typing import Any

from core.wording import number_word
from integrations.models import ChatHook, ChatPost

LOOK = "Open Loopwright"


def words_of(post: ChatPost) -> str:
    """The sentences, without the link."""
    if post.about == ChatPost.About.LATE:
        went = "one reminder went out" if post.number == 1 else f"{number_word(post.number)} reminders went out"
        return f"Scorecards are late: {went}. Whoever owes one finds it on My work."
    if post.about == ChatPost.About.NOT_COMING:
        return "Somebody who was invited to an interview cannot come. Whoever plans it sees who."
    return "A test: when scorecards are late, or somebody cannot come to an interview, it is said here, without names."


def payload_of(kind: str, words: str, link: str) -> bytes:
    """The JSON that the web hook of this chat program takes."""
    shape = {ChatHook.Kind.SLACK: _slack, ChatHook.Kind.TEAMS: _teams, ChatHook.Kind.MATTERMOST: _mattermost}
    return json.dumps(shape[ChatHook.Kind(kind)](words, link)).encode()


def _slack(words: str, link: str) -> dict[str, Any]:
    return {"text": f"{words} <{link}|{LOOK}>"}


def _mattermost(words: str, link: str) -> dict[str, Any]:
    return {"text": f"{words} [{LOOK}]({link})"}


def _teams(words: str, link: str) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": words, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": LOOK, "url": link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}
