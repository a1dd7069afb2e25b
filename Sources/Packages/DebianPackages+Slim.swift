public import Archive
internal import ContentStore
public import HostSystem

extension DebianPackages {
    /// Writes the layer of a slim file system, straight from the `.deb` files, which `fetch` has brought.
    ///
    /// The same packages and `epoch` always give the same entries in the same order.
    /// - Parameters:
    ///   - epoch: later file times become this, in seconds since 1970.
    ///   - threads: how many unpack ahead of the writer.
    public func writeSlimLayer(
        _ resolved: ResolvedPackages, epoch: Int, threads: Int = ProcessInfo.processorCount, into layer: LayerWriter
    ) throws {
        let reading = PackageReading(resolved.packages.map(stored), threads: threads)
        var slim = try SlimLayer(into: layer, epoch: epoch)
        for (number, package) in resolved.packages.enumerated() {
            guard let contents = try reading.next() else { break }
            try cancellation.check()
            progress(.unpacking(name: package.name, number: number + 1, of: resolved.packages.count))
            try naming(package) { try slim.add(package, contents) }
        }
        try slim.finish()
    }

    func stored(_ package: DebianPackage) -> StoredPackage { StoredPackage(store: store, digest: package.sha256) }

    /// Says which package an error is about.
    func naming<Result>(_ package: DebianPackage, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as PackagesError {
            throw PackagesError(error.code, "\(package.name) \(package.version): \(error.message)", hint: error.hint)
        } catch let error as ArchiveError {
            throw PackagesError(.damaged, "\(package.name) \(package.version): \(error)")
        }
    }
}
