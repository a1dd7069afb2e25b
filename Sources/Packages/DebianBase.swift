public import HostSystem
public import OCI

/// A file system made of Debian packages: the wish, before apt has resolved it.
public struct DebianBase: Sendable, Hashable {
    /// How much of a package lands in the file system.
    public enum Variant: String, Sendable, Hashable {
        /// The files that programs need, and nothing that only serves the package manager.
        case slim
        /// What an installed system has: essential packages, maintainer scripts run.
        case full
    }

    /// A code name, such as `bookworm`.
    public var suite: String
    public var packages: [String]
    public var variant: Variant
    /// Where the archive is; nil takes what this machine's apt uses.
    public var mirror: String?
    public var components: [String]
    /// Debian's name of it, such as `amd64`.
    public var architecture: String
    /// The keys that may sign the archive; nil takes what this machine's apt uses.
    public var keyring: HostPath?
    /// Packages to leave out of a slim file system although something depends on them.
    public var exclude: [String]

    public init(
        suite: String, packages: [String], variant: Variant = .full, mirror: String? = nil,
        components: [String] = ["main"], architecture: String, keyring: HostPath? = nil, exclude: [String] = []
    ) {
        self.suite = suite
        self.packages = packages
        self.variant = variant
        self.mirror = mirror
        self.components = components
        self.architecture = architecture
        self.keyring = keyring
        self.exclude = exclude
    }

    /// Debian's name for the architecture of an OCI platform; nil where Debian has none.
    public static func architecture(for platform: Platform) -> String? {
        switch (platform.architecture, platform.variant) {
        case ("amd64", _): "amd64"
        case ("arm64", _): "arm64"
        case ("arm", "v5"), ("arm", "v6"): "armel"
        case ("arm", _): "armhf"
        case ("386", _): "i386"
        case ("ppc64le", _): "ppc64el"
        case ("s390x", _): "s390x"
        case ("riscv64", _): "riscv64"
        case ("mips64le", _): "mips64el"
        default: nil
        }
    }
}

extension DebianBase {
    /// Checks what would reach apt's configuration or command line, where it must not be read as something else.
    func validate() throws(PackagesError) {
        for (what, names) in [("suite", [suite]), ("component", components), ("architecture", [architecture])] {
            for name in names where !isPlain(name, also: "/._-") {
                throw PackagesError(.invalid, "\"\(name)\" is no Debian \(what)")
            }
        }
        for name in packages + exclude where !isPlain(name, also: "+.-:") || name.hasSuffix("-") {
            throw PackagesError(
                .invalid, "\"\(name)\" is no package name",
                hint: "a name has lower-case letters, digits, + - and . only; versions follow from the suite")
        }
        if let mirror, !mirror.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") }) {
            throw PackagesError(.invalid, "\"\(mirror)\" is no address of a mirror")
        }
        if components.isEmpty { throw PackagesError(.invalid, "the component list is empty", hint: "say [\"main\"]") }
    }

    private func isPlain(_ name: String, also extra: String) -> Bool {
        guard let first = name.utf8.first, isLowerCaseOrDigit(first) else { return false }
        return name.utf8.allSatisfy { isLowerCaseOrDigit($0) || extra.utf8.contains($0) }
    }

    private func isLowerCaseOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
