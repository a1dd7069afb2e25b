/// What an image runs on (OCI image specification, image-index.md, "platform"; GOOS and GOARCH names).
public struct Platform: Hashable, Sendable, CustomStringConvertible {
    public let os: String
    public let architecture: String
    public let variant: String?

    public init(os: String, architecture: String, variant: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
    }

    /// The platform of a machine, by the name that `uname -m` gives; nil for one that we do not know.
    public init?(machine: String) {
        switch machine {
        case "x86_64": self.init(os: "linux", architecture: "amd64")
        case "aarch64": self.init(os: "linux", architecture: "arm64", variant: "v8")
        case "armv7l": self.init(os: "linux", architecture: "arm", variant: "v7")
        case "riscv64", "ppc64le", "s390x": self.init(os: "linux", architecture: machine)
        default: return nil
        }
    }

    public var description: String { ([os, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/") }
}
