"""An edition on its way to people: who may get it, the mail, the link, what the link opens."""
