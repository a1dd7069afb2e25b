/// An archive that cannot be read or written as asked: damaged input, or content that its format cannot hold.
public struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and where it is known what helps.
    public let reason: String
    /// The member that it happened at, for people.
    public let member: String?
    /// Where in the uncompressed archive, in bytes, if that is known.
    public let offset: Int?

    public init(_ reason: String, member: String? = nil, offset: Int? = nil) {
        self.reason = reason
        self.member = member
        self.offset = offset
    }

    public var description: String {
        let place = [member, offset.map { "byte \($0) of the archive" }].compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? reason : "\(place): \(reason)"
    }
}
