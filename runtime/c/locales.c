/* Locales: there is but "C", also by the name of its form with other letters. */
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *current = "C";

/* Are wide characters UTF-8 in the bytes of texts? They are ASCII otherwise. */
int c2rust_is_utf8(void)
{
    return strcmp(current, "C.UTF-8") == 0;
}

/* The locale that the environment asks for. */
static const char *asked_for(void)
{
    const char *all = getenv("LC_ALL");
    if (all == NULL || all[0] == 0)
        all = getenv("LANG");
    return all == NULL || all[0] == 0 ? "C" : all;
}

char *setlocale(int category, const char *name)
{
    if (category < 0 || category > 12)
        return NULL;
    if (name == NULL)
        return (char *)current;
    if (name[0] == 0)
        name = asked_for();
    if (strcmp(name, "C.UTF-8") == 0 || strcmp(name, "C.utf8") == 0)
        current = "C.UTF-8";
    else if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
        current = "C";
    else
        return NULL;
    return (char *)current;
}

static struct lconv conventions;

struct lconv *localeconv(void)
{
    struct lconv *made = &conventions;
    made->decimal_point = (char *)".";
    made->thousands_sep = made->grouping = made->int_curr_symbol = made->currency_symbol = (char *)"";
    made->mon_decimal_point = made->mon_thousands_sep = made->mon_grouping = (char *)"";
    made->positive_sign = made->negative_sign = (char *)"";
    made->int_frac_digits = made->frac_digits = CHAR_MAX;
    made->p_cs_precedes = made->p_sep_by_space = made->n_cs_precedes = made->n_sep_by_space = CHAR_MAX;
    made->p_sign_posn = made->n_sign_posn = CHAR_MAX;
    made->int_p_cs_precedes = made->int_p_sep_by_space = made->int_n_cs_precedes = made->int_n_sep_by_space = CHAR_MAX;
    made->int_p_sign_posn = made->int_n_sign_posn = CHAR_MAX;
    return made;
}
