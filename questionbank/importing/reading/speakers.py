"""Lists that say before each line who speaks: by letters, "Q." and "A.", also counted, or by names, "Interviewer:".

Every way becomes "Q:" and "A:", so that a list of several hands is read as one. No line moves.
"""

import re

_MARKS = r"^(?P<before>[ \t>*_]*)"
_BEHIND = r"(?=[ \t*_]|$)"
_ASKS = re.compile(rf"{_MARKS}Q\s?(?P<number>\d{{0,3}})[ \t]*(?P<sign>[.):]){_BEHIND}", re.MULTILINE)
_ANSWERS = re.compile(rf"{_MARKS}A\s?\d{{0,3}}[ \t]*[.):]{_BEHIND}", re.MULTILINE)
# Where "B." follows, "A." is the first of several answers to choose from.
_COUNTED_ANSWERS = re.compile(rf"{_MARKS}A\s?(?:\d{{1,3}}[ \t]*[.):]|:){_BEHIND}", re.MULTILINE)
_CHOICE = re.compile(rf"{_MARKS}B[ \t]*[.)]{_BEHIND}", re.MULTILINE)
# A name alone, as "Interviewer: Max", heads a form; whoever asks says more.
_INTERVIEWER = re.compile(
    rf"{_MARKS}(?:interviewer|interviewerin|recruiter|recruiterin|intervieweuse|entrevistador|entrevistadora)"
    r"[ \t]*(?P<behind>[*_]*)[:：](?=[ \t*_]*\S+(?:[ \t]+\S+){2})",
    re.MULTILINE | re.IGNORECASE,
)
_CANDIDATE = re.compile(
    rf"{_MARKS}(?:candidate|applicant|interviewee|bewerber|bewerberin|kandidat|kandidatin|candidat|candidato|candidata)"
    r"[ \t]*(?P<behind>[*_]*)[:：]",
    re.MULTILINE | re.IGNORECASE,
)
# A card for learning: its answer stands below a line that only asks.
_CARD = re.compile(r"(?:\A|(?<=\n\n))(?P<asked>(?![-*#>|])\S[^\n]*(?:\n\S[^\n]*)*?)\n\?{1,2}[ \t]*(?=\n\S)")


def with_plain_speakers(text: str) -> str:
    """The text with "Q:" before what is asked and "A:" before what is answered, where it is a list of such pairs."""
    if _INTERVIEWER.search(text):
        text = _INTERVIEWER.sub(r"\g<before>Q\g<behind>:", text)
        text = _CANDIDATE.sub(r"\g<before>A\g<behind>:", text)
    text = _CARD.sub(r"Q: \g<asked>\nA:", text) if "\n?" in text else text
    asked = list(_ASKS.finditer(text))
    # One "Q." alone may be the seventeenth entry of a list that counts in letters.
    is_list = len(asked) > 1 or any(found["number"] or found["sign"] == ":" for found in asked)
    answers = _COUNTED_ANSWERS if _CHOICE.search(text) else _ANSWERS
    if not is_list or not answers.search(text):
        return text
    return answers.sub(r"\g<before>A:", _ASKS.sub(_plainly_asked, text))


def _plainly_asked(found: re.Match[str]) -> str:
    return found.group() if found["number"] else f"{found['before']}Q:"
