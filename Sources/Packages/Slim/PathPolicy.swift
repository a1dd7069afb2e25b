internal import OCI

/// Which files of a package a slim file system holds.
///
/// Left out is what programs do not read: documentation, translations, and what only packaging tools, reporters of
/// bugs, desktops or interactive shells read. Copyright files stay, for licences ask to travel with what they license.
enum PathPolicy {
    private static let droppedTrees: Set<String> = [
        "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian", "usr/share/linda",
        "usr/share/bash-completion", "usr/share/zsh", "usr/share/fish", "usr/share/bug", "usr/share/apport",
        "usr/share/doc-base", "usr/share/gtk-doc", "usr/share/devhelp", "usr/share/help", "usr/share/gnome",
        "usr/share/menu", "usr/share/applications", "usr/share/pixmaps", "usr/share/icons", "usr/share/metainfo",
        "usr/share/appdata", "usr/share/app-install", "usr/share/reportbug", "etc/bash_completion.d", "etc/init.d",
        "etc/cron.d", "etc/cron.daily", "etc/cron.hourly", "etc/cron.monthly", "etc/cron.weekly", "etc/logrotate.d",
        "etc/update-motd.d", "usr/lib/systemd/system", "usr/lib/tmpfiles.d", "usr/lib/sysusers.d",
        "usr/share/debianutils",
    ]

    /// - Parameter path: with the links of a merged `/usr` resolved.
    static func keeps(_ path: ImagePath, isDirectory: Bool) -> Bool {
        let parts = path.components
        for depth in 2...4 where parts.count >= depth {
            if droppedTrees.contains(
                String(decoding: Array(parts.prefix(depth).joined(separator: [slash])), as: UTF8.self))
            {
                return false
            }
        }
        guard parts.count > 2, parts[0].elementsEqual("usr".utf8) else { return true }
        if parts[1].elementsEqual("share".utf8), parts[2].elementsEqual("doc".utf8) {
            return keepsDocument(parts, isDirectory)
        }
        return parts.count == 5 && parts[3].elementsEqual("gconv".utf8) ? keepsConverter(parts[4]) : true
    }

    /// `usr/share/doc/PACKAGE/copyright`, and links from one package's directory to another's that holds it.
    private static func keepsDocument(_ parts: [ArraySlice<UInt8>], _ isDirectory: Bool) -> Bool {
        // Directories come when something in them does.
        if isDirectory { return false }
        return parts.count == 4 || parts.count == 5 && parts[4].elementsEqual("copyright".utf8)
    }
}

extension PathPolicy {
    /// The character sets that glibc itself counts as its core since 2.34 (`gconv-modules` without `-extra`). All others
    /// of iconv(3), 2.7 MB compressed, are for texts of long ago.
    private static let coreConverters: Set<String> = [
        "ANSI_X3.110", "CP1252", "ISO8859-1", "ISO8859-15", "UNICODE", "UTF-16", "UTF-32", "UTF-7",
    ]

    private static func keepsConverter(_ name: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: name, as: UTF8.self)
        return !name.hasSuffix(".so") || coreConverters.contains(String(name.dropLast(3)))
    }
}

let slash = UInt8(ascii: "/")
