internal import OCI

extension Budget {
    /// One thing that has limits, in the order of a report.
    struct Scoped {
        let scope: BudgetLine.Scope
        let limits: SizeLimits
    }

    var scoped: [Scoped] {
        func sorted<Value>(_ table: [String: Value]) -> [(key: String, value: Value)] {
            table.sorted { $0.key < $1.key }
        }
        return [Scoped(scope: .image, limits: image)]
            + sorted(parts).map { Scoped(scope: .part($0.key), limits: $0.value.limits) }
            + sorted(packages).map { Scoped(scope: .packages($0.key), limits: $0.value.limits) }
            + sorted(layers).map { Scoped(scope: .layer($0.key), limits: $0.value) }
            + sorted(paths).map { Scoped(scope: .path($0.key), limits: $0.value) }
    }

    /// What an image has of everything that it limits, by scope.
    func sizes(in attribution: Attribution) throws(PatternError) -> [String: Footprint] {
        var sizes: [String: Footprint] = [:]
        for scoped in scoped { sizes[scoped.scope.key] = try BudgetScope(scoped.scope, in: attribution, self).size }
        return sizes
    }

    /// Whether what it counts is smaller than a layer.
    var needsFiles: Bool { !packages.isEmpty || !paths.isEmpty || parts.values.contains { !$0.paths.isEmpty } }

    /// The parts that it names by path.
    func partRules() throws(PatternError) -> PartRules { try PartRules(parts.mapValues(\.paths)) }
}

/// Which bytes of an image count for a scope.
struct BudgetScope {
    /// By file.
    private(set) var files: [Bool]
    private(set) var size = Footprint.zero

    init(_ scope: BudgetLine.Scope, in attribution: Attribution, _ budget: Budget) throws(PatternError) {
        var counts = try Counts(scope, attribution, budget)
        files = attribution.files.map { counts.counts($0) }
        for (file, isCounted) in zip(attribution.files, files) where isCounted { size += file.size }
        for (number, layer) in attribution.layers.enumerated() where counts.countsRemainder(of: number) {
            size += layer.remainder
        }
    }

    private struct Counts {
        private enum Test {
            case all
            case part(Int?)
            case packages(Set<Int>)
            case layers(Set<Int>)
            case paths
        }

        private let test: Test
        private var paths: PathSet?
        private let layerParts: [Int]

        init(_ scope: BudgetLine.Scope, _ attribution: Attribution, _ budget: Budget) throws(PatternError) {
            layerParts = attribution.layers.map(\.part)
            switch scope {
            case .image: test = .all
            case .part(let name): test = .part(attribution.parts.firstIndex(of: name))
            case .packages(let name):
                let patterns = budget.packages[name]?.packages ?? []
                var names = try PathSet(patterns.isEmpty ? [name] : patterns)
                var found: Set<Int> = []
                for (number, package) in attribution.packages.enumerated() {
                    if let path = try? ImagePath(package.name), names.contains(path) { found.insert(number) }
                }
                test = .packages(found)
            case .layer(let name):
                let layers = attribution.layers.enumerated().filter { number, layer in
                    Int(name) == number + 1 || layer.step.title == name || layer.step.description == name
                }
                test = .layers(Set(layers.map(\.offset)))
            case .path(let pattern):
                test = .paths
                paths = try PathSet([pattern])
            }
        }

        mutating func counts(_ file: Attribution.File) -> Bool {
            switch test {
            case .all: return true
            case .part(let part): return file.part == part
            case .packages(let packages): return file.package.map(packages.contains) ?? false
            case .layers(let layers): return layers.contains(file.layer)
            case .paths: return paths?.contains(file.path) ?? false
            }
        }

        func countsRemainder(of layer: Int) -> Bool {
            switch test {
            case .all: true
            case .part(let part): layerParts[layer] == part
            case .layers(let layers): layers.contains(layer)
            case .packages, .paths: false
            }
        }
    }
}
