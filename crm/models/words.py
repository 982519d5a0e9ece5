"""The lexicon: every word that stands in a search column, written by the database itself (`drom_keep_words`)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet


class WordQuerySet(GatedQuerySet["Word"]):
    """Closed: a word may stand in hidden records only. Search proposes it where a visible record holds it."""


class Word(models.Model):
    """A folded word. Words of records that are gone may stay, and a word may stand here twice."""

    word = models.CharField(max_length=40)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [
            models.Index(fields=["word"], opclasses=["varchar_pattern_ops"], name="words_by_word"),
            GinIndex(Func(F("word"), function="drom_keys"), name="words_by_key"),
        ]

    def __str__(self) -> str:
        return self.word
