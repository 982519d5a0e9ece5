#!/usr/bin/env bash
# The two roles and the database. The product's role cannot rewrite what is append-only: its rights are set after each migration.
set -euo pipefail
psql --username "${POSTGRES_USER:-postgres}" --set ON_ERROR_STOP=1 \
  --set app="$DATABASE_APP_PASSWORD" --set owner="$DATABASE_OWNER_PASSWORD" <<'SQL'
CREATE ROLE drom_owner LOGIN PASSWORD :'owner';
CREATE ROLE drom_app LOGIN PASSWORD :'app';
CREATE DATABASE drom OWNER drom_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
