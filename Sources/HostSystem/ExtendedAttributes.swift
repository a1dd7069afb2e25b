internal import CHost
internal import Glibc

/// Extended attributes, `xattr(7)`; of a symbolic link, those of the link itself.
extension HostPath {
    /// The value of an extended attribute, or nil where there is none.
    public func extendedAttribute(_ name: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let size = try check("read the attribute \(name) of", description) {
                unsafe withCString { path in unsafe lgetxattr(path, name, nil, 0) }
            }
            if size == 0 { return [] }
            var value = [UInt8](repeating: 0, count: size)
            let count = try check("read the attribute \(name) of", description) {
                unsafe withCString { path in unsafe lgetxattr(path, name, &value, size) }
            }
            return Array(value.prefix(count))
        } catch {
            if error.errno == .noData || error.errno == .notSupported { return nil }
            throw error
        }
    }

    /// The names of the extended attributes, sorted.
    public func extendedAttributeNames() throws(SystemError) -> [String] {
        let size: Int
        do throws(SystemError) {
            size = try check("list the attributes of", description) {
                unsafe withCString { path in unsafe llistxattr(path, nil, 0) }
            }
        } catch {
            if error.errno == .notSupported { return [] }
            throw error
        }
        if size == 0 { return [] }
        var names = [CChar](repeating: 0, count: size)
        let count = try check("list the attributes of", description) {
            unsafe withCString { path in unsafe llistxattr(path, &names, size) }
        }
        return names.prefix(count).split(separator: 0)
            .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }.sorted()
    }

    public func setExtendedAttribute(_ name: String, to value: [UInt8]) throws(SystemError) {
        try check("set the attribute \(name) of", description) {
            unsafe withCString { path in unsafe lsetxattr(path, name, value, value.count, 0) }
        }
    }
}
