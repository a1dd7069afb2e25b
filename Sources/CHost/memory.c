#define _GNU_SOURCE
#include "chost.h"

#include <errno.h>
#include <sys/mman.h>

// Since Linux 6.3, and unknown to older C libraries.
#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif

int chost_memory_file(const char *name) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    // Older kernels know no other kind.
    if (file < 0 && errno == EINVAL) file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return file;
}

int chost_seal(int file) {
    return fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
}
