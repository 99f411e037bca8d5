"""The portal's own settings as in production, with what a test needs instead of the world."""

import base64
import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "portal.example.se,localhost,127.0.0.1,testserver")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("REGISTER_KEY", base64.b64encode(bytes(range(32))).decode())
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ["DEBUG"] = "0"

from overenskommelsen.settings import *  # noqa: F403

# Its `flush` empties the database past the register's guard.
INSTALLED_APPS += ["tests"]  # noqa: F405
# Fast on purpose: the tests log in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MEDIA_ROOT = tempfile.mkdtemp()
STATIC_ROOT = tempfile.mkdtemp()

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: other processes and the browser's server use the same database.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.mkdtemp()}/test.sqlite3"}  # noqa: F405
