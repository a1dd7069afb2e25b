/// What the dynamic linker goes by in an ELF file (System V ABI, chapters 4 and 5; symbol versions: LSB core 10.7).
struct ELFFile: Hashable, Sendable {
    /// 32 or 64 bits and the machine: files of different kinds are never linked to each other.
    var machine: String
    /// PT_INTERP: what the kernel starts instead.
    var interpreter: String?
    /// DT_NEEDED, in order.
    var needed: [String] = []
    /// DT_RPATH and DT_RUNPATH, split.
    var searchPath: [String] = []
    /// Whether the search path is a DT_RPATH, which counts for what the needed libraries need, too.
    var isSearchPathInherited = false
    /// DT_SONAME.
    var name: String?
    /// By needed library, the versions of its symbols that are needed.
    var neededVersions: [String: [String]] = [:]
    /// The versions that its own symbols have.
    var versions: [String] = []

    static let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]

    /// Nil for anything that is no ELF file, or a damaged one.
    init?(_ bytes: ELFBytes) throws {
        guard let reader = try ELFReader(bytes) else { return nil }
        self = try reader.file()
    }

    init(machine: String) { self.machine = machine }
}
