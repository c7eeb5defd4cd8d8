"""Orders → PDFs on the disk, each kept the moment it is made, none made twice."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.pdf_cache import PdfCache, key_of
from bulletin.build.plan import Fingerprint
from bulletin.build.workers import make_pdfs
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Checked


@dataclass(frozen=True, slots=True)
class PrintRun:
    """How PDFs are made: from the site at `root`, kept under `output`, with the style sheet `css`.

    jobs: how many processes at most; executor: in place of them; full: nothing that an earlier build kept is used.
    go_on: asked before each PDF; once it says no, no other is begun.
    """

    root: Path
    output: Path
    css: str
    jobs: int = 1
    full: bool = False
    executor: Executor | None = None
    go_on: Callable[[], bool] = lambda: True

    def make(
        self,
        orders: Sequence[PdfOrder],
        fingerprints: Mapping[str, Fingerprint],
        progress: Callable[[str, int, int], None],
    ) -> dict[str, Checked[Path]]:
        """Return where each PDF lies, by its path in the site and in the order of `orders`; those not begun are missing.

        fingerprints: of each, by path. Diagnostics: as `make_pdfs`, also those of PDFs that an earlier build made.
        """
        cache = PdfCache(self.output)
        keys = {order.path: key_of(order.path, fingerprints[order.path]) for order in orders}
        cache.keep_only(() if self.full else keys.values())
        kept = {path: cache.get(key) for path, key in keys.items()}
        made = {path: pdf for path, pdf in kept.items() if pdf is not None}
        todo = [order for order in orders if order.path not in made] if self.go_on() else []
        before = len(made)

        def begun(order: PdfOrder) -> None:
            progress(f"PDF {order.path}", len(made) - before, len(todo))

        pdfs = make_pdfs(todo, self.root, self.css, jobs=self.jobs, executor=self.executor, begun=begun)
        with closing(pdfs):
            for order, pdf in pdfs:
                made[order.path] = cache.put(keys[order.path], pdf)
                if not self.go_on():
                    break
        return {path: made[path] for path in keys if path in made}
