/// What happens with packages, told while it happens. Bytes are those of `.deb` files.
public enum PackagesProgress: Sendable, Hashable {
    /// The package lists of a suite are fetched.
    case updating(suite: String, mirror: String)
    /// The mirror cannot be reached; an older answer of apt, from this time (seconds since 1970), stands in.
    case outdated(time: Int, reason: String)
    case fetching(bytes: Int, of: Int)
    /// A package goes into the file system.
    case unpacking(name: String, number: Int, of: Int)
    /// Maintainer scripts run for so many packages.
    case configuring(packages: Int)
}
