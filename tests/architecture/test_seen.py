"""B1: every form over something that two people can have open says what it showed, or is named here with its reason."""

import inspect
from collections.abc import Iterator

from core.forms import ModelForm
from core.seen_forms import SeenFormMixin, SeenModelForm
from interviews.loops.forms import PanelForm
from interviews.scheduling.forms import ScheduleForm
from questionbank.competencies.forms import CompetencyForm
from questionbank.writing.forms import QuestionForm
from tests.architecture.test_guarded_urls import PAGES

# Model forms that write nothing that was there before.
ONLY_FOR_NEW_ROWS = {"TemplateForm", "TemplateCopyForm", "FirstVisitForm", "OpeningRequestForm"}
# Forms without a model of their own over something stored.
OTHERS = (CompetencyForm, PanelForm, QuestionForm, ScheduleForm)


def kinds_of(form: type) -> Iterator[type]:
    for kind in form.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_there_are_forms_to_look_at() -> None:
    assert PAGES  # reading the URL map imports every form
    assert len(list(kinds_of(ModelForm))) > 5


def test_b1_every_model_form_says_what_it_showed() -> None:
    ours = [form for form in kinds_of(ModelForm) if not form.__module__.startswith("tests.")]
    without = {form.__name__ for form in ours if not issubclass(form, SeenModelForm)}
    assert without == ONLY_FOR_NEW_ROWS


def test_b1_forms_without_a_model_say_it_too() -> None:
    assert all(issubclass(form, SeenFormMixin) for form in OTHERS)
    assert all("self.remember(" in inspect.getsource(form) for form in OTHERS)
