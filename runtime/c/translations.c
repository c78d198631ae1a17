/* Messages in the user's language (GNU, libintl.h), where no catalogue of them is installed. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

struct binding {
    char *domain, *directory, *codeset;
    struct binding *next;
};

static struct binding *bindings;
static char *current_domain;

char *gettext(const char *message)
{
    return (char *)message;
}

char *dgettext(const char *domain, const char *message)
{
    (void)domain;
    return (char *)message;
}

char *dcgettext(const char *domain, const char *message, int category)
{
    (void)domain;
    (void)category;
    return (char *)message;
}

char *ngettext(const char *one, const char *many, unsigned long count)
{
    return (char *)(count == 1 ? one : many);
}

char *dngettext(const char *domain, const char *one, const char *many, unsigned long count)
{
    (void)domain;
    return (char *)(count == 1 ? one : many);
}

char *dcngettext(const char *domain, const char *one, const char *many, unsigned long count, int category)
{
    (void)domain;
    (void)category;
    return (char *)(count == 1 ? one : many);
}

char *textdomain(const char *domain)
{
    if (domain != NULL)
        current_domain = domain[0] != 0 ? strdup(domain) : NULL;
    return current_domain != NULL ? current_domain : (char *)"messages";
}

/* What is known of a domain, made where it is not known yet; null where there is no name. */
static struct binding *binding_of(const char *domain)
{
    if (domain == NULL || domain[0] == 0)
        return NULL;
    for (struct binding *known = bindings; known != NULL; known = known->next)
        if (strcmp(known->domain, domain) == 0)
            return known;
    struct binding *made = malloc(sizeof *made);
    made->domain = strdup(domain);
    made->directory = NULL;
    made->codeset = NULL;
    made->next = bindings;
    bindings = made;
    return made;
}

char *bindtextdomain(const char *domain, const char *directory)
{
    struct binding *known = binding_of(domain);
    if (known == NULL)
        return NULL;
    if (directory != NULL)
        known->directory = strdup(directory);
    return known->directory != NULL ? known->directory : (char *)"/usr/share/locale";
}

char *bind_textdomain_codeset(const char *domain, const char *codeset)
{
    struct binding *known = binding_of(domain);
    if (known == NULL)
        return NULL;
    if (codeset != NULL)
        known->codeset = strdup(codeset);
    return known->codeset;
}
