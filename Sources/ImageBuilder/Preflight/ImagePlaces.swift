internal import Archive
internal import OCI

/// Directories of an image that are there to be written to.
struct ImagePlaces {
    /// What the configuration declares.
    let volumes: [ImagePath]
    /// The directory of an SQLite file that the environment names; `data` in the work directory.
    let database: ImagePath?
    let data: ImagePath?
    private let others: [ImagePath]

    init(_ image: CheckedImage) {
        volumes = image.execution.volumes.compactMap { try? ImagePath($0) }
        database = Self.database(image.variable("DATABASE_URL"))
        data = image.path("data")
        // A home that is the application's own directory is no place of the user's.
        let home = image.user.home
        let isOwn = home != "/" && home != image.execution.workingDirectory
        others = (["/tmp", "/var/tmp", "/run", "/var/run", "/dev", "/proc", "/sys"] + (isOwn ? [home] : []))
            .compactMap { try? ImagePath($0) }
    }

    /// Whether a path is in a place that somebody may be meant to write to.
    func contain(_ path: ImagePath) -> Bool {
        (volumes + others + [database, data].compactMap { $0 }).contains { path.isWithin($0) && !$0.isRoot }
    }

    /// `sqlite:////app/data/app.db`, whichever driver stands behind a plus.
    private static func database(_ url: String?) -> ImagePath? {
        guard let url, url.hasPrefix("sqlite"), let start = url.firstRange(of: ":////")?.upperBound else { return nil }
        let path = url[start...].prefix { $0 != "?" }
        return (try? ImagePath("/" + path))?.parent
    }
}
