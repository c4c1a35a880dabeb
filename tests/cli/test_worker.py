"""A crash, a hang, a runaway allocation: each costs one document, whatever comes before and after."""

import io
import os
import pathlib
import signal
import subprocess
import tarfile
import time
import unittest

from command import MISHAP, Case, GLANE


def sanitized():
    """Sanitizers have ways of their own to end a process and to hand out memory."""
    return b"__asan_init" in pathlib.Path(GLANE).read_bytes()


def wait_for(condition):
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


class Confined(Case):
    def test_worker(self):
        """What reads documents can neither write nor connect."""
        self.write("a", "12")
        self.write("bad", "mishap: escape")
        self.extract("a", "bad", "a")
        self.assertEqual(sorted(os.listdir(self.folder)), ["a", "bad"])
        self.assertEqual((self.folder / "a").stat().st_mode & 0o777, 0o666 & ~self.umask())

    def umask(self):
        mask = os.umask(0)
        os.umask(mask)
        return mask


class Mishaps(Case):
    def check_loss(self, way, *options):
        """A document that is lost between two that are not; its error record."""
        self.write("a", "12 cas, été 2021")
        self.write("bad", f"mishap: {way}")
        self.write("b", "34 cas")
        apart = self.glane("extract", "a").stdout, self.glane("extract", "b").stdout
        done = self.glane("extract", "a", "bad", "b", *options, status=1)
        self.assertTrue(done.stdout.startswith(apart[0]))
        self.assertTrue(done.stdout.endswith(apart[1]))
        self.assertIn(b"glane: bad: ", done.stderr)
        error = self.error(self.records(done.stdout[len(apart[0]) : -len(apart[1])]))
        self.assertEqual((error["doc"], error["stage"]), ("bad", "worker"))
        return error

    def test_signal(self):
        error = self.check_loss("abort")
        self.assertEqual((error["code"], error["message"]), ("crash", "the worker was ended by SIGABRT"))
        self.assertNotIn("transient", error)

    def test_exit(self):
        error = self.check_loss("exit")
        self.assertEqual((error["code"], error["message"]), ("crash", "the worker ended with status 7"))

    def test_kill(self):
        """What the kernel does where memory is short: it may go better another time."""
        error = self.check_loss("kill")
        self.assertEqual((error["code"], error["transient"]), ("crash", True))

    def test_hang(self):
        error = self.check_loss("hang", "--max-document-seconds", "1")
        self.assertEqual((error["code"], error["transient"]), ("timeout", True))
        self.assertEqual(error["message"], "not done after 1 s")

    @unittest.skipIf(sanitized(), "memory is not limited under sanitizers")
    def test_memory(self):
        error = self.check_loss("gorge")
        self.assertEqual((error["code"], error["transient"]), ("memory", True))

    def test_print(self):
        """What a plugin prints is no part of the results."""
        self.write("a", "mishap: print 12")
        done = self.glane("extract", "a")
        self.assertEqual(len(self.facts(self.records(done.stdout))), 1)
        self.assertEqual(done.stderr, b"this is no record\n")

    def test_every_document_is_lost(self):
        names = [self.write(f"{n}", "mishap: exit") for n in range(30)]
        records = self.extract(*names, status=1)
        self.assertEqual([r["doc"] for r in records], [name for name in names for _ in range(3)])

    def test_first_and_last(self):
        self.write("bad", "mishap: abort")
        self.write("a", "12")
        self.assertEqual(len(self.extract("bad", "a", status=1)), 6)
        self.assertEqual(len(self.extract("a", "bad", status=1)), 6)
        self.assertEqual(len(self.extract("bad", "bad", "a", "bad", status=1)), 12)

    def test_standard_input(self):
        error = self.error(self.extract("-", status=1, input=b"mishap: abort"))
        self.assertEqual((error["doc"], error["code"]), ("-", "crash"))

    def test_standard_input_is_not_on_the_clock(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = self.start("extract", "-", "--max-document-seconds", "1", **pipes)
        process.stdin.write(b"12 ")
        process.stdin.flush()
        time.sleep(1.5)
        out, _ = process.communicate(b"34")
        self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.facts(self.records(out))), 2)

    def test_a_slow_reader_is_not_on_the_clock(self):
        names = [self.write(f"{n}", "12 mots " * 20000) for n in range(3)]
        process = self.start("extract", *names, "--max-document-seconds", "2", stdout=subprocess.PIPE)
        time.sleep(3)
        out, _ = process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.facts(self.records(out))), 60000)

    def test_a_stopped_run_is_not_on_the_clock(self):
        """As by Ctrl-Z."""
        self.write("a", "mishap: slow 12")
        options = {"stdout": subprocess.PIPE, "start_new_session": True}
        process = self.start("extract", "a", "--max-document-seconds", "2", **options)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.killpg(process.pid, signal.SIGCONT)
        out, _ = process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.facts(self.records(out))), 1)

    def test_other_commands(self):
        self.write("bad", "mishap: abort")
        for command, operand in (("show", "bad"), ("text", "bad"), ("explain", "bad:1")):
            done = self.glane(command, operand, status=1)
            self.assertIn(b"SIGABRT", done.stderr, command)
            self.assertEqual(done.stdout, b"", command)

    def test_session_refused(self):
        self.write("a", "12")
        done = self.glane("extract", "a", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"session", done.stderr)

    def test_worker_ends_with_its_parent(self):
        self.write("bad", "mishap: hang")
        process = self.start("extract", "bad", stdout=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        self.assertTrue(wait_for(lambda: children.read_text().strip()))
        worker = int(children.read_text())
        time.sleep(0.2)
        process.kill()
        process.wait()
        self.assertTrue(wait_for(lambda: not alive(worker)))

    def test_large_output(self):
        """More than is held in memory: through a temporary file, or an error that says so."""
        self.write("a", "12 mots " * 300000)
        done = self.glane("extract", "a", "a")
        self.assertGreater(len(done.stdout), 2 * (64 << 20))
        half = len(done.stdout) // 2
        self.assertEqual(done.stdout[:half], done.stdout[half:])
        self.assertEqual(done.stdout.count(b"\n"), 2 * 300002)
        failed = self.glane("extract", "a", env={"TMPDIR": "/no-such-folder"}, status=3)
        self.assertEqual(failed.stdout, b"")
        self.assertIn(b"/no-such-folder", failed.stderr)


class Several(Case):
    """Workers side by side: the same bytes, whatever their number."""

    def corpus(self, count):
        """Documents of all sizes, a broken one, one that is not there, and archives."""
        names = []
        for n in range(count):
            names.append(self.write(f"d{n:03}", f"En été 2021, {n} cas\n" * (1 + (n * 37) % 90)))
        self.write("broken", b"12 \xff\xfe\x00 cas \x81 \x8d")
        with tarfile.open(self.folder / "members.tar", "w") as tar:
            for n in range(40):
                content = b"mishap: exit" if n in (0, 17, 39) else b"%d cas en 2020" % n
                entry = tarfile.TarInfo(f"m{n}")
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        names[count // 3 : count // 3] = ["broken", "none", "members.tar"]
        return [*names, "members.tar"]

    def test_same_bytes(self):
        names = self.corpus(60)
        for command in ("extract", "show"):
            once = self.glane(command, *names, "-j", "1", status=1)
            for jobs in ("2", "-j8", "--jobs=3"):
                again = self.glane(command, *names, *((jobs,) if jobs[0] == "-" else ("-j", jobs)), status=1)
                self.assertEqual(again.stdout, once.stdout)
                self.assertEqual(untimed(again.stderr), untimed(once.stderr))
        many = self.glane("extract", *names, status=1, env={"GLANE_JOBS": "5"})
        self.assertEqual(many.stdout, self.glane("extract", *names, "-j1", status=1).stdout)

    def test_three_of_two_hundred(self):
        """A crash, an endless loop, a runaway allocation: 197 right results, three clear errors."""
        ways = {50: "abort", 100: "spin", 150: "abort" if sanitized() else "gorge"}
        names = [self.write(f"{n:03}", f"mishap: {ways[n]}" if n in ways else f"{n} cas") for n in range(200)]
        done = self.glane("extract", *names, "-j4", "--max-document-seconds", "4", status=1)
        of = {name: [] for name in names}
        for record in self.records(done.stdout):
            of[record["doc"]].append(record)
        self.assertEqual([record["doc"] for record in self.records(done.stdout) if record["record"] == "end"], names)
        codes = {}
        for number, name in enumerate(names):
            if number in ways:
                codes[number] = self.error(of[name])["code"]
                continue
            self.assertEqual([record["record"] for record in of[name]], ["document", "fact", "end"])
            self.assertEqual((of[name][1]["text"].split()[0], of[name][2]["status"]), (str(number), "ok"))
        self.assertEqual(codes, {50: "crash", 100: "timeout", 150: "crash" if sanitized() else "memory"})
        # In one archive, with one worker and with several: the same.
        with tarfile.open(self.folder / "all.tar", "w") as tar:
            for name in names:
                tar.add(self.folder / name, name)
        for jobs in ("-j1", "-j4"):
            packed = self.glane("extract", "all.tar", jobs, "--max-document-seconds", "4", status=1)
            members = [record for record in self.records(packed.stdout) if record["doc"] != "all.tar"]
            self.assertEqual([(record["record"], record["doc"].removeprefix("all.tar!/"), record.get("text"), record.get("code"))
                              for record in members],
                             [(record["record"], record["doc"], record.get("text"), record.get("code"))
                              for record in self.records(done.stdout)])

    def test_all_at_once(self):
        """Workers are at work at the same time: these sleep."""
        names = [self.write(f"{n}", "mishap: slow 12") for n in range(8)]
        before = time.monotonic()
        self.extract(*names, "-j8")
        self.assertLess(time.monotonic() - before, 7)

    def test_what_is_ahead_waits(self):
        """The first document is slow, the others write more than is held."""
        self.write("slow", "mishap: slow 12 mots")
        self.write("large", "12 mots " * 60000)
        done = self.glane("extract", "slow", *["large"] * 8, "-j3")
        self.assertEqual(done.stdout, self.glane("extract", "slow", *["large"] * 8, "-j1").stdout)

    def test_workers_end_with_their_parent(self):
        names = [self.write(f"{n}", "mishap: hang" if n % 2 else "mishap: spin") for n in range(4)]
        process = self.start("extract", *names, "-j4", stdout=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        self.assertTrue(wait_for(lambda: len(children.read_text().split()) == 4))
        workers = [int(worker) for worker in children.read_text().split()]
        process.kill()
        process.wait()
        self.assertTrue(wait_for(lambda: not any(alive(worker) for worker in workers)))

    def test_a_killed_worker_costs_its_document(self):
        names = [self.write(f"{n}", "mishap: slow 12") for n in range(6)]
        process = self.start("extract", *names, "-j2", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        self.assertTrue(wait_for(lambda: len(children.read_text().split()) == 2))
        time.sleep(0.5)
        os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
        out, _ = process.communicate()
        self.assertEqual(process.returncode, 1)
        statuses = [r["status"] for r in self.records(out) if r["record"] == "end"]
        self.assertEqual(sorted(statuses), ["failed"] + ["ok"] * 5)
        self.assertTrue(next(r for r in self.records(out) if r["record"] == "error")["transient"])

    def test_session_refused(self):
        names = [self.write(f"{n}", "12") for n in range(9)]
        done = self.glane("extract", *names, "-j4", "--set", "mishap.refuse=yes", status=3)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.count(b"session"), 1)

    def test_numbers_that_make_no_sense(self):
        for jobs in ("0", "-1", "many", "100000"):
            self.assertIn(b"-j", self.glane("extract", "-j", jobs, "a", status=2).stderr)
        self.assertIn(b"-j needs a value", self.glane("extract", "a", "-j", status=2).stderr)


def untimed(messages):
    """All but how long it took, and what took longest."""
    return [line.split(b" MB in ")[0] for line in messages.splitlines() if not line.startswith(b"glane: slowest: ")]


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main()
