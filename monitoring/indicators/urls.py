from django.urls import URLPattern, path

from monitoring.views import indicator_aims as aims
from monitoring.views import indicator_values as values
from monitoring.views import indicators

urlpatterns: list[URLPattern] = [
    path("indicators/", indicators.indicator_list, name="indicator-list"),
    path("indicators/new/", indicators.indicator_new, name="indicator-new"),
    path("indicators/waiting/", indicators.indicator_waiting, name="indicator-waiting"),
    path("indicators/<int:pk>/", indicators.indicator_detail, name="indicator-detail"),
    path("indicators/<int:pk>/edit/", indicators.indicator_edit, name="indicator-edit"),
    path("indicators/<int:pk>/chart.svg", indicators.indicator_chart, name="indicator-chart"),
    path("indicators/<int:pk>/baseline/", aims.baseline_new, name="baseline-new"),
    path("indicators/<int:pk>/target/", aims.target_new, name="target-new"),
    path("indicators/<int:pk>/values/new/", values.value_new, name="value-new"),
    path("values/<int:pk>/", values.value_detail, name="value-detail"),
    path("values/<int:pk>/edit/", values.value_edit, name="value-edit"),
    path("values/<int:pk>/approve/", values.value_approve, name="value-approve"),
    path("values/<int:pk>/return/", values.value_return, name="value-return"),
    path("values/<int:pk>/revise/", values.value_revise, name="value-revise"),
    path("values/<int:pk>/cite/", values.value_cite, name="value-cite"),
    path("citations/<int:pk>/remove/", values.citation_remove, name="citation-remove"),
    path("outcomes/<int:pk>/values/", aims.cited_panel, {"kind": "outcome"}, name="outcome-values"),
    path("commitments/<int:pk>/values/", aims.cited_panel, {"kind": "commitment"}, name="commitment-values"),
]
