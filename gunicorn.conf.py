"""Read by gunicorn wherever it is started from this folder: `make run` and production alike."""

logger_class = "adv.web_server.DiscreetLogger"
