/* Calls functions of shared libraries by name: a request per line of stdin, an answer per line of stdout.
 *
 *   driver LIBRARY...
 *   request:  NAME RESULT ARGUMENT...
 *   RESULT:   v (void), 1, 4, 8 (its size in bytes), hN (a pointer, kept as handle N)
 *   ARGUMENT: iDECIMAL, bHEX (a pointer to a copy of these bytes), kN:HEX (such a buffer, kept as handle N),
 *             sN (the same pointer as argument N), hN (a handle)
 *   answer:   the result as a number, then the bytes of all buffers passed, as they are after the call
 *
 * Every argument is passed as one integer register or stack slot of 64 bits, which is what the calling conventions of
 * 64-bit Unix systems do with pointers and integers of up to 64 bits. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most_arguments = 16, most_handles = 64, most_libraries = 8 };

typedef uint64_t word;
typedef word function(word, word, word, word, word, word, word, word, word, word, word, word, word, word, word, word);

static void *libraries[most_libraries];
static int library_count;

typedef struct { unsigned char *bytes; size_t length; } buffer;

static word handles[most_handles];
/* Those handles that are buffers of ours; the others have no bytes. */
static buffer kept[most_handles];
/* Of the current call. */
static buffer buffers[most_arguments];
static int buffer_count;

/* How long a buffer is; the Rust side asks. */
size_t extent(const void *pointer)
{
    for (int i = 0; i < buffer_count; i++)
        if (buffers[i].bytes == pointer)
            return buffers[i].length;
    return SIZE_MAX;
}

static void fail(const char *what, const char *about)
{
    fprintf(stderr, "%s: %s\n", what, about);
    exit(2);
}

static function *find(const char *name)
{
    void *found = NULL;
    for (int i = 0; i < library_count && !found; i++)
        found = dlsym(libraries[i], name);
    if (!found)
        fail("no such function", name);
    function *result;
    memcpy(&result, &found, sizeof result);
    return result;
}

static word pass(buffer passed)
{
    buffers[buffer_count++] = passed;
    return (word)(uintptr_t)passed.bytes;
}

static buffer buffer_of(const char *hex)
{
    size_t length = strlen(hex) / 2;
    unsigned char *bytes = malloc(length ? length : 1);
    if (!bytes)
        fail("no memory for", hex);
    for (size_t i = 0; i < length; i++) {
        const char pair[] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return (buffer){bytes, length};
}

static void forget(int slot)
{
    free(kept[slot].bytes);
    kept[slot].bytes = NULL;
}

static word keep(const char *text)
{
    int slot = atoi(text);
    forget(slot);
    kept[slot] = buffer_of(strchr(text, ':') + 1);
    handles[slot] = (word)(uintptr_t)kept[slot].bytes;
    return pass(kept[slot]);
}

static word handle_of(int slot)
{
    return kept[slot].bytes ? pass(kept[slot]) : handles[slot];
}

static word argument_of(const char *text, const word *before)
{
    switch (text[0]) {
    case 'i': return strtoull(text + 1, NULL, 10);
    case 'b': return pass(buffer_of(text + 1));
    case 'k': return keep(text + 1);
    case 's': return before[atoi(text + 1)];
    case 'h': return handle_of(atoi(text + 1));
    default: fail("no such argument", text); return 0;
    }
}

/* Registers hold garbage above what the result's type fills. */
static word result_of(const char *kind, word value)
{
    switch (kind[0]) {
    case 'v': return 0;
    case '1': return (uint8_t)value;
    case '4': return (uint32_t)value;
    case 'h': forget(atoi(kind + 1)); handles[atoi(kind + 1)] = value; return value != 0;
    default: return value;
    }
}

static int is_kept(const unsigned char *bytes)
{
    for (int slot = 0; slot < most_handles; slot++)
        if (kept[slot].bytes == bytes)
            return 1;
    return 0;
}

static void answer(word result)
{
    printf("%" PRIu64, result);
    for (int i = 0; i < buffer_count; i++) {
        printf(buffers[i].length ? " " : " -");
        for (size_t k = 0; k < buffers[i].length; k++)
            printf("%02x", buffers[i].bytes[k]);
        if (!is_kept(buffers[i].bytes))
            free(buffers[i].bytes);
    }
    putchar('\n');
    fflush(stdout);
    buffer_count = 0;
}

static void serve(char *line)
{
    word a[most_arguments] = {0};
    int count = 0;
    function *called = find(strtok(line, " \n"));
    const char *kind = strtok(NULL, " \n");
    for (char *text = strtok(NULL, " \n"); text; text = strtok(NULL, " \n")) {
        if (count == most_arguments)
            fail("too many arguments", text);
        a[count] = argument_of(text, a);
        count++;
    }
    word value = called(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15]);
    answer(result_of(kind, value));
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count && library_count < most_libraries; i++) {
        void *library = dlopen(arguments[i], RTLD_LAZY | RTLD_LOCAL);
        if (!library)
            fail("not loaded", dlerror());
        libraries[library_count++] = library;
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0)
        serve(line);
    free(line);
    return 0;
}
