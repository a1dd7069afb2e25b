internal import CHost

extension [UInt8] {
    /// Where `text` stands first, at or behind `start`. The C library compares many bytes at a time.
    public func offset(of text: StaticString, from start: Int = 0) -> Int? {
        unsafe withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, start >= 0, start < bytes.count else { return nil }
            let found = unsafe chost_find(base + start, bytes.count - start, text.utf8Start, text.utf8CodeUnitCount)
            guard let found = unsafe found else { return nil }
            return unsafe found - base
        }
    }
}
