/* Replays traces of malloc, calloc, realloc and free on the C library that it is linked with or started under.
 *
 * Input: a trace a line, its operations between spaces (see trace.ts). Output: a line for each, with the address that
 * each a, c and r returned, in hexadecimal: above the bottom of the heap, or with a minus sign below the first free
 * address for mappings. After a colon: the size of the heap and the free bytes at its top, as mallinfo2 says, and the
 * pages of heap and mappings together, all and resident, as /proc/self/smaps says.
 *
 * A trace runs in a child of its own, forked before anything was allocated. Nothing here allocates: all buffers are
 * static. The holes that the loader left among the mappings are filled first, down to an address that 2 MiB divide, so
 * that every run begins with one gap that has no end. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <gnu/libc-version.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCKS (1 << 20)
static char input[1 << 26], output[1 << 24], maps[1 << 24];
static char *blocks[BLOCKS];
static char *heap, *floor_;
static size_t written;

static void put(const char *text) {
  while (*text) output[written++] = *text++;
}

static void hex(uintptr_t n) {
  char digits[17], *at = digits + 16;
  *at = 0;
  do *--at = "0123456789abcdef"[n & 15];
  while (n >>= 4);
  put(at);
}

static void fail(const char *why) {
  put("failed: ");
  put(why);
}

static size_t slurp(const char *path, char *into, size_t room) {
  int file = open(path, O_RDONLY);
  size_t size = 0;
  ssize_t got;
  while (size < room - 1 && (got = read(file, into + size, room - 1 - size)) > 0) size += got;
  into[size] = 0;
  close(file);
  return size;
}

/* Fills every hole above the lowest mapping, largest first: what comes to lie below it is taken away again. */
static void fill(void) {
  const size_t huge = 1 << 21;
  char *lowest = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  slurp("/proc/self/maps", maps, sizeof maps);
  for (char *line = maps; *line; line = strchr(line, '\n') + 1) {
    char *from = (char *)strtoul(line, 0, 16);
    if (from > (char *)sbrk(0) && from < lowest && from > (char *)0x7f0000000000) lowest = from;
  }
  for (size_t size = (size_t)1 << 36; size >= 4096; size /= 2) {
    for (;;) {
      char *at = mmap(0, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (at == MAP_FAILED) break;
      if (at < lowest) {
        munmap(at, size);
        break;
      }
    }
  }
  floor_ = (char *)((uintptr_t)lowest & -huge);
  if (floor_ < lowest)
    mmap(floor_, lowest - floor_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
}

/* Writes the pages that the heap and what lies between it and the filled part have, and how many lie in memory. */
static void pages(void) {
  size_t all = 0, resident = 0;
  int counts = 0;
  slurp("/proc/self/smaps", maps, sizeof maps);
  for (char *line = maps; *line; line = strchr(line, '\n') + 1) {
    char *end;
    char *from = (char *)strtoul(line, &end, 16);
    if (*end == '-') counts = from >= heap && from < floor_;
    else if (counts && !strncmp(line, "Size:", 5)) all += strtoul(line + 5, 0, 10) / 4;
    else if (counts && !strncmp(line, "Rss:", 4)) resident += strtoul(line + 4, 0, 10) / 4;
  }
  hex(all);
  put(" ");
  hex(resident);
}

static size_t number(char **at) {
  return strtoul(*at + 1, at, 10);
}

static void run(char *at) {
  size_t count = 0;
  heap = sbrk(0);
  for (; *at && *at != '\n'; at += *at == ' ') {
    char kind = *at, *block = 0;
    size_t first = number(&at), second = *at == ',' ? number(&at) : 0, third = *at == ',' ? number(&at) : 0;
    switch (kind) {
      case 'o':
        if (first) mallopt(M_MMAP_THRESHOLD, first);
        if (second) mallopt(M_TRIM_THRESHOLD, second);
        if (third) mallopt(M_TOP_PAD, third - 1);
        continue;
      case 'f': free(blocks[first]); continue;
      case 't': memset(blocks[first] + second, 1, third - second); continue;
      case 'a': block = blocks[count++] = malloc(first); break;
      case 'c': block = blocks[count++] = calloc(1, first); break;
      case 'r': block = blocks[first] = realloc(blocks[first], second); break;
      default: fail("no such operation"); return;
    }
    if (!block) {
      fail("no memory");
      return;
    }
    if (block >= heap && block < (char *)sbrk(0)) hex(block - heap);
    else {
      put("-");
      hex(floor_ - block);
    }
    put(" ");
  }
  struct mallinfo2 info = mallinfo2();
  put(": ");
  hex(info.arena);
  put(" ");
  hex(info.keepcost);
  put(" ");
  pages();
}

int main(int count, char **words) {
  /* Where the kernel places what it maps is not drawn: about one process in twenty had a hole that fill() did not find. */
  const int now = personality(0xffffffff);
  if (!(now & ADDR_NO_RANDOMIZE) && personality(now | ADDR_NO_RANDOMIZE) >= 0) execv("/proc/self/exe", words);
  if (count > 1) { /* any argument asks for the version */
    const char *version = gnu_get_libc_version();
    write(1, version, strlen(version));
    return 0;
  }
  size_t size = 0;
  ssize_t got;
  while ((got = read(0, input + size, sizeof input - 1 - size)) > 0) size += got;
  fill();
  for (char *line = input; *line;) {
    char *next = strchr(line, '\n') + 1;
    int status;
    pid_t child = fork();
    if (!child) {
      run(line);
      put("\n");
      for (size_t done = 0; done < written;) done += write(1, output + done, written - done);
      _exit(0);
    }
    waitpid(child, &status, 0);
    if (status) {
      const char died[] = "failed: the replay died\n";
      write(1, died, sizeof died - 1);
    }
    line = next;
  }
  return 0;
}
