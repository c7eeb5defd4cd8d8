"""Opens the browser of whoever started the preview."""

import os
import shutil
import subprocess
import webbrowser


def open_browser(address: str) -> bool:
    """Open a page in the user's browser; return whether one was found. From WSL it is that of Windows."""
    windows = shutil.which("explorer.exe") if "WSL_DISTRO_NAME" in os.environ else None
    if windows is None:
        return webbrowser.open(address)
    try:
        # explorer.exe ends with 1 also where all went well.
        subprocess.run([windows, address], check=False, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return True
