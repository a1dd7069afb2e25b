/// How far into a compressed file one is at each byte of its plain form: exact at the ends of pieces that are known,
/// in proportion inside one.
struct CompressionCurve {
    private var plainEnds: [Int] = []
    private var compressedEnds: [Int] = []

    mutating func add(plain: Int, compressedEnd: Int) {
        plainEnds.append((plainEnds.last ?? 0) + plain)
        compressedEnds.append(compressedEnd)
    }

    mutating func add(plain: Int, compressed: Int) {
        add(plain: plain, compressedEnd: (compressedEnds.last ?? 0) + compressed)
    }

    func compressedOffset(of offset: Int) -> Int {
        // The first piece that ends behind the offset.
        var (low, high) = (0, plainEnds.count)
        while low < high {
            let middle = (low + high) / 2
            if plainEnds[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        guard low < plainEnds.count else { return compressedEnds.last ?? 0 }
        let (plainStart, start) = low == 0 ? (0, 0) : (plainEnds[low - 1], compressedEnds[low - 1])
        return start + (compressedEnds[low] - start) * (offset - plainStart) / (plainEnds[low] - plainStart)
    }

    /// Gives each entry its share.
    func share(among entries: inout [LayerIndex.Entry]) {
        for index in entries.indices {
            let start = entries[index].offset
            entries[index].compressedSize =
                compressedOffset(of: start + entries[index].storedSize) - compressedOffset(of: start)
        }
    }
}
