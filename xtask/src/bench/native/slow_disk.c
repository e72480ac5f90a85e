/* Preloaded into a server: each sync takes 2.6 ms longer, as on a disk that really waits. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait(void) {
    struct timespec left = {0, 2600 * 1000};
    while (nanosleep(&left, &left) != 0) {}
}

int fsync(int file) {
    wait();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    wait();
    return (int)syscall(SYS_fdatasync, file);
}
