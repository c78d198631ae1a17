/* Commands of the shell, which is always there (C11 7.22.4.8). */
#include <stdlib.h>

int c2rust_system(const char *command);

int system(const char *command)
{
    return command == NULL ? 1 : c2rust_system(command);
}
