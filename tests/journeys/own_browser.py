"""A browser with a profile on the disk, as people have one: it can be killed, opened again, and looked through."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error

from tests.tools.waiting import wait_for


class OwnBrowser:
    """`open()` starts it on its profile, `kill()` ends it as a crash does, `close()` as a person does."""

    def __init__(self, browser_type: BrowserType, launch: dict[str, Any], profile: Path, url: str) -> None:
        self.browser_type, self.launch, self.profile, self.url = browser_type, launch, profile, url
        self.context: BrowserContext | None = None

    def open(self, session: str = "") -> BrowserContext:
        self.context = self.browser_type.launch_persistent_context(self.profile, base_url=self.url, **self.launch)
        if session:
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return self.context

    def processes(self) -> list[int]:
        """The browser itself and all that it started."""
        wanted = f"--user-data-dir={self.profile}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if wanted in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def kill(self) -> None:
        """All at once, without a chance to write anything."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        wait_for(lambda: not self.processes())
        self.forget_context()
        (self.profile / "SingletonLock").unlink(missing_ok=True)

    def close(self) -> None:
        self.forget_context()
        wait_for(lambda: not self.processes())

    def forget_context(self) -> None:
        if self.context is not None:
            with suppress(Error):
                self.context.close()
        self.context = None

    def files_with(self, *words: str) -> list[str]:
        """Which files of the profile hold one of these words, in either of the encodings that browsers write."""
        wanted = [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
        files = (path for path in self.profile.rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(
            str(path.relative_to(self.profile)) for path in files if any(one in path.read_bytes() for one in wanted)
        )

    def remove(self) -> None:
        self.close()
        shutil.rmtree(self.profile, ignore_errors=True)
