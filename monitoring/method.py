"""Which version of the method a verdict was reached by. It moves when a rule of docs/method.md does."""

METHOD_VERSION = "2"
