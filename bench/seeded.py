"""Content that is the same in every run and on every machine, and that compresses like a real project."""

import random

WORDS = 4000
POOL_SIZE = 8 << 20


class Seeded:
    """A source of bytes; two of the same seed give the same bytes in the same order."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pool = self._text(POOL_SIZE)

    def noise(self, size):
        """Bytes that no compressor makes smaller."""
        return self.random.randbytes(size)

    def text(self, size):
        """Bytes that gzip brings to about a third. Slices of one pool: gzip sees 32 KiB back and finds no repeat."""
        parts = []
        while size > 0:
            start = self.random.randrange(len(self.pool))
            part = self.pool[start : start + size]
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def file_size(self):
        """As in source trees: half below 1.2 KB, a few of 30 KB and more."""
        return min(1 << 18, int(self.random.lognormvariate(7.1, 1.1)))

    def _text(self, size):
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        weights = [max(1, 26 - index) for index in range(26)]

        def word():
            return "".join(self.random.choices(letters, weights, k=self.random.randint(2, 11)))

        words = [word() for _ in range(WORDS)]
        shares = [1 / (rank + 3) for rank in range(WORDS)]
        chosen = self.random.choices(words, shares, k=size // 6)
        ends = self.random.choices([" ", " ", " ", " = ", ";\n    ", "(", ")\n", ", "], k=len(chosen))
        return "".join(a + b for a, b in zip(chosen, ends)).encode()[:size]
