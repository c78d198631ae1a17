/* Changes of the environment (POSIX, GNU), which this program sees and the commands that it runs. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The environment as it was given. */
char *c2rust_getenv(const char *name);
/* Times of the day depend on `TZ`. */
void c2rust_zone_set(const char *name);
void c2rust_zone_unset(void);
/* For the commands that the program runs. */
void c2rust_child_set(const char *name, const char *value);
void c2rust_child_unset(const char *name);
void c2rust_child_clear(void);

/* A variable that is not as it was given: `NAME=value`, or null where it is gone. */
struct change {
    char *name, *text;
    struct change *next;
};

static struct change *changes;
static int cleared;

static struct change *change_of(const char *name)
{
    for (struct change *known = changes; known != NULL; known = known->next)
        if (strcmp(known->name, name) == 0)
            return known;
    return NULL;
}

/* Takes over both texts. */
static void set(char *name, char *text)
{
    struct change *known = change_of(name);
    if (known == NULL) {
        known = malloc(sizeof *known);
        known->name = name;
        known->next = changes;
        changes = known;
    }
    known->text = text;
    if (text != NULL)
        c2rust_child_set(name, text + strlen(name) + 1);
    else
        c2rust_child_unset(name);
    if (strcmp(name, "TZ") != 0)
        return;
    if (text != NULL)
        c2rust_zone_set(text + 3);
    else
        c2rust_zone_unset();
}

static int is_no_name(const char *name)
{
    if (name != NULL && name[0] != 0 && strchr(name, '=') == NULL)
        return 0;
    errno = EINVAL;
    return 1;
}

char *getenv(const char *name)
{
    struct change *known = change_of(name);
    if (known == NULL)
        return cleared ? NULL : c2rust_getenv(name);
    return known->text != NULL ? known->text + strlen(name) + 1 : NULL;
}

int setenv(const char *name, const char *value, int replaces)
{
    if (is_no_name(name))
        return -1;
    if (!replaces && getenv(name) != NULL)
        return 0;
    char *text = malloc(strlen(name) + strlen(value) + 2);
    strcpy(text, name);
    strcat(text, "=");
    strcat(text, value);
    set(strdup(name), text);
    return 0;
}

int unsetenv(const char *name)
{
    if (is_no_name(name))
        return -1;
    set(strdup(name), NULL);
    return 0;
}

/* The text becomes part of the environment, and changes it when it is changed. */
int putenv(char *text)
{
    char *end = strchr(text, '=');
    if (end == NULL)
        return unsetenv(text);
    set(strndup(text, (size_t)(end - text)), text);
    return 0;
}

int clearenv(void)
{
    changes = NULL;
    cleared = 1;
    c2rust_child_clear();
    c2rust_zone_unset();
    return 0;
}
