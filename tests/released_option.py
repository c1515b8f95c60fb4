"""An extension with an option that pages ask with ``ifconfig``."""


def setup(app):
    app.add_config_value("released", False, "")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
