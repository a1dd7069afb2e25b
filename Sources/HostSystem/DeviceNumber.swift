extension FileStatus {
    /// The first part of ``representedDevice``; in the encoding of glibc, `makedev(3)`.
    public var representedMajor: UInt32 {
        UInt32(truncatingIfNeeded: bits(8, count: 12) + bits(44, count: 20) << 12)
    }

    /// The second part of ``representedDevice``.
    public var representedMinor: UInt32 {
        UInt32(truncatingIfNeeded: bits(0, count: 8) + bits(20, count: 24) << 8)
    }

    private func bits(_ start: UInt64, count: UInt64) -> UInt64 {
        (representedDevice >> start) % (1 << count)
    }

    /// The number of a device from its two parts.
    static func deviceNumber(_ major: UInt32, _ minor: UInt32) -> UInt64 {
        let (major, minor) = (UInt64(major), UInt64(minor))
        return (minor & 0xff) | (minor >> 8) << 20 | (major & 0xfff) << 8 | (major >> 12) << 44
    }
}
