"""Django finds the admin of the app's rooms here."""

from principles.agreements import admin as agreements
from principles.mail import admin as mail
from principles.news import admin as news
from principles.process import admin as process
from principles.stewards import admin as stewards
from principles.text import admin as text
from principles.translations import admin as translations

__all__ = ["agreements", "mail", "news", "process", "stewards", "text", "translations"]
