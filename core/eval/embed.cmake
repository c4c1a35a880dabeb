# embed.cmake: makes FILE a C array NAME, and its size NAME_size, in the source OUT.
#   cmake -DFILE=... -DNAME=... -DOUT=... -P embed.cmake
file(READ ${FILE} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" lines "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${lines}")
get_filename_component(name ${FILE} NAME)
file(WRITE ${OUT} "/* Made from ${name}. */\n#include \"scheme.h\"\n\nconst char ${NAME}[] = {\n${bytes}'\\0'};\nconst size_t ${NAME}_size = sizeof ${NAME} - 1;\n")
