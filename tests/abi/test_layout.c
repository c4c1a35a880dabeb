/* The ABI does not move: what ABI 1.0 has stands where it stood, and what comes later comes behind. A line that fails
 * here is a plugin that breaks; new fields and services get lines of their own, below those of their minor. */
#include <glane/plugin.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* The services in the order of their table. */
#define SERVICE(n, name)                                                                                              \
    _Static_assert(offsetof(glane_host, name) == 8 + (n) * sizeof(void (*)(void)), #name " has moved")
SERVICE(0, alloc);
SERVICE(1, report);
SERVICE(2, charge);
SERVICE(3, key);
SERVICE(4, type);
SERVICE(5, key_name);
SERVICE(6, type_name);
SERVICE(7, key_kind);
SERVICE(8, node_kind);
SERVICE(9, node_text);
SERVICE(10, node_count);
SERVICE(11, node_item);
SERVICE(12, node_key);
SERVICE(13, node_get);
SERVICE(14, decimal_parse);
SERVICE(15, decimal_print);
SERVICE(16, decimal_add);
SERVICE(17, decimal_scale);
SERVICE(18, date_range);
SERVICE(19, fold);
SERVICE(20, read_text);
SERVICE(21, read_block);
SERVICE(22, read_place);
SERVICE(23, read_mask);
SERVICE(24, read_meta);
SERVICE(25, decode);
SERVICE(26, run);
SERVICE(27, source_size);
SERVICE(28, source_read);
SERVICE(29, member_begin);
SERVICE(30, member_data);
SERVICE(31, member_end);
SERVICE(32, text);
SERVICE(33, view);
SERVICE(34, to_text);
SERVICE(35, words);
SERVICE(36, block_count);
SERVICE(37, block);
SERVICE(38, document_date);
SERVICE(39, fact_count);
SERVICE(40, fact);
SERVICE(41, fact_attr);
SERVICE(42, column);
SERVICE(43, column_at);
SERVICE(44, capture);
SERVICE(45, find_capture);
SERVICE(46, with);
SERVICE(47, set);
SERVICE(48, span);
SERVICE(49, reject);
SERVICE(50, reads);
SERVICE(51, fact_of);
SERVICE(52, emit);
SERVICE(53, link);
SERVICE(54, write); /* the last of 1.0 */

/* Structures that never change, and where the others end in 1.0; of a machine with pointers of 64 bits. */
#if UINTPTR_MAX == UINT64_MAX
#define SAME(type, size) _Static_assert(sizeof(type) == (size), #type " has another size")
#define ENDS(type, field, end)                                                                                        \
    _Static_assert(offsetof(type, field) + sizeof(((type *)NULL)->field) == (end), #type " has moved")
SAME(glane_str, 16);
SAME(glane_span, 8);
SAME(glane_decimal, 48);
SAME(glane_attr, 24);
SAME(glane_word_entry, 16);
SAME(glane_words, 16);
ENDS(glane_record, attrs, 24);
ENDS(glane_fact, attrs, 40);
ENDS(glane_capture, entry, 44);
ENDS(glane_block, text, 44);
ENDS(glane_place, part, 40);
ENDS(glane_child, signal, 72);
ENDS(glane_member, name, 24);
ENDS(glane_probe, source_size, 48);
ENDS(glane_param, help, 32);
ENDS(glane_settings, values, 16);
ENDS(glane_operator, scan, 32);
ENDS(glane_extractor_ops, operator_size, 16);
ENDS(glane_reader_ops, members, 24);
ENDS(glane_linker_ops, link, 8);
ENDS(glane_sink_ops, joins, 32);
ENDS(glane_plugin, ops_size, 116);
#endif

/* Values that stand in compiled plugins. */
_Static_assert(GLANE_OK == 0 && GLANE_SKIP == 1 && GLANE_FAILED == 2 && GLANE_FATAL == 3, "statuses");
_Static_assert(GLANE_STRING == 1 && GLANE_DECIMAL == 2 && GLANE_INTEGER == 3 && GLANE_TRUE == 4 && GLANE_SPAN == 5 &&
                   GLANE_FACT == 6 && GLANE_RANGE == 7 && GLANE_RECORD == 8 && GLANE_LIST == 9 && GLANE_BOX == 10,
               "tags");
_Static_assert(GLANE_READER == 1 && GLANE_EXTRACTOR == 2 && GLANE_LINKER == 3 && GLANE_SINK == 4, "kinds");
_Static_assert(GLANE_BLOCK_PARAGRAPH == 1 && GLANE_BLOCK_HEADING == 2 && GLANE_BLOCK_ITEM == 3 && GLANE_BLOCK_CELL == 4 &&
                   GLANE_BLOCK_CAPTION == 5,
               "blocks");
_Static_assert(GLANE_MEMBER_FILE == 1 && GLANE_MEMBER_FOLDER == 2 && GLANE_MEMBER_LINK == 3 && GLANE_MEMBER_OTHER == 4,
               "members");

static void version(void **state)
{
    (void)state;
    assert_int_equal(GLANE_ABI_MAJOR, 1);
    assert_int_equal(GLANE_ABI_MAGIC, 0x474C414E);
}

/* A service is there as far as the host's size says. */
static void presence(void **state)
{
    (void)state;
    glane_host host = {.size = sizeof host};
    assert_false(GLANE_HOST_HAS(&host, write));
    memset(&host.write, 1, sizeof host.write);
    assert_true(GLANE_HOST_HAS(&host, write));
    host.size = offsetof(glane_host, write);
    assert_false(GLANE_HOST_HAS(&host, write));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version),
        cmocka_unit_test(presence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
