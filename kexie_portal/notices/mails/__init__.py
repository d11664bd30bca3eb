"""E-mails of notices: written with the notice, put together once a day, sent once."""
