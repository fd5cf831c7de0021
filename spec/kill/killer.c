/*
 * Kills the process it is loaded into (LD_PRELOAD) at one call: the Nth that touches a file in one
 * folder, counted over all threads.
 *
 *     KILL_FOLDER  calls on other files are not counted
 *     KILL_AT      N, from 1; 0 kills never
 *     KILL_TORN    set: call N, if it writes, writes half of its bytes first
 *     KILL_LOG     a file that gets a line for every call that was counted: "pwrite64 db.json.log.temp"
 *
 * SIGKILL before the call is made: nothing of the process runs after it, no handler, no flush.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int calls;
static int log_fd = -1;
static const char *folder;
static int at;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_open)(const char *, int, ...);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_open = dlsym(RTLD_NEXT, "open64");
  const char *number = getenv("KILL_AT");
  const char *log = getenv("KILL_LOG");
  folder = getenv("KILL_FOLDER");
  at = number ? atoi(number) : 0;
  if (log) log_fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Is this the call to die at? `path` may be relative: the programs here use absolute ones. */
static int is_last(const char *call, const char *path) {
  if (!folder || !path) return 0;
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0')) return 0;
  int number = atomic_fetch_add(&calls, 1) + 1;
  if (log_fd >= 0) {
    char line[PATH_MAX + 64];
    const char *name = path[length] ? path + length + 1 : ".";
    int size = snprintf(line, sizeof line, "%s %s\n", call, name);
    if (real_write(log_fd, line, size) != size) die();
  }
  return number == at;
}

static int is_last_fd(const char *call, int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  return is_last(call, path);
}

#define HOOK(type, name, parameters, arguments, last)         \
  type name parameters {                                      \
    static type (*real) parameters;                           \
    if (!real) real = dlsym(RTLD_NEXT, #name);                \
    if (last) die();                                          \
    return real arguments;                                    \
  }

HOOK(int, fsync, (int fd), (fd), is_last_fd("fsync", fd))
HOOK(int, fdatasync, (int fd), (fd), is_last_fd("fdatasync", fd))
HOOK(int, ftruncate64, (int fd, off_t size), (fd, size), is_last_fd("ftruncate", fd))
HOOK(int, fchmod, (int fd, mode_t mode), (fd, mode), is_last_fd("fchmod", fd))
HOOK(int, fchown, (int fd, uid_t uid, gid_t gid), (fd, uid, gid), is_last_fd("fchown", fd))
HOOK(int, rename, (const char *from, const char *to), (from, to), is_last("rename", to))
HOOK(int, link, (const char *from, const char *to), (from, to), is_last("link", to))
HOOK(int, unlink, (const char *path), (path), is_last("unlink", path))
HOOK(int, mkdir, (const char *path, mode_t mode), (path, mode), is_last("mkdir", path))
HOOK(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count),
     is_last_fd("writev", fd))
HOOK(ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off_t offset),
     (fd, parts, count, offset), is_last_fd("pwritev64", fd))

ssize_t write(int fd, const void *bytes, size_t size) {
  if (is_last_fd("write", fd)) {
    if (getenv("KILL_TORN")) real_write(fd, bytes, size / 2);
    die();
  }
  return real_write(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) {
  if (is_last_fd("pwrite64", fd)) {
    if (getenv("KILL_TORN")) real_pwrite(fd, bytes, size / 2, offset);
    die();
  }
  return real_pwrite(fd, bytes, size, offset);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (is_last("openat", path)) die();
  return real_open(path, flags, mode);
}
