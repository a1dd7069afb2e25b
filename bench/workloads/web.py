import io
import tarfile

from files import write
from rootfs import write_busybox

from .workload import Workload

INSTALL = "mkdir -p node_modules && for package in vendor/*.tar; do tar -xf $package -C node_modules; done"
BUILD = (
    "mkdir -p dist/assets && cat src/*.jsx > dist/assets/app.js && gzip -n -k dist/assets/app.js"
    " && cd public && for page in *; do sed s#@API@#$API#g $page > ../dist/$page; done"
)
WHEELS = "mkdir -p /app/lib && for wheel in wheels/*.tar; do tar -xf $wheel -C /app/lib; done"
CHECK = "find /app/lib -name '*.py' | sort | xargs sha256sum > /app/CHECKED"


class Web(Workload):
    name = "web"
    summary = "Node frontend, Python packages, slim runtime: three stages, hundreds of files, run steps"

    def generate(self, seeded):
        write_busybox(self.context / "rootfs.tar")
        write(self.context / ".dockerignore", "**/*.log\n.git\n")
        for number in range(40):
            members = {f"module-{number}/{name}.js": seeded.text(seeded.file_size()) for name in range(25)}
            self._archive(f"frontend/vendor/module-{number}.tar", members)
        for number in range(20):
            members = {f"package_{number}/{name}.py": seeded.text(4 * seeded.file_size()) for name in range(40)}
            self._archive(f"backend/wheels/package_{number}.tar", members)
        write(self.context / "frontend/package.json", seeded.text(700))
        write(self.context / "backend/requirements.txt", seeded.text(300))
        for number in range(200):
            write(self.context / f"frontend/src/View{number:03}.jsx", seeded.text(seeded.file_size()))
        for number in range(20):
            write(self.context / f"frontend/public/page-{number:02}.html", b"<!-- @API@ -->" + seeded.text(2000))
        for number in range(200):
            write(self.context / f"backend/app/views_{number:03}.py", seeded.text(seeded.file_size()))

    def _archive(self, name, members):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for path, content in members.items():
                member = tarfile.TarInfo(path)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        write(self.context / name, buffer.getvalue())

    def describe(self):
        base = {"rootfs": "context/rootfs.tar"}
        frontend = {
            "from": base,
            "user": "root",
            "workdir": "/src",
            "steps": [
                {"copy": "frontend/package.json", "to": "./"},
                {"copy": "frontend/vendor", "to": "vendor/"},
                {"run": INSTALL},
                {"copy": ["frontend/src"], "to": "src/"},
                {"copy": ["frontend/public"], "to": "public/"},
                {"run": BUILD, "env": {"API": "/api/v1"}},
            ],
        }
        packages = {
            "from": base,
            "user": "root",
            "workdir": "/build",
            "steps": [
                {"copy": "backend/requirements.txt", "to": "./"},
                {"copy": "backend/wheels", "to": "wheels/"},
                {"run": WHEELS},
                {"run": CHECK},
            ],
        }
        runtime = {
            "from": base,
            "user": "root",
            "workdir": "/app",
            "steps": [
                {"copy": "/app/lib", "from": "packages", "to": "/app/lib/"},
                {"copy": "/app/CHECKED", "from": "packages", "to": "/app/CHECKED"},
                {"copy": "/src/dist", "from": "frontend", "to": "/app/static/"},
                {"copy": "backend/app", "to": "/app/app/"},
            ],
            "config": {"command": ["httpd", "-f", "-p", "8080"], "ports": [8080]},
        }
        return {
            "name": self.name,
            "context": "context",
            "stages": {"frontend": frontend, "packages": packages, "runtime": runtime},
            "image": {"stage": "runtime", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        return f"""\
FROM scratch AS base
ADD rootfs.tar /
ENV PATH=/bin

FROM base AS frontend
WORKDIR /src
COPY frontend/package.json ./
COPY frontend/vendor vendor/
RUN {INSTALL}
COPY frontend/src src/
COPY frontend/public public/
RUN API=/api/v1; {BUILD}

FROM base AS packages
WORKDIR /build
COPY backend/requirements.txt ./
COPY backend/wheels wheels/
RUN {WHEELS}
RUN {CHECK}

FROM base
WORKDIR /app
COPY --from=packages /app/lib /app/lib/
COPY --from=packages /app/CHECKED /app/CHECKED
COPY --from=frontend /src/dist /app/static/
COPY backend/app /app/app/
EXPOSE 8080
CMD ["httpd", "-f", "-p", "8080"]
"""

    def change_one_file(self, run):
        write(self.context / "frontend/src/View100.jsx", f"export const run = {run}\n")
