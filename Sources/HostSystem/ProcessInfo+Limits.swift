internal import Glibc

extension ProcessInfo {
    /// How many files this process may let itself and its children open: the hard limit, which only a privileged
    /// process raises.
    public static var maximumOpenFiles: Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur < limit.rlim_max ? limit.rlim_max : limit.rlim_cur)
    }
}
