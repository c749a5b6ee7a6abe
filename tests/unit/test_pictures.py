"""The pictures of README show what the commands show now."""

import importlib.util
from xml.etree import ElementTree as ET


def test_pictures_are_up_to_date(root):
    """`python docs/pictures/make.py` writes them; the job has a fixed seed. README shows each."""
    spec = importlib.util.spec_from_file_location("make_pictures", root / "docs" / "pictures" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.pictures()
    readme = (root / "README.md").read_text(encoding="utf-8")
    for name, text in made.items():
        ET.fromstring(text)
        assert (root / "docs" / "pictures" / name).read_text(encoding="utf-8") == text, name
        assert f"(docs/pictures/{name})" in readme
