internal import Archive

/// The files of one package in the package's order, as one thread reads them.
final class PackageContents {
    private let unpacker: PackageUnpacker
    private var items: ArraySlice<PackageUnpacker.Item> = []
    /// Content of the present file that was taken, but not read.
    private var bytes: ArraySlice<UInt8> = []

    init(_ unpacker: PackageUnpacker) {
        self.unpacker = unpacker
    }

    /// The next file; what was not read of the one before is passed over. Nil at the end.
    func next() throws -> TarEntry? {
        bytes = []
        while true {
            switch takeItem() {
            case .entry(let entry): return entry
            case .bytes: continue
            case .end: return nil
            case .failed(let error): throw error
            }
        }
    }

    /// Reads content of the present file into `room`; 0 at its end.
    func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
        while bytes.isEmpty {
            guard case .bytes(let more) = peek() else {
                if case .failed(let error) = peek() { throw error }
                return 0
            }
            items.removeFirst()
            bytes = more[...]
        }
        let count = min(bytes.count, room.count)
        unsafe room.copyBytes(from: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return count
    }

    /// The whole content of the present file.
    func readAll(_ size: Int) throws -> [UInt8] {
        var all = Array(bytes)
        bytes = []
        while all.count < size, case .bytes(let more) = peek() {
            items.removeFirst()
            all += more
        }
        guard all.count == size else { throw PackagesError(.damaged, "a file in it ends early") }
        return all
    }

    private func peek() -> PackageUnpacker.Item {
        while items.isEmpty { items = unpacker.take()[...] }
        return items[items.startIndex]
    }

    private func takeItem() -> PackageUnpacker.Item {
        let item = peek()
        switch item {
        // Nothing follows these; asked again, they are the answer again.
        case .end, .failed: break
        default: items.removeFirst()
        }
        return item
    }
}
