from tests.mail.server import mail_server

__all__ = ["mail_server"]
