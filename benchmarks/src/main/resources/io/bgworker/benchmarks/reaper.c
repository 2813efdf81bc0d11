/* Starts a program, kills it when a byte comes in, and prints after how many nanoseconds its end was seen. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
    char byte;
    int status;
    pid_t pid = fork();
    if (pid < 0 || argc < 2) {
        return 1;
    }
    if (pid == 0) {
        execv(argv[1], argv + 1);
        _exit(127);
    }
    if (read(STDIN_FILENO, &byte, 1) != 1) {
        kill(pid, SIGKILL);
        return 1;
    }
    long long begin = now();
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("%lld\n", now() - begin);
    return 0;
}
