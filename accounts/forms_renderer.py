"""How every form looks: Bootstrap's classes on the widgets, our own templates around them."""

from typing import Any

from django.forms import BoundField, Select, Widget
from django.forms.renderers import TemplatesSetting

TICKED = ("checkbox", "radio")


class DromBoundField(BoundField):
    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden:
            given = str(attrs.get("class") or widget.attrs.get("class", ""))
            wrong = "is-invalid" if self.errors else ""
            attrs["class"] = " ".join(filter(None, [given, look_of(widget), wrong]))
        return attrs


class DromRenderer(TemplatesSetting):
    bound_field_class = DromBoundField


def look_of(widget: Widget) -> str:
    if getattr(widget, "input_type", "") in TICKED:
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"
