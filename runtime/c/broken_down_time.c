/* Calendar times (C11 7.27.3). What the time zone says comes from the runtime's `zone`. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Seconds east of Greenwich at a time; is it summer time; the letters of the zone's name, 0 behind the last. */
long c2rust_zone_offset(long at);
int c2rust_zone_summer(long at);
int c2rust_zone_letter(long at, int position);
/* Looks again at what the environment says of the zone. */
void c2rust_zone_renew(void);

static const char *const day_names[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const month_names[] = { "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December" };
static const short days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

static struct tm latest;
static char latest_text[128];
/* Names stay where they are: results that the program has kept point at them. */
static char zone_names[32][16];

static int is_leap(long year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970 to the first of January. */
static long days_to_year(long year)
{
    long before = year - 1;
    long leap = (before >= 0 ? before / 4 - before / 100 + before / 400
                             : (before - 3) / 4 - (before - 99) / 100 + (before - 399) / 400);
    return 365 * (year - 1970) + leap - 477;
}

static void fill(struct tm *to, long seconds)
{
    long days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days -= 1;
    }
    long year = 1970 + days / 366;
    if (days < 0)
        year = 1970 + days / 365 - 1;
    while (days_to_year(year + 1) <= days)
        year += 1;
    long in_year = days - days_to_year(year);
    int month = 11;
    while (month > 0 && days_before[month] + (month > 1 && is_leap(year)) > in_year)
        month -= 1;
    long weekday = (days + 4) % 7;
    to->tm_sec = (int)(rest % 60);
    to->tm_min = (int)(rest / 60 % 60);
    to->tm_hour = (int)(rest / 3600);
    to->tm_mday = (int)(in_year - days_before[month] - (month > 1 && is_leap(year)) + 1);
    to->tm_mon = month;
    to->tm_year = (int)(year - 1900);
    to->tm_wday = (int)(weekday < 0 ? weekday + 7 : weekday);
    to->tm_yday = (int)in_year;
    to->tm_isdst = 0;
    to->tm_gmtoff = 0;
    to->tm_zone = "GMT";
}

static const char *zone_name(long at)
{
    char name[16];
    int length = 0, index = 0;
    for (int letter = c2rust_zone_letter(at, 0); letter != 0 && length < 15; letter = c2rust_zone_letter(at, length))
        name[length++] = (char)letter;
    name[length] = 0;
    while (index < 31 && zone_names[index][0] != 0 && strcmp(zone_names[index], name) != 0)
        index++;
    strcpy(zone_names[index], name);
    return zone_names[index];
}

static void fill_local(struct tm *to, long at)
{
    long offset = c2rust_zone_offset(at);
    fill(to, at + offset);
    to->tm_gmtoff = offset;
    to->tm_isdst = c2rust_zone_summer(at);
    to->tm_zone = zone_name(at);
}

struct tm *gmtime_r(const time_t *timer, struct tm *result)
{
    fill(result, *timer);
    return result;
}

struct tm *localtime_r(const time_t *timer, struct tm *result)
{
    fill_local(result, *timer);
    return result;
}

struct tm *gmtime(const time_t *timer)
{
    fill(&latest, *timer);
    return &latest;
}

struct tm *localtime(const time_t *timer)
{
    c2rust_zone_renew();
    fill_local(&latest, *timer);
    return &latest;
}

void tzset(void)
{
    c2rust_zone_renew();
}

/* Seconds as if there were no zone; members may be out of their ranges. */
static long seconds_of(const struct tm *tp)
{
    long month = tp->tm_mon % 12, year = tp->tm_year + 1900L + tp->tm_mon / 12;
    if (month < 0) {
        month += 12;
        year -= 1;
    }
    long days = days_to_year(year) + days_before[month] + (month > 1 && is_leap(year)) + tp->tm_mday - 1;
    return ((days * 24 + tp->tm_hour) * 60 + tp->tm_min) * 60 + tp->tm_sec;
}

time_t timegm(struct tm *tp)
{
    long at = seconds_of(tp);
    fill(tp, at);
    return at;
}

/* The offset of the nearest time at which it is summer time, or not, as asked for. */
static long nearest_offset(long at, int summer)
{
    for (long distance = 601200; distance < 268828200; distance += 601200) {
        if ((c2rust_zone_summer(at - distance) != 0) == summer)
            return c2rust_zone_offset(at - distance);
        if ((c2rust_zone_summer(at + distance) != 0) == summer)
            return c2rust_zone_offset(at + distance);
    }
    return c2rust_zone_offset(at) + (summer ? 3600 : -3600);
}

time_t mktime(struct tm *tp)
{
    c2rust_zone_renew();
    long wanted = seconds_of(tp);
    long at = wanted - c2rust_zone_offset(wanted);
    at = wanted - c2rust_zone_offset(at);
    if (tp->tm_isdst >= 0 && (tp->tm_isdst != 0) != (c2rust_zone_summer(at) != 0))
        at = wanted - nearest_offset(at, tp->tm_isdst != 0);
    fill_local(tp, at);
    return at;
}

static const char *name_or_unknown(const char *const *names, int count, int at)
{
    return at >= 0 && at < count ? names[at] : "???";
}

char *asctime_r(const struct tm *tp, char *text)
{
    sprintf(text, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", name_or_unknown(day_names, 7, tp->tm_wday),
        name_or_unknown(month_names, 12, tp->tm_mon), tp->tm_mday, tp->tm_hour, tp->tm_min, tp->tm_sec,
        tp->tm_year + 1900);
    return text;
}

char *asctime(const struct tm *tp)
{
    return asctime_r(tp, latest_text);
}

char *ctime_r(const time_t *timer, char *text)
{
    struct tm local;
    fill_local(&local, *timer);
    return asctime_r(&local, text);
}

char *ctime(const time_t *timer)
{
    c2rust_zone_renew();
    fill_local(&latest, *timer);
    return asctime_r(&latest, latest_text);
}

/* ISO 8601: the week with the year's first Thursday is the first. Gives the week, and the year it belongs to. */
static int iso_week(const struct tm *tp, long *year)
{
    long of = tp->tm_year + 1900L;
    int monday = (tp->tm_wday + 6) % 7;
    int week = (tp->tm_yday - monday + 10) / 7;
    if (week < 1) {
        of -= 1;
        int yday = tp->tm_yday + 365 + is_leap(of);
        week = (yday - monday + 10) / 7;
    } else if (week == 53 && tp->tm_yday - monday + 3 >= 365 + is_leap(of)) {
        of += 1;
        week = 1;
    }
    *year = of;
    return week;
}

static long number_of(char letter, const struct tm *tp)
{
    long year = tp->tm_year + 1900L, of_week = year;
    switch (letter) {
    case 'C': return year / 100 - (year % 100 < 0);
    case 'd': case 'e': return tp->tm_mday;
    case 'g': iso_week(tp, &of_week); return (of_week % 100 + 100) % 100;
    case 'G': iso_week(tp, &of_week); return of_week;
    case 'H': case 'k': return tp->tm_hour;
    case 'I': case 'l': return (tp->tm_hour + 11) % 12 + 1;
    case 'j': return tp->tm_yday + 1;
    case 'm': return tp->tm_mon + 1;
    case 'M': return tp->tm_min;
    case 'S': return tp->tm_sec;
    case 'u': return (tp->tm_wday + 6) % 7 + 1;
    case 'U': return (tp->tm_yday - tp->tm_wday + 7) / 7;
    case 'V': return iso_week(tp, &of_week);
    case 'w': return tp->tm_wday;
    case 'W': return (tp->tm_yday - (tp->tm_wday + 6) % 7 + 7) / 7;
    case 'y': return (year % 100 + 100) % 100;
    default: return year;
    }
}

/* Digits that a number has at least: 0 for what is no number. */
static int digits_of(char letter)
{
    if (strchr("uwGY", letter) != NULL)
        return 1;
    if (letter == 'j')
        return 3;
    return strchr("CdegHkIlmMSUVWy", letter) != NULL ? 2 : 0;
}

static const char *format_of(char letter)
{
    switch (letter) {
    case 'c': return "%a %b %e %H:%M:%S %Y";
    case 'D': case 'x': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'r': return "%I:%M:%S %p";
    case 'R': return "%H:%M";
    case 'T': case 'X': return "%H:%M:%S";
    default: return "";
    }
}

static size_t text_piece(char *piece, char letter, const struct tm *tp)
{
    long offset = tp->tm_gmtoff / 60;
    switch (letter) {
    case 'a': return (size_t)sprintf(piece, "%.3s", name_or_unknown(day_names, 7, tp->tm_wday));
    case 'A': return (size_t)sprintf(piece, "%s", name_or_unknown(day_names, 7, tp->tm_wday));
    case 'b': case 'h': return (size_t)sprintf(piece, "%.3s", name_or_unknown(month_names, 12, tp->tm_mon));
    case 'B': return (size_t)sprintf(piece, "%s", name_or_unknown(month_names, 12, tp->tm_mon));
    case 'n': return (size_t)sprintf(piece, "\n");
    case 'p': return (size_t)sprintf(piece, "%s", tp->tm_hour >= 12 ? "PM" : "AM");
    case 'P': return (size_t)sprintf(piece, "%s", tp->tm_hour >= 12 ? "pm" : "am");
    case 's': {
        struct tm copy = *tp;
        return (size_t)sprintf(piece, "%ld", (long)mktime(&copy));
    }
    case 't': return (size_t)sprintf(piece, "\t");
    case 'z':
        return (size_t)sprintf(piece, "%c%02ld%02ld", offset < 0 ? '-' : '+', labs(offset) / 60, labs(offset) % 60);
    case 'Z': return (size_t)sprintf(piece, "%.60s", tp->tm_zone ? tp->tm_zone : "");
    case '%': return (size_t)sprintf(piece, "%%");
    default: return (size_t)sprintf(piece, "%%%c", letter);
    }
}

static void change_case(char *piece, size_t length, char letter, int toggled, int upper)
{
    int lower = toggled && (letter == 'p' || letter == 'Z');
    for (size_t i = 0; i < length; i++) {
        if (lower && piece[i] >= 'A' && piece[i] <= 'Z')
            piece[i] += 'a' - 'A';
        else if ((upper || (toggled && !lower)) && piece[i] >= 'a' && piece[i] <= 'z')
            piece[i] -= 'a' - 'A';
    }
}

size_t strftime(char *s, size_t max, const char *format, const struct tm *tp)
{
    char piece[200];
    size_t length = 0;
    if (max == 0)
        return 0;
    for (size_t at = 0; format[at] != 0; at++) {
        if (format[at] != '%') {
            if (length + 1 >= max)
                return 0;
            s[length++] = format[at];
            continue;
        }
        char pad = 0;
        int upper = 0, toggled = 0;
        size_t width = 0;
        for (at++; format[at] != 0 && strchr("_-0^#", format[at]) != NULL; at++) {
            if (format[at] == '^')
                upper = 1;
            else if (format[at] == '#')
                toggled = 1;
            else
                pad = format[at];
        }
        for (; format[at] >= '0' && format[at] <= '9'; at++)
            width = width * 10 + (size_t)(format[at] - '0');
        if (format[at] == 'E' || format[at] == 'O')
            at++;
        char letter = format[at];
        if (letter == 0)
            break;
        size_t digits = (size_t)digits_of(letter), n;
        if (digits > 0) {
            n = (size_t)sprintf(piece, "%ld", number_of(letter, tp));
            if (pad == 0)
                pad = strchr("ekl", letter) != NULL ? '_' : '0';
            if (width < digits)
                width = digits;
        } else if (format_of(letter)[0] != 0) {
            n = strftime(piece, sizeof piece, format_of(letter), tp);
        } else {
            n = text_piece(piece, letter, tp);
        }
        change_case(piece, n, letter, toggled, upper);
        for (; pad != '-' && width > n; width--) {
            if (length + 1 >= max)
                return 0;
            s[length++] = pad == '0' ? '0' : ' ';
        }
        if (length + n >= max)
            return 0;
        memcpy(s + length, piece, n);
        length += n;
    }
    s[length] = 0;
    return length;
}
