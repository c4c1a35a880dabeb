# glane_add_plugin(NAME SOURCES a.c b.c [LIBRARIES target...])
#
# Builds NAME.so into the project's build folder, under plugins/, and installs it to
# lib/glane/plugins. A plugin sees glane's public headers alone and links no glane library.
# With BUILD_TESTING, each test/test_*.c beside it becomes a cmocka test with the plugin's
# sources compiled in; GLANE_TEST_DIR is the path of that folder.
#
# In a tree built with GLANE_STATIC_PLUGINS, the same sources are linked into the library
# instead. LIBRARIES from pkg_check_modules() must then be IMPORTED_TARGET GLOBAL.
function(glane_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 plugin "" "" "SOURCES;LIBRARIES")
    if(GLANE_STATIC_PLUGINS AND TARGET glane-core)
        add_library(plugin-${name} OBJECT ${plugin_SOURCES})
        target_compile_definitions(plugin-${name} PRIVATE GLANE_STATIC_PLUGINS)
        target_link_libraries(plugin-${name} PRIVATE glane::headers ${plugin_LIBRARIES})
        foreach(library glane glane-static)
            target_sources(${library} PRIVATE $<TARGET_OBJECTS:plugin-${name}>)
            target_link_libraries(${library} PRIVATE ${plugin_LIBRARIES})
        endforeach()
        set_property(GLOBAL APPEND PROPERTY GLANE_PLUGINS ${name})
        return()
    endif()

    add_library(plugin-${name} MODULE ${plugin_SOURCES})
    target_link_libraries(plugin-${name} PRIVATE glane::headers ${plugin_LIBRARIES})
    set_target_properties(plugin-${name} PROPERTIES
        PREFIX "" OUTPUT_NAME ${name} SUFFIX .so C_VISIBILITY_PRESET hidden
        LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/plugins)
    install(TARGETS plugin-${name} DESTINATION lib/glane/plugins)
    if(NOT GLANE_SANITIZE AND NOT CMAKE_C_FLAGS MATCHES -fsanitize)
        target_link_options(plugin-${name} PRIVATE -Wl,-z,defs)
        if(BUILD_TESTING)
            # The linker's own marks of where data ends come in with some libraries.
            add_test(NAME plugin.${name}.exports COMMAND sh -c
                "symbols=$(nm -D --defined-only \"$1\" | cut -d ' ' -f 3 | grep -vE '^(__bss_start|_edata|_end)$'); echo \"$symbols\"
                 test \"$symbols\" = glane_plugin_entry" sh $<TARGET_FILE:plugin-${name}>)
        endif()
    endif()
    if(BUILD_TESTING)
        glane_add_plugin_tests(${name} "${plugin_SOURCES}" "${plugin_LIBRARIES}")
    endif()
endfunction()

function(glane_add_plugin_tests name sources libraries)
    file(GLOB tests CONFIGURE_DEPENDS test/test_*.c)
    if(tests AND NOT TARGET PkgConfig::CMOCKA)
        find_package(PkgConfig REQUIRED)
        pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
    endif()
    foreach(test IN LISTS tests)
        cmake_path(GET test STEM stem)
        add_executable(plugin-${name}-${stem} ${test} ${sources})
        target_include_directories(plugin-${name}-${stem} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
        target_compile_definitions(plugin-${name}-${stem} PRIVATE GLANE_TEST_DIR="${CMAKE_CURRENT_SOURCE_DIR}/test")
        target_link_libraries(plugin-${name}-${stem} PRIVATE
            glane::headers PkgConfig::CMOCKA ${libraries} $<TARGET_NAME_IF_EXISTS:glane-test>)
        add_test(NAME plugin.${name}.${stem} COMMAND plugin-${name}-${stem})
    endforeach()
endfunction()
