import re
from xml.etree import ElementTree

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import formset_factory
from django.template import engines

from accounts.models import User
from core import forms
from core.forms import Form, LineField, ModelForm, PlainTextField, mistakes_of

KINDS = [("technical", "Technical"), ("managerial", "Managerial")]


class RoundForm(Form):
    name = LineField(label="Name", help_text="Panelists read it.", max_characters=20)
    purpose = PlainTextField(label="Purpose", required=False)
    kind = django_forms.ChoiceField(choices=KINDS, widget=django_forms.RadioSelect)
    slot = django_forms.ChoiceField(choices=[("", "Choose"), ("60", "60 min")])
    days = django_forms.MultipleChoiceField(choices=KINDS, widget=django_forms.CheckboxSelectMultiple)
    agreed = django_forms.BooleanField(label="The team has agreed")
    plan = django_forms.FileField(required=False)
    contact = django_forms.EmailField(required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("name") == "refused":
            raise django_forms.ValidationError("This round cannot be.")


BARE = re.compile(r" (required|checked|selected|autofocus|disabled|multiple)(?=[ >])")
VOID = re.compile(r"<(input[^>]*)>")


def draw(template: str, **context: object) -> ElementTree.Element:
    """What a template gives, as a tree. HTML's bare attributes and open inputs are closed for the XML parser."""
    html = engines["django"].from_string(template).render(context)
    return ElementTree.fromstring("<root>" + VOID.sub(r"<\1/>", BARE.sub(r' \1=""', html)) + "</root>")


def by_id(root: ElementTree.Element, name: str) -> ElementTree.Element:
    found = root.findall(f".//*[@id='{name}']")
    assert len(found) == 1, f"{name} is there {len(found)} times"
    return found[0]


def text_of(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_there_is_no_form_tag_no_token_and_no_asterisk() -> None:
    root = draw("{% form_fields form %}", form=RoundForm())
    assert not list(root.iter("form"))
    assert not root.findall(".//input[@name='csrfmiddlewaretoken']")
    assert "*" not in text_of(root)


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    root = draw("{% form_fields form %}", form=RoundForm())
    assert text_of(by_id(root, "div_id_purpose")) == "Purpose optional"
    assert text_of(root.find(".//label[@for='id_name']")) == "Name"
    assert text_of(root.find(".//label[@for='id_agreed']")) == "The team has agreed"


def test_filters_are_not_marked() -> None:
    form = RoundForm()
    assert "optional" not in render_crispy_form(form, forms.helper(form, mark_optional=False))


def test_help_stands_above_the_field_and_is_tied_to_it() -> None:
    field = by_id(draw("{% form_fields form %}", form=RoundForm()), "div_id_name")
    assert [child.get("id") for child in field] == [None, "id_name_helptext", "id_name"]
    assert by_id(field, "id_name").get("aria-describedby") == "id_name_helptext"


def test_a_mistake_stands_below_its_field_and_is_tied_to_it() -> None:
    root = draw("{% form_fields form %}", form=RoundForm({"name": "much longer than twenty"}))
    field = by_id(root, "id_name")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "id_name_helptext id_name_error"
    assert "is-invalid" in field.get("class")
    assert text_of(by_id(root, "id_name_error")) == "Shorten this to 20 characters; it has 23."
    assert by_id(root, "div_id_name")[-1].get("id") == "id_name_error"


def test_choices_form_a_group_with_their_mistake() -> None:
    root = draw("{% form_fields form %}", form=RoundForm({"kind": "unheard of"}))
    group = by_id(root, "div_id_kind")
    assert group.tag == "fieldset"
    assert text_of(group.find("legend")) == "Kind"
    assert group.get("aria-describedby") == "id_kind_error"
    assert text_of(by_id(root, "id_kind_error")) == "Choose one of the answers offered here."
    assert [radio.get("value") for radio in group.iter("input")] == ["technical", "managerial"]


def test_typed_text_is_kept() -> None:
    typed = "  first line\n\n\n   </textarea><b>second & last  "
    form = RoundForm({"name": '"quoted" <b>', "purpose": typed, "kind": "managerial"})
    assert not form.is_valid()
    root = draw("{% form_fields form %}", form=form)
    assert by_id(root, "id_name").get("value") == '"quoted" <b>'
    # Browsers drop the first newline inside a text area; Django writes one for that.
    assert by_id(root, "id_purpose").text == "\n" + typed
    assert by_id(root, "id_kind_1").get("checked") == ""


def test_every_empty_field_says_what_to_do() -> None:
    form = RoundForm({})
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "name": "Fill this in.",
        "kind": "Choose one.",
        "slot": "Choose one.",
        "days": "Choose at least one.",
        "agreed": "Tick this to go on.",
    }


def test_a_sentence_of_the_form_s_own_is_kept() -> None:
    class Careful(Form):
        reason = PlainTextField(error_messages={"required": "Say what outweighs the score."})

    assert Careful({}).errors["reason"] == ["Say what outweighs the score."]


def test_summary_counts_and_links_to_each_field() -> None:
    root = draw("{% error_summary form %}", form=RoundForm({"name": "Technical", "slot": "60", "agreed": "on"}))
    box = root.find("div")
    assert (box.get("tabindex"), box.get("autofocus")) == ("-1", "")
    assert text_of(box.find(".//b")) == "Two things to fix"
    assert [(link.get("href"), text_of(link)) for link in box.iter("a")] == [
        ("#id_kind_0", "Kind: Choose one."),
        ("#id_days_0", "Days: Choose at least one."),
    ]


def test_links_of_the_summary_lead_to_fields_that_are_there() -> None:
    root = draw("{% form_fields form %}", form=RoundForm({}))
    links = [link.get("href").removeprefix("#") for link in root.iter("a")]
    assert len(links) == 5
    for link in links:
        by_id(root, link)


def test_what_is_wrong_with_the_whole_form_is_in_the_summary() -> None:
    form = RoundForm({"name": "refused", "kind": "technical", "slot": "60", "days": ["technical"], "agreed": "on"})
    assert [mistake.sentence for mistake in mistakes_of(form)] == ["This round cannot be."]
    assert "One thing to fix This round cannot be." in text_of(draw("{% form_fields form %}", form=form))


def test_without_mistakes_there_is_no_summary() -> None:
    assert text_of(draw("{% error_summary form %}", form=RoundForm())) == ""
    assert mistakes_of(None, RoundForm()) == []


def test_named_fields_come_alone_and_without_summary() -> None:
    root = draw("{% form_fields form 'slot' 'name' %}", form=RoundForm({}))
    assert [child.get("id") for child in root] == ["div_id_slot", "div_id_name"]


def test_one_field() -> None:
    root = draw("{% field form.purpose %}", form=RoundForm())
    assert [child.get("id") for child in root] == ["div_id_purpose"]


def test_mistakes_of_formsets_name_the_field_of_their_row() -> None:
    class Point(Form):
        text = LineField(label="Point")

    rows = formset_factory(Point, extra=2, min_num=1, validate_min=True)
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-text": "a\nb"}
    found = mistakes_of(rows(sent))
    assert [(mistake.target, mistake.sentence) for mistake in found] == [
        ("id_form-0-text", "Fill this in."),
        ("id_form-1-text", "Keep this on one line."),
    ]


def test_a_plain_text_is_kept_as_typed_and_blanks_count_as_nothing() -> None:
    field = PlainTextField()
    assert field.clean("  one \r\n two  ") == "  one \n two  "
    with pytest.raises(django_forms.ValidationError):
        field.clean(" \n\t ")
    assert PlainTextField(required=False).clean(" \n ") == ""


def test_limits_are_not_given_to_the_browser_which_would_cut_pasted_text() -> None:
    assert "maxlength" not in str(RoundForm()["name"])
    assert "maxlength" not in str(RoundForm()["purpose"])


def test_fields_of_other_kinds_refuse_what_no_database_keeps() -> None:
    form = RoundForm({"contact": "half\ud83d@northmere.example"})
    assert "half there" in form.errors["contact"][0]


def test_a_kept_file_is_named_but_never_linked() -> None:
    form = RoundForm(initial={"plan": SimpleUploadedFile("plan.pdf", b"%PDF")})
    root = draw("{% field form.plan %}", form=form)
    assert not list(root.iter("a"))
    assert by_id(root, "id_plan").get("type") == "file"


class PersonForm(ModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "site_role"]


def test_text_columns_get_our_fields_without_a_word() -> None:
    form = PersonForm({"name": "Two\nlines", "email": "x", "site_role": "king"})
    assert isinstance(form.fields["name"], LineField)
    assert form.errors["name"] == ["Keep this on one line."]
    assert form.errors["site_role"] == ["Choose one of the answers offered here."]
    assert PersonForm({"name": "x" * 121}).errors["name"] == ["Shorten this to 120 characters; it has 121."]


def test_model_forms_never_save() -> None:
    with pytest.raises(TypeError, match="Forms validate"):
        PersonForm({"name": "Rita"}).save()


def test_shared_fields_speak_and_are_never_copied():
    shared = forms.share_fields(type("Shared", (RoundForm,), {}))
    one, other = shared({"slot": "90"}), shared()
    assert one.fields is other.fields
    assert one.errors == RoundForm({"slot": "90"}).errors
    assert (
        shared({"name": "a", "kind": "technical", "slot": "60"}).errors
        == RoundForm({"name": "a", "kind": "technical", "slot": "60"}).errors
    )
    assert RoundForm().fields is not RoundForm().fields
