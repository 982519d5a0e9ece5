"""Facts that maintainers may mend: places and themes. Records of people's work have pages of their own."""

from django.contrib import admin

from crm.models import Place, Theme


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin[Place]):
    list_display = ["code", "name", "name_latin", "kind", "is_verified"]
    list_filter = ["kind", "is_verified"]
    search_fields = ["code", "name", "name_latin"]
    raw_id_fields = ["parent"]


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin[Theme]):
    list_display = ["key", "name_en", "name_bg"]
