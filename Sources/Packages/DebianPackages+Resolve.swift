internal import ContentStore
internal import Hashing
internal import HostSystem
internal import JSON
internal import OCI

extension DebianPackages {
    /// How long an answer of apt counts as today's, in seconds.
    public static let usualAge = 24 * 60 * 60

    /// The exact packages that `base` comes to: from the record where apt gave it lately, else by apt.
    ///
    /// - Parameters:
    ///   - notBefore: package lists older than this (seconds since 1970) are fetched anew; the usual is a day ago,
    ///     `--refresh` says when the build began.
    ///   - allowOutdated: without network, an older answer will do.
    public func resolve(
        _ base: DebianBase, notBefore: Int? = nil, allowOutdated: Bool = true
    ) throws -> ResolvedPackages {
        try base.validate()
        let notBefore = notBefore ?? Timestamp.now.seconds - Self.usualAge
        let mirror = try mirror(of: base)
        let sources = mirror.sources(suite: base.suite, components: base.components)
        let key = Self.key(base, sources)
        let recorded = try store.record(for: key).flatMap(ResolutionRecord.decode)
        if let recorded, recorded.time >= notBefore { return recorded }
        do {
            let resolved = try ask(base, sources, notBefore)
            try store.store(record: ResolutionRecord.encode(resolved), for: key)
            return resolved
        } catch let error as PackagesError where error.code == .network && allowOutdated {
            guard let recorded else { throw error }
            progress(.outdated(time: recorded.time, reason: error.message))
            return recorded
        }
    }

    private func mirror(of base: DebianBase) throws -> Mirror {
        var mirror = Mirror.ofHost()
        if let address = base.mirror { mirror = Mirror(archive: address, keyring: mirror.keyring) }
        if let keyring = base.keyring { mirror.keyring = keyring }
        guard mirror.keyring.exists else {
            throw PackagesError(
                .keyringMissing, "the keyring \(mirror.keyring) is missing, so signatures cannot be checked",
                hint: "apt-get install debian-archive-keyring, or name another with \"keyring\"")
        }
        // A keyring stands in a list of words, the directory in a quoted string.
        if mirror.keyring.description.contains(where: \.isWhitespace)
            || directory.description.contains(where: { $0.isNewline || $0 == "\"" || $0 == "\\" })
        {
            throw PackagesError(
                .invalid, "apt cannot work with these paths: \(mirror.keyring), \(directory)",
                hint: "the first must have no blanks, the second no quotes, backslashes or line ends")
        }
        return mirror
    }

    /// Everything that apt's answer depends on, but the time.
    private static func key(_ base: DebianBase, _ sources: [SourceEntry]) -> Digest {
        let value = JSONValue.object([
            "schema": "oci-build/debian-packages/1", "sources": .strings(sources.map(\.deb822)),
            "architecture": .string(base.architecture), "variant": .string(base.variant.rawValue),
            "packages": .strings(Set(base.packages).sorted()), "exclude": .strings(Set(base.exclude).sorted()),
        ])
        return SHA256.digest(of: value.encoded())
    }

    private func ask(_ base: DebianBase, _ sources: [SourceEntry], _ notBefore: Int) throws -> ResolvedPackages {
        let text = sources.map(\.deb822).joined() + base.architecture
        let state = directory / "apt" / SHA256.digest(of: Array(text.utf8)).short
        try state.createDirectories()
        // apt locks its lists too, but fails where we can wait.
        let lock = try FileLock(state / "lock", .exclusive)
        let configuration = AptConfiguration(directory: state, sources: sources, architecture: base.architecture)
        try configuration.write()
        let apt = AptTool(configuration: configuration, cancellation: cancellation)
        let time = try update(apt, base, notBefore)
        let addresses = try apt.addresses(toInstall: Self.wish(base))
        let resolution = try Resolution(base, addresses: addresses, records: try apt.records(of: addresses))
        _ = consume lock
        return ResolvedPackages(packages: resolution.packages, leftOut: resolution.leftOut, time: time)
    }

    /// Fetches the package lists if they are too old; gives the time that they are from.
    private func update(_ apt: AptTool, _ base: DebianBase, _ notBefore: Int) throws -> Int {
        let stamp = apt.configuration.directory / "updated"
        if let time = try stamp.statusIfExists()?.modified.seconds, time >= notBefore { return time }
        progress(.updating(suite: base.suite, mirror: apt.configuration.sources[0].addresses[0]))
        let now = Timestamp.now
        try apt.update()
        try AtomicFile.write([], to: stamp, durable: false)
        try stamp.setModified(now)
        return now.seconds
    }

    /// What apt is asked to install. A full system has what debootstrap's and mmdebstrap's `minbase` has.
    private static func wish(_ base: DebianBase) -> [String] {
        switch base.variant {
        case .slim: base.packages + SlimClosure.foundation
        case .full: base.packages + ["?essential", "?priority(^required$)", "apt"]
        }
    }
}
