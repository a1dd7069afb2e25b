internal import ContentStore
internal import HostSystem
internal import OCI

extension DebianPackages {
    /// Brings every `.deb` file into the store, checked by its SHA-256. Nothing is fetched that is there already.
    public func fetch(_ resolved: ResolvedPackages) throws {
        if try missing(resolved).isEmpty { return }
        let folder = directory / "download"
        try folder.createDirectories()
        let lock = try FileLock(directory / "download.lock", .exclusive)
        // Another process may have fetched them while we waited.
        let packages = try missing(resolved)
        let total = packages.reduce(0) { $0 + $1.size }
        var fetched = 0
        progress(.fetching(bytes: 0, of: total))
        for start in stride(from: 0, to: packages.count, by: 32) {
            let some = Array(packages[start..<min(start + 32, packages.count)])
            try download(some, into: folder)
            fetched += some.reduce(0) { $0 + $1.size }
            progress(.fetching(bytes: fetched, of: total))
        }
        _ = consume lock
    }

    private func missing(_ resolved: ResolvedPackages) throws -> [DebianPackage] {
        try resolved.packages.filter { try !store.contains($0.sha256) }
    }

    private func download(_ packages: [DebianPackage], into folder: HostPath) throws {
        // Nothing of an earlier, killed run is trusted.
        try folder.removeTree()
        try folder.createDirectories()
        try admitDownloadUser(to: folder)
        defer { try? folder.removeTree() }
        let configuration = AptConfiguration(directory: directory / "apt" / "fetch", sources: [], architecture: nil)
        try configuration.write()
        let files = packages.map { ($0, folder / "\($0.sha256.hex).deb") }
        try AptTool(configuration: configuration, cancellation: cancellation).download(files)
        for (package, file) in files { try ingest(package, file) }
    }

    private func ingest(_ package: DebianPackage, _ path: HostPath) throws {
        let writer = try store.makeWriter()
        try writer.write(contentsOf: FileDescriptor.open(path, .read, .noFollow))
        try writer.commit(expecting: package.sha256)
    }
}
