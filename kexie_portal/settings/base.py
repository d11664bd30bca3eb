"""What every installation shares; whatever differs is read from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from kexie_portal.settings.logs import logging_config
from kexie_portal.settings.storage import default_storage

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

VAR_DIR = Path(env("KEXIE_VAR", default=str(BASE_DIR / "var")))
DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# What encrypts and hashes kept secrets, newest first; see docs/security.md.
ENCRYPTION_KEYS: list[str] = env.list("ENCRYPTION_KEYS", default=[])
HASH_KEYS: list[str] = env.list("HASH_KEYS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django_prometheus",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "auditlog",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tables2",
    "guardian",
    "import_export",
    "mptt",
    "kexie_portal.encryption",
    "kexie_portal.web",
    "kexie_portal.accounts",
    "kexie_portal.audit",
    "kexie_portal.files",
    "kexie_portal.jobs",
    "kexie_portal.notices",
    "kexie_portal.documents",
    "kexie_portal.sealing",
    "kexie_portal.workflow",
    "kexie_portal.public",
    "kexie_portal.retention",
    "kexie_portal.formbuilder",
    "orgs",
    "activities",
    "projects",
    "reports",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "kexie_portal.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kexie_portal.accounts.middleware.ClientAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "kexie_portal.web.middleware.SoundRequestMiddleware",
    "kexie_portal.public.middleware.NoCookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kexie_portal.accounts.middleware.HtmxRedirectMiddleware",
    "kexie_portal.accounts.middleware.IdleSignOutMiddleware",
    "kexie_portal.accounts.middleware.FirstDutiesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "kexie_portal.audit.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
    "kexie_portal.web.middleware.PlainFaultMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "kexie_portal.urls"
WSGI_APPLICATION = "kexie_portal.wsgi.application"
FORM_RENDERER = "kexie_portal.web.rendering.TablerRenderer"
CSRF_FAILURE_VIEW = "kexie_portal.web.errors.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kexie_portal.web.context_processors.portal",
            ],
            "builtins": ["kexie_portal.web.templatetags.components"],
        },
    },
]

# Database: SQLite in var/ unless DATABASE_URL names a PostgreSQL.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-32000;"
    ),
}
# Many short queries of many people: compiling one to machine code or spreading it over cores costs more than it saves.
POSTGRES_OPTIONS = {"connect_timeout": 5, "options": "-c jit=off -c max_parallel_workers_per_gather=0"}


def database(default: str) -> dict[str, Any]:
    """Read `DATABASE_URL`; SQLite gets WAL and one writer at a time, PostgreSQL kept connections."""
    config: dict[str, Any] = dict(env.db("DATABASE_URL", default=default))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    else:
        config.setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=60))
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {**POSTGRES_OPTIONS, **config.get("OPTIONS", {})}
    return config


DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'kexie.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker and cache: Redis or Valkey by REDIS_URL.
# A running demo leaves its Valkey's address in var/, for commands that are run beside it.
_LEFT_BY_DEMO = VAR_DIR / "redis-url"
_DEFAULT_REDIS = _LEFT_BY_DEMO.read_text() if _LEFT_BY_DEMO.exists() else "redis://127.0.0.1:6379/0"
REDIS_URL = env("REDIS_URL", default=_DEFAULT_REDIS)
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kexie",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "queue_order_strategy": "priority",  # a worker looks into its queues in the order in which they are named
}
# The most urgent first, as in kexie_portal/jobs/queues.py; a job waits in the queue of its kind.
CELERY_TASK_QUEUES = [Queue(name) for name in ("urgent", "normal", "bulk")]
CELERY_TASK_DEFAULT_QUEUE = "normal"
CELERY_TASK_ROUTES = {
    "kexie_portal.notices.send_mail": {"queue": "urgent"},
    "kexie_portal.notices.deliver": {"queue": "urgent"},
    "kexie_portal.notices.round": {"queue": "urgent"},
    "kexie_portal.documents.*": {"queue": "urgent"},
    "kexie_portal.jobs.reap": {"queue": "urgent"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.2, "interval_max": 0.5}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kexie_portal.accounts.sample.SampleAccountsBackend",
    "kexie_portal.accounts.backends.AccountBackend",
    "orgs.postings.backends.ScopeBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody who is not signed in holds a grant
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=12 * 3600)
IDLE_SIGN_OUT_SECONDS = env.int("IDLE_SIGN_OUT_SECONDS", default=30 * 60)
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Passwords (GB/T 22239-2019): changed every so many days, 0 for never.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=90)
PASSWORD_RESET_TIMEOUT = 24 * 3600
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=10)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kexie_portal.accounts.passwords.CharacterClassesValidator"},
    {"NAME": "kexie_portal.accounts.passwords.NotThePersonValidator"},
    {"NAME": "kexie_portal.accounts.passwords.NotRecentlyUsedValidator", "OPTIONS": {"count": 5}},
]

# Lockout: five failures for one account from one address; more are needed for all addresses or all accounts.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOCKOUT_MINUTES", default=30))
LOCKOUT_ACCOUNT_LIMIT = env.int("LOCKOUT_ACCOUNT_LIMIT", default=30)
LOCKOUT_ADDRESS_LIMIT = env.int("LOCKOUT_ADDRESS_LIMIT", default=100)
AXES_HANDLER = "kexie_portal.accounts.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "kexie_portal.accounts.lockout.username_key"
AXES_LOCKOUT_CALLABLE = "kexie_portal.accounts.lockout.response"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # kexie_portal.accounts keeps its own
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Signing in: account names only, no self-registration, nothing that tells which accounts exist.
ACCOUNT_ADAPTER = "kexie_portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/30m/key", "reset_password": "60/m/ip,5/30m/key"}
ACCOUNT_FORMS = {
    "login": "kexie_portal.accounts.forms.LoginForm",
    "change_password": "kexie_portal.accounts.forms.ChangePasswordForm",
    "reset_password": "kexie_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "kexie_portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "kexie_portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_DISPLAY = str
MFA_ADAPTER = "kexie_portal.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "kexie_portal.accounts.forms.ActivateTOTPForm",
    "reauthenticate": "kexie_portal.accounts.forms.ReauthenticateFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1

# Single sign-on by OpenID Connect, off unless a server is named; it opens accounts that exist.
OIDC_SERVER_URL = env("OIDC_SERVER_URL", default="")
OIDC_USERNAME_CLAIM = env("OIDC_USERNAME_CLAIM", default="")
SOCIALACCOUNT_ADAPTER = "kexie_portal.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
OIDC_FORM_ACTION = ["/".join(OIDC_SERVER_URL.split("/")[:3])] if OIDC_SERVER_URL else []  # the form leads there
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "sso",
                "name": env("OIDC_NAME", default="统一身份认证"),
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
    }

# Languages: English in the code, Chinese by default.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
MEDIA_ROOT = VAR_DIR / "media"
# Files lie in MEDIA_ROOT, or in an S3-compatible storage where S3_BUCKET names a bucket.
STORAGES = {
    "default": default_storage(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# How bytes reach a reader: streamed, by nginx from an internal location (X-Accel-Redirect), or by an address that S3
# answers for so many seconds.
FILES_ACCEL = env("FILES_ACCEL", default="")
FILES_SIGNED_SECONDS = env.int("FILES_SIGNED_SECONDS", default=0)
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
# Large files come in parts: what the unfinished ones of a person may take together, how many, and how long they wait.
UPLOAD_QUOTA_BYTES = env.int("UPLOAD_QUOTA_BYTES", default=4 * 1024 * 1024 * 1024)
UPLOADS_AT_ONCE = env.int("UPLOADS_AT_ONCE", default=40)
UPLOAD_DAYS = env.int("UPLOAD_DAYS", default=7)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12000

# Mail goes to the console until a server is named.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Seconds that a mail server may be silent; without an end one that hangs would hold every worker, one a minute.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="kexie-portal@localhost")
# The address of the portal in e-mails and messages, where no request tells it.
PORTAL_URL = env("PORTAL_URL", default=(CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0])

# Webhooks: https to these hosts alone (".example.org" with all below it, "*" any); never to addresses inside.
WEBHOOK_HOSTS: list[str] = env.list("WEBHOOK_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
WEBHOOK_ALLOW_HTTP = env.bool("WEBHOOK_ALLOW_HTTP", default=False)
WEBHOOK_ALLOW_INTERNAL = env.bool("WEBHOOK_ALLOW_INTERNAL", default=False)

# Closed contents are opened by the key in this file (or told by this command): outside of database and backups.
SEALING_KEY_FILE = env("SEALING_KEY_FILE", default=str(VAR_DIR / "sealing-key"))
SEALING_KEY_COMMAND = env("SEALING_KEY_COMMAND", default="")

# Pages: nothing from another host, no inline script; ECharts and Tabler need inline styles.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *OIDC_FORM_ACTION, *env.list("CSP_FORM_ACTION", default=[])],
        "frame-ancestors": ["'none'"],
    }
}
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # kexie_portal.web.middleware has checked it or made it
LOGGING = logging_config(level=env("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=True))

FILTERS_EMPTY_CHOICE_LABEL = _("all")

# What an installation may set about itself.
PORTAL_IS_DEMO = False
METRICS_TOKEN = env("METRICS_TOKEN", default="")
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DATA_DIR = BASE_DIR / "orgs" / "data"
MAP_BOUNDARIES_DIR = env("MAP_BOUNDARIES_DIR", default=str(DATA_DIR / "boundaries"))
MAP_APPROVAL_NUMBER = env("MAP_APPROVAL_NUMBER", default="")  # 审图号; without one maps are for internal work
SILENCED_SYSTEM_CHECKS: list[str] = ["guardian.W001"]  # orgs.common.scope.ScopeBackend stands in for it

# Public pages: whose portal it is, how it is reached, its record numbers; what is empty is not shown.
PUBLIC_HOST_UNIT = env("PUBLIC_HOST_UNIT", default="河南省科学技术协会")
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="")
PUBLIC_PHONE = env("PUBLIC_PHONE", default="")
PUBLIC_EMAIL = env("PUBLIC_EMAIL", default="")
PUBLIC_ICP_NUMBER = env("PUBLIC_ICP_NUMBER", default="")
PUBLIC_POLICE_NUMBER = env("PUBLIC_POLICE_NUMBER", default="")
# Anonymous forms: the puzzle's key (empty: made from SECRET_KEY) and the numbers that it lets a browser try; how long
# an opened form may be sent; how long an unused quarantine and an unused link to found an association last.
PUBLIC_PUZZLE_KEY = env("PUBLIC_PUZZLE_KEY", default="")
PUBLIC_PUZZLE_MAX = env.int("PUBLIC_PUZZLE_MAX", default=80_000)
PUBLIC_FORM_HOURS = env.int("PUBLIC_FORM_HOURS", default=12)
PUBLIC_LINK_DAYS = env.int("PUBLIC_LINK_DAYS", default=14)

# The audit log: values kept as JSON.
AUDITLOG_STORE_JSON_CHANGES = True
AUDIT_ALLOW_FLUSH = False  # only the tests may empty the log
