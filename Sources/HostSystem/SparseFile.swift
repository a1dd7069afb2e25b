internal import CHost
internal import Glibc

extension FileDescriptor {
    /// Where the next data starts at or behind `offset`; nil where only a hole follows. `lseek(2)` with `SEEK_DATA`;
    /// moves the position.
    public func startOfData(from offset: Int) throws(SystemError) -> Int? {
        do throws(SystemError) {
            return try check("look for data") { lseek(raw, offset, 3) }  // SEEK_DATA, hidden behind _GNU_SOURCE
        } catch {
            if error.errno.rawValue == ENXIO { return nil }
            throw error
        }
    }

    /// Reads up to `count` bytes at `offset` into the start of `buffer`; 0 at the end.
    public func read(into buffer: inout [UInt8], upTo count: Int, at offset: Int) throws(SystemError) -> Int {
        unsafe try withRoom(in: &buffer, upTo: count) { room throws(SystemError) in
            unsafe try read(into: room, at: offset)
        }
    }

    /// Reads up to `count` bytes at the current position into the start of `buffer`; 0 at the end.
    public func read(into buffer: inout [UInt8], upTo count: Int) throws(SystemError) -> Int {
        unsafe try withRoom(in: &buffer, upTo: count) { room throws(SystemError) in
            unsafe try read(into: room)
        }
    }

    private func withRoom(
        in buffer: inout [UInt8], upTo count: Int,
        _ body: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    ) throws(SystemError) -> Int {
        let result: Result<Int, SystemError> = unsafe buffer.withUnsafeMutableBytes { bytes in
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(count))
            do throws(SystemError) { return .success(unsafe try body(room)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
