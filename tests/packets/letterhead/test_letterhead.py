"""How packets look: the settings page, the logo, the colour, and what of it reaches a packet."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile, PngImagePlugin

from core.errors import RuleViolation, StaleRevision
from core.kept_pictures import NOT_A_PICTURE, TOO_HEAVY, TOO_MANY_PIXELS
from core.models import AuditEvent
from core.seen import Seen
from packets.letterhead.current import LetterheadTexts, current_letterhead, shown_values
from packets.letterhead.logo import LARGEST, checked_logo
from packets.letterhead.placeholders import fill, unknown_names
from packets.letterhead.services import save_letterhead
from packets.models import LOGO_BYTES
from packets.printing.colour import contrast_on_white, printed_colour, read_colour, said_contrast
from packets.printing.words import LANGUAGES
from tests.answers import sent_by

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture(autouse=True)
def _as_in_a_web_process(monkeypatch):
    """WeasyPrint lets cut pictures through in every process that loads it; no web process does, other tests do."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


ADDRESS = "/packets/letterhead/"
PURPLE = "#7a1fa2"


def picture(kind="PNG", size=(400, 100), mode="RGB", colour=PURPLE, **options):
    stream = io.BytesIO()
    Image.new(mode, size, colour).save(stream, kind, **options)
    return stream.getvalue()


def upload(body, name="logo.png"):
    return SimpleUploadedFile(name, body, content_type="image/png")


def save(by, **changes):
    values = {"organisation": "Northmere Labs", "colour": PURPLE, "texts": {}, **changes}
    return save_letterhead(by=by, **values)


# --- Names in braces ------------------------------------------------------------------------------------------


def test_names_are_found_exactly_and_values_are_not_looked_at_again():
    values = {"candidate": "{role}", "role": "Lead"}
    assert fill("{candidate}, {role}, {Role}, {role.__class__}, {} {x", values) == (
        "{role}, Lead, {Role}, {role.__class__}, {} {x"
    )
    assert unknown_names("{candidate} {rôle} {x} {x}", values) == ["rôle", "x"]


# --- The colour -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#0c5c5e", "#0c5c5e"),
        (" 0C5C5E ", "#0c5c5e"),
        ("#fff", "#ffffff"),
        ("teal", None),
        ("#12345", None),
        ("", None),
    ],
)
def test_a_colour_is_read(typed, read):
    assert read_colour(typed) == read


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#0c5c5e", 7.75)]
)
def test_contrast_as_published(colour, contrast):
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.1)


def test_a_colour_that_cannot_be_read_gives_way_to_ink():
    assert printed_colour("") == "#0c5c5e"
    assert printed_colour("#767676") == "#767676"
    assert printed_colour("#777777") == "#17211f"  # 4.48: not enough, and not rounded up
    assert said_contrast("#777777").startswith("4.4 to 1 on white, and text needs 4.5")
    assert said_contrast("#767676").startswith("4.5 to 1 on white.")


# --- The logo -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"\xff\xd8\xff" + b"\0" * 200,
        picture()[:90],
        picture("JPEG")[:200],
        b"RIFF\x00\x00\x00\x00WEBP",
    ],
)
def test_what_is_no_picture_gets_one_sentence(body):
    with pytest.raises(Exception, match=NOT_A_PICTURE):
        checked_logo(body)


def test_too_heavy_and_too_many_dots():
    with pytest.raises(Exception, match=TOO_HEAVY):
        checked_logo(picture() + b"\0" * 4_200_000)
    with pytest.raises(Exception, match=TOO_MANY_PIXELS):
        checked_logo(picture(size=(5000, 4000), mode="1", colour=0))  # a small file, a large picture


def test_nothing_that_came_along_is_kept():
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Somebody Secret")
    with_note = picture(pnginfo=note)
    exif = Image.Exif()
    exif[0x010E] = "Somebody Secret"
    with_place = picture("JPEG", exif=exif, comment=b"Somebody Secret")
    for body, kind in ((with_note, "image/png"), (with_place, "image/jpeg")):
        assert b"Somebody Secret" in body
        kept, kept_kind = checked_logo(body)
        assert kept_kind == kind and b"Somebody" not in kept and b"Exif" not in kept
        assert Image.open(io.BytesIO(kept)).size == (400, 100)
        assert checked_logo(body) == (kept, kind)  # the same upload, the same bytes


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_dot_is_flattened_on_white(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    kept, _ = checked_logo(picture(kind, mode=mode, colour=0 if mode != "RGBA" else (0, 0, 0, 0)))
    shown = Image.open(io.BytesIO(kept))
    assert shown.mode == "RGB"
    dot = shown.getpixel((5, 5))
    assert dot == (255, 255, 255) if mode in ("RGBA", "LA", "CMYK") else max(dot) == 0


def test_a_large_picture_is_made_small_enough():
    noise = Image.effect_noise((3000, 1500), 120).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=60)
    for body in (stream.getvalue(),):
        kept, _ = checked_logo(body)
        shown = Image.open(io.BytesIO(kept))
        assert len(kept) <= LOGO_BYTES and shown.width <= LARGEST[0] and shown.height <= LARGEST[1]
    png = io.BytesIO()
    noise.resize((1500, 750)).convert("L").save(png, "PNG")
    assert len(checked_logo(png.getvalue())[0]) <= LOGO_BYTES


# --- What holds now -------------------------------------------------------------------------------------------


def test_without_settings_our_own_words_hold(db, settings):
    now = current_letterhead()
    assert (now.organisation, now.logo, now.colour, now.revision) == (settings.ORGANISATION, b"", "", 0)
    for language, words in LANGUAGES.items():
        assert now.texts(language) == LetterheadTexts(
            words.sign_off, words.closing, words.mail_subject, words.mail_body
        )


@pytest.mark.sqlite
def test_saving_writes_what_changed_and_one_event(ada):
    texts = {"de": LetterheadTexts(sign_off="Ihr Team bei {organisation}")}
    save(ada, texts=texts, logo=checked_logo(picture()))
    now = current_letterhead()
    assert (now.organisation, now.colour, now.revision, now.logo_type) == ("Northmere Labs", PURPLE, 1, "image/png")
    assert now.texts("de").sign_off == "Ihr Team bei {organisation}"
    assert now.texts("de").closing == LANGUAGES["de"].closing
    event = AuditEvent.objects.get(action="letterhead.changed")
    assert set(event.fields) == {"organisation", "colour", "logo", "logo_type", "de.sign_off"}
    save(ada, texts=texts)
    assert (
        current_letterhead().logo
        and AuditEvent.objects.filter(action="letterhead.changed").order_by("-pk")[0].fields == []
    )
    save(ada, logo=(b"", ""))
    assert not current_letterhead().logo


def test_who_saves_and_from_what(ada, rita):
    assert not rita.has_perm("packets.change_letterhead")
    with pytest.raises(RuleViolation, match="language"):
        save(ada, texts={"tlh": LetterheadTexts()})
    seen = Seen.of(shown_values(current_letterhead()))
    save(ada)
    with pytest.raises(StaleRevision) as refusal:
        save(ada, organisation="Other", seen=seen)
    (conflict,) = refusal.value.current["conflicts"]
    assert (conflict.name, conflict.stored, conflict.by) == ("organisation", "Northmere Labs", ada.name)


def test_the_candidates_page_names_the_organisation_as_the_packet_does(ada, client):
    save(ada)
    cover = client.get("/packets/shared/no-such-key/")
    assert "Northmere Labs" in cover.text
    assert "Northmere Labs" in client.post("/packets/shared/no-such-key/").text


# --- The page -------------------------------------------------------------------------------------------------


def values(**changes):
    texts = {
        f"{name}_{code}": "" for name in ("sign_off", "closing", "mail_subject", "mail_body") for code in LANGUAGES
    }
    return {"organisation": "Northmere Labs", "colour": PURPLE, **texts, **changes}


def test_an_administrator_sets_everything_and_replaces_and_removes_the_logo(as_user, ada):
    client = as_user(ada)
    assert "How packets look" in client.get("/people/settings/").text
    page = client.get(ADDRESS)
    assert page.status_code == 200 and "Without a colour of your own" in page.text
    typed = values(
        logo=upload(picture()),
        mail_body_fr="Bonjour {candidate}, voici {link}, jusqu’au {until}.",
        closing_en="See you, {candidate}.",
    )
    assert client.post(ADDRESS, typed).status_code == 302
    page = client.get(ADDRESS)
    assert "to 1 on white" in page.text and "See you, {candidate}." in page.text and "Print no logo" in page.text
    image = client.get(ADDRESS + "logo/")
    assert image["Content-Type"] == "image/png" and image["X-Content-Type-Options"] == "nosniff"
    assert client.post(ADDRESS, values(remove_logo="on")).status_code == 302
    assert client.get(ADDRESS + "logo/").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("logo", upload(b"GIF89a nothing"), NOT_A_PICTURE),
        ("logo", upload(b"<svg onload=alert(1)>", "logo.svg"), NOT_A_PICTURE),
        ("logo", upload(b""), NOT_A_PICTURE),
        ("colour", "reddish", "Write the colour as #"),
        ("sign_off_en", "Yours, {boss}", "Nothing is put in for “{boss}”"),
        ("closing_de", "{link}", "Nothing is put in for “{link}”"),
        ("mail_subject_es", "{link}", "Nothing is put in for “{link}”"),
        ("mail_body_en", "Hello {candidate}.", "Put {link} where"),
        ("mail_subject_en", "a\nb", "Keep this on one line."),
        ("sign_off_en", "x\n" * 9, "Shorten this to 8 lines"),
        ("organisation", "x" * 121, "Shorten this to 120"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_typed_is_lost(as_user, ada, field, typed, sentence):
    answer = as_user(ada).post(ADDRESS, values(closing_fr="Merci à vous.", **{field: typed}))
    assert answer.status_code == 422
    text = answer.content.decode().replace("&#x27;", "'")
    assert sentence in text and "Merci à vous." in text
    assert current_letterhead().revision == 0


def test_b1_two_administrators_change_two_things_and_both_stay(as_user, ada):
    """B1: a revision of its own refused the second one, whatever they had changed."""
    client = as_user(ada)
    of_first, of_second = opened(client), opened(client)
    client.post(ADDRESS, {**of_first, "organisation": "Stored first"})
    answer = client.post(ADDRESS, {**of_second, "closing_en": "My closing."}, follow=True)
    assert "What somebody else changed meanwhile stays: Name of the organisation" in answer.text
    now = current_letterhead()
    assert (now.organisation, now.texts("en").closing) == ("Stored first", "My closing.")


@pytest.mark.parametrize(
    ("choice", "closing"), [("mine", "My closing."), ("stored", "Theirs."), ("both", "My closing.\n\nTheirs.")]
)
def test_b1_two_administrators_write_one_text_and_the_second_chooses(as_user, ada, choice, closing):
    client = as_user(ada)
    of_first, of_second = opened(client), opened(client)
    client.post(ADDRESS, {**of_first, "closing_de": "Theirs."})
    answer = client.post(ADDRESS, {**of_second, "closing_de": "My closing.", "colour": "#0c5c5e"})
    assert answer.status_code == 409
    (shown,) = answer.context["form"].conflicts
    assert (shown.label, shown.mine, shown.stored) == ("Closing text at the end, Deutsch", "My closing.", "Theirs.")
    again = {**sent_by(answer.context["form"]), shown.choice: choice}
    again.pop("logo", None)
    assert client.post(ADDRESS, again).status_code == 302
    now = current_letterhead()
    assert (now.texts("de").closing, now.colour) == (closing, "#0c5c5e")


def test_b1_of_two_logos_the_second_is_asked_for_again(as_user, ada):
    """B1: a browser sends no file twice by itself, so "Keep mine" would keep theirs."""
    client = as_user(ada)
    of_second = opened(client)
    save(ada, organisation="", colour="", logo=checked_logo(picture()))
    answer = client.post(ADDRESS, {**of_second, "logo": upload(picture(size=(200, 100)))})
    assert answer.status_code == 409
    assert "Choose your file again to replace theirs." in answer.text
    again = sent_by(answer.context["form"])
    assert client.post(ADDRESS, {**again, "logo": upload(picture(size=(200, 100)))}).status_code == 302
    assert current_letterhead().logo != checked_logo(picture())[0]


def opened(client):
    """What a browser would send of the page: no file."""
    fields = sent_by(client.get(ADDRESS).context["form"])
    return {name: value for name, value in fields.items() if name != "logo"}


def test_contrast_is_told_while_typing(as_user, ada):
    client = as_user(ada)
    assert "7.7 to 1 on white" in client.get(ADDRESS + "contrast/?colour=%230c5c5e").text
    assert "dark ink instead" in client.get(ADDRESS + "contrast/?colour=ff0").text
    assert "Write the colour" in client.get(ADDRESS + "contrast/?colour=%3Cscript%3E").text


def test_only_administrators(as_user, ada, rita, max, olga):
    save(ada, logo=checked_logo(picture()))
    for person in (rita, max, olga):
        client = as_user(person)
        assert "How packets look" not in client.get("/").text
        for path in ("", "contrast/", "logo/"):
            assert client.get(ADDRESS + path).status_code == 404
        for path in ("", "sample/"):
            assert client.post(ADDRESS + path, values()).status_code == 404
