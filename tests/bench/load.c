/* load: does nothing. Linked to the libraries of the command, and run with those that plugins add as
 * LD_PRELOAD, it is what their loading alone costs. */
int main(void)
{
    return 0;
}
