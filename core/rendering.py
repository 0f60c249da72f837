"""How fields become HTML: as Django does it, and selects without a template for every option."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class FieldRenderer(DjangoTemplates):
    """A select of thirty people took sixty renderings of templates. Here it is one loop that says the same."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT and _is_plain(context["widget"]):
            return select_html(context["widget"])
        return super().render(template_name, context, request)


def _is_plain(widget: Mapping[str, Any]) -> bool:
    """Whether each option is drawn with Django's own template, and says a text."""
    options = (option for _, options, _ in widget["optgroups"] for option in options)
    return all(option["template_name"] == OPTION and isinstance(option["label"], str) for option in options)


def select_html(widget: Mapping[str, Any]) -> str:
    """What Django's templates make of this widget, letter by letter."""
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> str:
    inside = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{inside}\n  </optgroup>' if name else inside


def _option(one: Mapping[str, Any]) -> str:
    return (
        f'<option value="{_text(one["value"])}"{_attributes(one["attrs"])}>{conditional_escape(one["label"])}</option>'
    )


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{_text(value)}"')
        for name, value in attributes.items()
        if value is not False
    )


def _text(value: Any) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))
