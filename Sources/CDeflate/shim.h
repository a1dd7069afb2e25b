// As in CHost: libc must look the same from every module.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <libdeflate.h>
