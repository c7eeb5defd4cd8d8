"""Make the output profile of the press file from published measurements, and write it beside this file.

    python layouts/press/make.py [FOLDER]

FOLDER holds the .deb files of PACKAGES; without it `apt-get download` fetches them. Needs dpkg-deb. The profile says
what inks look like on white uncoated offset paper, which GB/T 9704—2012, chapter 4, requires (胶版印刷纸):
FOGRA29L, ISO 12647-2 paper type 4, 1,485 patches. It decides how photos become inks and how a proof looks; the red and
the black of a bulletin are inks from the start, and no profile changes them.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = ("icc-profiles-free", "argyll")
DATA, TOOL, TARGET = "usr/share/color/icc/FOGRA29L.ti3", "usr/bin/colprof", "FOGRA29L.icc"
NAME = "FOGRA29L uncoated (bulletin)"
COPYRIGHT = "Made from FOGRA29L data by K.-U. Behrmann, zlib licence; free to use, change and embed"
# 300 % of ink is what uncoated paper takes in sheet-fed offset, 95 % of black keeps shadows open (惯例).
OPTIONS = ("-qm", "-bm", "-l300", "-L95", "-kr", "-Zm", "-Zr", "-nc")
CREATED = (2026, 11, 22, 0, 0, 0)  # colprof would write the clock's time


def undated(profile: bytes) -> bytes:
    """Return an ICC profile with CREATED in its header (ICC.1, 7.2.8: six numbers of 16 bits at byte 24)."""
    return profile[:24] + b"".join(number.to_bytes(2, "big") for number in CREATED) + profile[36:]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where the .deb files are; left out: fetch them")
    given = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        if given is None:
            subprocess.run(["apt-get", "download", *PACKAGES], cwd=work, check=True)
        for package in PACKAGES:
            deb = next((given or work).glob(f"{package}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", deb, work / "root"], check=True)
            print(hashlib.sha256(deb.read_bytes()).hexdigest(), deb.name)
        (work / "work.ti3").write_bytes((work / "root" / DATA).read_bytes())
        names = ("-D", NAME, "-C", COPYRIGHT, "-O", TARGET)
        subprocess.run([work / "root" / TOOL, *OPTIONS, *names, "work"], cwd=work, check=True)
        profile = undated((work / TARGET).read_bytes())
        (HERE / TARGET).write_bytes(profile)
        print(hashlib.sha256(profile).hexdigest(), TARGET, len(profile), "bytes")


if __name__ == "__main__":
    main()
