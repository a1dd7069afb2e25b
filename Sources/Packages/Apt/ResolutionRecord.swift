internal import JSON
internal import OCI

/// A resolution as it is kept, so that an unchanged wish asks neither apt nor the network.
enum ResolutionRecord {
    static func encode(_ resolved: ResolvedPackages) -> [UInt8] {
        JSONValue.object([
            "time": .integer(resolved.time), "leftOut": .strings(resolved.leftOut),
            "packages": .array(resolved.packages.map(\.json)),
        ]).encoded()
    }

    /// Nil for what cannot be read: apt is asked again then.
    static func decode(_ bytes: [UInt8]) -> ResolvedPackages? {
        guard let value = try? JSONDocument(parsing: bytes).root.plain, let time = value["time"]?.integer,
            let leftOut = value["leftOut"]?.array, let packages = value["packages"]?.array
        else { return nil }
        let decoded = packages.compactMap(DebianPackage.init)
        guard decoded.count == packages.count else { return nil }
        return ResolvedPackages(packages: decoded, leftOut: leftOut.compactMap(\.string), time: time)
    }
}

extension DebianPackage {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "version": .string(version), "architecture": .string(architecture),
            "sha256": .string(sha256.hex), "size": .integer(size), "address": .string(address),
            "fileName": .string(fileName), "installedSize": .integer(installedSize),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let version = json["version"]?.string,
            let architecture = json["architecture"]?.string, let hex = json["sha256"]?.string,
            let digest = try? Digest("sha256:" + hex), let size = json["size"]?.integer,
            let address = json["address"]?.string, let fileName = json["fileName"]?.string,
            let installedSize = json["installedSize"]?.integer
        else { return nil }
        self.init(
            name: name, version: version, architecture: architecture, sha256: digest, size: size, address: address,
            fileName: fileName, installedSize: installedSize)
    }
}
