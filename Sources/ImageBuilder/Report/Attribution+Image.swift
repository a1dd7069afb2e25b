internal import Archive
internal import OCI

extension Attribution {
    /// Attributes an image that was inspected.
    /// - Parameter rules: the parts that the recipe names by path.
    init(_ image: InspectedImage, rules: PartRules = PartRules()) {
        var attributing = Attributing(image, rules)
        self.init(
            name: image.name, platform: image.configuration.platform, imageDigest: image.digest, imageID: image.id,
            tags: image.tags, layers: [], parts: [])
        for number in image.layers.indices { layers.append(attributing.layer(number, into: &files)) }
        (parts, packages) = (attributing.parts.names, attributing.owners.packages)
        waste = Self.waste(in: files, image.layers.map(\.index), attributing.fates)
    }
}

/// The state of an attribution: goes through the layers once.
private struct Attributing {
    let image: InspectedImage
    let fates: LayerFates
    var owners: PackageOwners
    var parts: PartNames
    private var rules: PartRules

    init(_ image: InspectedImage, _ rules: PartRules) {
        self.image = image
        self.rules = rules
        fates = LayerFates(image.layers.map(\.index))
        owners = PackageOwners(image.layers.map(\.evidence))
        parts = PartNames()
    }

    /// Appends the layer's files.
    mutating func layer(_ number: Int, into files: inout [Attribution.File]) -> Attribution.Layer {
        let layer = image.layers[number]
        let part = parts.number(of: layer.origin.part)
        var remainder = layer.size
        files.reserveCapacity(files.count + layer.index.entries.count)
        for (member, entry) in layer.index.entries.enumerated() {
            let size = Footprint(compressed: entry.compressedSize, unpacked: entry.storedSize)
            remainder = remainder - size
            files.append(
                Attribution.File(
                    path: entry.entry.path, kind: Self.kind(entry), layer: number,
                    part: rules.part(of: entry.entry.path).map { parts.number(of: $0) } ?? part,
                    package: owners.owner(of: entry.entry), contentSize: entry.entry.size, size: size,
                    fate: fates.fates[number][member]))
        }
        return Attribution.Layer(
            digest: layer.digest, diffID: layer.diffID, mediaType: layer.mediaType, size: layer.size,
            remainder: remainder, step: layer.origin.step, part: part, shares: layer.shares)
    }

    private static func kind(_ entry: LayerIndex.Entry) -> Attribution.File.Kind {
        if entry.whiteout != nil { return .whiteout }
        switch entry.entry.kind {
        case .regular: return .regular
        case .directory: return .directory
        case .symbolicLink: return .symbolicLink
        case .hardLink: return .hardLink
        case .characterDevice, .blockDevice, .fifo: return .special
        }
    }
}

/// Numbers for the names of parts, in the order in which they come up.
private struct PartNames {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}
