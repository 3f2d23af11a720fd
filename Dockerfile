# The image of the worker, the migrations and `current-version` (docker-compose.yml). Not built here: no Docker engine.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
# Dependencies first: a change of code does not install them again.
COPY requirements.lock .
RUN pip install --only-binary=:all: --require-hashes -r requirements.lock
COPY . .
# The worker may not write here, and would compile the program anew whenever it starts or a title wakes.
RUN python -m compileall -q .
# Root owns the code, the worker only reads it; it writes notices to var/.
RUN useradd --system --uid 10001 mingpai && mkdir -p var && chown mingpai var
USER mingpai
# Last, because it changes with every build: the version under which this image's workers serve.
ARG MINGPAI_BUILD_ID
ENV MINGPAI_BUILD_ID=${MINGPAI_BUILD_ID}
CMD ["python", "worker.py"]
