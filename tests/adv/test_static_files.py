"""Pages have their styles before and after the static files were gathered."""

import json

from adv.static_files import MANIFEST, GatheredStaticFiles


def test_before_gathering_a_file_has_its_own_name(tmp_path):
    assert GatheredStaticFiles(location=tmp_path).url("css/app.css") == "/static/css/app.css"


def test_after_gathering_it_has_its_hash(tmp_path):
    manifest = {"version": "1.1", "hash": "", "paths": {"css/app.css": "css/app.0123456789ab.css"}}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert GatheredStaticFiles(location=tmp_path).url("css/app.css") == "/static/css/app.0123456789ab.css"
