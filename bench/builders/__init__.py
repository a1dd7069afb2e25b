"""Who builds: oci-build and its peers, each as people would call it, each with a tarball on disk at its end."""

from .buildah import Buildah
from .docker_20 import Docker20
from .docker_26 import Docker26
from .mmdebstrap import Mmdebstrap
from .oci_build import OCIBuild

ALL = [OCIBuild, Docker20, Docker26, Buildah, Mmdebstrap]
