"""The composer: a paper as it is written, block by block."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, leadership_only, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.languages import nearest
from accounts.pages import page_or_partial
from accounts.submissions import as_written, once
from briefings import actions, citing, presets
from briefings.composing import history, page
from briefings.composing.forms import AddForm, BlockForm, BriefingForm, CommentForm, TemplateForm, WordsForm
from briefings.kinds import BY_NAME
from briefings.models import Block, BlockComment, Briefing, BriefingTemplate
from crm import kinds, search
from crm.confidentiality import Level

ENOUGH = 8  # sources found for one typing


@require_http_methods(["GET", "POST"])
@leadership_only
def briefing_new(request: PageRequest) -> HttpResponse:
    """How to begin, then what it is about; a template of our own begins like an empty paper."""
    template = BriefingTemplate.objects.visible_to(request.user).filter(name=request.GET.get("template", "")).first()
    preset = presets.BY_NAME.get("blank" if template else request.GET.get("preset", ""))
    if preset is None:
        templates = BriefingTemplate.objects.visible_to(request.user)
        context: dict[str, Any] = {"presets": presets.PRESETS, "templates": templates}
        return render(request, "briefings/briefing_begin.html", context)
    initial = {**request.GET.dict(), "language": nearest(request.user.language, Briefing.Language.values)}
    form = BriefingForm(request.POST or None, initial=initial, user=request.user, preset=preset)

    def begin(**words: Any) -> str:
        briefing = actions.begin(preset=preset.name, template=template, by=request.actor, **words)
        return reverse("briefings:composer", args=[briefing.pk])

    return asked_for(request, form, begin, template)


def asked_for(
    request: PageRequest, form: BriefingForm, act: Callable[..., str], template: BriefingTemplate | None = None
) -> HttpResponse:
    """Do once what the form asks for and lead to where it says; after going back, another choice is another paper."""
    if form.is_valid():
        words = dict(form.cleaned_data)
        key = words.pop("idempotency_key")
        try:
            return redirect(once(as_written(key), request.user, lambda: act(**words)))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "preset": form.preset, "template": template}
    return render(request, "briefings/briefing_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@officers_only
def composer(request: PageRequest, pk: int) -> HttpResponse:
    """Officers read and comment; leadership writes. `?level=` shows what that reader would get."""
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user).for_list(), pk=pk)
    wanted = request.GET.get("level", "")
    level = Level(wanted) if wanted in {one.value for one in Briefing.LEVELS} else None
    return render(request, "briefings/composer.html", page.composer(briefing, request.user, level))


@require_http_methods(["GET", "POST"])
@leadership_only
def briefing_edit(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user).for_list(), pk=pk)
    form = WordsForm(request.POST or None, instance=briefing, user=request.user)
    if form.is_valid():
        words = dict(form.cleaned_data)
        try:
            actions.change(briefing, version=words.pop("version"), by=request.actor, **words)
        except Conflict as conflict:
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."), extra_tags=f"draft-done:briefing-{pk}")
            return redirect("briefings:composer", pk)
    context = {"form": form, "briefing": briefing}
    return render(request, "briefings/briefing_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@leadership_only
def block_new(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user), pk=pk)
    form = AddForm(request.POST)
    if not form.is_valid():
        return redirect("briefings:composer", pk)

    def act() -> str:
        after = form.cleaned_data["after"] or 0
        block = actions.add_block(briefing, kind=form.cleaned_data["kind"], after=after, by=request.actor)
        return reverse("briefings:block-edit", args=[block.pk])

    return redirect(once(as_written(form.cleaned_data["idempotency_key"]), request.user, act))


@require_http_methods(["GET", "POST"])
@leadership_only
def block_edit(request: PageRequest, pk: int) -> HttpResponse:
    """The form of one block. Whoever types holds it; what is typed is saved as it is typed."""
    block = get_object_or_404(
        Block.objects.changeable_by(request.user).select_related("briefing", "held_by", "translates__briefing"), pk=pk
    )
    form = BlockForm(request.POST or None, instance=block, user=request.user)
    written = saved(request, block, form) if form.is_valid() else None
    if form.is_bound and request.htmx:
        return autosaved(form, written)
    if written:
        messages.success(request, _("Saved."), extra_tags=f"draft-done:block-{pk}")
        return redirect(block.get_absolute_url())
    context = {
        "form": form, "part": block, "briefing": block.briefing, "writer": block.held_by_another(request.user),
        "kind": BY_NAME[block.kind], "original": block.translates,
    }  # fmt: skip
    return render(request, "briefings/block_form.html", context, status=422 if form.is_bound else 200)


def autosaved(form: BlockForm, written: Block | None) -> HttpResponse:
    """What the page is told that saves by itself: the new version, or what is refused and beside which field."""
    if written is None:
        return JsonResponse({"errors": form.errors, "version": form["version"].value()}, status=422)
    told = json.dumps({"block-saved": {"version": written.version}})
    return HttpResponse(status=204, headers={"HX-Trigger": told})


def saved(request: PageRequest, block: Block, form: BlockForm) -> Block | None:
    words = dict(form.cleaned_data)
    try:
        return actions.write_block(block, version=words.pop("version"), by=request.actor, **words)
    except Conflict as conflict:
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


@require_POST
@leadership_only
def block_hold(request: PageRequest, pk: int) -> HttpResponse:
    """Somebody has begun to write here: whoever opens the form meanwhile reads who."""
    block = get_object_or_404(Block.objects.changeable_by(request.user).select_related("held_by"), pk=pk)
    with suppress(ValidationError):  # a colleague was faster: the form says so
        actions.hold(block, by=request.actor)
    return HttpResponse(status=204)


def deed(act: Callable[..., Any], said: Callable[[], str] | None = None) -> Callable[[PageRequest, int], HttpResponse]:
    """A button of a block: it does one thing and leads back to the block; where none stands any more it says so."""

    @require_POST
    @leadership_only
    def view(request: PageRequest, pk: int) -> HttpResponse:
        block = get_object_or_404(Block.objects.changeable_by(request.user).select_related("briefing"), pk=pk)
        try:
            act(block, by=request.actor)
        except ValidationError as refusal:
            context = page.composer(block.briefing, request.user) | {"refusal": refusal.messages}
            return render(request, "briefings/composer.html", context, status=422)
        if said:
            messages.success(request, said())
        return redirect(block.get_absolute_url())

    return view


def taken_out() -> str:
    return _("The block is taken out. At the end of the page it can be put back.")


block_remove = deed(actions.remove_block, taken_out)
block_restore = deed(actions.restore_block)
block_freeze = deed(actions.freeze_block)
block_thaw = deed(actions.thaw_block)


@require_POST
@leadership_only
def block_move(request: PageRequest, pk: int) -> HttpResponse:
    """To a place among the blocks, by drag or by the arrows."""
    block = get_object_or_404(Block.objects.changeable_by(request.user).select_related("briefing"), pk=pk)
    to = request.POST.get("to", "")
    if to.isascii() and to.isdigit() and len(to) < 5:
        actions.move_block(block, to=int(to), by=request.actor)
    return redirect(block.get_absolute_url())


@require_POST
@officers_only
def block_comment(request: PageRequest, pk: int) -> HttpResponse:
    block = get_object_or_404(Block.objects.visible_to(request.user).select_related("briefing"), pk=pk)
    form = CommentForm(request.POST)
    if form.is_valid():

        def act() -> str:
            actions.comment(block, text=form.cleaned_data["text"], by=request.actor)
            return block.get_absolute_url()

        return redirect(once(as_written(form.cleaned_data["idempotency_key"]), request.user, act))
    context = page.composer(block.briefing, request.user) | {"comment_form": form, "commented": block.pk}
    return render(request, "briefings/composer.html", context, status=422)


@require_POST
@leadership_only
def comment_settle(request: PageRequest, pk: int) -> HttpResponse:
    said = get_object_or_404(BlockComment.objects.changeable_by(request.user).select_related("block__briefing"), pk=pk)
    actions.settle(said, by=request.actor)
    return redirect(said.block.get_absolute_url())


@require_safe
@leadership_only
def source_list(request: PageRequest, pk: int) -> HttpResponse:
    """What the global search finds that a text of this paper may cite, with the words that call it."""
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user), pk=pk)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    groups = search.search(request.user, asked, kinds=list(citing.KINDS), per_kind=ENOUGH) if asked else []
    keys = [f"{hit.kind}:{hit.pk}" for group in groups for hit in group.entries]
    records = kinds.find_all(keys, request.user, citing.KINDS)
    citing.load(records.values())
    level = Level(briefing.level)
    found = [
        (one, f"[[{key}@{citing.version_of(one)}]]", citing.of(one), citing.may_enter(one, level))
        for key in keys if (one := records.get(key)) is not None
    ]  # fmt: skip
    found.sort(key=lambda each: not each[-1])
    context = {"briefing": briefing, "asked": asked, "found": found[: 2 * ENOUGH]}
    return page_or_partial(request, "briefings/source_list.html", "found", context)


@require_safe
@officers_only
def briefing_history(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"briefing": briefing, "changes": list(history.changes(briefing, request.user))}
    return render(request, "briefings/briefing_history.html", context)


@require_http_methods(["GET", "POST"])
@leadership_only
def template_new(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user).for_list(), pk=pk)
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        kept = actions.keep_as_template(briefing, name=form.cleaned_data["name"], by=request.actor)
        return redirect(f"{reverse('briefings:briefing-new')}#{kept.pk}")
    context = {"form": form, "briefing": briefing}
    return render(request, "briefings/template_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@leadership_only
def briefing_translate(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user).for_list(), pk=pk)
    other = next(one for one in Briefing.Language if one != briefing.language)
    made = actions.translate(briefing, language=other, by=request.actor)
    return redirect("briefings:composer", made.pk)


@require_POST
@leadership_only
def briefing_publish(request: PageRequest, pk: int) -> HttpResponse:
    """Sign off and make the edition; what the checker holds against it stands above the blocks."""
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user).for_list(), pk=pk)
    try:
        return redirect(actions.publish(briefing, read=request.POST.get("read", ""), by=request.actor))
    except ValidationError as refusal:
        context = page.composer(briefing, request.user) | {"refusal": refusal.messages}
        return render(request, "briefings/composer.html", context, status=422)


@require_POST
@leadership_only
def paper_in_a_minute(request: PageRequest) -> HttpResponse:
    """One press: a brief on an institution before a meeting, from the records alone."""
    form = BriefingForm(request.POST, user=request.user, preset=presets.BY_NAME["institution"])
    return asked_for(
        request, form, lambda **words: actions.paper_in_a_minute(by=request.actor, **words).get_absolute_url()
    )
