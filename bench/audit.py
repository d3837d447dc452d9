"""`make audit`: what axe and Lighthouse say about an article page of the demo publication.

Starts a throw-away site, looks at the newest article on a phone and on a desk, prints a table,
and fails where axe finds a violation or one of Lighthouse's four scores is below 100.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
MODULES = BASE_DIR / "node_modules"
CHROMIUM_ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
FORM_FACTORS = {"phone": [], "desk": ["--preset=desktop"]}
# A busy machine makes a run slower, and nothing makes one faster than the page is.
RUNS = 3


class CannotAudit(Exception):
    """Why there is no result, in one line."""


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise CannotAudit("Chromium is not installed (Debian: apt install chromium).")
    install()
    failed = False
    with tempfile.TemporaryDirectory(prefix="quietpress-audit-") as temporary:
        folder = Path(temporary)
        with site(folder) as origin:
            url, violations = axe(origin, chromium)
            print(f"\n{url.removeprefix(origin)}\n")
            for scheme, found in violations.items():
                print(f"{f'axe, {scheme}':<20} violations {len(found)}")
                print("".join(f"    {line}\n" for line in found), end="")
                failed |= bool(found)
            for form_factor in FORM_FACTORS:
                scores, lost = lighthouse(url, form_factor, chromium, folder)
                line = "  ".join(f"{name} {score}" for name, score in scores.items())
                print(f"{f'Lighthouse, {form_factor}':<20} {line}")
                print("".join(f"    {line}\n" for line in lost), end="")
                failed |= any(score < 100 for score in scores.values())
    return 1 if failed else 0


def install() -> None:
    """Install what package.json pins, unless it is there."""
    pinned = json.loads((BASE_DIR / "package.json").read_text())["devDependencies"]
    manifests = {name: MODULES / name / "package.json" for name in pinned}
    if all(
        path.exists() and json.loads(path.read_text())["version"] == pinned[name]
        for name, path in manifests.items()
    ):
        return
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise CannotAudit("Node.js or npm is not installed (Debian: apt install nodejs npm).")
    print("Installing axe and Lighthouse into node_modules (once) ...", flush=True)
    command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)
    if result.returncode:
        raise CannotAudit(f"npm install failed: {result.stderr.strip().splitlines()[-1]}")


@contextlib.contextmanager
def site(folder: Path) -> Iterator[str]:
    """The demo publication with a database, media and keys that nobody keeps; its origin."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    environment = os.environ | keys.fresh()
    environment |= {
        "DATABASE_URL": f"sqlite:///{folder / 'audit.sqlite3'}",
        "QUIETPRESS_DEBUG": "0",
        "QUIETPRESS_HOSTS": "127.0.0.1",
        "QUIETPRESS_MEDIA_ROOT": str(folder / "media"),
        "QUIETPRESS_ORIGIN": origin,
    }
    log = folder / "log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "config.run", str(port)]
        server = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 120
        while not answers(origin):
            if server.poll() is not None or time.monotonic() > deadline:
                raise CannotAudit(f"The site did not start: {log.read_text().strip()}")
            time.sleep(0.2)
        yield origin
    finally:
        server.terminate()
        server.wait()


def answers(origin: str) -> bool:
    try:
        with urllib.request.urlopen(origin, timeout=10):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError):
        return False


def axe(origin: str, chromium: str) -> tuple[str, dict[str, list[str]]]:
    """The newest article's address, and axe's violations there in light and in dark."""
    source = (MODULES / "axe-core" / "axe.min.js").read_text()
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page()
        page.goto(origin)
        page.locator('main a[href^="/articles/"]').first.click()
        page.wait_for_url("**/articles/**")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.reload()  # Not in the middle of a change of colours.
            page.evaluate(source)
            violations = page.evaluate("axe.run().then(results => results.violations)")
            found[scheme] = [
                f"{violation['id']}: {node['target']}"
                for violation in violations
                for node in violation["nodes"]
            ]
        url = page.url
        browser.close()
    return url, found


def lighthouse(
    url: str, form_factor: str, chromium: str, folder: Path
) -> tuple[dict[str, int], list[str]]:
    """The best of a few runs: the four scores, and the audits that cost points."""
    report = folder / f"{form_factor}.json"
    command = [str(MODULES / ".bin" / "lighthouse"), url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", "--no-enable-error-reporting"]
    command += [f"--chrome-flags={' '.join(CHROMIUM_ARGUMENTS)}", *FORM_FACTORS[form_factor]]
    best: tuple[dict[str, int], list[str]] = ({}, [])
    for _ in range(RUNS):
        result = subprocess.run(
            command,
            env=os.environ | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise CannotAudit(f"Lighthouse failed: {result.stderr.strip()[-500:]}")
        read = scores_and_losses(json.loads(report.read_text()))
        if sum(read[0].values()) > sum(best[0].values()):
            best = read
        if all(score == 100 for score in best[0].values()):
            break
    return best


def scores_and_losses(result: dict) -> tuple[dict[str, int], list[str]]:
    categories = result["categories"].values()
    # An audit that could not be run leaves its category without a score: that is no 100.
    scores = {category["title"]: round((category["score"] or 0) * 100) for category in categories}
    losses = [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()
        for category in categories
        for reference in category["auditRefs"]
        if (audit := result["audits"][reference["id"]])["score"] not in {None, 1}
        and reference["weight"]
    ]
    return scores, losses


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotAudit as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
