extension TarEntry {
    /// The bytes that stand before the content in a tar: for who writes archives of other things than layers.
    public func encodedHeader() throws(ArchiveError) -> [UInt8] { try TarHeader.encode(self) }
}
