internal import OCI

/// Joins what apt would fetch with what the lists say about it.
struct Resolution {
    let packages: [DebianPackage]
    let leftOut: [String]

    init(_ base: DebianBase, addresses: [PrintedAddress], records: [ControlStanza]) throws(PackagesError) {
        var byKey: [Key: ControlStanza] = [:]
        for record in records {
            byKey[Key(record["Package"] ?? "", record["Version"] ?? "", record["Architecture"] ?? "")] = record
        }
        var all: [DebianPackage] = []
        for address in addresses {
            guard let record = byKey[Key(address.name, address.version, address.architecture)] else {
                throw PackagesError(.failed, "apt has no record of \(address.name) \(address.version)")
            }
            all.append(try DebianPackage(address, record))
        }
        let kept: Set<String>
        switch base.variant {
        case .full: kept = Set(all.map(\.name))
        case .slim: kept = SlimClosure(records, excluding: base.exclude).kept(for: base.packages)
        }
        packages = all.filter { kept.contains($0.name) }.sorted { $0.name < $1.name }
        leftOut = all.map(\.name).filter { !kept.contains($0) }.sorted()
    }

    private struct Key: Hashable {
        let name: String
        let version: String
        let architecture: String

        init(_ name: String, _ version: String, _ architecture: String) {
            self.name = name
            self.version = version
            self.architecture = architecture
        }
    }
}

extension DebianPackage {
    init(_ address: PrintedAddress, _ record: ControlStanza) throws(PackagesError) {
        // The same file must be meant by both, or one of them read a list that the other did not.
        guard record["SHA256"] == address.sha256.hex, let fileName = record["Filename"] else {
            throw PackagesError(.failed, "apt's records of \(address.name) \(address.version) contradict each other")
        }
        self.init(
            name: address.name, version: address.version, architecture: address.architecture, sha256: address.sha256,
            size: address.size, address: address.address, fileName: fileName,
            installedSize: (record["Installed-Size"].flatMap { Int($0) } ?? 0) * 1024)
    }
}
