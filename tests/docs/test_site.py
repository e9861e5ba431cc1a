"""The site is built without a warning, asks nothing of the network, and leaves no name out."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import simulation
from simulation.cli import parser

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_extensions"))

from reference import attributes, verbs_of  # noqa: E402

# What a page may name of the network without loading it: links that a reader may follow.
LOADING = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?(?:src|href)=\"([^\"]+)\""
)


PATIENCE_SECONDS = 400


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does, once for all processes that tests run in."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, complaints = base / "site", base / "site.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not complaints.exists():
            assert time.monotonic() < give_up, "nobody builds the site"
            time.sleep(0.05)
    else:
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "docs", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        written = base / "site.txt.new"
        written.write_text(done.stderr if done.returncode else "", encoding="utf-8")
        written.rename(complaints)
    assert complaints.read_text(encoding="utf-8") == ""
    return folder


def page(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def words(markup: str) -> str:
    """Return the text of a part of a page, without white space."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", markup)))


def test_the_site_starts_with_the_question_and_the_picture(site: Path) -> None:
    index = page(site, "index")
    question, picture = index.index("Who do I hire next, and when?"), index.index("answer.png")
    assert question < picture < index.index("make demo")
    assert (site / "_images" / "answer.png").exists()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for each in pages:
        loaded = LOADING.findall(each.read_text(encoding="utf-8"))
        assert loaded
        assert not [name for name in loaded if "//" in name], each
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_every_verb_and_option_is_on_the_page_of_commands(site: Path) -> None:
    shown = page(site, "commands")
    for name, verb in verbs_of(parser()).items():
        begin = shown.index(f"<h2>nexthire {name}<")
        section = words(shown[begin : shown.find("<h2>", begin + 1)])
        for action in verb._actions[1:]:  # the first is --help
            for option in action.option_strings:
                assert option in section, (name, option)
            if action.help:
                told = re.sub(r"[`\s]+", "", action.help.split("%")[0])
                assert told[:40] in section, (name, action.dest)


def test_every_public_name_is_documented(site: Path) -> None:
    shown = page(site, "api/index")
    for name in simulation.__all__:
        assert f'id="simulation.{name}"' in shown, name
    assert 'id="simulation.sweep_analysis' not in shown


def test_every_key_of_a_scenario_is_described(site: Path) -> None:
    shown = page(site, "scenario-file")
    for key in simulation.Scenario.model_fields:
        assert re.search(rf"<span class=\"pre\">{key}</span>", shown), key
    assert set(attributes(simulation.Scenario)) == set(simulation.Scenario.model_fields)
    for name in simulation.shipped():
        assert f">{name}<" in shown, name


def test_every_measure_is_described(site: Path) -> None:
    shown = page(site, "measures")
    for measure in simulation.MEASURES:
        assert f">{measure.name}<" in shown
        assert words(measure.label) in words(shown)


def test_every_page_can_be_reached(site: Path) -> None:
    """A page in no table of contents would be a warning; that it is built, a test."""
    for source in (ROOT / "docs").rglob("*.md"):
        built = site / source.relative_to(ROOT / "docs").with_suffix(".html")
        assert built.exists(), source
