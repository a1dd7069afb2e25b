internal import Archive

/// The files of one package in the package's order, as one thread reads them.
final class PackageContents {
    private let unpacker: PackageUnpacker
    private var items: ArraySlice<PackageUnpacker.Item> = []

    init(_ unpacker: PackageUnpacker) {
        self.unpacker = unpacker
    }

    /// What the package says of itself. Asked for once, before its files.
    func control() throws -> PackageControl {
        switch takeItem() {
        case .control(let control): return control
        case .failed(let error): throw error
        default: throw PackagesError(.damaged, "it says nothing of itself")
        }
    }

    /// The next file; what was not read of the one before is passed over. Nil at the end.
    func next() throws -> TarEntry? {
        while true {
            switch takeItem() {
            case .entry(let entry): return entry
            case .bytes, .control: continue
            case .end: return nil
            case .failed(let error): throw error
            }
        }
    }

    /// The next part of the present file's content; nil at its end.
    func nextBytes() throws -> [UInt8]? {
        switch peek() {
        case .bytes(let bytes):
            items.removeFirst()
            return bytes
        case .failed(let error): throw error
        default: return nil
        }
    }

    /// The whole content of the present file.
    func readAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = try nextBytes() { all += bytes }
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
