"""A port in front of a part of the installation, which can be cut: gone, as a server that ended, or silent."""

import asyncio
import ctypes
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from typing import Any

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 1 << 16
# Of Linux, from its asm-generic/socket.h; the filter is one instruction of BPF: return 0, which is to drop all of it.
ATTACH_FILTER, DETACH_FILTER = 26, 27
DROP_ALL = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0), 8)


class Relay:
    """Passes on what comes in at `port` to what `reach` opens, in a thread of its own.

    `cut()` ends every connection and refuses new ones. `hush()` drops whatever a visitor sends, at the socket and
    unanswered, which nobody can tell from a machine that lost its power. `mend()` is as at the beginning.
    """

    def __init__(self, reach: Callable[[], Awaitable[Streams]]) -> None:
        self.reach = reach
        self.port = 0
        self.server: asyncio.Server | None = None
        self.open: set[asyncio.StreamWriter] = set()
        self.is_silent = False
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.mend()

    def cut(self) -> None:
        self._call(self._cut())

    def hush(self) -> None:
        self._call(self._hush())

    def mend(self) -> None:
        self._call(self._mend())

    def close(self) -> None:
        self.cut()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=10)

    async def _cut(self) -> None:
        if self.server:
            self.server.close()
        self._abort()
        self.server = None

    async def _hush(self) -> None:
        for one in self._sockets():
            one.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(DROP_ALL)))
        self.is_silent = True

    async def _mend(self) -> None:
        if self.is_silent:
            for one in self._sockets():
                one.setsockopt(socket.SOL_SOCKET, DETACH_FILTER, 0)
            # A machine that has power again knows none of those whom it served before.
            self._abort()
        self.is_silent = False
        if self.server is None:
            self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self.server.sockets[0].getsockname()[1]

    def _abort(self) -> None:
        for writer in self.open:
            writer.transport.abort()

    def _sockets(self) -> list[Any]:
        """Those that visitors reach: the one that listens and one for each visitor."""
        listening = self.server.sockets if self.server else ()
        return [*listening, *(writer.get_extra_info("socket") for writer in self.open)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        try:
            far_reader, far_writer = await self.reach()
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
        except OSError:
            return
        finally:
            self.open.discard(writer)
            writer.close()

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while piece := await source.read(CHUNK):
            target.write(piece)
            await target.drain()
        target.close()
