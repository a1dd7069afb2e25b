public import HostSystem

/// Directories that steps keep between builds, such as a package manager's downloads. Never part of an image.
extension ContentStore {
    /// The directory of the cache mount called `name`; made where there is none.
    public func cacheMount(_ name: String) throws(StoreError) -> HostPath {
        try layout.guardedUse {
            let place = layout.mount(name)
            try (place / "data").createDirectories()
            // Its time is that of the last use; its content tells people whose directory this is.
            if try (place / "name").statusIfExists() == nil {
                try AtomicFile.write(Array(name.utf8), to: place / "name", durable: false)
            }
            try (place / "name").setModified(.now)
            return place / "data"
        }
    }

    /// Waits for a cache mount: many share it, or one has it alone.
    /// - Throws: ``CancelledError`` when cancelled while waiting, ``StoreError`` otherwise.
    public func lockCacheMount(
        _ name: String, _ mode: FileLock.Mode, cancellation: Cancellation? = nil
    ) throws -> RangeLock {
        try layout.lock("mount", Array(name.utf8), mode, cancellation)
    }
}
