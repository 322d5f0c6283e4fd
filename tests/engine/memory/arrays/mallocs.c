/* Preloaded before Python: notes what malloc, calloc, realloc and free are asked for while it is told to. */
#include <stddef.h>
#include <stdio.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

enum { room = 1 << 15 };

static struct {
    char kind;
    void *block;
    size_t size;
} events[room];
static int count, noting;
static size_t least;

void mallocs_start(size_t smallest)
{
    least = smallest;
    noting = 1;
}

void mallocs_stop(void)
{
    noting = 0;
}

/* Writes the events since the last call, one a line, and forgets them; returns their number. */
int mallocs_take(char *text, size_t length)
{
    size_t used = 0;
    int taken = count;
    text[0] = 0;
    for (int at = 0; at < count && used + 64 < length; at++)
        used += snprintf(text + used, length - used, "%c %p %zu\n", events[at].kind, events[at].block, events[at].size);
    count = 0;
    return taken;
}

static void note(char kind, void *block, size_t size)
{
    if (!noting || block == NULL || count == room || (kind != 'F' && size < least))
        return;
    events[count].kind = kind;
    events[count].block = block;
    events[count++].size = size;
}

void *malloc(size_t size)
{
    void *block = __libc_malloc(size);
    note('A', block, size);
    return block;
}

void *calloc(size_t number, size_t size)
{
    void *block = __libc_calloc(number, size);
    note('Z', block, number * size);
    return block;
}

void *realloc(void *old, size_t size)
{
    note('F', old, 0);
    void *block = __libc_realloc(old, size);
    note('A', block, size);
    return block;
}

void free(void *block)
{
    note('F', block, 0);
    __libc_free(block);
}
