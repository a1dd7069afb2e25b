// Files in memory, `memfd_create(2)`.
#ifndef CHOST_MEMORY_H
#define CHOST_MEMORY_H

/// An empty file that programs can be started from and that takes seals; closed where another program starts.
int chost_memory_file(const char *name);
/// Sets the seals after which neither a file in memory nor its seals can change: `F_ADD_SEALS` of `fcntl(2)`.
int chost_seal(int file);

#endif
