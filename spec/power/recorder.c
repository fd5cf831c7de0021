/*
 * A disk that remembers the order of things: a FUSE file system with one big file, `disk`, for a
 * loop device, and one to write remarks to, `marks`. Every write, every flush and every remark
 * becomes a record in a log, in the order in which they came (it has one thread):
 *
 *     recorder <image> <log> <folder> -f -s
 *
 *     one letter (W write, F flush, M remark), 3 bytes 0, u32 length, u64 offset, the bytes
 */
#define FUSE_USE_VERSION 31
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int image, log_fd;

struct record {
  char kind[4];
  uint32_t length;
  uint64_t offset;
};

static int note(char kind, const char *bytes, size_t length, off_t offset) {
  struct record record = {{kind}, length, offset};
  if (write(log_fd, &record, sizeof record) != sizeof record) return -EIO;
  if (length && write(log_fd, bytes, length) != (ssize_t)length) return -EIO;
  return 0;
}

static int is_disk(const char *path) { return strcmp(path, "/disk") == 0; }
static int is_marks(const char *path) { return strcmp(path, "/marks") == 0; }

static int on_getattr(const char *path, struct stat *stat, struct fuse_file_info *file) {
  (void)file;
  memset(stat, 0, sizeof *stat);
  stat->st_nlink = 1;
  stat->st_mode = S_IFREG | 0600;
  if (strcmp(path, "/") == 0) {
    stat->st_mode = S_IFDIR | 0700;
    return 0;
  }
  if (is_marks(path)) return 0;
  if (!is_disk(path)) return -ENOENT;
  struct stat real;
  if (fstat(image, &real) != 0) return -errno;
  stat->st_size = real.st_size;
  return 0;
}

static int on_open(const char *path, struct fuse_file_info *file) {
  if (is_marks(path)) file->direct_io = 1;
  return 0;
}

static int on_read(const char *path, char *bytes, size_t size, off_t at, struct fuse_file_info *file) {
  (void)file;
  if (!is_disk(path)) return 0;
  ssize_t count = pread(image, bytes, size, at);
  return count < 0 ? -errno : count;
}

static int on_write(const char *path, const char *bytes, size_t size, off_t at,
                    struct fuse_file_info *file) {
  (void)file;
  if (is_disk(path) && pwrite(image, bytes, size, at) != (ssize_t)size) return -EIO;
  int failed = note(is_disk(path) ? 'W' : 'M', bytes, size, at);
  return failed ? failed : (int)size;
}

static int on_fsync(const char *path, int data_only, struct fuse_file_info *file) {
  (void)data_only;
  (void)file;
  return is_disk(path) ? note('F', "", 0, 0) : 0;
}

static const struct fuse_operations operations = {
    .getattr = on_getattr,
    .open = on_open,
    .read = on_read,
    .write = on_write,
    .fsync = on_fsync,
};

int main(int count, char **words) {
  if (count < 4) return 2;
  image = open(words[1], O_RDWR);
  log_fd = open(words[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (image < 0 || log_fd < 0) return 1;
  words[2] = words[0];
  return fuse_main(count - 2, words + 2, &operations, NULL);
}
