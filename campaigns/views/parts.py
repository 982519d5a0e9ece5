"""Pages of parts of a campaign or project and of its small records: one form for all of them."""

from functools import partial

from crm.views import carrying_out
from crm.views.carrying_out import done

FORM = "campaigns/part_form.html"
written = partial(carrying_out.written, template=FORM)

__all__ = ["FORM", "done", "written"]
