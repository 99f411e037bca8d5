from tests.mail.server import mail_server, start_worker

__all__ = ["mail_server", "start_worker"]
