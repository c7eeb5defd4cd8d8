"""What is installed from the wheel works far from the repository."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(REPOSITORY),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_layouts_fonts_licences_and_handbook(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("layouts/issue.html", "layouts/styles/print.css", "layouts/fonts/fangsong.otf",
                 "layouts/press/FOGRA29L.icc", "layouts/press/LICENSE-FOGRA29L.txt", "starter/content/site.yaml",
                 "starter/content/pages/handbook.md"):  # fmt: skip
        assert f"bulletin/{name}" in names
    assert any(name.startswith("bulletin/layouts/fonts/LICENSE") for name in names)


def test_an_installed_bulletin_makes_a_new_site_and_builds_it(wheel: Path, tmp_path: Path) -> None:
    """`bulletin init demo && bulletin -C demo build`, with this environment's libraries but not its checkout."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    site = next((tmp_path / "env" / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(f"import sys; sys.path.append({libraries!r})\n")
    python = str(tmp_path / "env" / "bin" / "python")
    where = subprocess.run(
        [python, "-c", "import bulletin; print(bulletin.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert where.stdout.startswith(str(tmp_path))
    for arguments in (["init", "demo"], ["-C", "demo", "build"], ["-C", "demo", "doctor"]):
        told = subprocess.run(
            [python, "-m", "bulletin", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert told.returncode == 0, told.stdout + told.stderr
    assert (tmp_path / "demo/output/site/index.html").is_file()
    assert (tmp_path / "demo/output/site/issues/1.pdf").read_bytes().startswith(b"%PDF")
