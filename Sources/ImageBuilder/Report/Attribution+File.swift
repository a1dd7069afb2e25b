public import OCI

extension Attribution {
    /// One member of a layer's tar.
    public struct File: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case regular = "f"
            case directory = "d"
            case symbolicLink = "l"
            case hardLink = "h"
            /// A device or a pipe.
            case special = "s"
            /// Takes something of the lower layers away.
            case whiteout = "w"
        }

        /// What became of it in the layers above.
        public enum Fate: Hashable, Sendable {
            /// It is in the image's file system.
            case kept
            /// This layer has the same path again.
            case rewritten(by: Int)
            /// This layer takes it away.
            case removed(by: Int)
        }

        public var path: ImagePath
        public var kind: Kind
        /// An index into ``Attribution/layers``.
        public var layer: Int
        /// An index into ``Attribution/parts``.
        public var part: Int
        /// An index into ``Attribution/packages``; nil where it belongs to none.
        public var package: Int?
        /// Bytes of its content, 0 for everything but a regular file.
        public var contentSize: Int
        public var size: Footprint
        public var fate: Fate

        public init(
            path: ImagePath, kind: Kind, layer: Int, part: Int, package: Int? = nil, contentSize: Int = 0,
            size: Footprint, fate: Fate = .kept
        ) {
            self.path = path
            self.kind = kind
            self.layer = layer
            self.part = part
            self.package = package
            self.contentSize = contentSize
            self.size = size
            self.fate = fate
        }
    }

    /// Something that was installed as one.
    public struct Package: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case debian, alpine, python, npm, swift
        }

        public var kind: Kind
        public var name: String
        /// Nil where nothing says it.
        public var version: String?

        public init(kind: Kind, name: String, version: String? = nil) {
            self.kind = kind
            self.name = name
            self.version = version
        }
    }
}
