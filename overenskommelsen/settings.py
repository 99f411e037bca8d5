"""The settings of the portal, safe for production unless DEBUG=1 says otherwise."""

import base64
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from overenskommelsen import env
from overenskommelsen.eid import configuration as eid

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))

# --- Who we are -------------------------------------------------------------------------------

if DEBUG:
    SECRET_KEY = env.kept_secret(DATA_DIR / "secret_key", lambda: secrets.token_urlsafe(60))
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
    PUBLIC_URL = env.public_url("PUBLIC_URL", "http://localhost:8000")
    REGISTER_KEY = env.text("REGISTER_KEY", "") or env.kept_secret(
        DATA_DIR / "register_key", lambda: base64.b64encode(secrets.token_bytes(32)).decode()
    )
else:
    SECRET_KEY = env.text("SECRET_KEY")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
    PUBLIC_URL = env.public_url("PUBLIC_URL")
    REGISTER_KEY = env.text("REGISTER_KEY", "")
# Only while the key is being changed: the next key, for `manage.py rotate_register_key`.
REGISTER_NEW_KEY = env.text("REGISTER_NEW_KEY", "")
HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).netloc
# What receipts are sealed with; without it they are delivered unsealed.
RECEIPT_CERTIFICATE = env.text("RECEIPT_CERTIFICATE", "")
RECEIPT_CERTIFICATE_PASSWORD = env.text("RECEIPT_CERTIFICATE_PASSWORD", "")
OPERATOR_NAME = env.text("OPERATOR_NAME", "Portalens driftansvarige")
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL", f"kontakt@{urlsplit(PUBLIC_URL).hostname}")

# --- What runs --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "overenskommelsen",
    "plans",
    "organisations",
    "principles",
    "overenskommelsen.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "overenskommelsen.eid",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "overenskommelsen.middleware.WhoMayKeepAnswers",
    "overenskommelsen.middleware.RefuseNul",
    "overenskommelsen.middleware.OwnDomain",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "overenskommelsen.eid.middleware.AskForEidAgain",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "overenskommelsen.urls"
WSGI_APPLICATION = "overenskommelsen.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "overenskommelsen.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "principles.forms.PortalRenderer"

# --- What is stored ---------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes: rate limits count here.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Rendered public pages. The key holds the revision, so a process may keep its own.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "overenskommelsen.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# In the session, not in a cookie of its own: the privacy notice lists two cookies.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_organisations"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "overenskommelsen.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "overenskommelsen.accounts.SignupForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A code lives as long as a slow mail server may need; it can be asked for again.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "account_email"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Beside allauth's own: how many may register for events from one address of the internet. A
# whole meeting may share one.
ACCOUNT_RATE_LIMITS = {"event_registration": "60/15m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "Överenskommelsen"
# Reverting from the history would pass by what a steward may change, and by the flows.
SIMPLE_HISTORY_REVERT_DISABLED = True
STEWARDS_NEED_SECOND_FACTOR = not DEBUG
# The e-ID provider, or None: then nothing of it is seen.
EID = eid.from_environment(insecure=DEBUG)
SOCIALACCOUNT_ADAPTER = "overenskommelsen.eid.adapter.EidAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# --- Mail -------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"Överenskommelsen <{OPERATOR_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
if DEBUG and not env.flag("MAIL_BY_SMTP"):
    # Readable in the browser at /utveckling/post/.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    EMAIL_HOST = env.text("MAIL_HOST", "localhost")
    EMAIL_PORT = env.number("MAIL_PORT", 587 if HTTPS else 25)
    EMAIL_HOST_USER = env.text("MAIL_USER", "")
    EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("MAIL_TLS", EMAIL_PORT == 587)

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Files ------------------------------------------------------------------------------------

# Minutes and scans, in a folder that no web server serves (organisations/attachments).
MEDIA_ROOT = DATA_DIR / "files"

# --- Security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # The QR code of a one-time-code app is drawn as a data: image.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to the e-ID provider is followed there by this rule.
        "form-action": [SELF, *(EID.origins if EID else ())],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# The page of a draft holds a whole agreement: some hundred rows of six fields, of which each text
# may be 200 kB, up to six times that on its way here.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
CSRF_FAILURE_VIEW = "overenskommelsen.views.csrf_failure"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Rate limits count the visitor that the proxy names, not the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- Logging ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "overenskommelsen.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
}
