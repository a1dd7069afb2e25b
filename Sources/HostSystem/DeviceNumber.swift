extension FileStatus {
    /// The two parts of ``representedDevice``, in the encoding of glibc's `makedev(3)`.
    public var representedMajor: UInt32 {
        UInt32(truncatingIfNeeded: (representedDevice >> 8) & 0xFFF | (representedDevice >> 32) & ~0xFFF)
    }

    public var representedMinor: UInt32 {
        UInt32(truncatingIfNeeded: representedDevice & 0xFF | (representedDevice >> 12) & ~0xFF)
    }
}
