"""What the rights of the people concerned tell the registries, once the apps are loaded."""

from crm.privacy import accounts_tables, crm_tables, rights_tables  # noqa: F401
