"""All settings of Oreum, from the environment: docs/operations.md lists the variables."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from chatsite import content_security, environment, logs, pushing, storing

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")

# Who and where

SECRET_KEY = environment.secret_key("SECRET_KEY", DATA_DIR)
DEBUG = environment.switch("DEBUG")
SITE_URL = environment.site("SITE_URL", "http://127.0.0.1:8000")
SITE = urlsplit(SITE_URL)
IS_HTTPS = SITE.scheme == "https"
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS") or [SITE.hostname or "", *LOOPBACK_HOSTS]
# A browser names the exact place a page came from: scheme, host and port must all be ours.
SITE_PORT = f":{SITE.port}" if SITE.port else ""
LOOPBACK_ORIGINS = [f"http://{host}{SITE_PORT}" for host in LOOPBACK_HOSTS]
ALLOWED_ORIGINS = [SITE_URL, *([] if IS_HTTPS else LOOPBACK_ORIGINS)]
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS

# Parts

# manage.py runserver with WebSockets. Every other process does without: it would load Twisted,
# which takes 24 MB and a third of a second.
DEVELOPMENT_SERVER = ["daphne"] if sys.argv[1:2] == ["runserver"] else []
INSTALLED_APPS = [
    *DEVELOPMENT_SERVER,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "ninja",
    "rooms",
    "messaging",
]
MIDDLEWARE = [
    "chatsite.access.AccessMiddleware",  # first: it sees every answer, and how long it took
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "rooms.timezones.TimezoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "rooms.sessions.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "chatsite.urls"
ASGI_APPLICATION = "chatsite.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "messaging.context.overview",
            ],
            "builtins": ["chatsite.icons"],
        },
    }
]

# Database

DATABASE = environment.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'oreum.sqlite3'}")
IS_SQLITE = str(DATABASE["ENGINE"]).endswith("sqlite3")
if IS_SQLITE:
    DATABASE |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that will write says so at once: two readers that both want to
            # become the writer would otherwise fail instead of waiting for each other.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was acknowledged survives a power cut, not only a killed process.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
else:
    DATABASE |= {
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 20, "timeout": 10}, "connect_timeout": 5},
    }
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Live delivery

REDIS_URLS = environment.urls("REDIS_URL", ["redis", "rediss", "unix"])
LIVE_TRANSPORT = environment.choice(
    "LIVE_TRANSPORT",
    "redis" if REDIS_URLS else "memory",
    ["memory", "redis", "kafka", "redis+kafka"],
)
if "redis" in LIVE_TRANSPORT and not REDIS_URLS:
    environment.stop("REDIS_URL", f"{LIVE_TRANSPORT=} needs it, like redis://host:6379")
if "redis" in LIVE_TRANSPORT:
    # A layer for each server, so that each can be away by itself. The defaults of redis-py kill
    # idle sockets after 5 s and stop at 100 connections.
    CHANNEL_LAYERS = {
        f"shard {number}" if number else "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": url, "socket_timeout": 30, "max_connections": 1000}],
                "prefix": "oreum",
            },
        }
        for number, url in enumerate(REDIS_URLS)
    }

# Kafka

KAFKA_BOOTSTRAP_SERVERS = environment.servers("KAFKA_BOOTSTRAP_SERVERS")
if "kafka" in LIVE_TRANSPORT and not KAFKA_BOOTSTRAP_SERVERS:
    environment.stop("KAFKA_BOOTSTRAP_SERVERS", f"{LIVE_TRANSPORT=} needs it, like host:9092")
KAFKA_TOPIC_LAYOUT = environment.choice("KAFKA_TOPIC_LAYOUT", "shared", ["shared", "per-room"])
KAFKA_TOPIC_PREFIX = environment.word("KAFKA_TOPIC_PREFIX", "oreum")
KAFKA_REPLICATION_FACTOR = environment.number("KAFKA_REPLICATION_FACTOR", 1, least=1)
KAFKA_SECURITY = {
    "security_protocol": environment.choice(
        "KAFKA_SECURITY_PROTOCOL", "PLAINTEXT", ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
    ),
    "sasl_mechanism": environment.choice(
        "KAFKA_SECURITY_SASL_MECHANISM", "", ["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
    )
    or None,
    "sasl_plain_username": environment.text("KAFKA_SECURITY_USERNAME") or None,
    "sasl_plain_password": environment.text("KAFKA_SECURITY_PASSWORD") or None,
    "ssl_cafile": environment.file("KAFKA_SECURITY_CA_FILE"),
}

# Accounts

AUTH_USER_MODEL = "rooms.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
SIGNUP = environment.choice("SIGNUP", "open", ["open", "invite", "closed"])
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "rooms.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "rooms.forms.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the subjects name the site themselves
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
USERSESSIONS_TRACK_ACTIVITY = False
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
vars().update(environment.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", f"oreum@{SITE.hostname}")
PUSH = environment.switch("PUSH", "on")
PUSH_KEY = pushing.private_key("PUSH_KEY", DATA_DIR) if PUSH else ""
PUSH_CONTACT = pushing.contact("PUSH_CONTACT", SITE_URL, DEFAULT_FROM_EMAIL)

# Limits

RATE_LIMITS = environment.switch("RATE_LIMITS", "on")
RATE_LIMIT_SEND = environment.rate("RATE_LIMIT_SEND", "30/10s")
WEBHOOK_ALLOW_PRIVATE = environment.switch("WEBHOOK_ALLOW_PRIVATE")
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"signup": "30/m/ip"} if RATE_LIMITS else False

# Caches: what is rendered once for every reader is kept in memory, up to a bound

LOCAL_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
KEPT = {**LOCAL_MEMORY, "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 20_000}}
CACHES = {
    "default": LOCAL_MEMORY,
    "fragments": {**KEPT, "LOCATION": "fragments"},
    "owners": {**KEPT, "LOCATION": "owners"},  # whose a session is; if it holds is asked each time
}

# Languages

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Seoul")
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# Files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
UPLOAD_MAX_BYTES = environment.size("UPLOAD_MAX_BYTES", "25M")
UPLOAD_QUOTA_BYTES = environment.size("UPLOAD_QUOTA_BYTES", "2G")
FILE_UPLOAD_HANDLERS = storing.UPLOAD_HANDLERS
STORAGES = {
    "default": storing.storage("UPLOAD_STORAGE", DATA_DIR / "uploads"),
    "staticfiles": {"BACKEND": "chatsite.static.HashedStaticFiles"},
}

# Security

CONTENT_SECURITY_POLICY = content_security.POLICY
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "rooms.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    # The prefix makes the browser refuse a cookie that another host or plain HTTP planted.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# What is to be seen from outside; logs are one line an event

METRICS_TOKEN = environment.secret("METRICS_TOKEN")
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", logs.LEVELS)
LOGGING = logs.configuration(LOG_LEVEL)
