import HostSystem
import TestSupport

extension Workshop {
    /// Makes `other/`, an image layout of two layers, by umoci: every kind of file in the lower, removals and
    /// replacements in the upper one. `other-files/` is what it unpacks to.
    func makeForeignImage() throws {
        try shell(
            """
            umoci init --layout other
            umoci new --image other:latest
            umoci config --image other:latest --config.env A=1 --config.cmd /usr/bin/tool --config.label from=other
            umoci unpack --image other:latest bundle
            cd bundle/rootfs
            mkdir -p usr/bin etc opaque/deep gone tmp; chmod 1777 tmp
            head -c 100000 /dev/urandom > usr/bin/tool; chmod 4755 usr/bin/tool; ln usr/bin/tool usr/bin/same
            ln -s usr/bin bin; ln -s /nowhere dangling; mkfifo pipe; mknod null c 1 3
            echo x > "$(printf 'caf\\351')"; echo 1 > opaque/one; echo 2 > opaque/deep/two; echo 3 > gone/three
            echo 4 > etc/four; chown 1000:1001 etc/four
            cd ../..; umoci repack --image other:latest --refresh-bundle bundle; cd bundle/rootfs
            rm -r opaque gone; mkdir opaque; echo new > opaque/new; rm bin; mkdir bin; echo more > bin/more
            ln usr/bin/tool third
            cd ../..; umoci repack --image other:latest --refresh-bundle bundle
            umoci unpack --image other:latest other-bundle
            mv other-bundle/rootfs other-files
            rm -r bundle other-bundle
            """)
    }

    /// Makes `to`, the image of the layout `from` with its layers compressed by another program.
    /// - Parameter suffix: what the layers' media type ends in.
    func recompress(_ from: String, to: String, unpacking: String, packing: String, suffix: String) throws {
        try shell(
            """
            cp -r \(from) \(to)
            python3 - <<'END'
            import hashlib, json, subprocess
            def put(data):
                digest = hashlib.sha256(data).hexdigest()
                open("\(to)/blobs/sha256/" + digest, "wb").write(data)
                return "sha256:" + digest, len(data)
            def get(digest): return open("\(to)/blobs/sha256/" + digest[7:], "rb").read()
            def pipe(*words, data): return subprocess.run(words, input=data, stdout=subprocess.PIPE, check=True).stdout
            index = json.load(open("\(to)/index.json"))
            manifest = json.loads(get(index["manifests"][0]["digest"]))
            for layer in manifest["layers"]:
                if get(layer["digest"])[:2] == b"\\x1f\\x8b" and "\(unpacking)" != "gzip": continue
                layer["digest"], layer["size"] = put(
                    pipe("\(packing)", "-c", data=pipe("\(unpacking)", "-dc", data=get(layer["digest"]))))
                layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+\(suffix)"
            index["manifests"][0]["digest"], index["manifests"][0]["size"] = put(json.dumps(manifest).encode())
            json.dump(index, open("\(to)/index.json", "w"))
            END
            """)
    }
}
