"""Inputs that are broken or mean harm. Each maker writes what it makes into a folder, under a name, and gives what is
to come of it: (name, status, codes), of documents by the path from that folder."""

import gzip
import io
import os
import tarfile
import zipfile

import producers


def tar_of(members, mode="w"):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for info, content in members:
            info = info if isinstance(info, tarfile.TarInfo) else tarfile.TarInfo(info)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def zip_of(members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def noise(dice, count):
    return dice.randbytes(count)


def put(folder, name, content):
    (folder / name).write_bytes(content)


# -- single files --------------------------------------------------------------------


def truncated_pdf(folder, name, report, dice):
    whole = producers.varied("latex.pdf", dice)
    put(folder, f"{name}.pdf", whole[: dice.randrange(300, len(whole) // 4)])
    return [(f"{name}.pdf", "failed", {"damaged"})]


def encrypted_pdf(folder, name, report, dice):
    put(folder, f"{name}.pdf", producers.varied("encrypted.pdf", dice))
    return [(f"{name}.pdf", "failed", {"encrypted"})]


def pictures_pdf(folder, name, report, dice):
    put(folder, f"{name}.pdf", producers.varied("scanned.pdf", dice))
    return [(f"{name}.pdf", "failed", {"no-text"})]


def half_pictures_pdf(folder, name, report, dice):
    put(folder, f"{name}.pdf", producers.varied("mixed.pdf", dice))
    return [(f"{name}.pdf", "partial", {"no-text"})]


def rubbish(folder, name, report, dice):
    put(folder, f"{name}.txt", b"\x00\x01\x02\x03" + noise(dice, dice.randrange(200, 20000)))
    return [(f"{name}.txt", "failed", {"unknown-format"})]


def tiny_rubbish(folder, name, report, dice):
    put(folder, f"{name}.txt", b"\x00\x01\x00\x02" + noise(dice, 2) + bytes(5))
    return [(f"{name}.txt", "failed", {"unknown-format"})]


def program(folder, name, report, dice):
    put(folder, f"{name}.bin", b"\x7fELF\x02\x01\x01" + bytes(9) + noise(dice, 4000))
    return [(f"{name}.bin", "failed", {"unknown-format"})]


def empty(folder, name, report, dice):
    put(folder, f"{name}.txt", b"")
    return [(f"{name}.txt", "ok", set())]


def nuls(folder, name, report, dice):
    """Text with a few of them is text."""
    put(folder, f"{name}.txt", "\n".join(report.paragraphs).replace(". ", ".\0 ", 2).encode())
    return [(f"{name}.txt", "ok", set())]


def not_utf8(folder, name, report, dice):
    put(folder, f"{name}.txt", ("é à ç œuvre, " * 40).encode() + b"12 cas \xff\xfe 13 cas " + ("é à ç " * 40).encode())
    return [(f"{name}.txt", "partial", {"encoding"})]


def deep_page(folder, name, report, dice):
    put(folder, f"{name}.html", b"<html>" + b"<div>" * dice.randrange(60000, 70000) + b"12")
    return [(f"{name}.html", "failed", {"depth-limit"})]


def broken_package(folder, name, report, dice):
    whole = producers.docx(report, dice)
    put(folder, f"{name}.docx", whole[: whole.index(b"word/document.xml") + 400])
    return [(f"{name}.docx", "failed", {"damaged"})]


def entities(folder, name, report, dice):
    """A billion laughs: entities of entities."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE d [<!ENTITY l0 "ha {dice.randrange(10**6)}">{laughs}]>'
    whole = producers.docx(report, dice)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == "word/document.xml":
                head, mark, tail = content.partition(b"?>")
                content = head + mark + body.encode() + tail.replace(b"</w:body>", b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body>")
            after.writestr(entry.filename, content)
    put(folder, f"{name}.docx", made.getvalue())
    return [(f"{name}.docx", None, None)]


# -- archives ------------------------------------------------------------------------


def bomb(folder, name, report, dice):
    zeros = bytes(40 << 20)
    put(folder, f"{name}.zip", zip_of([("a.txt", "12 cas"), *((f"zeros{n}", zeros) for n in range(4)), ("b.txt", f"{dice.random()}")]))
    return [(f"{name}.zip", "failed", {"expansion-limit"}), (f"{name}.zip!/a.txt", "ok", set()),
            (f"{name}.zip!/zeros0", "failed", {"unknown-format"})]


def names(folder, name, report, dice):
    tricks = ["../up", "a/../../up", "/etc/passwd", "a\\..\\up", "bell\x07", "n" * 5000]
    put(folder, f"{name}.tar", tar_of([(trick, b"12") for trick in tricks] + [("bon.txt", f"34 cas {dice.random()}".encode())]))
    return [(f"{name}.tar", "partial", {"member-name"}), (f"{name}.tar!/bell%07", "ok", set()),
            (f"{name}.tar!/bon.txt", "ok", set())]


def links(folder, name, report, dice):
    members = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"kind-{kind.decode()}")
        info.type, info.linkname = kind, "/etc/passwd"
        members.append((info, b""))
    put(folder, f"{name}.tar", tar_of([*members, ("bon.txt", f"34 cas {dice.random()}".encode())]))
    return [(f"{name}.tar", "partial", {"member-link", "member-kind"}), (f"{name}.tar!/bon.txt", "ok", set())]


def deep(folder, name, report, dice):
    content = zip_of([("x.txt", f"12 cas {dice.random()}")])
    for _ in range(6):
        content = zip_of([("a.txt", "34 cas"), ("in.zip", content)])
    put(folder, f"{name}.zip", content)
    inside = [f"{name}.zip" + "!/in.zip" * depth for depth in range(5)]
    return [*((path, "ok", set()) for path in inside[:4]), *((f"{path}!/a.txt", "ok", set()) for path in inside[:4]),
            (inside[4], "failed", {"nesting-limit"})]


def truncated_archive(folder, name, report, dice):
    whole = tar_of([("a.txt", b"12 cas"), ("b.txt", noise(dice, 90000).hex().encode())], "w:gz")
    put(folder, f"{name}.tar.gz", whole[: len(whole) // 2])
    return [(f"{name}.tar.gz", None, {"damaged"}), (f"{name}.tar.gz!/a.txt", "ok", set()),
            (f"{name}.tar.gz!/b.txt", "failed", {"damaged"})]


def encrypted_archive(folder, name, report, dice):
    whole = bytearray(zip_of([("a.txt", f"12 cas {dice.random()}")]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.find(mark) + at] |= 1
    put(folder, f"{name}.zip", bytes(whole))
    return [(f"{name}.zip", "ok", set()), (f"{name}.zip!/a.txt", "failed", {"encrypted"})]


def damaged_gzip(folder, name, report, dice):
    whole = bytearray(gzip.compress(producers.text(report, dice)))
    whole[10:40] = bytes(30)
    put(folder, f"{name}.txt.gz", bytes(whole))
    return [(f"{name}.txt.gz", None, None), (f"{name}.txt.gz!/{name}.txt", None, None)]


# -- what is no file -----------------------------------------------------------------


def pipe(folder, name, report, dice):
    os.mkfifo(folder / name)
    return [(name, "failed", {"not-a-file"})]


def dangling(folder, name, report, dice):
    os.symlink(f"nowhere-{dice.randrange(99)}", folder / name)
    return [(name, "failed", {"missing"})]


def loop(folder, name, report, dice):
    os.symlink("..", folder / name)
    return [(name, "failed", {"folder"})]


def strange_name(folder, name, report, dice):
    path = os.fsencode(folder / name) + b"\xff\n%.txt"
    with open(path, "wb") as file:
        file.write(f"12 cas {dice.random()}".encode())
    return [(f"{name}%FF%0A%25.txt", "ok", set())]


MAKERS = (truncated_pdf, encrypted_pdf, pictures_pdf, half_pictures_pdf, rubbish, tiny_rubbish, program, empty, nuls, not_utf8, deep_page,
          broken_package, entities, bomb, names, links, deep, truncated_archive, encrypted_archive, damaged_gzip, pipe, dangling,
          loop, strange_name)
