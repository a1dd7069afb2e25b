internal import OCI

/// The sizes of an image at some time, small enough to be kept beside its recipe: what later images are compared with.
public struct SizeBaseline: Hashable, Sendable {
    /// A package's version and what it took.
    public struct Package: Hashable, Sendable {
        public var version: String?
        public var size: Footprint

        public init(version: String?, size: Footprint) {
            self.version = version
            self.size = size
        }
    }

    public var name: String
    public var total: Footprint
    /// By stage and title.
    public var steps: [String: Footprint]
    public var parts: [String: Footprint]
    /// By kind and name, `debian zlib1g`.
    public var packages: [String: Package]
    /// The largest files by path, and with a slash at the end the directories that all others are in.
    public var paths: [String: Footprint]
    /// Every file with at least so many bytes unpacked is there by itself.
    public var threshold: Int
    /// What the recipe's budgets counted, by scope.
    public var budgets: [String: Footprint]

    public init(
        name: String, total: Footprint, steps: [String: Footprint] = [:], parts: [String: Footprint] = [:],
        packages: [String: Package] = [:], paths: [String: Footprint] = [:], threshold: Int = 0,
        budgets: [String: Footprint] = [:]
    ) {
        self.name = name
        self.total = total
        self.steps = steps
        self.parts = parts
        self.packages = packages
        self.paths = paths
        self.threshold = threshold
        self.budgets = budgets
    }
}

extension Attribution {
    /// The image's sizes to compare later ones with.
    /// - Parameter budgets: what the recipe's budgets count.
    public func baseline(budgets: [String: Footprint] = [:]) -> SizeBaseline {
        let sizes = sizesByPath.values.map(\.unpacked).sorted(by: >)
        let threshold = max(1024, sizes.count > Self.listedFiles ? sizes[Self.listedFiles] + 1 : 0)
        return SizeBaseline(
            name: name, total: total, steps: stepSizes, parts: partSizes, packages: packageSizes,
            paths: pathSizes(threshold: threshold), threshold: threshold, budgets: budgets)
    }

    /// How many files a baseline names one by one.
    private static let listedFiles = 500

    var stepSizes: [String: Footprint] {
        var sizes: [String: Footprint] = [:]
        for layer in layers { sizes["\(layer.step)", default: .zero] += layer.size }
        return sizes
    }

    var partSizes: [String: Footprint] {
        var sizes: [String: Footprint] = [:]
        for file in files { sizes[parts[file.part], default: .zero] += file.size }
        for layer in layers { sizes[parts[layer.part], default: .zero] += layer.remainder }
        return sizes
    }

    var packageSizes: [String: SizeBaseline.Package] {
        var sizes = Array(repeating: Footprint.zero, count: packages.count)
        for file in files { if let package = file.package { sizes[package] += file.size } }
        return Dictionary(
            zip(packages, sizes).map { package, size in
                (package.key, SizeBaseline.Package(version: package.version, size: size))
            }
        ) { first, _ in first }
    }

    /// Files from a size on by themselves, the others by directory, two levels deep at most.
    /// - Parameter listed: paths that stand by themselves whatever their size.
    func pathSizes(threshold: Int, listed: Set<String> = []) -> [String: Footprint] {
        var sizes: [String: Footprint] = [:]
        for (path, size) in sizesByPath {
            let name = path.description
            if size.unpacked >= threshold || listed.contains(name) {
                sizes[name, default: .zero] += size
            } else {
                let folder = path.ancestors.prefix(2).last ?? .root
                sizes[folder.isRoot ? "/" : "\(folder)/", default: .zero] += size
            }
        }
        return sizes
    }

    /// What each path takes in all layers together.
    private var sizesByPath: [ImagePath: Footprint] {
        var sizes: [ImagePath: Footprint] = [:]
        sizes.reserveCapacity(files.count)
        for file in files { sizes[file.path, default: .zero] += file.size }
        return sizes
    }
}

extension Attribution.Package {
    /// Names the package whatever its version.
    var key: String { "\(kind.rawValue) \(name)" }
}
