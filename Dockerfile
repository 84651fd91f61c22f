# One image for web, worker and every command of manage.py.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/environment
ENV PATH=/opt/environment/bin:$PATH
WORKDIR /oreum
COPY requirements.txt requirements-s3.txt ./
RUN pip install --requirement requirements.txt --requirement requirements-s3.txt
COPY . .
# The secret key that this start makes stays in a folder that is not copied on.
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q bin chatsite rooms messaging

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home oreum \
    && install --directory --owner oreum --group oreum --mode 0750 /data
COPY --from=build /opt/environment /opt/environment
COPY --from=build /oreum /oreum
ENV PATH=/opt/environment/bin:$PATH PYTHONPATH=/oreum/bin PYTHONUNBUFFERED=1 DATA_DIR=/data
WORKDIR /oreum
USER oreum
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD [ \
    "python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["python", "-m", "support.web", "0.0.0.0", "8000"]
