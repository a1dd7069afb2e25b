internal import Hashing
public import HostSystem
internal import OCI

extension LayerSummary {
    /// Reads a layer, compressed or not, from the current position of `file` to its end.
    public init(reading file: consuming FileDescriptor) throws(ArchiveError) {
        let reader = try ArchiveReader(file)
        var entries: [LayerIndex.Entry] = []
        while let entry = try reader.next() {
            let digest = try entry.kind == .regular ? Self.digest(reader) : nil
            try reader.passContent()
            entries.append(
                LayerIndex.Entry(
                    entry: entry, contentDigest: digest, offset: reader.offset,
                    storedSize: reader.input.offset - reader.offset))
        }
        reader.input.curve.share(among: &entries)
        self.init(
            diffID: reader.input.finish(), uncompressedSize: reader.input.offset, index: LayerIndex(entries: entries))
    }

    private static func digest(_ reader: ArchiveReader) throws(ArchiveError) -> Digest {
        var hash = SHA256()
        while let piece = try reader.nextPiece() {
            switch piece {
            case .bytes(let bytes): hash.update(bytes)
            case .zeros(let count): hash.update(zeros: count)
            }
        }
        return hash.finalize()
    }
}

extension SHA256 {
    mutating func update(zeros count: Int) {
        let zeros = [UInt8](repeating: 0, count: min(count, 64 << 10))
        var rest = count
        while rest > 0 {
            let part = min(rest, zeros.count)
            unsafe zeros.withUnsafeBytes { unsafe update(UnsafeRawBufferPointer(rebasing: $0[..<part])) }
            rest -= part
        }
    }
}
