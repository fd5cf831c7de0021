/*
 * The nearest thing to pulling the plug of one file system: after FS_IOC_SHUTDOWN it writes nothing
 * more, and what had not been written is gone.
 *
 *     shutdown /mnt 2      flags: 0 write everything first, 1 write the journal first, 2 write nothing
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define FS_IOC_SHUTDOWN _IOR('X', 125, uint32_t)

int main(int count, char **words) {
  if (count != 3) return 2;
  uint32_t flags = atoi(words[2]);
  int fd = open(words[1], O_RDONLY);
  if (fd < 0 || ioctl(fd, FS_IOC_SHUTDOWN, &flags) != 0) {
    perror(words[1]);
    return 1;
  }
  return 0;
}
