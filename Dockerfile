# The image of the worker and of the migrations (docker-compose.yml). Not built here: no Docker engine was at hand.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
# Dependencies first: a change of code does not install them again.
COPY requirements.lock .
RUN pip install --only-binary=:all: --require-hashes -r requirements.lock
COPY . .
# Root owns the code, the worker only reads it; it writes notices to var/.
RUN useradd --system --uid 10001 mingpai && mkdir -p var && chown mingpai var
USER mingpai
CMD ["python", "worker.py"]
