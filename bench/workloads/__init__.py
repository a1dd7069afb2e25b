"""What is built: each workload generates a context, a recipe for oci-build and a Dockerfile that says the same."""

from .big_blob import BigBlob
from .debian_base import DebianBase, DebianSlim
from .deep_dag import DeepDAG
from .many_files import ManyFiles
from .web import Web

ALL = [Web, DeepDAG, ManyFiles, BigBlob, DebianBase, DebianSlim]
