/* confine.c: a seccomp filter by system call and flag, and Landlock, both by hand: libseccomp and
 * its like would be one more library in every process for a table of numbers. */
#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define GL_AUDIT_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define GL_AUDIT_ARCH AUDIT_ARCH_AARCH64
#else
#define GL_AUDIT_ARCH 0
#endif

#if GL_AUDIT_ARCH

/* Sanitizers trace their own process to look for leaks. */
#if defined(__SANITIZE_ADDRESS__)
#define GL_TRACES_ITSELF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GL_TRACES_ITSELF 1
#endif
#endif

/* Calls that are refused whatever they ask for. AArch64 has those with "at" alone. */
static const uint16_t refused[] = {
    SYS_socket, SYS_process_vm_readv, SYS_process_vm_writev, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_add_key, SYS_request_key,
    SYS_keyctl, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_swapon, SYS_swapoff,
    SYS_reboot, SYS_open_by_handle_at, SYS_truncate, SYS_renameat2, SYS_mkdirat, SYS_unlinkat, SYS_linkat,
    SYS_symlinkat, SYS_mknodat, SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr,
    SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, SYS_utimensat,
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef SYS_rename
    SYS_rename, SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_link, SYS_symlink, SYS_mknod, SYS_chmod, SYS_chown,
    SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_creat,
#endif
#ifndef GL_TRACES_ITSELF
    SYS_ptrace,
#endif
};

/* Calls that are as if the kernel were too old for them: what they ask for can't be looked at. */
static const uint16_t unknown[] = {SYS_openat2, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register};

enum { FILTER_SIZE = 2 * (sizeof refused + sizeof unknown) / sizeof *refused + 40 };

typedef struct filter {
    struct sock_filter items[FILTER_SIZE];
    unsigned short count;
} filter;

static void add(filter *f, uint16_t code, uint32_t value, uint8_t yes, uint8_t no)
{
    f->items[f->count++] = (struct sock_filter){code, yes, no, value};
}

static void load(filter *f, size_t offset)
{
    add(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* Ends in `error` if the call's number is this one. */
static void refuse(filter *f, uint32_t call, uint32_t error)
{
    add(f, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    add(f, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
}

/* The same if one of these bits is set (or, with `unset`, none is) in the low word of an argument. */
static void refuse_bits(filter *f, uint32_t call, unsigned argument, uint32_t bits, int unset, uint32_t error)
{
    add(f, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4);
    load(f, offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t));
    add(f, BPF_JMP | BPF_JSET | BPF_K, bits, unset ? 1 : 0, unset ? 0 : 1);
    add(f, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
    add(f, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

int gl_confine(int alone)
{
    const uint32_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    filter f = {.count = 0};
    load(&f, offsetof(struct seccomp_data, arch));
    add(&f, BPF_JMP | BPF_JEQ | BPF_K, GL_AUDIT_ARCH, 1, 0);
    add(&f, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    load(&f, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    add(&f, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1); /* the other way to number them */
    add(&f, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS, 0, 0);
    refuse_bits(&f, SYS_open, 1, writes, 0, EACCES);
#endif
    refuse_bits(&f, SYS_openat, 2, writes, 0, EACCES);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(&f, refused[i], EPERM);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        refuse(&f, unknown[i], ENOSYS);
    if (alone) {
        refuse_bits(&f, SYS_clone, 0, CLONE_THREAD, 1, EPERM);
        refuse(&f, SYS_clone3, ENOSYS); /* libraries then use clone */
        refuse(&f, SYS_kill, EPERM);
#ifdef SYS_fork
        refuse(&f, SYS_fork, EPERM);
        refuse(&f, SYS_vfork, EPERM);
#endif
    }
    add(&f, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    const struct sock_fprog program = {.len = f.count, .filter = f.items};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

int gl_confine(int alone)
{
    (void)alone;
    return 0;
}

#endif

#ifdef LANDLOCK_ACCESS_FS_EXECUTE

int gl_confine_files(const char *const *folders)
{
    const uint64_t reads = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    /* All of the first version; later kernels know more, which the filter refuses. */
    const struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        return 0;
    for (; *folders; folders++) {
        struct landlock_path_beneath_attr below = {.allowed_access = reads};
        below.parent_fd = open(*folders, O_PATH | O_CLOEXEC);
        if (below.parent_fd < 0)
            continue;
        (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
        close(below.parent_fd);
    }
    const int done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

#else

int gl_confine_files(const char *const *folders)
{
    (void)folders;
    return 0;
}

#endif
